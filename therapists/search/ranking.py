"""The order of "best fit": points, the most first. Each is a reason that a card can give.

Whom the verdict leaves in doubt stands after all who come for sure, and who has not said after both: verdict and
silence are tiers, no points. What hangs on no search is added up in the rows (``build_rows.sql``), the rest as a search
looks at them (``plan.py``).
"""

from therapists import freshness

# What a visitor can rely on, and how much is said.
CHECKED = 15  # a credential or membership was matched
INTRODUCED = 5  # a headline or a text in their own words
PICTURED = 5
PRICED = 5  # the price of about an hour
DESCRIBED = 5  # both techniques and conditions
HOURS = 5  # usual hours
CONFIRMED = 10  # some fact is confirmed, and not past its cadence: FRESH_DAYS at most
FRESH_DAYS = freshness.LATER.days

ACCEPTING = 5
FULL = -200  # more than all the rest together: full people come last

STATED = 30  # says they work with the condition asked for
IMPLIED = 15  # uses a technique linked strongly to it

DISTANCE = -20.0  # at the edge of the radius, less nearer
HOME_DISTANCE_KM = 50.0  # the same scale for home visits, which have no visitor's radius

LAST = 1_000_000_000  # in an order by price or date: nothing is known

IN_ROWS = {
    "fit_checked": CHECKED,
    "fit_introduced": INTRODUCED,
    "fit_pictured": PICTURED,
    "fit_priced": PRICED,
    "fit_described": DESCRIBED,
    "fit_hours": HOURS,
    "fit_confirmed": CONFIRMED,
    "fit_accepting": ACCEPTING,
    "fit_full": FULL,
    "fresh_days": FRESH_DAYS,
    "soon_old": [fact.value for fact in freshness.SOON_OLD],
    "soon_days": freshness.SOON.days,
    "last": LAST,
}
