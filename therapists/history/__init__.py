"""The past of every tracked table (``models/history.py``): who changed what, what stood when, what is forgotten.

``contexts`` says who acts, ``graph`` what hangs on what, ``timeline`` and ``moments`` read, ``forgetting`` removes.
True addresses are among what they read, so the import contract keeps public code out of here, too.
"""
