"""Counting every option of every filter: a bit for each person and option, two thousand people at a time.

``FacetBits`` keeps, for each block of 2,048 people (``ord >> 11``) and each facet code, one value of 2,048 bits: who
has the option. A search is then a few operations on bits. With a block of four people and three options::

    sciatica   0 1 1 1
    Spanish    1 0 0 1
    woman      1 0 1 0

    Who works with sciatica AND speaks Spanish?   0111 & 1001 = 0001    one person
    How many women are among them?                0001 & 1010 = 0000    none
    ... and if the filter "Spanish" were lifted?  0111 & 1010 = 0010    one

OR inside a group, AND between groups, and the number of ones of each option is its count. Where no place narrows the
search, the bits say by themselves who is met. Where one does, an index finds the ways of being seen that it allows,
and each of those sets its bit: one mask of those that meet everything, and one for each filter of those whom it alone
keeps out. People of one block are neighbours, so a place has few blocks.

Somebody with several ways of being seen has one bit, whichever way sets it: nobody counts twice. But what ways offer
(``choices.WAY_GROUPS``) must be met by one way, not by two together. So slot 0 is for people, and slots 1, 2, … hold
their ways, equal ones in one: filters on ways are ANDed in each slot, and the slots are ORed.

An edit only notes that somebody's rows changed (``ListingChange``). Until ``catch_up`` has written the bits of the
block anew, the person's bit is masked out and the person's rows are counted as they are: the counts are exact at
every moment. So are the few of a block that has few of the place. Only where more than ``MOST_CHANGES`` people
changed at once, as in an import, are counts for some seconds those of a moment ago; they say so.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from therapists.choices import WAY_GROUPS
from therapists.models.listing import BLOCK, BLOCK_BITS, WORD_BITS
from therapists.search import vicinities
from therapists.search.plan import Group, Plan
from therapists.search.statements import planned_once
from therapists.search.vicinities import NOBODY, SEAT_OF_WORD, VICINITIES, WORD_IN_BLOCK

MOST_CHANGES = 2000  # people who are counted one by one until their bits are written
FEW = 12  # so few people of a block are counted one by one: looking at all options of the block takes longer
THERE = 0  # the code that everybody has
SEAT = f"(w.ord & {BLOCK - 1})"
CHANGES, OTHERS = -1, -2  # beside the variants in the statement's rows: how many changed; whom the other mask meets
LISTING, BITS = "therapists_listing", "therapists_facetbits"
LOCK = 4_207_001  # one writer of bits at a time

Lifted = frozenset[int]  # bits of the groups that a variant of the search does without


class Counted(NamedTuple):
    """What a search counts up to."""

    strict: int  # people who meet everything
    lenient: int  # people who meet everything or have not said
    counts: dict[int, int]  # people for each facet code, its own group lifted
    since: datetime | None  # where these are the numbers of a moment ago: since when


# --- Reading ---------------------------------------------------------------------------------------------------------


def tally(plan: Plan, *, crowd: bool) -> Counted:
    """Everybody whom the search meets; one statement, or more where too many changed just now."""
    found = _tally(plan, MOST_CHANGES, crowd)
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) FROM therapists_listingchange")
        [since] = cursor.fetchone()
    settled = _tally(plan, 0, crowd)
    assert settled is not None, "nothing that changed is looked at"
    return settled._replace(since=since)


def _tally(plan: Plan, most: int, crowd: bool) -> Counted | None:
    """The same, counting up to ``most`` people by their rows; None where more changed."""
    with planned_once(unless=bool(plan.criteria.words)) as cursor:
        cursor.execute(f"WITH {counting(plan, most, crowd=crowd)}\nSELECT * FROM counted", plan.parameters)
        return read(cursor.fetchone(), plan, most)


def counting(plan: Plan, most: int = MOST_CHANGES, *, crowd: bool = False, kept: str = "") -> str:
    """CTEs of which the last, ``counted``, is the row for ``read``.

    ``crowd`` says that the place is crowded (``vicinities.crowded``). Where nobody is taken by bits alone, ``way`` are
    the ways that the search allows, with a few columns and ``kept``.
    """
    variants: list[Lifted] = [frozenset(), *(frozenset({group.bit}) for group in plan.optional)]
    by_way = not plan.everywhere or any(group.of_way for group in plan.groups)
    plan.parameters |= {"lifts": [sum(variant) for variant in variants], "most": most and most + 1}
    parts = [
        f"SELECT {CHANGES} AS variant, 0 AS code, count(*) AS people FROM changed",
        *(part for variant in range(len(variants)) for part in _counted(plan, variant, by_way)),
        f"""SELECT d.place - 1, t.tag, count(DISTINCT w.practitioner_id)
FROM single w JOIN therapists_listing l USING (id) CROSS JOIN LATERAL unnest({THERE}::smallint || l.tags) AS t (tag)
JOIN unnest(%(lifts)s::int[]) WITH ORDINALITY AS d (bits, place) ON w.{plan.mask} & ~d.bits = 0
GROUP BY d.place, t.tag""",
    ]
    if plan.groups:
        parts.append(f"SELECT {OTHERS}, {THERE}, sum(bit_count(other)::int) FROM mask")
        parts.append(f"SELECT {OTHERS}, {THERE}, count(DISTINCT practitioner_id) FROM single WHERE {plan.other} = 0")
    sources = _from_bits(plan, variants, by_way) if plan.everywhere or crowd else _from_ways(plan, variants, kept)
    together = "\nUNION ALL ".join(parts)
    return f"""{CHANGED},
{sources},
counted AS (
    SELECT array_agg(variant::int) AS variants, array_agg(code::int) AS codes, array_agg(people::int) AS people
    FROM ({together}) c WHERE people > 0
)"""


def read(counted: Sequence[list[int]], plan: Plan, most: int = MOST_CHANGES) -> Counted | None:
    """The numbers in a row of ``counted``; None where more than ``most`` people changed."""
    lifted_for = {group.name: place for place, group in enumerate(plan.optional, 1)}
    keys = plan.catalogue.keys
    met = dict.fromkeys((0, OTHERS), 0)
    counts: dict[int, int] = {}
    for variant, code, people in zip(*(column or () for column in counted), strict=True):
        if variant == CHANGES:
            if people > most:
                return None
        elif code == THERE:
            if variant in met:
                met[variant] += people
        elif code in keys and lifted_for.get(keys[code].group, 0) == variant:
            counts[code] = counts.get(code, 0) + people
    here, there = met[0], met[OTHERS] if plan.groups else met[0]
    strict, lenient = (here, there) if plan.mask == "strict" else (there, here)
    return Counted(strict, lenient, counts, None)


def _counted(plan: Plan, variant: int, by_way: bool) -> Iterator[str]:
    """How many people of a variant have each option: all options, or those of the group that it does without."""
    codes = [
        code for code, key in plan.catalogue.keys.items() if variant and key.group == plan.optional[variant - 1].name
    ]
    of_way = variant and plan.optional[variant - 1].name in WAY_GROUPS
    among = ""
    if variant:
        plan.parameters[f"among_{variant}"] = codes
        among = f"AND f.code = ANY (%(among_{variant})s::smallint[])"
    elif by_way:
        plan.parameters["of_ways"] = [code for code, key in plan.catalogue.keys.items() if key.group in WAY_GROUPS]
        among = "AND f.code <> ALL (%(of_ways)s::smallint[])"
    if not (variant and by_way and of_way):
        yield f"""SELECT {variant}, b.code, sum(bit_count(b.bits & m.v{variant})::int)
FROM mask m CROSS JOIN LATERAL (
    SELECT f.code, f.bits FROM therapists_facetbits f WHERE f.block = m.block AND f.slot = 0 {among} OFFSET 0
) b GROUP BY b.code"""
    if by_way and (not variant or of_way):
        yield f"""SELECT {variant}, code, sum(people) FROM (
    SELECT b.code, bit_count(bit_or(b.bits & m.v{variant}))::int AS people
    FROM way_mask m CROSS JOIN LATERAL (
        SELECT f.code, f.bits FROM therapists_facetbits f
        WHERE f.block = m.block AND f.slot = m.slot AND f.code <> {THERE} {among if variant else ""} OFFSET 0
    ) b GROUP BY m.block, b.code
) ways GROUP BY code"""


def totals(plan: Plan, variants: Sequence[Lifted]) -> list[int]:
    """How many people meet the search without the groups of each variant; one statement."""
    plan.parameters |= {"lifts": [sum(variant) for variant in variants], "most": MOST_CHANGES}
    ones = f"""SELECT d.place,
       count(*) FILTER (WHERE w.sole) + count(DISTINCT w.practitioner_id) FILTER (WHERE NOT w.sole)
FROM {{ways}} w
JOIN unnest(%(lifts)s::int[]) WITH ORDINALITY AS d (bits, place) ON w.{plan.mask} & ~d.bits = 0
GROUP BY d.place"""
    if plan.everywhere:
        sources = _from_bits(plan, variants, any(group.of_way for group in plan.groups))
        sums = ", ".join(f"sum(bit_count(v{place}))" for place in range(len(variants)))
        statement = f"""WITH {CHANGED},\n{sources}
SELECT place, people FROM unnest((SELECT ARRAY[{sums}]::bigint[] FROM mask)) WITH ORDINALITY AS b (people, place)
UNION ALL {ones.format(ways="single")}"""
    else:
        statement = ones.format(ways=f"({plan.ways()})")
    found = [0] * len(variants)
    with connection.cursor() as cursor:
        cursor.execute(statement, plan.parameters)
        for place, people in cursor.fetchall():
            found[place - 1] += people or 0
    return found


# People whose bits are not written yet.
CHANGED_ORDS = "SELECT DISTINCT ord FROM therapists_listingchange LIMIT %(most)s"
CHANGED = f"""changed AS MATERIALIZED ({CHANGED_ORDS}),
gone AS MATERIALIZED (
    SELECT w.ord >> {BLOCK_BITS} AS block, bit_or(set_bit({NOBODY}, {SEAT}, 1)) AS bits FROM changed w GROUP BY 1
)"""
HAS_CHANGED = "l.ord = ANY (ARRAY(SELECT ord FROM changed))"


def _from_ways(plan: Plan, variants: Sequence[Lifted], kept: str) -> str:
    """CTEs ``way_mask`` and ``mask`` of the people met by each variant, from the ways that the place allows.

    ``single`` are the ways of those to be counted one by one.
    """
    seats = f"bit_or({SEAT_OF_WORD.format(ord='w.ord')}) FILTER (WHERE "
    found = {f"v{n}": f"w.{plan.mask} & ~{sum(variant)} = 0" for n, variant in enumerate(variants)}
    if plan.groups:
        found["other"] = f"w.{plan.other} = 0"
    words = ", ".join(f"{seats}{condition}) AS {name}" for name, condition in found.items())
    blocks = ", ".join(f"bit_or({WORD_IN_BLOCK.format(bits=name)}) AS {name}" for name in found)
    joined = ", ".join(f"bit_or(s.{name}) & ~coalesce(g.bits, {NOBODY}) AS {name}" for name in found)
    narrowed = ", ".join(f"s.v{n} & m.v{n} AS v{n}" for n in range(len(variants)))
    allowed = " OR ".join([f"w.{plan.mask} IN ({', '.join(str(sum(v)) for v in variants)})", f"w.{plan.other} = 0"])
    return f"""way AS MATERIALIZED (
    SELECT w.id, w.practitioner_id, w.ord, w.slot, w.strict, w.lenient{kept and f", {kept}"}
    FROM ({plan.ways()}) w WHERE {allowed}
),
word AS ( -- a few seats of a block are a number, which is quicker put together than a whole block
    SELECT w.ord >> {WORD_BITS} AS word, w.slot, count(*) AS n, {words} FROM way w GROUP BY 1, 2
),
seen AS MATERIALIZED (
    SELECT word >> {BLOCK_BITS - WORD_BITS} AS block, slot, sum(n) AS n, {blocks} FROM word GROUP BY 1, 2
),
mask AS MATERIALIZED (
    SELECT s.block, {joined} FROM seen s LEFT JOIN gone g USING (block) GROUP BY s.block, g.bits HAVING sum(n) >= {FEW}
),
way_mask AS (SELECT s.block, s.slot, {narrowed} FROM seen s JOIN mask m USING (block)),
single AS MATERIALIZED (
    SELECT * FROM way w
    WHERE w.ord >> {BLOCK_BITS} NOT IN (SELECT block FROM mask) OR w.ord IN (SELECT ord FROM changed)
)"""


def _from_bits(plan: Plan, variants: Sequence[Lifted], by_way: bool) -> str:
    """The same, from the bits themselves: of everybody, or of the ways that the place allows."""
    people = [group for group in plan.groups if not group.of_way]
    ways = [group for group in plan.groups if group.of_way]
    plan.parameters["person_codes"] = [THERE, *(code for group in people for code in group.wanted + group.open)]
    plan.parameters["way_codes"] = [THERE, *(code for group in ways for code in group.wanted + group.open)]
    held, slotted = (
        ", ".join([
            f"bit_or(b.bits) FILTER (WHERE b.code = {THERE}) AS there",
            *(_has(plan, group, kind) for group in groups for kind in ("strict", "lenient")),
        ])
        for groups in (people, ways)
    )  # fmt: skip
    if plan.criteria.where is None:
        allowed, there = "", "s.there"
        first = f"""single AS MATERIALIZED (
    SELECT w.id, w.practitioner_id, w.sole, w.strict, w.lenient FROM ({plan.ways(only=HAS_CHANGED)}) w
)"""
    else:
        first = vicinities.spots(plan, FEW)
        allowed, there = " AND b.block = ANY (ARRAY(SELECT block FROM spot))", "s.there & s.here"
    met = [f"{_all('p.kept', 'p', people, variant, plan.mask)} AS v{n}" for n, variant in enumerate(variants)]
    met.append(f"{_all('p.kept', 'p', people, frozenset(), plan.other)} AS other")
    person = f"""{first},
person AS MATERIALIZED (
    SELECT p.block, {", ".join(met)}
    FROM (
        SELECT q.*, q.there & ~coalesce(gone.bits, {NOBODY}) AS kept FROM (
            SELECT b.block, {held} FROM therapists_facetbits b
            WHERE b.slot = 0 AND b.code = ANY (%(person_codes)s::smallint[]){allowed} GROUP BY b.block
        ) q LEFT JOIN gone USING (block)
    ) p
)"""
    if not by_way:
        return f"{person},\nmask AS (SELECT * FROM person)"
    names = [*(f"v{n}" for n in range(len(variants))), "other"]
    kinds = [*((variant, plan.mask) for variant in variants), (frozenset(), plan.other)]
    columns = ", ".join(
        f"p.{name} & {_all(there, 's', ways, variant, kind)} AS {name}"
        for name, (variant, kind) in zip(names, kinds, strict=True)
    )
    slots = f"""(
        SELECT b.block, b.slot, {slotted} FROM therapists_facetbits b
        WHERE b.slot > 0 AND b.code = ANY (%(way_codes)s::smallint[]){allowed} GROUP BY b.block, b.slot
    )"""
    if allowed:
        slots = f"(SELECT b.*, spot.bits AS here FROM {slots} b JOIN spot USING (block, slot))"
    return f"""{person},
way_mask AS MATERIALIZED (
    SELECT s.block, s.slot, {columns} FROM {slots} s JOIN person p USING (block)
),
mask AS MATERIALIZED (
    SELECT block, {", ".join(f"bit_or({name}) AS {name}" for name in names)} FROM way_mask GROUP BY block
)"""


def _has(plan: Plan, group: Group, kind: str) -> str:
    """Column of those who pass a group."""
    name = f"{kind}_{group.bit}"
    plan.parameters[name] = list(group.wanted if kind == "strict" else group.wanted + group.open)
    return f"coalesce(bit_or(b.bits) FILTER (WHERE b.code = ANY (%({name})s::smallint[])), {NOBODY}) AS {name}"


def _all(there: str, table: str, groups: Sequence[Group], lifted: Lifted, kind: str) -> str:
    """Those who pass all groups but the lifted ones."""
    return " & ".join([there, *(f"{table}.{kind}_{group.bit}" for group in groups if group.bit not in lifted)])


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


def counts_are_old() -> bool:
    """Whether so many people changed that counts are those of a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({CHANGED_ORDS}) changed", {"most": MOST_CHANGES + 1})
        return bool(cursor.fetchone()[0] > MOST_CHANGES)


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
            for table in (BITS, VICINITIES):
                cursor.execute(f"DELETE FROM {table} WHERE block = %s", [block])
            write(cursor, block)
    return len(blocks)


def write(
    cursor: CursorWrapper, block: int, listing: str = LISTING, bits: str = BITS, vicinity: str = VICINITIES
) -> None:
    """Add the bits of one block and its vicinities, from the rows of ``listing``, to these tables."""
    vicinities.write(cursor, block, listing, vicinity)
    found = dict(sorted(_bits(cursor, block, listing).items()))  # as they are read: side by side
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
        f"SELECT ord, slot, tags FROM {listing} WHERE ord >= %s AND ord < %s ORDER BY ord, id",
        [block * BLOCK, (block + 1) * BLOCK],
    )
    found: dict[tuple[int, int], bytearray] = {}
    for ord_, rows in groupby(cursor.fetchall(), key=itemgetter(0)):
        byte, one = divmod(ord_ % BLOCK, 8)
        for key in _facts([(slot, tags) for _ord, slot, tags in rows], of_ways):
            bits_of = found.get(key)
            if bits_of is None:
                bits_of = found[key] = bytearray(BLOCK // 8)
            bits_of[byte] |= 0x80 >> one
    return found


def _facts(ways: list[tuple[int, list[int]]], of_ways: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The (slot, code) that somebody with these ways has."""
    yield 0, THERE
    for code in {code for _slot, tags in ways for code in tags} if len(ways) > 1 else ways[0][1]:
        yield 0, code
    for slot, tags in dict(ways).items():
        yield slot, THERE
        for code in of_ways.intersection(tags):
            yield slot, code


def check(cursor: CursorWrapper) -> set[int]:
    """Ids of practitioners of whom bits or vicinities say other than the rows, beside those whose change is noted."""
    cursor.execute(
        f"SELECT block FROM {BITS} UNION SELECT block FROM {VICINITIES} UNION SELECT ord >> {BLOCK_BITS} FROM {LISTING}"
    )
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
        if not noted and vicinities.differ(cursor, block):
            wrong = ~0
        differing += [block * BLOCK + BLOCK - 1 - place for place in range(BLOCK) if wrong >> place & 1]
    cursor.execute(f"SELECT practitioner_id FROM {LISTING} WHERE ord = ANY (%s)", [differing])
    return {practitioner_id for (practitioner_id,) in cursor.fetchall()}
