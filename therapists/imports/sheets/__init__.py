"""Spreadsheets as a source of people: anybody's, read by a mapping, and exports of our own that somebody edited.

``files`` opens what was uploaded, ``fields`` says what may stand in a column, ``words`` reads what cells say, ``rows``
makes people of rows, ``listings`` is how our own exports are laid out, and ``source`` is what the pipeline runs.
"""
