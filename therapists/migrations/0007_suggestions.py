"""Names and places as somebody begins to type them, the two look-ups, and words folded as typed ones are."""

import django.db.models.deletion
from django.db import migrations, models

from therapists.migrations._foundations import FOLD

# Plain letters, no apostrophes, a space for other marks: what ``search.spelling.fold`` makes of what is typed. The
# parser of full text would take neck/back for a file and Dr.Smith for a host.
FOLD_AS_TYPED = r"""
CREATE OR REPLACE FUNCTION fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    regexp_replace(
        replace(lower(unaccent('unaccent'::regdictionary, words)), 'ς', 'σ'),
        '[''`´ʼ]', '', 'g'
    ),
    '[-/._@:&+=]', ' ', 'g'
);
"""

# In a function because these run at each letter typed: the server plans what is in one once a connection, and planning
# takes several times as long as looking up.
SUGGESTED_NAMES = """
CREATE FUNCTION suggested_names(beginning text, beyond text)
RETURNS TABLE (
    practitioner_id bigint, practice_id bigint, slug varchar, name text, profession smallint, town varchar
)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN QUERY
    (
        SELECT p.id, NULL::bigint, p.slug, concat_ws(' ', nullif(p.given_name, ''), p.family_name), k.profession, k.town
        FROM therapists_practitionerkey k
        JOIN therapists_practitioner p ON p.id = k.practitioner_id AND p.status = 'published'
        WHERE k.key >= beginning AND k.key < beyond
        ORDER BY k.key, k.practitioner_id
        LIMIT 6
    )
    UNION ALL
    (
        SELECT NULL, c.id, c.slug, c.name::text, NULL, c.locality
        FROM therapists_practicekey k
        JOIN therapists_practice c ON c.id = k.practice_id
        WHERE k.key >= beginning AND k.key < beyond AND EXISTS (
            SELECT FROM therapists_worksat w
            JOIN therapists_practitioner p ON p.id = w.practitioner_id
            WHERE w.practice_id = c.id AND p.status = 'published'
                AND (w.since IS NULL OR w.since <= current_date) AND (w.until IS NULL OR w.until > current_date)
        )
        ORDER BY k.key, k.practice_id
        LIMIT 4
    );
END
$$;
"""
SUGGESTED_PLACES = """
CREATE FUNCTION suggested_places(beginning text, beyond text)
RETURNS TABLE (place_id bigint, shown varchar)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN QUERY
    SELECT k.place_id, k.shown FROM therapists_placekey k
    WHERE k.letters = ANY (ARRAY(SELECT generate_series(1, length(beginning)))) AND k.key >= beginning AND k.key < beyond
    ORDER BY k.weight DESC, k.place_id LIMIT 12;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0005_landing"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "letters", "key", "place_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=80)),
                ("letters", models.PositiveSmallIntegerField()),
                ("weight", models.FloatField()),
                ("shown", models.CharField(max_length=360)),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="therapists.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PracticeKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "practice_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=80)),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="therapists.practice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PractitionerKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "practitioner_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=80)),
                ("profession", models.SmallIntegerField(null=True)),
                ("town", models.CharField(max_length=120)),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="therapists.practitioner",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FOLD_AS_TYPED, FOLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
        migrations.RunSQL(SUGGESTED_NAMES, "DROP FUNCTION suggested_names(text, text)"),
        migrations.RunSQL(SUGGESTED_PLACES, "DROP FUNCTION suggested_places(text, text)"),
    ]
