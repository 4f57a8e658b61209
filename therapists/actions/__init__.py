"""Every write made by a person: keyword-only verbs with ``by=``, atomic, searchable when they commit."""
