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
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from therapists.choices import UNSTATED, WAY_GROUPS
from therapists.models.listing import BLOCK, BLOCK_BITS
from therapists.search.plan import Group, Plan

MOST_CHANGES = 2000  # people who are counted one by one until their bits are written
FEW = 12  # so few people of a block are counted one by one: looking at all options of the block takes longer
THERE = 0  # the code that everybody has
NOBODY = f"repeat('0', {BLOCK})::bit({BLOCK})"
SEAT = f"(w.ord & {BLOCK - 1})"
TOTAL, COUNT, SINCE = 0, 1, 2  # kinds of rows of the statement
LISTING = "therapists_listing"
LOCK = 4_207_001  # one writer of bits at a time

Lifted = frozenset[int]  # bits of the groups that a variant of the search does without


class Counted(NamedTuple):
    """What a search counts up to."""

    strict: int  # people who meet everything
    lenient: int  # people who meet everything or have not said
    counts: dict[int, int]  # people for each facet code, its own group lifted
    since: datetime | None  # where these are the numbers of a moment ago: since when


# --- Reading ---------------------------------------------------------------------------------------------------------


def tally(plan: Plan) -> Counted:
    """Everybody whom the search meets; one statement."""
    variants: list[Lifted] = [frozenset(), *(frozenset({group.bit}) for group in plan.groups)]
    by_way = not plan.everywhere or any(group.of_way for group in plan.groups)
    _name_codes(plan, by_way)
    of_hits = int(plan.mask == "strict")
    hits, others = (f"coalesce(sum(bit_count({column})), 0)::bigint AS people FROM mask" for column in ("v0", "other"))
    sources = _from_bits(plan, variants, by_way) if plan.everywhere else _from_ways(plan, variants)
    parts = [
        f"SELECT {TOTAL} AS kind, {of_hits} AS code, {hits}",
        f"SELECT {TOTAL}, {1 - of_hits}, {others}",
        f"SELECT {TOTAL}, 1, count(DISTINCT practitioner_id) FROM single WHERE strict = 0",
        f"SELECT {TOTAL}, 0, count(DISTINCT practitioner_id) FROM single WHERE lenient = 0",
        f"""SELECT {SINCE}, 0, (SELECT extract(epoch FROM min(at))::bigint FROM therapists_listingchange
                               WHERE NOT (SELECT few FROM fresh))""",
        f"""SELECT {COUNT}, b.code, sum(bit_count(b.bits & {_choice(variants)}))::bigint
FROM mask m CROSS JOIN LATERAL (
    SELECT f.code, f.bits FROM therapists_facetbits f WHERE f.block = m.block AND f.slot = 0 OFFSET 0
) b JOIN counted c USING (code)
WHERE NOT c.of_way GROUP BY b.code""",
        f"""SELECT {COUNT}, t.tag, count(DISTINCT w.practitioner_id)
FROM single w JOIN therapists_listing l USING (id) CROSS JOIN LATERAL unnest(l.tags) AS t (tag)
JOIN counted c ON c.code = t.tag
WHERE w.{plan.mask} = 0 OR w.{plan.mask} = c.lifted GROUP BY t.tag""",
    ]
    if by_way:
        parts.append(f"""SELECT {COUNT}, code, sum(people)::bigint
FROM (
    SELECT m.block, b.code, bit_count(bit_or(b.bits & {_choice(variants)})) AS people
    FROM way_mask m CROSS JOIN LATERAL (
        SELECT f.code, f.bits FROM therapists_facetbits f WHERE f.block = m.block AND f.slot = m.slot OFFSET 0
    ) b JOIN counted c USING (code)
    WHERE c.of_way GROUP BY m.block, b.code
) ways GROUP BY code""")
    statement = f"WITH {CHANGES},\n{CODES},\n{sources}\n" + "\nUNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(statement, plan.parameters)
        rows = cursor.fetchall()
    totals, counts, since = [0, 0], dict[int, int](), None
    for kind, code, people in rows:
        if kind == TOTAL:
            totals[code] += people
        elif kind == COUNT:
            counts[code] = counts.get(code, 0) + (people or 0)
        elif people is not None:
            since = datetime.fromtimestamp(people, UTC)
    return Counted(totals[1], totals[0], {code: people for code, people in counts.items() if people}, since)


def totals(plan: Plan, variants: Sequence[Lifted]) -> list[int]:
    """How many people meet the search without the groups of each variant; one statement."""
    plan.parameters["lifted"] = [sum(variant) for variant in variants]
    ones = f"""SELECT d.place,
       count(*) FILTER (WHERE w.sole) + count(DISTINCT w.practitioner_id) FILTER (WHERE NOT w.sole)
FROM {{ways}} w
JOIN unnest(%(lifted)s::int[]) WITH ORDINALITY AS d (bits, place) ON w.{plan.mask} & ~d.bits = 0
GROUP BY d.place"""
    if plan.everywhere:
        sources = _from_bits(plan, variants, any(group.of_way for group in plan.groups))
        sums = ", ".join(f"sum(bit_count(v{place}))" for place in range(len(variants)))
        statement = f"""WITH {CHANGES},\n{sources}
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


# People whose bits are not written yet, unless they are too many.
CHANGES = f"""fresh AS MATERIALIZED (
    SELECT count(*) <= {MOST_CHANGES} AS few FROM (SELECT FROM therapists_listingchange LIMIT {MOST_CHANGES + 1}) c
),
changed AS MATERIALIZED (
    SELECT DISTINCT ord FROM therapists_listingchange WHERE (SELECT few FROM fresh)
),
gone AS MATERIALIZED (
    SELECT w.ord >> {BLOCK_BITS} AS block, bit_or(set_bit({NOBODY}, {SEAT}, 1)) AS bits FROM changed w GROUP BY 1
)"""
CHANGED = "l.ord = ANY (ARRAY(SELECT ord FROM changed))"
# The codes to count: which variant each belongs to, the bit of its group, and whether ways have it or people.
CODES = """counted AS MATERIALIZED (
    SELECT * FROM unnest(%(codes)s::smallint[], %(variants)s::int[], %(lifts)s::int[], %(of_ways)s::bool[])
        AS c (code, variant, lifted, of_way)
)"""


def _name_codes(plan: Plan, by_way: bool) -> None:
    """The parameters of ``CODES``; where no filter is on ways, slot 0 knows what any way of somebody offers."""
    variants = {group.name: place for place, group in enumerate(plan.groups, 1)}
    bits = {group.name: group.bit for group in plan.groups}
    keys = {code: key for code, key in plan.catalogue.keys.items() if not key.slug.startswith(UNSTATED)}
    plan.parameters |= {
        "codes": list(keys),
        "variants": [variants.get(key.group, 0) for key in keys.values()],
        "lifts": [bits.get(key.group, 0) for key in keys.values()],
        "of_ways": [by_way and key.group in WAY_GROUPS for key in keys.values()],
    }


def _from_ways(plan: Plan, variants: Sequence[Lifted]) -> str:
    """CTEs ``way_mask`` and ``mask`` of the people met by each variant, from the ways that the place allows.

    ``single`` are the ways of those to be counted one by one.
    """
    plan.parameters["allowed"] = [0, *(group.bit for group in plan.groups)]
    other = "lenient" if plan.mask == "strict" else "strict"
    seen = f"bit_or(set_bit({NOBODY}, {SEAT}, 1)) FILTER (WHERE "
    masks = ", ".join(f"{seen} w.{plan.mask} & ~{sum(variant)} = 0) AS v{n}" for n, variant in enumerate(variants))
    joined = ", ".join(f"bit_or(v{place}) & b.kept AS v{place}" for place in range(len(variants)))
    names = ", ".join(f"v{place} & b.kept AS v{place}" for place in range(len(variants)))
    return f"""way AS MATERIALIZED (
    SELECT w.id, w.practitioner_id, w.sole, w.ord, w.slot, w.strict, w.lenient FROM ({plan.ways()}) w
    WHERE w.{plan.mask} = ANY (%(allowed)s::int[]) OR w.{other} = 0
),
block AS MATERIALIZED (
    SELECT w.ord >> {BLOCK_BITS} AS block, ~coalesce(bit_or(gone.bits), {NOBODY}) AS kept
    FROM way w LEFT JOIN gone ON gone.block = w.ord >> {BLOCK_BITS}
    GROUP BY 1 HAVING count(*) >= {FEW}
),
seen AS MATERIALIZED (
    SELECT w.ord >> {BLOCK_BITS} AS block, w.slot, {masks}, {seen} w.{other} = 0) AS other
    FROM way w GROUP BY 1, 2
),
way_mask AS MATERIALIZED (SELECT s.block, s.slot, {names} FROM seen s JOIN block b USING (block)),
mask AS MATERIALIZED (
    SELECT s.block, {joined}, bit_or(other) & b.kept AS other
    FROM seen s JOIN block b USING (block) GROUP BY s.block, b.kept
),
single AS MATERIALIZED (
    SELECT * FROM way w
    WHERE w.ord = ANY (ARRAY(SELECT ord FROM changed)) OR w.ord >> {BLOCK_BITS} <> ALL (ARRAY(SELECT block FROM block))
)"""


def _from_bits(plan: Plan, variants: Sequence[Lifted], by_way: bool) -> str:
    """The same, from the bits themselves: nothing narrows the search but its filters."""
    people = [group for group in plan.groups if not group.of_way]
    ways = [group for group in plan.groups if group.of_way]
    other = "lenient" if plan.mask == "strict" else "strict"
    plan.parameters["person_codes"] = [THERE, *(code for group in people for code in group.wanted + group.open)]
    plan.parameters["way_codes"] = [THERE, *(code for group in ways for code in group.wanted + group.open)]
    held, slotted = (
        ", ".join([
            f"bit_or(b.bits) FILTER (WHERE b.code = {THERE}) AS there",
            *(_has(plan, group, kind) for group in groups for kind in ("strict", "lenient")),
        ])
        for groups in (people, ways)
    )  # fmt: skip
    met = ", ".join(
        f"{_all('p.there', 'p', people, variant, plan.mask)} AS v{place}" for place, variant in enumerate(variants)
    )
    person = f"""person AS MATERIALIZED (
    SELECT p.*, {met}, {_all("p.there", "p", people, frozenset(), other)} AS other
    FROM (
        SELECT q.*, q.there & ~coalesce(gone.bits, {NOBODY}) AS kept FROM (
            SELECT b.block, {held} FROM therapists_facetbits b
            WHERE b.slot = 0 AND b.code = ANY (%(person_codes)s::smallint[]) GROUP BY b.block
        ) q LEFT JOIN gone USING (block)
    ) p
),
single AS MATERIALIZED (
    SELECT w.id, w.practitioner_id, w.sole, w.strict, w.lenient FROM ({plan.ways(only=CHANGED)}) w
)""".replace("p.there", "p.kept")
    if not by_way:
        return f"{person},\nmask AS MATERIALIZED (SELECT * FROM person)"
    columns = [
        f"p.v{place} & {_all('s.there', 's', ways, variant, plan.mask)} AS v{place}"
        for place, variant in enumerate(variants)
    ]
    columns.append(f"p.other & {_all('s.there', 's', ways, frozenset(), other)} AS other")
    joined = ", ".join(f"bit_or({name}) AS {name}" for name in [*(f"v{n}" for n in range(len(variants))), "other"])
    return f"""{person},
way_mask AS MATERIALIZED (
    SELECT s.block, s.slot, {", ".join(columns)}
    FROM (
        SELECT b.block, b.slot, {slotted} FROM therapists_facetbits b
        WHERE b.slot > 0 AND b.code = ANY (%(way_codes)s::smallint[]) GROUP BY b.block, b.slot
    ) s JOIN person p USING (block)
),
mask AS MATERIALIZED (SELECT block, {joined} FROM way_mask GROUP BY block)"""


def _has(plan: Plan, group: Group, kind: str) -> str:
    """Column of those who pass a group."""
    name = f"{kind}_{group.bit}"
    plan.parameters[name] = list(group.wanted if kind == "strict" else group.wanted + group.open)
    return f"coalesce(bit_or(b.bits) FILTER (WHERE b.code = ANY (%({name})s::smallint[])), {NOBODY}) AS {name}"


def _all(there: str, table: str, groups: Sequence[Group], lifted: Lifted, kind: str) -> str:
    """Those who pass all groups but the lifted ones."""
    return " & ".join([there, *(f"{table}.{kind}_{group.bit}" for group in groups if group.bit not in lifted)])


def _choice(variants: Sequence[Lifted]) -> str:
    """The mask ``m`` for a code ``c``: that of its variant."""
    if len(variants) == 1:
        return "m.v0"
    whens = " ".join(f"WHEN {place} THEN m.v{place}" for place in range(1, len(variants)))
    return f"CASE c.variant {whens} ELSE m.v0 END"


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
