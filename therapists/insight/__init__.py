"""How the directory does: figures of the night, what searches did not find, and how sure a share is."""
