"""Points and distances that are inlined, so that they cost what their formulas cost.

A function that is strict is inlined only where all that it calls is strict too, and an argument that is used twice only
where it costs nothing.
"""

from django.db import migrations

KM_BETWEEN = """
CREATE OR REPLACE FUNCTION km_between(a cube, b cube) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * 6371.0088 * asin(least(1, cube_distance(a, b) / 2));
"""
UNIT_POINT = """
CREATE OR REPLACE FUNCTION unit_point(lat double precision, lon double precision) RETURNS cube
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN lat IS NOT NULL AND lon IS NOT NULL THEN cube(ARRAY[
    cos(radians(lat)) * cos(radians(lon)),
    cos(radians(lat)) * sin(radians(lon)),
    sin(radians(lat))
]) END;
"""


class Migration(migrations.Migration):
    dependencies = [("therapists", "0021_insight")]

    operations = [
        migrations.RunSQL(KM_BETWEEN, migrations.RunSQL.noop),
        migrations.RunSQL(UNIT_POINT, migrations.RunSQL.noop),
    ]
