"""Counting where no place narrows the search: a bit for each person and option, a thousand people at a time.

``FacetBits`` keeps, for each block of 8,192 people (``ord >> 13``) and each facet code, one value of 8,192 bits: who
has the option. A search is then a few operations on bits. With a block of four people and three options::

    sciatica   0 1 1 1
    Spanish    1 0 0 1
    woman      1 0 1 0

    Who works with sciatica AND speaks Spanish?   0111 & 1001 = 0001    one person
    How many women are among them?                0001 & 1010 = 0000    none
    ... and if the filter "Spanish" were lifted?  0111 & 1010 = 0010    one

OR inside a group, AND between groups, and the number of ones of each option is its count.

What ways of being seen offer (``choices.WAY_GROUPS``) must be met by one way, not by two together. So slot 0 is for
people, and slots 1, 2, … hold their ways one by one: the filters on ways are ANDed in each slot, and the slots are
ORed.

An edit only notes that somebody's rows changed (``ListingChange``). Until ``catch_up`` has written the bits of the
block anew, the person's bits are masked out and the person's rows are counted as they are (``lanes``): the counts are
exact at every moment. Only where more than ``MOST_CHANGES`` people changed at once, as in an import, are counts for
some seconds those of a moment ago; they say so.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from therapists.choices import UNSTATED, WAY_GROUPS
from therapists.models.listing import BLOCK, BLOCK_BITS
from therapists.search import lanes
from therapists.search.plan import Group, Plan

MOST_CHANGES = 2000  # people who are counted one by one until their bits are written
THERE = 0  # the code that everybody has
NOBODY = f"repeat('0', {BLOCK})::bit({BLOCK})"
BITS, TOTAL, SINCE = "bits", "total", "since"  # kinds of rows of the statement, beside those of ``lanes``
LISTING = "therapists_listing"
LOCK = 4_207_001  # one writer of bits at a time

Lifted = frozenset[int]  # bits of the groups that a variant of the search does without


class Counted(NamedTuple):
    """Totals, counts, and where they are those of a moment ago, since when."""

    sums: lanes.Sums
    since: datetime | None


# --- Reading ---------------------------------------------------------------------------------------------------------


def tally(plan: Plan) -> Counted:
    """Everybody, counted; one statement."""
    variants: list[Lifted] = [frozenset(), *(frozenset({group.bit}) for group in plan.groups)]
    other = "strict" if plan.mask == "lenient" else "lenient"
    both = ("r.hits", "r.others") if plan.mask == "strict" else ("r.others", "r.hits")
    countable = [code for code, key in plan.catalogue.keys.items() if not key.slug.startswith(UNSTATED)]
    places = {group.bit: place for place, group in enumerate(plan.groups, 1)}
    lifted_by = plan.bits_by_code()
    of_ways = [code for code in countable if plan.catalogue.keys[code].group in WAY_GROUPS]
    by_way = any(group.of_way for group in plan.groups)
    plan.parameters["counted"] = [code for code in countable if not (by_way and code in of_ways)]
    plan.parameters["variants"] = [places[lifted_by[c]] if c in lifted_by else 0 for c in plan.parameters["counted"]]
    parts = [
        f"""
SELECT '{TOTAL}', 0, true, sum(bit_count({both[0]}))::bigint, sum(bit_count({both[1]}))::bigint, NULL::text, NULL::bigint[]
FROM (SELECT m.v0 AS hits, o.v0 AS others FROM mask m JOIN other o USING (block)) r""",
        f"""
SELECT '{BITS}', b.code, true, sum(bit_count(b.bits & {_choice("c", "m", variants)}))::bigint, 0, NULL, NULL
FROM therapists_facetbits b
JOIN mask m USING (block)
JOIN unnest(%(counted)s::smallint[], %(variants)s::int[]) AS c (code, variant) USING (code)
WHERE b.slot = 0 GROUP BY b.code""",
        f"""
SELECT '{SINCE}', 0, true, 0, 0, (SELECT min(at)::text FROM therapists_listingchange WHERE NOT (SELECT few FROM fresh)),
       NULL""",
        f"({lanes.statement(plan, only=CHANGED)})",
    ]
    if by_way:
        plan.parameters["way_counted"] = of_ways
        plan.parameters["way_variants"] = [places[lifted_by[c]] if c in lifted_by else 0 for c in of_ways]
        parts.append(f"""
SELECT '{BITS}', code, true, sum(people)::bigint, 0, NULL, NULL
FROM (
    SELECT b.block, b.code, bit_count(bit_or(b.bits & {_choice("c", "m", variants)})) AS people
    FROM therapists_facetbits b
    JOIN way_mask m USING (block, slot)
    JOIN unnest(%(way_counted)s::smallint[], %(way_variants)s::int[]) AS c (code, variant) USING (code)
    WHERE b.slot > 0 GROUP BY b.block, b.code
) ways GROUP BY code""")
    statement = (
        f"WITH {CHANGES},\n{_masks(plan, plan.mask, variants, 'mask', by_way)},\n"
        f"{_masks(plan, other, [frozenset()], 'other', by_way)}" + "\nUNION ALL".join(parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, plan.parameters)
        rows = cursor.fetchall()
    strict = lenient = 0
    counts: dict[int, int] = {}
    since = None
    for kind, code, _sole, first, second, text, _offered in rows:
        if kind == TOTAL:
            strict, lenient = int(first or 0), int(second or 0)
        elif kind == BITS:
            counts[code] = int(first)
        elif kind == SINCE and text is not None:
            since = datetime.fromisoformat(text)
    direct = lanes.add_up([row for row in rows if row[0] in (lanes.OF_PEOPLE, lanes.OF_WAYS)], plan)
    for code, people in direct.counts.items():
        counts[code] = counts.get(code, 0) + people
    return Counted(lanes.Sums(strict + direct.strict, lenient + direct.lenient, counts), since)


def totals(plan: Plan, variants: Sequence[Lifted]) -> list[int]:
    """How many people meet the search without the groups of each variant; one statement."""
    by_way = any(group.of_way for group in plan.groups)
    sums = ", ".join(f"sum(bit_count(v{place}))" for place in range(len(variants)))
    plan.parameters["lifted"] = [sum(variant) for variant in variants]
    statement = f"""WITH {CHANGES},
{_masks(plan, plan.mask, variants, "mask", by_way)}
SELECT ARRAY[{sums}]::bigint[] FROM mask
UNION ALL
SELECT array_agg(people ORDER BY place) FROM (
    SELECT place, count(DISTINCT w.practitioner_id) AS people
    FROM unnest(%(lifted)s::int[]) WITH ORDINALITY AS d (bits, place)
    LEFT JOIN ({plan.ways(only=CHANGED)}) w ON w.{plan.mask} & ~d.bits = 0
    GROUP BY place
) direct"""
    with connection.cursor() as cursor:
        cursor.execute(statement, plan.parameters)
        found = [row[0] for row in cursor.fetchall()]
    return [sum(int(row[place] or 0) for row in found) for place in range(len(variants))]


# People whose bits are not written yet, unless they are too many.
CHANGES = f"""fresh AS MATERIALIZED (
    SELECT count(*) <= {MOST_CHANGES} AS few FROM (SELECT FROM therapists_listingchange LIMIT {MOST_CHANGES + 1}) c
),
changed AS MATERIALIZED (
    SELECT DISTINCT ord FROM therapists_listingchange WHERE (SELECT few FROM fresh)
),
gone AS MATERIALIZED (
    SELECT ord >> {BLOCK_BITS} AS block, bit_or(set_bit({NOBODY}, ord & {BLOCK - 1}, 1)) AS bits
    FROM changed GROUP BY 1
)"""
CHANGED = "l.ord = ANY (ARRAY(SELECT ord FROM changed))"


def _masks(plan: Plan, kind: str, variants: Sequence[Lifted], name: str, by_way: bool) -> str:
    """CTEs ``name`` (block, v0, v1, …) of the people met by each variant, and ``way_name`` of their ways by slot."""
    people = [group for group in plan.groups if not group.of_way]
    ways = [group for group in plan.groups if group.of_way]
    held = ", ".join(
        [f"bit_or(b.bits) FILTER (WHERE b.code = {THERE}) AS there", *(_has(plan, g, kind) for g in people)]
    )
    plan.parameters[f"{name}_codes"] = [THERE, *(code for group in people for code in _passing(group, kind))]
    parts = [
        f"""{name}_person AS MATERIALIZED (
    SELECT block, p.there & ~coalesce(gone.bits, {NOBODY}) AS there{"".join(f", p.g{g.bit}" for g in people)}
    FROM (
        SELECT b.block, {held} FROM therapists_facetbits b
        WHERE b.slot = 0 AND b.code = ANY (%({name}_codes)s::smallint[]) GROUP BY b.block
    ) p LEFT JOIN gone USING (block)
)"""
    ]
    both = [_all("p.there", [f"p.g{g.bit}" for g in people if g.bit not in variant]) for variant in variants]
    if not by_way:
        columns = ", ".join(f"{bits} AS v{place}" for place, bits in enumerate(both))
        return ",\n".join([*parts, f"{name} AS MATERIALIZED (SELECT p.block, {columns} FROM {name}_person p)"])
    plan.parameters[f"{name}_way_codes"] = [THERE, *(code for group in ways for code in _passing(group, kind))]
    held = ", ".join([f"bit_or(b.bits) FILTER (WHERE b.code = {THERE}) AS there", *(_has(plan, g, kind) for g in ways)])
    slots = [_all("s.there", [f"s.g{g.bit}" for g in ways if g.bit not in variant]) for variant in variants]
    columns = ", ".join(f"{a} & {b} AS v{place}" for place, (a, b) in enumerate(zip(both, slots, strict=True)))
    joined = ", ".join(f"bit_or(v{place}) AS v{place}" for place in range(len(variants)))
    return ",\n".join([
        *parts,
        f"""way_{name} AS MATERIALIZED (
    SELECT s.block, s.slot, {columns}
    FROM (
        SELECT b.block, b.slot, {held} FROM therapists_facetbits b
        WHERE b.slot > 0 AND b.code = ANY (%({name}_way_codes)s::smallint[]) GROUP BY b.block, b.slot
    ) s JOIN {name}_person p USING (block)
),
{name} AS MATERIALIZED (SELECT block, {joined} FROM way_{name} GROUP BY block)""",
    ])  # fmt: skip


def _passing(group: Group, kind: str) -> tuple[int, ...]:
    return group.wanted if kind == "strict" else group.wanted + group.open


def _has(plan: Plan, group: Group, kind: str) -> str:
    """Column of those who pass a group."""
    name = f"{kind}_{group.bit}"
    plan.parameters[name] = list(_passing(group, kind))
    return f"coalesce(bit_or(b.bits) FILTER (WHERE b.code = ANY (%({name})s::smallint[])), {NOBODY}) AS g{group.bit}"


def _all(there: str, groups: Sequence[str]) -> str:
    return " & ".join([there, *groups])


def _choice(codes: str, masks: str, variants: Sequence[Lifted]) -> str:
    """The mask for a code: that of its variant."""
    if len(variants) == 1:
        return f"{masks}.v0"
    whens = " ".join(f"WHEN {place} THEN {masks}.v{place}" for place in range(1, len(variants)))
    return f"CASE {codes}.variant {whens} ELSE {masks}.v0 END"


# --- Writing ---------------------------------------------------------------------------------------------------------


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else writes bits, or takes back notes of changes, in the meantime."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def catch_up() -> int:
    """Write the bits of every block in which somebody changed; returns how many blocks. Safe to run twice, or at once.

    A block a transaction: what is noted while it runs stays noted. Does nothing while a rebuild is under way.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT ord >> {BLOCK_BITS} FROM therapists_listingchange ORDER BY 1")
        blocks = [block for (block,) in cursor.fetchall()]
    for written, block in enumerate(blocks):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return written
            # First the notes, then the rows: a change seen in the rows but not in the notes only stays noted.
            cursor.execute(f"DELETE FROM therapists_listingchange WHERE ord >> {BLOCK_BITS} = %s", [block])
            cursor.execute("DELETE FROM therapists_facetbits WHERE block = %s", [block])
            write(cursor, block)
    return len(blocks)


def write(cursor: CursorWrapper, block: int, listing: str = LISTING, bits: str = "therapists_facetbits") -> None:
    """Add the bits of one block, from the rows of ``listing`` to ``bits``."""
    found = _bits(cursor, block, listing)
    if found:
        cursor.execute(
            f"INSERT INTO {bits} (block, slot, code, bits) "
            f"SELECT %s, slot, code, ('x' || hex)::bit({BLOCK}) "
            "FROM unnest(%s::smallint[], %s::smallint[], %s::text[]) AS f (slot, code, hex)",
            [
                block,
                [slot for slot, _code in found],
                [code for _slot, code in found],
                [bits_of.hex() for bits_of in found.values()],
            ],
        )


def _bits(cursor: CursorWrapper, block: int, listing: str) -> dict[tuple[int, int], bytearray]:
    """The bits of one block by (slot, code); the first bit is the highest of the first byte, as PostgreSQL has it."""
    cursor.execute('SELECT id FROM therapists_facetcode WHERE "group" = ANY (%s)', [list(WAY_GROUPS)])
    of_ways = frozenset(code for (code,) in cursor.fetchall())
    cursor.execute(
        f"SELECT ord, tags FROM {listing} WHERE ord >= %s AND ord < %s ORDER BY ord, id",
        [block * BLOCK, (block + 1) * BLOCK],
    )
    found: dict[tuple[int, int], bytearray] = {}
    for ord_, rows in groupby(cursor.fetchall(), key=itemgetter(0)):
        byte, one = divmod(ord_ % BLOCK, 8)
        for key in _facts([tags for _ord, tags in rows], of_ways):
            bits_of = found.get(key)
            if bits_of is None:
                bits_of = found[key] = bytearray(BLOCK // 8)
            bits_of[byte] |= 0x80 >> one
    return found


def _facts(ways: list[list[int]], of_ways: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The (slot, code) that somebody with these ways has; the order of the slots says nothing."""
    yield 0, THERE
    offers = sorted({tuple(sorted(of_ways.intersection(tags))) for tags in ways})
    for code in {code for tags in ways for code in tags} if len(ways) > 1 else ways[0]:
        yield 0, code
    for slot, offer in enumerate(offers, 1):
        yield slot, THERE
        for code in offer:
            yield slot, code


def check(cursor: CursorWrapper) -> set[int]:
    """Ids of practitioners of whom the bits say other than the rows, beside those whose change is noted."""
    cursor.execute(f"SELECT block FROM therapists_facetbits UNION SELECT ord >> {BLOCK_BITS} FROM {LISTING}")
    blocks = [block for (block,) in cursor.fetchall()]
    differing: list[int] = []
    for block in blocks:
        cursor.execute(f"SELECT DISTINCT ord FROM therapists_listingchange WHERE ord >> {BLOCK_BITS} = %s", [block])
        noted = sum(1 << (BLOCK - 1 - ord_ % BLOCK) for (ord_,) in cursor.fetchall())
        wanted = {key: int.from_bytes(bits) for key, bits in _bits(cursor, block, LISTING).items()}
        cursor.execute("SELECT slot, code, bits::text FROM therapists_facetbits WHERE block = %s", [block])
        standing = {(slot, code): int(bits, 2) for slot, code, bits in cursor.fetchall()}
        wrong = 0
        for key in wanted.keys() | standing.keys():
            wrong |= wanted.get(key, 0) ^ standing.get(key, 0)
        wrong &= ~noted
        differing += [block * BLOCK + BLOCK - 1 - place for place in range(BLOCK) if wrong >> place & 1]
    cursor.execute(f"SELECT practitioner_id FROM {LISTING} WHERE ord = ANY (%s)", [differing])
    return {practitioner_id for (practitioner_id,) in cursor.fetchall()}
