"""Ways of being seen that lie close together, some two dozen at a time: most are found, or not, as one.

To measure the distance of each way is most of the work of a search about a large city. So the ways of each block are
gathered into vicinities: of one slot, of one kind, neighbors. A circle about a visitor has three kinds of them::

    wholly outside      an index leaves them out
    wholly inside       all their people are met, and their bits are taken as they are
    cut by the edge     each of their ways is looked at

For homes it is the other way about: the visitor is within a vicinity's circles, or outside, or each is looked at.

The best rank of each order is kept too. So whoever looks for the best twenty of fifty thousand looks only where they
may be.

Written with the bits of a block (``bitmaps``), and as late as they are: of whomever ``ListingChange`` names, a vicinity
says nothing that counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from therapists.choices import SeenAt, Sort
from therapists.geo import EARTH_RADIUS_KM
from therapists.models.listing import BLOCK, BLOCK_BITS, WORD, WORD_BITS
from therapists.search.plan import Plan

MOST_WAYS = 24  # of a vicinity
CROWD = 300  # vicinities about a place: with fewer, its ways are sooner looked at one by one
WIDER = 1.5  # homes of one vicinity come no farther than so many times as far as each other
VICINITIES = "therapists_vicinity"
ROUNDING = 1e-9  # of the unit sphere: 6 mm; what lies so near an edge is looked at
CHANGED = "SELECT ord FROM changed"  # by a CTE of the statement: of whom vicinities say nothing that counts
NOBODY = f"repeat('0', {BLOCK})::bit({BLOCK})"
# Where somebody sits in a word, a few seats of a block as a number; and such a ``word`` as bits of its block.
SEAT_OF_WORD = f"1::bigint << ({WORD - 1} - ({{ord}} & {WORD - 1}))"
WORD_IN_BLOCK = f"{{bits}}::bit({WORD})::bit({BLOCK}) >> ((word & {BLOCK // WORD - 1}) * {WORD})"
COLUMNS = "block, slot, at, bits, ords, point, middle, spread, origin, reach, sure_km, by_fit, by_price, by_confirmed"


# --- Reading ---------------------------------------------------------------------------------------------------------


def _km(chord: str) -> str:
    return f"2 * {EARTH_RADIUS_KM} * asin(least(1, ({chord}) / 2))"


# A vicinity's farthest point is no farther than this, a chord.
FARTHEST = f"cube_distance(v.middle, %(here)s::cube) + v.spread + {ROUNDING}"
ALLOWED = {
    SeenAt.CLINIC: "v.at = 'clinic' AND v.point && %(near)s::cube",
    SeenAt.HOME: "v.reach && %(around)s::cube",
}
SURE = {
    SeenAt.CLINIC: f"{FARTHEST} <= %(chord)s::float8",
    SeenAt.HOME: f"coalesce({_km(FARTHEST)} < v.sure_km + %(e)s::float8, false)",
}


def _near(columns: str, kinds: Iterable[SeenAt] = SeenAt) -> str:
    """Vicinities of which the place may allow some way; ``{sure}`` in the columns says that it allows each."""
    return "\n    UNION ALL ".join(
        f"SELECT {columns.format(sure=SURE[kind])} FROM {VICINITIES} v WHERE {ALLOWED[kind]}" for kind in kinds
    )


def crowded(plan: Plan) -> bool:
    """Whether so many ways are about the place that vicinities are worth while, as far as is known since this morning.

    They say nothing of words and prices, nor whose ways they are. The answer is the same either way, only later.
    """
    criteria = plan.criteria
    if criteria.where is None or criteria.words or criteria.people is not None or criteria.price_max is not None:
        return False
    return _crowded(plan.parameters["near"], plan.parameters["around"], CROWD, timezone.now().date())


@lru_cache(maxsize=4096)
def _crowded(near: str, around: str, crowd: int, _day: date) -> bool:
    with connection.cursor() as cursor:
        statement = f"SELECT count(*) FROM ({_near('1')} LIMIT {crowd}) v"
        cursor.execute(statement, {"near": near, "around": around})
        return bool(cursor.fetchone()[0] == crowd)


def _of(ords: str) -> str:
    """By number, not by id: neighbors have numbers side by side, and lie so on disk."""
    return f"l.ord = ANY (ARRAY({ords}))"


def spots(plan: Plan, few: int) -> str:
    """CTEs ``spot``, the ways that a place allows as bits of ``block`` and ``slot``, and ``single``, ways one by one.

    The latter are those of people who changed, and those of blocks with fewer than ``few``.
    """
    cut = {kind: _of(f"SELECT unnest(ords) FROM near WHERE NOT sure AND at = '{kind}'") for kind in SeenAt}
    return f"""near AS MATERIALIZED ({_near("v.block, v.slot, v.at, v.bits, v.ords, {sure} AS sure")}),
edge AS MATERIALIZED (SELECT l.ord, l.slot FROM ({plan.seen(only=cut)}) l),
word AS ( -- a few seats of a block are a number, which is quicker put together than a whole block
    SELECT ord >> {WORD_BITS} AS word, slot, bit_or({SEAT_OF_WORD.format(ord="ord")}) AS bits
    FROM edge GROUP BY 1, 2
),
whole AS MATERIALIZED (
    SELECT block, slot, bit_or(bits) AS bits FROM (
        SELECT block, slot, bits FROM near WHERE sure
        UNION ALL
        SELECT word >> {BLOCK_BITS - WORD_BITS}, slot,
               {WORD_IN_BLOCK.format(bits="bits")}
        FROM word
    ) v GROUP BY block, slot
),
sparse AS MATERIALIZED (SELECT block FROM whole GROUP BY block HAVING sum(bit_count(bits)) < {few}),
spot AS MATERIALIZED (SELECT * FROM whole WHERE block NOT IN (SELECT block FROM sparse)),
alone AS MATERIALIZED (
    SELECT ord FROM edge WHERE ord >> {BLOCK_BITS} IN (SELECT block FROM sparse)
    UNION SELECT unnest(ords) FROM near WHERE sure AND block IN (SELECT block FROM sparse)
    UNION {CHANGED}
),
single AS MATERIALIZED (
    SELECT w.id, w.practitioner_id, w.sole, w.strict, w.lenient FROM ({plan.ways(only=_of("SELECT ord FROM alone"))}) w
)"""


def best(plan: Plan, vicinities: int) -> tuple[str, Mapping[SeenAt, str]]:
    """CTEs that end in ``sure``, a rank, and the conditions of ways of which none that is missing ranks before it.

    For a search without filters. The rank is that of the best way of so many vicinities, each taken for as far as its
    farthest; none where they are fewer.
    """
    low, high = _ranks(plan)
    after = plan.criteria.after
    if after is not None:
        plan.parameters["after_rank"] = after.rank
    later = "" if after is None else "WHERE high > %(after_rank)s::float8"
    parts = f"""within AS MATERIALIZED ({_near(f"v.at, v.ords, {low} AS low, {high} AS high", plan.kinds)}),
sure AS MATERIALIZED (SELECT high AS rank FROM within {later} ORDER BY high LIMIT 1 OFFSET {vicinities - 1})"""
    ords = f"""
        SELECT unnest(ords) FROM within WHERE at = '{{kind}}' AND low <= coalesce((SELECT rank FROM sure), 'infinity')
        UNION ALL {CHANGED}
    """
    return parts, {kind: _of(ords.format(kind=kind)) for kind in SeenAt}


def _ranks(plan: Plan) -> tuple[str, str]:
    """A rank that none of a vicinity's ways is before, and one that its best is hardly ever after (``Plan.rank``)."""
    sort = plan.criteria.sort
    if sort is Sort.PRICE:
        return "v.by_price", "v.by_price"
    if sort is Sort.CONFIRMED:
        return "v.by_confirmed", "v.by_confirmed"
    nearest = f"coalesce({_km('cube_distance(v.origin, %(here)s::cube)')}, 0)"
    farthest = f"coalesce({_km('cube_distance(v.origin, %(here)s::cube) + 2 * v.spread')}, 0)"
    if sort is Sort.DISTANCE:
        return nearest, farthest
    return f"v.by_fit + {plan.far(nearest, 'v.at')}", f"v.by_fit + {plan.far(farthest, 'v.at')}"


# --- Writing ---------------------------------------------------------------------------------------------------------


def _corner(least: str, edge: str, name: str) -> str:
    return f"ARRAY[{', '.join(f'{least}({edge}({name}, {axis}))' for axis in (1, 2, 3))}]"


def _box(name: str) -> str:
    """The smallest box around all; a single part of one of them is a point or a box of its own."""
    return f"cube({_corner('min', 'cube_ll_coord', name)}, {_corner('max', 'cube_ur_coord', name)})"


MIDDLE = "(min(cube_ll_coord(point, {axis})) + max(cube_ur_coord(point, {axis}))) / 2"


# Rows from south to north in strips, each from west to east: what is cut from them is about as wide as high.
def _made_of(listing: str) -> str:
    """The vicinities of one block."""
    return f"""SELECT %(block)s::int AS block, slot, at, bits, ords, point, cube(middle) AS middle,
       cube_distance(cube(middle), cube({_corner("", "cube_ur_coord", "point")})) AS spread, origin, reach, sure_km,
       by_fit, by_price, by_confirmed
FROM (
    SELECT slot, at, bit_or(set_bit({NOBODY}, ord & {BLOCK - 1}, 1)) AS bits,
           array_agg(DISTINCT ord ORDER BY ord) AS ords, {_box("point")} AS point,
           ARRAY[{", ".join(MIDDLE.format(axis=axis) for axis in (1, 2, 3))}] AS middle,
           CASE WHEN bool_and(origin IS NOT NULL) THEN {_box("origin")} END AS origin,
           CASE WHEN at = 'home' THEN {_box("reach")} END AS reach,
           CASE WHEN at = 'home' AND wide IS NOT NULL THEN min(radius_km + uncertainty_km) END AS sure_km,
           min(by_fit) AS by_fit, min(by_price) AS by_price, min(by_confirmed) AS by_confirmed
    FROM (
        SELECT w.*, (row_number() OVER (PARTITION BY slot, at, wide, strip ORDER BY lon, id) - 1) / {MOST_WAYS} AS part
        FROM (
            SELECT w.*, floor((row_number() OVER (PARTITION BY slot, at, wide ORDER BY lat, id) - 1)
                              / sqrt({MOST_WAYS} * count(*) OVER (PARTITION BY slot, at, wide))) AS strip
            FROM (
                SELECT l.*, CASE WHEN at = 'clinic' THEN 0 WHEN cardinality(exclude_lats) = 0
                            THEN floor(ln(radius_km + uncertainty_km + 1) / ln({WIDER})) END AS wide
                FROM {listing} l WHERE ord >= %(first)s AND ord < %(end)s AND point IS NOT NULL
            ) w
        ) w
    ) w
    GROUP BY slot, at, wide, strip, part
) v"""


def write(cursor: CursorWrapper, block: int, listing: str, vicinities: str) -> None:
    """Add the vicinities of one block, from the rows of ``listing`` to ``vicinities``."""
    cursor.execute(f"INSERT INTO {vicinities} ({COLUMNS}) {_made_of(listing)}", _place(block))


def differ(cursor: CursorWrapper, block: int) -> bool:
    """Whether the vicinities of a block are other than would be written; nobody of it must have changed since."""
    written = _made_of("therapists_listing")
    standing = f"SELECT {COLUMNS} FROM {VICINITIES} WHERE block = %(block)s"
    cursor.execute(
        f"""SELECT EXISTS (
            (({written}) EXCEPT ALL ({standing})) UNION ALL (({standing}) EXCEPT ALL ({written})))""",
        _place(block),
    )
    return bool(cursor.fetchone()[0])


def _place(block: int) -> dict[str, int]:
    return {"block": block, "first": block * BLOCK, "end": (block + 1) * BLOCK}
