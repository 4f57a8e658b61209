"""The past of every table that is tracked (``models/history.py``): who changed what, what stood when, what is forgotten.

``contexts`` says who acts, ``graph`` what hangs on what, ``timeline`` and ``moments`` read, ``forgetting`` removes. True addresses are among
what they read, so the import contract keeps public code out of this room as it does out of ``models/private.py``.
"""
