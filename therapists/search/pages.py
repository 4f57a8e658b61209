"""A page of results: twenty people in order, each once, by the way of being seen that fits best.

Four ways lead to the same page; the first that can be sure of it is taken.

- *nearest*: by distance, the first page. Two indexes give the practices and the bases nearest to the visitor; the
  page is done if enough of so many fit.
- *walk*: without a place. An index holds the order; rows are taken from where the last page ended until enough fit.
- *best*: about a crowded place, without filters. Its vicinities say how good their best is, so only the best of them
  are ranked.
- *scan*: everything that the place (or an index of the filters) allows is ranked, and the best are kept.

The order is by tier, rank, person; ``After`` says where the next page begins. Nobody who is shown by one way is shown
again by another: the other ways of the few on the page are looked up, and only the best stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from therapists.choices import FacetGroup, SeenAt, Sort
from therapists.search import bitmaps, hits, ranking, vicinities
from therapists.search.criteria import After
from therapists.search.hits import Hit
from therapists.search.plan import ANYWHERE, TIER_ASK, TIER_YES, Only, Plan
from therapists.search.statements import planned_once

PAGE_SIZE = 20
# Rows to take for so many people: some are dropped, because somebody has a better way. More, where those were too few.
ROWS_A_PERSON = (3, 24)
BEYOND_ALL = 3  # a chord of the unit sphere is 2 at most
# Vicinities to look for the best in, for so many people; more, where those were too few.
VICINITIES_A_PERSON = (1, 8)
WALKED_ROWS = 2000  # rows looked at in an order before another way is taken


@dataclass(frozen=True, slots=True)
class Page:
    """Some results, and where the next page begins."""

    hits: list[Hit]
    after: After | None


def page(plan: Plan, size: int, *, crowd: bool) -> Page:
    """The page that the plan's criteria ask for; ``crowd`` says that the place is crowded (``vicinities.crowded``)."""
    wanted = size + 1
    found = _nearest(plan, wanted)
    if found is None:
        found = _walk(plan, wanted)
    if found is None and crowd and not plan.groups:
        found = _best(plan, wanted)
    if found is None:
        found = _scan(plan, wanted)
    return cut(found, size)


def cut(found: list[Hit], size: int) -> Page:
    """The page of people of whom there is one more if another page follows."""
    return Page(found[:size], found[size - 1].position if len(found) > size else None)


# --- Nearest ---------------------------------------------------------------------------------------------------------


def _nearest(plan: Plan, wanted: int) -> list[Hit] | None:
    """The people nearest to the visitor, if all ``wanted`` come or are there for sure; else None."""
    criteria = plan.criteria
    if criteria.sort is not Sort.DISTANCE or criteria.where is None or criteria.after or criteria.people is not None:
        return None
    ways = plan.ways(only="l.id = ANY (ARRAY(SELECT id FROM close))", hits=True)
    top = f"SELECT 0 AS stream, w.* FROM ({_ranked(plan, ways)}) w WHERE w.tier = {TIER_YES}"
    shown_then = shown(plan, wanted, best_in_top=True)
    for rows in ROWS_A_PERSON:
        statement = f"WITH {_close(plan.kinds, rows * wanted)},\ntop AS MATERIALIZED ({top}){shown_then}"
        with planned_once(unless=bool(criteria.words)) as cursor:
            cursor.execute(statement, plan.parameters)
            found = [hits.read(row[1:], plan) for row in cursor.fetchall()]
        if len(found) >= wanted:
            return found
    return None


# Many may work at one place, so those as far away as the last one come too.
NEAREST = {
    SeenAt.CLINIC: """
    SELECT id, point <-> %(here)s::cube AS away FROM therapists_listing WHERE at = 'clinic'
    ORDER BY point <-> %(here)s::cube FETCH FIRST {rows} ROWS WITH TIES
""",
    SeenAt.HOME: """
    SELECT id, origin <-> %(here)s::cube AS away FROM therapists_listing WHERE at = 'home' AND origin IS NOT NULL
    ORDER BY origin <-> %(here)s::cube FETCH FIRST {rows} ROWS WITH TIES
""",
}


def _close(kinds: Sequence[SeenAt], rows: int) -> str:
    """CTEs of the nearest rows of each kind, so many, and of ``close``: as far as all these lists are complete."""
    lists = [f"{kind} AS MATERIALIZED ({NEAREST[kind].format(rows=rows)})" for kind in kinds]
    together = " UNION ALL ".join(f"SELECT * FROM {kind}" for kind in kinds)
    ends = ", ".join(f"(SELECT max(away) FROM {kind} HAVING count(*) >= {rows})" for kind in kinds)
    return ",\n".join(
        [
            *lists,
            f"close AS MATERIALIZED (SELECT id FROM ({together}) c WHERE away <= least({ends}, {BEYOND_ALL}))",
        ]
    )


# --- Walk ------------------------------------------------------------------------------------------------------------


def _walk(plan: Plan, wanted: int) -> list[Hit] | None:
    """The people who come next in an order that an index holds, if they come soon; else None.

    One statement answers: two might find somebody twice whom an edit moves meanwhile.
    """
    after = plan.criteria.after
    if not plan.everywhere or (after is not None and after.tier not in (TIER_YES, TIER_ASK)):
        return None
    tiers = (TIER_YES, TIER_ASK) if after is None or after.tier == TIER_YES else (TIER_ASK,)
    few, many = ROWS_A_PERSON
    for some, rows in ((tiers[:1], few), (tiers, many)):
        found, whole = _next(plan, wanted, rows * wanted, some)
        if len(found) >= wanted:
            return found
        if whole and some == tiers and not plan.criteria.unstated:
            return found
    return None


def _next(plan: Plan, wanted: int, rows: int, tiers: Sequence[int]) -> tuple[list[Hit], bool]:
    """The next people of these tiers, from at most so many rows of each order; and whether nobody comes after them."""
    column = {Sort.PRICE: "by_price", Sort.CONFIRMED: "by_confirmed"}.get(plan.criteria.sort, "by_fit")
    # A condition adds to what the index holds one of these: an order of its own each.
    by_condition = column == "by_fit" and FacetGroup.CONDITION in plan.criteria.chosen
    added = (-ranking.STATED, -ranking.IMPLIED) if by_condition else (0,)
    streams = list(product(tiers, added))
    statement = f"""WITH {"".join(_stream(plan, number, column, *stream) for number, stream in enumerate(streams))}
top AS ({_together("stream", streams)}), edge AS ({_together("edge", streams)}),
shown AS ({shown(plan, wanted).strip()})
SELECT edge.tier, edge.rank, edge.id, shown.* FROM edge LEFT JOIN shown ON shown.stream = edge.stream
ORDER BY shown.tier, shown.rank, shown.practitioner_id"""
    with planned_once() as cursor:
        cursor.execute(statement, {**plan.parameters, "rows": rows})
        found = cursor.fetchall()
    sure = min((After(*row[:3]) for row in found if row[0] is not None), default=None)
    people = [hits.read(row, plan) for _tier, _rank, _id, stream, *row in found if stream is not None]
    return [hit for hit in people if sure is None or hit.position <= sure], sure is None


def _together(name: str, streams: Sequence[object]) -> str:
    return " UNION ALL ".join(f"SELECT * FROM {name}{number}" for number in range(len(streams)))


def _stream(plan: Plan, number: int, column: str, tier: int, points: int) -> str:
    """CTEs of the next rows of an order that fit, and of its edge: how far that is sure; nothing where it is whole."""
    after = plan.criteria.after
    from_here = f"l.area_stated = {'true' if tier == TIER_YES else 'false'}"
    if after is not None and after.tier == tier:
        plan.parameters |= {"from_rank": after.rank, "from_id": after.practitioner_id}
        from_here += f" AND (l.{column}, l.practitioner_id) > (%(from_rank)s::float8 - {points}, %(from_id)s::bigint)"
    ordered = f"{from_here} ORDER BY l.{column}, l.practitioner_id"
    ways = ANYWHERE.format(conditions=f" AND {ordered} LIMIT {WALKED_ROWS}")
    said = f"AND {plan.said()} = {points}" if points else ""
    return f"""stream{number} AS MATERIALIZED (
    SELECT {number} AS stream, w.*, w.{column} + {points} AS rank, {plan.tier()} AS tier
    FROM (SELECT {WALKED}, {plan.strict} AS strict, {plan.lenient} AS lenient FROM ({ways}) l) w
    WHERE w.{plan.mask} = 0 AND w.strict = 0 {said}
    ORDER BY w.{column}, w.practitioner_id LIMIT %(rows)s
),
edge{number} AS (
    SELECT {number} AS stream, CASE WHEN e.id IS NOT NULL THEN {tier} END AS tier, e.rank, e.id
    FROM (SELECT count(*) AS n FROM stream{number}) s
    LEFT JOIN LATERAL (
        (SELECT rank, practitioner_id AS id FROM stream{number} WHERE s.n = %(rows)s
         ORDER BY rank DESC, practitioner_id DESC LIMIT 1)
        UNION ALL
        (SELECT l.{column} + {points}, l.practitioner_id FROM therapists_listing l
         WHERE s.n < %(rows)s AND {ordered} OFFSET {WALKED_ROWS - 1} LIMIT 1)
    ) e ON true
),"""


# --- Scan ------------------------------------------------------------------------------------------------------------


def _scan(plan: Plan, wanted: int) -> list[Hit]:
    """The best of everything that is allowed."""
    found: list[Hit] = []
    for rows in (some * wanted for some in ROWS_A_PERSON):
        found, taken, _sure, _changed = _top(plan, wanted, rows, _by_tags(plan))
        if len(found) >= wanted or taken < rows:
            break
    return found


# --- Best ------------------------------------------------------------------------------------------------------------


def _best(plan: Plan, wanted: int) -> list[Hit] | None:
    """The best of the vicinities where the best may be, if that is sure; else None."""
    after = plan.criteria.after
    if after is not None and after.tier != TIER_YES:
        return None
    few, _many = ROWS_A_PERSON
    rows = few * wanted
    plan.parameters["most"] = bitmaps.MOST_CHANGES + 1
    beside = "(SELECT rank FROM sure), (SELECT count(*) FROM changed)"
    for times in VICINITIES_A_PERSON:
        parts, only = vicinities.best(plan, times * wanted)
        before = f"changed AS MATERIALIZED ({bitmaps.CHANGED_ORDS}),\n{parts},\n"
        found, taken, sure, changed = _top(plan, wanted, rows, only, before, beside)
        if changed > bitmaps.MOST_CHANGES or (sure is None and len(found) < wanted and taken == rows):
            return None
        if sure is None or (len(found) >= wanted and found[-1].position <= After(TIER_YES, sure, 0)):
            return found
    return None


def _top(
    plan: Plan, wanted: int, rows: int, only: Only, before: str = "", beside: str = "NULL, 0"
) -> tuple[list[Hit], int, float | None, int]:
    """The best of these ways: people, from how many rows; and two things that are read beside them."""
    beyond = further(plan)
    top = f"""SELECT 0 AS stream, w.* FROM ({_ranked(plan, plan.ways(only=only, hits=True))}) w WHERE true{beyond}
    ORDER BY w.tier, w.rank, w.practitioner_id, w.id LIMIT %(rows)s"""
    statement = f"""WITH {before}top AS MATERIALIZED ({top}),
taken AS (SELECT (SELECT count(*) FROM top), {beside})
SELECT taken.*, shown.* FROM taken LEFT JOIN ({shown(plan, wanted, best_in_top=not beyond)}) shown ON true
ORDER BY shown.tier, shown.rank, shown.practitioner_id"""
    with planned_once(unless=plan.criteria.where is None or bool(plan.criteria.words)) as cursor:
        cursor.execute(statement, {**plan.parameters, "rows": rows})
        found = cursor.fetchall()
    taken, sure, changed = found[0][:3]
    return [hits.read(row[4:], plan) for row in found if row[3] is not None], taken, sure, changed


def further(plan: Plan) -> str:
    """The condition that a ranked way ``w`` stands after those shown before; nothing on the first page."""
    after = plan.criteria.after
    if after is None:
        return ""
    plan.parameters |= {"after_tier": after.tier, "after_rank": after.rank, "after_id": after.practitioner_id}
    return " AND (w.tier, w.rank, w.practitioner_id) > (%(after_tier)s, %(after_rank)s::float8, %(after_id)s::bigint)"


def _by_tags(plan: Plan) -> str:
    """What an index of the options can look up, where no place has one."""
    if not plan.everywhere:
        return ""
    conditions = []
    for group in plan.groups:
        if group.wanted:
            name = f"tags_{group.bit}"
            plan.parameters[name] = [*group.wanted, *(group.open if plan.criteria.unstated else ())]
            conditions.append(f"l.tags && %({name})s::smallint[]")
    return " AND ".join(conditions)


# --- All -------------------------------------------------------------------------------------------------------------

# What ranking needs of a row: few columns, since many rows are ranked.
WALKED = (
    "l.id, l.practitioner_id, l.sole, l.at, l.verdict, l.covered, l.distance_km, l.bits, l.implied, l.by_fit, "
    "l.by_price, l.by_confirmed"
)


# What is kept of them: few columns again, since they are sorted.
RANKED = "w.id, w.practitioner_id, w.sole, w.at, w.verdict, w.covered, w.distance_km, w.strict"


def _ranked(plan: Plan, ways: str) -> str:
    """Ways that are hits, with tier and rank."""
    return f"SELECT {RANKED}, {plan.tier()} AS tier, {plan.rank()} AS rank FROM ({ways}) w WHERE w.{plan.mask} = 0"


def shown(plan: Plan, wanted: int, *, best_in_top: bool = False) -> str:
    """The first rows of ``top`` with their cards, each person once.

    ``best_in_top`` says that whatever would stand before a row of ``top`` is in it too.
    """
    if best_in_top:
        each = "(SELECT DISTINCT ON (practitioner_id) * FROM top ORDER BY practitioner_id, tier, rank, id)"
        others = ""
    else:
        ways = plan.ways(only="l.practitioner_id = t.practitioner_id", hits=True)
        each, others = (
            "top",
            f"""WHERE t.sole OR NOT EXISTS (
        SELECT FROM ({_ranked(plan, ways)}) other WHERE (other.tier, other.rank, other.id) < (t.tier, t.rank, t.id)
    )""",
        )
    return f"""
SELECT best.stream, {hits.COLUMNS}
FROM (
    SELECT * FROM {each} t {others}
    ORDER BY t.tier, t.rank, t.practitioner_id LIMIT {wanted}
) best
JOIN therapists_listing l ON l.id = best.id
JOIN therapists_listingcard c ON c.listing_id = best.id
ORDER BY best.tier, best.rank, best.practitioner_id"""
