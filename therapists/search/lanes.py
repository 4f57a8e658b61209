"""Counting every option of every filter in one pass over the rows that a search looks at.

A row's ``lanes`` is one number with a digit for each facet code, to the base 10,000: 1 where the row has the code.
Adding up the numbers of all rows adds up all the digits at once, in C, and the digits of the sum are the counts. With
three codes (3 = sciatica, 2 = Spanish, 1 = woman) and four people::

    a woman who speaks Spanish               0000 0001 0001
    works with sciatica                      0001 0000 0000
    a woman who works with sciatica          0001 0000 0001
    works with sciatica, speaks Spanish      0001 0001 0000
                                      sum    0003 0002 0002

No digit can overflow, since people are added up in blocks of 8,192 (``ord >> 13``).

Options of a filter in use are counted as if that filter were lifted. So rows are added up by their mask (see
``plan``): the sum of mask 0 holds the hits, and the sum of a single bit those whom that one filter keeps out, who
count for its own options only.

Somebody with several ways of being seen counts once, and has an option if one way has it and meets everything else.
Most people have a single way (``sole``) and are added up as they are. The ways of the others are first joined: their
masks to those filters that some way fails alone, their ``options`` (what a way offers, a bit each) to what the ways
that count offer together. What people state of themselves is the same in all their ways, so any way's lanes will do
for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from therapists.choices import WAY_GROUPS, WAY_OPTIONS, FacetGroup
from therapists.models.listing import BLOCK_BITS
from therapists.search.catalogue import Catalogue, Key
from therapists.search.plan import Plan

WIDTH = 4  # decimal figures of one lane
OF_PEOPLE, OF_WAYS = "people", "ways"  # the two kinds of rows below


class Sums(NamedTuple):
    """What a pass adds up to."""

    strict: int  # people who meet everything
    lenient: int  # people who meet everything or have not said
    counts: dict[int, int]  # people for each facet code, its own group lifted


def tally(plan: Plan) -> Sums:
    """Everybody whom the plan's ways lead to; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement(plan), plan.parameters)
        return add_up(cursor.fetchall(), plan)


def statement(plan: Plan, *, only: str = "") -> str:
    """The pass as SQL: rows for ``add_up``. ``only`` is a further condition on the rows ``l``."""
    full = (1 << len(plan.groups)) - 1
    hit = full + 1
    allowed = [0, *(group.bit for group in plan.groups)]
    mask = f"w.{plan.mask}"
    offered = " ".join(
        f"WHEN {group.bit} THEN w.options & {_bits_of(group.name)}" for group in plan.groups if group.name in WAY_GROUPS
    )
    each = ", ".join(f"sum(n) FILTER (WHERE options & {1 << place} <> 0)" for place in range(len(WAY_OPTIONS)))
    sole = f"l.sole{f' AND {only}' if only else ''}"
    several = f"NOT l.sole{f' AND {only}' if only else ''}"
    plan.parameters["allowed"] = allowed
    return f"""
WITH several AS MATERIALIZED (
    SELECT w.practitioner_id, min(w.ord) AS ord,
           bit_or(CASE {mask} WHEN 0 THEN {hit | full} ELSE {mask} END)
               FILTER (WHERE {mask} = ANY (%(allowed)s::int[])) AS lifted,
           bit_or(CASE {mask} WHEN 0 THEN w.options {offered} ELSE 0 END) AS options,
           bool_or(w.strict = 0) AS strict, bool_or(w.lenient = 0) AS lenient, any_value(w.lanes) AS lanes
    FROM ({plan.ways(only=several)}) w
    WHERE {mask} = ANY (%(allowed)s::int[]) OR w.lenient = 0
    GROUP BY w.practitioner_id
)
SELECT '{OF_PEOPLE}', CASE w.mask WHEN 0 THEN {hit | full} ELSE w.mask END, true, count(*) FILTER (WHERE w.strict = 0),
       count(*) FILTER (WHERE w.lenient = 0), sum(w.lanes) FILTER (WHERE w.mask >= 0)::text, NULL::bigint[]
FROM (
    SELECT w.ord, w.lanes, w.strict, w.lenient,
           CASE WHEN {mask} = ANY (%(allowed)s::int[]) THEN {mask} ELSE -1 END AS mask
    FROM ({plan.ways(only=sole)}) w
    WHERE {mask} = ANY (%(allowed)s::int[]) OR w.lenient = 0
) w GROUP BY w.mask, w.ord >> {BLOCK_BITS}
UNION ALL
SELECT '{OF_PEOPLE}', lifted, false, count(*) FILTER (WHERE strict), count(*) FILTER (WHERE lenient),
       sum(lanes) FILTER (WHERE lifted IS NOT NULL)::text, NULL
FROM several GROUP BY lifted, ord >> {BLOCK_BITS}
UNION ALL
SELECT '{OF_WAYS}', 0, false, 0, 0, NULL, ARRAY[{each}]::bigint[]
FROM (SELECT options, count(*) AS n FROM several WHERE options <> 0 GROUP BY options) pattern"""


def totals(plan: Plan, variants: Sequence[frozenset[int]]) -> list[int]:
    """How many people meet the search without the groups (by bit) of each variant; one statement."""
    plan.parameters["lifted"] = [sum(variant) for variant in variants]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
SELECT d.place, count(*) FILTER (WHERE w.sole) + count(DISTINCT w.practitioner_id) FILTER (WHERE NOT w.sole)
FROM ({plan.ways()}) w
JOIN unnest(%(lifted)s::int[]) WITH ORDINALITY AS d (bits, place) ON w.{plan.mask} & ~d.bits = 0
GROUP BY d.place""",
            plan.parameters,
        )
        found = dict(cursor.fetchall())
    return [found.get(place, 0) for place in range(1, len(variants) + 1)]


def _bits_of(group: Any) -> int:
    """The bits in a row's ``options`` that belong to a group."""
    return sum(1 << place for place, (owner, _key) in enumerate(WAY_OPTIONS) if owner == group)


def add_up(rows: Iterable[Sequence[Any]], plan: Plan) -> Sums:
    """The rows of ``statement`` (or several such) as totals and counts."""
    groups = plan.bits_by_code()
    hit = 1 << len(plan.groups)
    strict = lenient = 0
    sums: dict[tuple[int, bool], list[int]] = {}
    counts: dict[int, int] = defaultdict(int)
    for kind, lifted, sole, strictly, leniently, lanes, offered in rows:
        strict += strictly
        lenient += leniently
        if kind == OF_WAYS:
            for code, people in zip(_way_codes(plan.catalogue), offered, strict=True):
                if code is not None and people:
                    counts[code] += int(people)
        elif lanes is not None:
            digits = decode(lanes)
            kept = sums.get((lifted, sole))
            sums[lifted, sole] = digits if kept is None else _added(kept, digits)
    of_ways = frozenset(_way_codes(plan.catalogue))
    for (lifted, sole), digits in sums.items():
        for code in plan.catalogue.keys:
            if code >= len(digits) or not digits[code] or (not sole and code in of_ways):
                continue
            if lifted & hit or lifted & groups.get(code, 0):
                counts[code] += digits[code]
    return Sums(strict, lenient, dict(counts))


def decode(lanes: str) -> list[int]:
    """The counters in a sum of lanes, by facet code: its decimal figures by fours from the right."""
    lanes = lanes.zfill(-(-len(lanes) // WIDTH) * WIDTH)
    return [int(lanes[end - WIDTH : end]) for end in range(len(lanes), 0, -WIDTH)]


def _added(some: list[int], others: list[int]) -> list[int]:
    longer, shorter = (some, others) if len(some) >= len(others) else (others, some)
    return [a + b for a, b in zip(longer, shorter, strict=False)] + longer[len(shorter) :]


def _way_codes(catalogue: Catalogue) -> list[int | None]:
    """The facet code of each of ``WAY_OPTIONS``."""
    return [catalogue.codes.get(Key(FacetGroup(group), key)) for group, key in WAY_OPTIONS]
