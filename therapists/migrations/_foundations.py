"""What the tables stand on: PostgreSQL extensions, geography on the unit sphere, and folding of words; and triggers.

The functions have SQL-standard bodies: parsed when created, inlined when called, safe under any search path.
"""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations
from django.db.migrations import RunSQL
from django.db.migrations.state import ProjectState
from pgtrigger import migrations as triggers

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
# Not strict, so that it is inlined: twelve times quicker.
KM_BETWEEN = f"""
CREATE FUNCTION km_between(a cube, b cube) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * {EARTH_RADIUS_KM} * asin(CASE WHEN cube_distance(a, b) < 2 THEN cube_distance(a, b) / 2 ELSE 1 END);
"""
# A little wider than the circle, so that rounding never loses a point on its edge.
DISC_BOX = """
CREATE FUNCTION disc_box(centre cube, km double precision) RETURNS cube
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN cube_enlarge(centre, chord(km) + 1e-9, 3);
"""
# Plain letters, no apostrophes, a space for other marks: what ``search.spelling.fold`` makes of what is typed. The
# parser of full text would take neck/back for a file and Dr.Smith for a host. The two-argument form of ``unaccent``
# names its dictionary, which makes it safe to call immutable.
FOLD = r"""
CREATE FUNCTION fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    regexp_replace(
        replace(lower(unaccent('unaccent'::regdictionary, words)), 'ς', 'σ'),
        '[''`´ʼ]', '', 'g'
    ),
    '[-/._@:&+=]', ' ', 'g'
);
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
    RunSQL("CREATE SEQUENCE therapists_listing_ord AS integer", "DROP SEQUENCE therapists_listing_ord"),
]


class AddTrigger(triggers.AddTrigger):
    """A trigger added without making all models anew, which changes none of them and takes longer than all else."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", ()), self.trigger]


class CreateModel(migrations.CreateModel):
    """A table added without making all models anew, of which it changes none."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        made = state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
        if made is not None:
            state.__dict__["apps"] = made
            made.render_multiple([state.models[app_label, self.name_lower]])
