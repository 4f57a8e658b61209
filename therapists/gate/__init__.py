"""What must be true of a listing before the public sees it, for one or for thousands in as many statements.

``proof`` asks whether what the law demands was checked, or, where it demands nothing, whether anything was;
``watchlist`` looks for the words that hold a listing back (``origins``: words that never may), ``said`` reads what
listings say and what was decided of it. Nothing here writes: ``actions.practitioners`` and ``actions.watching`` do.
"""
