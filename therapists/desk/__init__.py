"""The curators' desk: what waits for them, and what is best done next.

``sources`` has one entry for each kind of work: a new kind is a new entry. ``queue`` puts them in one order,
``renewing`` writes down every night what the clock brings up, ``reaching`` says who is asked by mail and who by phone,
and ``forecast`` how old facts will get at the present pace. What people do here is in ``actions.desk`` and
``actions.calls``.
"""
