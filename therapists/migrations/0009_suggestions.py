"""Names and places as somebody begins to type them, what is looked up among them, and words folded as typed ones are."""

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

# Functions, because the server plans what is in one once a connection, and planning these takes several times as long as
# looking up: they run at each letter typed, and for each name searched. ``force_generic_plan``, because what is typed
# would seem to deserve a plan of its own each time.
SUGGESTED_NAMES = """
CREATE FUNCTION suggested_names(beginning text, beyond text)
RETURNS TABLE (
    practitioner_id bigint, practice_id bigint, slug varchar, name text, profession varchar, town varchar
)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    (
        SELECT p.id, NULL::bigint, p.slug, concat_ws(' ', nullif(p.given_name, ''), p.family_name),
            k.profession, k.town
        FROM therapists_practitionerkey k
        JOIN therapists_practitioner p ON p.id = k.practitioner_id AND p.status = 'published'
        WHERE k.key >= beginning AND k.key < beyond
        ORDER BY k.key, k.practitioner_id
        LIMIT 5
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
        LIMIT 3
    );
END
$$;
"""
SUGGESTED_PLACES = """
CREATE FUNCTION suggested_places(beginning text, beyond text)
RETURNS TABLE (shown varchar)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT k.shown FROM therapists_placekey k
    WHERE k.letters = ANY (ARRAY(SELECT generate_series(1, length(beginning)))) AND k.key >= beginning AND k.key < beyond
    ORDER BY k.weight DESC, k.place_id LIMIT 12;
END
$$;
"""
# For each doubtful word that begins no key as a whole: the six commonest that one slip of a finger makes of it (a letter missing,
# one too many, another one, two neighbours swapped) and that do begin one, and how many keys it begins itself, up to a
# hundred. A word that is known comes alone, without a number. Last, the pairs of these that begin a person's key.
COUNT = """(SELECT count(*) FROM (
    SELECT FROM therapists_practitionerkey k WHERE k.key >= {start} AND k.key < {beyond}
    UNION ALL
    SELECT FROM therapists_practicekey k WHERE k.key >= {start} AND k.key < {beyond}
    LIMIT 100
) counted)"""
# "!" comes after the space that ends a word in a key and before all letters.
NAMES_MEANT = f"""
CREATE FUNCTION names_meant(words text[], doubtful boolean[])
RETURNS TABLE (place int, word text, following text, keys bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT typed.place::int, typed.word, typed.doubtful,
            EXISTS (SELECT FROM therapists_practitionerkey k WHERE k.key >= typed.word AND k.key < typed.word || '!')
            OR EXISTS (SELECT FROM therapists_practicekey k WHERE k.key >= typed.word AND k.key < typed.word || '!')
            AS known
        FROM unnest(words, doubtful) WITH ORDINALITY AS typed (word, doubtful, place)
    ),
    near AS MATERIALIZED (
        SELECT asked.place, slip.word, found.keys,
            row_number() OVER (PARTITION BY asked.place ORDER BY found.keys DESC, slip.word)
        FROM asked
        CROSS JOIN LATERAL (
            SELECT left(asked.word, n - 1) || rest FROM generate_series(1, length(asked.word) + 1) n
            CROSS JOIN LATERAL (
                SELECT substr(asked.word, n + 1)
                UNION ALL SELECT substr(asked.word, n + 1, 1) || substr(asked.word, n, 1) || substr(asked.word, n + 2)
                UNION ALL SELECT chr(letter) || substr(asked.word, n + more)
                FROM generate_series(ascii('a'), ascii('z')) letter CROSS JOIN generate_series(0, 1) more
            ) ending (rest)
            EXCEPT SELECT asked.word
        ) slip (word)
        CROSS JOIN LATERAL {COUNT.format(start="slip.word", beyond="slip.word || '!'")} found (keys)
        WHERE asked.doubtful AND NOT asked.known AND found.keys > 0
    ),
    option AS MATERIALIZED (
        SELECT near.place, near.word, near.keys FROM near WHERE near.row_number <= 6
        UNION ALL
        SELECT asked.place, asked.word,
            CASE WHEN NOT asked.known THEN {COUNT.format(start="asked.word", beyond="asked.word || chr(1114111)")} END
        FROM asked
    )
    SELECT option.place, option.word, '', option.keys FROM option
    UNION ALL
    SELECT one.place, one.word, other.word, NULL
    FROM option one JOIN option other ON other.place = one.place + 1
    WHERE EXISTS (
        SELECT FROM therapists_practitionerkey k
        WHERE k.key >= one.word || ' ' || other.word AND k.key < one.word || ' ' || other.word || chr(1114111)
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0008_jobs"),
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
                ("key", models.CharField(db_collation="C", max_length=360)),
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
                ("profession", models.SlugField(db_index=False, max_length=60)),
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
        migrations.RunSQL(NAMES_MEANT, "DROP FUNCTION names_meant(text[], boolean[])"),
    ]
