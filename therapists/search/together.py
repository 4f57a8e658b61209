"""A page of people and everybody's counts in one statement: for a search whose ways are found by a place.

To find them is most of the work, and both need them all. Without a place, or about a crowded one, neither does, and
each has a quicker way.
"""

from therapists.search import bitmaps, hits, pages, vicinities
from therapists.search.bitmaps import Counted
from therapists.search.pages import Page
from therapists.search.plan import Plan
from therapists.search.statements import planned_once

KEPT = "w.sole, w.at, w.verdict, w.covered, w.distance_km"  # of each way, for the page


def page_and_counts(plan: Plan, size: int) -> tuple[Page, Counted]:
    """What ``pages.page`` and ``bitmaps.tally`` say of the same search."""
    crowd = vicinities.crowded(plan)
    if plan.everywhere or crowd:
        return pages.page(plan, size, crowd=crowd), bitmaps.tally(plan, crowd=crowd)
    wanted = size + 1
    few, _many = pages.ROWS_A_PERSON
    further = pages.further(plan)
    statement = f"""WITH {bitmaps.counting(plan, kept=f"{KEPT}, {plan.tier()} AS tier, {plan.rank()} AS rank")},
top AS MATERIALIZED (
    SELECT 0 AS stream, {pages.RANKED}, w.tier, w.rank FROM way w WHERE w.{plan.mask} = 0{further}
    ORDER BY w.tier, w.rank, w.practitioner_id, w.id LIMIT {few * wanted}
)
SELECT counted.*, (SELECT count(*) FROM top), shown.*
FROM counted FULL JOIN ({pages.shown(plan, wanted, best_in_top=not further)}) shown ON false
ORDER BY shown.tier, shown.rank, shown.practitioner_id"""
    with planned_once(unless=bool(plan.criteria.words)) as cursor:
        cursor.execute(statement, plan.parameters)
        *people, numbers = cursor.fetchall()  # nobody stands after everybody
    variants, codes, counts, ranked, *_nobody = numbers
    counted = bitmaps.read((variants, codes, counts), plan) or bitmaps.tally(plan, crowd=False)
    found = [hits.read(row[5:], plan) for row in people]
    if len(found) < wanted and ranked == few * wanted:
        return pages.page(plan, size, crowd=False), counted
    return pages.cut(found, size), counted
