"""Finds listings that may be of one person.

``blocking`` lets only those meet who share something (SQL), ``scoring`` weighs what speaks for one person and what
against (pure), ``renewing`` writes the pairs down every night and leaves what curators have decided.
"""
