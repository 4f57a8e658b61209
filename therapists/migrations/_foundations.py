"""What the tables stand on: PostgreSQL extensions, geography on the unit sphere, and folding of words.

The functions have SQL-standard bodies: parsed when created, inlined when called, safe under any search path.
"""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db.migrations import RunSQL

EARTH_RADIUS_KM = 6371.0088  # as in therapists.geo

UNIT_POINT = """
CREATE FUNCTION unit_point(lat double precision, lon double precision) RETURNS cube
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN cube(ARRAY[
    cos(radians(lat)) * cos(radians(lon)),
    cos(radians(lat)) * sin(radians(lon)),
    sin(radians(lat))
]);
"""
CHORD = f"""
CREATE FUNCTION chord(km double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 2 * sin(least(greatest(km, 0), pi() * {EARTH_RADIUS_KM}) / (2 * {EARTH_RADIUS_KM}));
"""
KM_BETWEEN = f"""
CREATE FUNCTION km_between(a cube, b cube) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 2 * {EARTH_RADIUS_KM} * asin(least(1, cube_distance(a, b) / 2));
"""
# A little wider than the circle, so that rounding never loses a point on its edge.
DISC_BOX = """
CREATE FUNCTION disc_box(centre cube, km double precision) RETURNS cube
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN cube_enlarge(centre, chord(km) + 1e-9, 3);
"""
# The two-argument form names its dictionary, which makes it safe to call immutable.
FOLD = """
CREATE FUNCTION fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(unaccent('unaccent'::regdictionary, words));
"""

FOUNDATIONS = [
    CreateExtension("cube"),
    BtreeGistExtension(),
    TrigramExtension(),
    UnaccentExtension(),
    RunSQL(UNIT_POINT, "DROP FUNCTION unit_point(double precision, double precision)"),
    RunSQL(CHORD, "DROP FUNCTION chord(double precision)"),
    RunSQL(KM_BETWEEN, "DROP FUNCTION km_between(cube, cube)"),
    RunSQL(DISC_BOX, "DROP FUNCTION disc_box(cube, double precision)"),
    RunSQL(FOLD, "DROP FUNCTION fold(text)"),
]
