"""Distances that are inlined also where a point is worked out: an argument that is used twice would forbid it."""

from django.db import migrations

KM_BETWEEN = """
CREATE OR REPLACE FUNCTION km_between(a cube, b cube) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * 6371.0088 * asin(least(1, cube_distance(a, b) / 2));
"""


class Migration(migrations.Migration):
    dependencies = [("therapists", "0015_upkeep")]

    operations = [migrations.RunSQL(KM_BETWEEN, migrations.RunSQL.noop)]
