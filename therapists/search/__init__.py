"""How people are found: words to terms, parameters to criteria, criteria to results, and the rows that answer."""
