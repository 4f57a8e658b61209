"""All tables, with their triggers and functions: what a new database takes in place of the thirteen it ``replaces``.

Those took three times as long, for each of their operations made all models anew. A database that has begun them goes on
with them; once every directory has taken all, they can go. New triggers: ``AddTrigger`` of ``_foundations``.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import therapists.models.listing
import therapists.models.places
from django.conf import settings
from django.db import migrations, models

from therapists.migrations._foundations import FOUNDATIONS, AddTrigger, CreateModel

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
UNDOES = """
CREATE INDEX context_undoes ON pghistory_context ((metadata ->> 'undoes')) WHERE metadata ? 'undoes'
"""
# As Django's DatabaseCache asks; what a crash of the server takes from a cache is no loss.
SHARED_CACHE = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("django_database_task", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    replaces = [
        ("therapists", "0001_initial"),
        ("therapists", "0002_guides"),
        ("therapists", "0003_place_city_largest"),
        ("therapists", "0004_report"),
        ("therapists", "0005_landing"),
        ("therapists", "0008_jobs"),
        ("therapists", "0009_suggestions"),
        ("therapists", "0010_rows_that_count"),
        ("therapists", "0011_history"),
        ("therapists", "0012_shared"),
        ("therapists", "0013_suspension"),
        ("therapists", "0014_duplicates"),
        ("therapists", "0015_upkeep"),
    ]

    operations = [
        *FOUNDATIONS,
        CreateModel(
            name="Association",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("is_register", models.BooleanField(default=False, verbose_name="is a register")),
            ],
            options={
                "verbose_name": "association",
                "verbose_name_plural": "associations",
                "ordering": ("position", "slug"),
                "abstract": False,
            },
        ),
        CreateModel(
            name="AssociationEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.association",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list
                    ),
                ),
                ("website", models.URLField(blank=True)),
                ("is_register", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Practitioner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(editable=False, max_length=80, verbose_name="slug")),
                ("given_name", models.CharField(max_length=80, verbose_name="given name")),
                ("middle_name", models.CharField(blank=True, max_length=80, verbose_name="middle name")),
                ("family_name", models.CharField(max_length=80, verbose_name="family name")),
                (
                    "post_nominals",
                    models.CharField(
                        blank=True, help_text="LMT, DPT", max_length=60, verbose_name="letters after the name"
                    ),
                ),
                ("pronouns", models.CharField(blank=True, max_length=40, verbose_name="pronouns")),
                (
                    "gender",
                    models.CharField(
                        blank=True,
                        choices=[("woman", "Woman"), ("man", "Man"), ("non-binary", "Non-binary")],
                        help_text="Only if stated.",
                        max_length=12,
                        verbose_name="gender",
                    ),
                ),
                (
                    "photo",
                    models.ImageField(
                        blank=True,
                        help_text="Stored anew as a square picture without its metadata.",
                        upload_to="practitioners/",
                        validators=[django.core.validators.FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
                        verbose_name="photo",
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        blank=True, help_text="One sentence in their words.", max_length=140, verbose_name="headline"
                    ),
                ),
                ("bio", models.TextField(blank=True, max_length=4000, verbose_name="about")),
                (
                    "practising_since",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="practicing since (year)"),
                ),
                (
                    "ages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("children", "Children"),
                                ("teenagers", "Teenagers"),
                                ("adults", "Adults"),
                                ("older-adults", "Older adults"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        verbose_name="sees",
                    ),
                ),
                (
                    "scent_policy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fragrance-free", "Fragrance-free"),
                            ("on-request", "Fragrance-free on request"),
                            ("used", "Scented oils used"),
                        ],
                        help_text="Blank: not stated.",
                        max_length=14,
                        verbose_name="scents",
                    ),
                ),
                (
                    "pressures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("light", "Light"), ("medium", "Medium"), ("firm", "Firm")], max_length=10
                        ),
                        blank=True,
                        default=list,
                        verbose_name="pressure offered",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("booking_url", models.URLField(blank=True, verbose_name="booking link")),
                ("away_until", models.DateField(blank=True, null=True, verbose_name="away until")),
                ("npi", models.CharField(blank=True, max_length=10, null=True, unique=True, verbose_name="NPI")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("pending", "Pending"),
                            ("published", "Published"),
                            ("paused", "Paused"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first published"),
                ),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retired", "Retired"),
                            ("moved-away", "Moved away"),
                            ("died", "Died"),
                            ("asked", "Asked to be removed"),
                            ("not-qualified", "Not qualified"),
                            ("merged", "Merged into another listing"),
                            ("safety", "Safety"),
                            ("other", "Other"),
                        ],
                        help_text="Never public.",
                        max_length=14,
                        verbose_name="reason for closing",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="therapists.practitioner",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
            ],
            options={
                "verbose_name": "practitioner",
                "verbose_name_plural": "practitioners",
                "ordering": ("family_name", "given_name", "id"),
                "indexes": [
                    models.Index(fields=["status", "-updated_at"], name="practitioner_by_status"),
                    models.Index(fields=["family_name", "given_name", "id"], name="practitioner_by_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "pending", "published", "paused", "closed"])),
                        name="practitioner_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gender__in", ["woman", "man", "non-binary", ""])),
                        name="practitioner_gender_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scent_policy__in", ["fragrance-free", "on-request", "used", ""])),
                        name="practitioner_scent_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ages__contained_by", ["children", "teenagers", "adults", "older-adults"])),
                        name="practitioner_ages_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pressures__contained_by", ["light", "medium", "firm"])),
                        name="practitioner_pressures_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("practising_since__isnull", True),
                            models.Q(("practising_since__gte", 1930), ("practising_since__lte", 2100)),
                            _connector="OR",
                        ),
                        name="practitioner_year_sane",
                        violation_error_message="The year somebody began to practice has four digits: 1930 to 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("npi__isnull", True), ("npi__regex", "^[12][0-9]{9}$"), _connector="OR"),
                        name="practitioner_npi_shape",
                        violation_error_message="An NPI has ten digits and begins with 1 or 2.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "close_reason__in",
                                    [
                                        "retired",
                                        "moved-away",
                                        "died",
                                        "asked",
                                        "not-qualified",
                                        "merged",
                                        "safety",
                                        "other",
                                    ],
                                ),
                                ("closed_on__isnull", False),
                                ("status", "closed"),
                            ),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True),
                                ("close_reason", ""),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="practitioner_closed_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", False),
                            models.Q(("status", "published"), _negated=True),
                            _connector="OR",
                        ),
                        name="practitioner_published_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("status", "closed"), models.Q(("merged_into", models.F("id")), _negated=True)),
                            _connector="OR",
                        ),
                        name="practitioner_merged_is_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="practitioner_has_slug"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("family_name", ""), _negated=True), name="practitioner_has_name"
                    ),
                ],
            },
        ),
        CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_lower_case",
                    )
                ],
            },
        ),
        CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_requests",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("changed", "Something changed"),
                            ("stopped", "I have stopped working"),
                            ("remove", "Remove me from the directory"),
                        ],
                        max_length=10,
                        verbose_name="what they say",
                    ),
                ),
                ("proposed", models.JSONField(blank=True, default=dict, verbose_name="proposed")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="in their words")),
                ("language", models.CharField(max_length=10, verbose_name="written in")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="received"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "New"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
            ],
            options={
                "verbose_name": "change request",
                "verbose_name_plural": "change requests",
                "ordering": ("created_at", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "new")), fields=["created_at"], name="change_request_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("changed", "stopped", "remove"))),
                        name="change_request_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "accepted", "refused"])),
                        name="change_request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "changed"), _negated=True),
                            models.Q(("note", ""), ("proposed", {}), _negated=True),
                            _connector="OR",
                        ),
                        name="change_request_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "new")),
                            models.Q(models.Q(("state", "new"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="change_request_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", True), ("decided_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="change_request_received_before_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]+)*$")),
                        name="change_request_language_shape",
                    ),
                ],
            },
        ),
        CreateModel(
            name="ChangeRequestEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.changerequest",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("proposed", models.JSONField(blank=True, default=dict)),
                ("note", models.TextField(blank=True, max_length=1000)),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("state", models.CharField(default="new", max_length=10)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_fabd2b_idx")],
            },
        ),
        CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "body_area",
                    models.CharField(
                        choices=[
                            ("head", "Head"),
                            ("jaw", "Jaw"),
                            ("neck", "Neck"),
                            ("shoulder", "Shoulder"),
                            ("upper-back", "Upper back"),
                            ("chest", "Chest"),
                            ("lower-back", "Lower back"),
                            ("abdomen-pelvis", "Abdomen and pelvis"),
                            ("hip", "Hip"),
                            ("buttock", "Buttock"),
                            ("thigh", "Thigh"),
                            ("knee", "Knee"),
                            ("lower-leg", "Lower leg"),
                            ("ankle-foot", "Ankle and foot"),
                            ("upper-arm", "Upper arm"),
                            ("elbow", "Elbow"),
                            ("wrist-hand", "Wrist and hand"),
                            ("whole-body", "Whole body"),
                        ],
                        max_length=20,
                        verbose_name="body area",
                    ),
                ),
                (
                    "icd10_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list, verbose_name="ICD-10-CM"
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ("position", "slug"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "body_area__in",
                                [
                                    "head",
                                    "jaw",
                                    "neck",
                                    "shoulder",
                                    "upper-back",
                                    "chest",
                                    "lower-back",
                                    "abdomen-pelvis",
                                    "hip",
                                    "buttock",
                                    "thigh",
                                    "knee",
                                    "lower-leg",
                                    "ankle-foot",
                                    "upper-arm",
                                    "elbow",
                                    "wrist-hand",
                                    "whole-body",
                                ],
                            )
                        ),
                        name="condition_area_known",
                    )
                ],
            },
        ),
        CreateModel(
            name="ConditionEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.condition",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("body_area", models.CharField(max_length=20)),
                (
                    "icd10_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Technique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "works_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("muscles", "Muscles"),
                                ("joints", "Joints"),
                                ("nerves", "Nerves"),
                                ("connective-tissue", "Connective tissue"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                (
                    "pressure",
                    models.CharField(
                        choices=[
                            ("light", "Light"),
                            ("medium", "Medium"),
                            ("firm", "Firm"),
                            ("varies", "Varies"),
                            ("none", "None"),
                        ],
                        max_length=10,
                        verbose_name="pressure",
                    ),
                ),
            ],
            options={
                "verbose_name": "technique",
                "verbose_name_plural": "techniques",
                "ordering": ("position", "slug"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("works_on__contained_by", ["muscles", "joints", "nerves", "connective-tissue"])
                        ),
                        name="technique_works_on_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pressure__in", ["light", "medium", "firm", "varies", "none"])),
                        name="technique_pressure_known",
                    ),
                ],
            },
        ),
        CreateModel(
            name="ConditionTechnique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "strength",
                    models.CharField(
                        choices=[("strong", "Strong"), ("moderate", "Moderate"), ("weak", "Weak")],
                        max_length=10,
                        verbose_name="strength",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Guideline, review or textbook, with its year.", max_length=300, verbose_name="source"
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="technique_links",
                        to="therapists.condition",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="condition_links",
                        to="therapists.technique",
                    ),
                ),
            ],
            options={
                "verbose_name": "technique for a condition",
                "verbose_name_plural": "techniques for conditions",
                "ordering": ("condition", "technique"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("condition", "technique"),
                        name="condition_technique_once",
                        violation_error_message="This technique is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__in", ["strong", "moderate", "weak"])),
                        name="condition_link_strength_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="condition_link_has_source"
                    ),
                ],
            },
        ),
        CreateModel(
            name="ConditionTechniqueEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.conditiontechnique",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("strength", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=300)),
                (
                    "condition",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.condition",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.technique",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["condition"], name="therapists__conditi_59fcda_idx")],
            },
        ),
        CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("accepting", "Accepting new people"),
                            ("home-visits", "Home visits"),
                            ("coverage", "Coverage"),
                            ("fees", "Fees"),
                            ("hours", "Hours"),
                            ("credential", "Credential"),
                            ("listing", "The whole listing"),
                        ],
                        max_length=12,
                        verbose_name="fact",
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="said by")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("call", "Phone call"),
                            ("mail", "E-mail"),
                            ("register", "Public register"),
                            ("website", "Their website"),
                            ("in-person", "In person"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "confirmation",
                "verbose_name_plural": "confirmations",
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["practitioner", "fact", "-at"], name="confirmation_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fact__in",
                                [
                                    "phone",
                                    "accepting",
                                    "home-visits",
                                    "coverage",
                                    "fees",
                                    "hours",
                                    "credential",
                                    "listing",
                                ],
                            )
                        ),
                        name="confirmation_fact_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["call", "mail", "register", "website", "in-person"])),
                        name="confirmation_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="confirmation_has_source"
                    ),
                ],
            },
        ),
        CreateModel(
            name="ConfirmationEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.confirmation",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("fact", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=120)),
                ("method", models.CharField(max_length=10)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_e6d6a9_idx")],
            },
        ),
        CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(editable=False, max_length=120, verbose_name="slug")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clinic", "Clinic"),
                            ("spa", "Spa"),
                            ("hospital", "Hospital"),
                            ("studio", "Studio"),
                            ("sports-club", "Sports club"),
                            ("own-premises", "Own premises"),
                        ],
                        help_text="Blank: not stated.",
                        max_length=14,
                        verbose_name="kind of place",
                    ),
                ),
                (
                    "not_a_home",
                    models.BooleanField(
                        default=False,
                        help_text="Tick only when you know. Until then the public sees the district, never the street.",
                        verbose_name="not someone's home",
                    ),
                ),
                ("street", models.CharField(blank=True, editable=False, max_length=200, verbose_name="public street")),
                ("locality", models.CharField(max_length=120, verbose_name="town")),
                (
                    "region",
                    models.CharField(
                        blank=True, help_text="ISO 3166-2: CT, ENG.", max_length=3, verbose_name="region code"
                    ),
                ),
                (
                    "postcode",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="public postal code"),
                ),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("lat", models.FloatField(editable=False, verbose_name="public latitude")),
                ("lon", models.FloatField(editable=False, verbose_name="public longitude")),
                ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                (
                    "step_free",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="step-free entrance",
                    ),
                ),
                (
                    "parking",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="parking",
                    ),
                ),
                (
                    "transit",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="near public transit",
                    ),
                ),
                (
                    "accessible_toilet",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="accessible restroom",
                    ),
                ),
                (
                    "hearing_loop",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="hearing loop",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
            ],
            options={
                "verbose_name": "practice",
                "verbose_name_plural": "practices",
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("setting__in", ["clinic", "spa", "hospital", "studio", "sports-club", "own-premises", ""])
                        ),
                        name="practice_setting_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_a_home", True), models.Q(("postcode", ""), ("street", "")), _connector="OR"
                        ),
                        name="practice_home_hides_street",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="practice_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")), name="practice_country_iso"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="practice_has_name"),
                    models.CheckConstraint(condition=models.Q(("slug", ""), _negated=True), name="practice_has_slug"),
                    models.CheckConstraint(
                        condition=models.Q(("step_free__in", ["yes", "no", "not-stated"])),
                        name="practice_step_free_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parking__in", ["yes", "no", "not-stated"])), name="practice_parking_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("transit__in", ["yes", "no", "not-stated"])), name="practice_transit_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accessible_toilet__in", ["yes", "no", "not-stated"])),
                        name="practice_accessible_toilet_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hearing_loop__in", ["yes", "no", "not-stated"])),
                        name="practice_hearing_loop_known",
                    ),
                ],
            },
        ),
        CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="therapists.practice",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("phone", "Phone"), ("email", "E-mail")],
                        default="phone",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=254, verbose_name="number or address")),
                ("extension", models.CharField(blank=True, max_length=8, verbose_name="extension")),
                ("public", models.BooleanField(default=True, verbose_name="public")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ("position", "id"),
                "indexes": [models.Index(fields=["value"], name="contact_by_value")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("practice__isnull", True), ("practitioner__isnull", False)),
                            models.Q(("practice__isnull", False), ("practitioner__isnull", True)),
                            _connector="OR",
                        ),
                        name="contact_of_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "phone"), ("value__regex", "^\\+[1-9][0-9]{6,14}$")),
                            models.Q(("kind", "email"), ("value__regex", "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$")),
                            _connector="OR",
                        ),
                        name="contact_value_shape",
                        violation_error_message="A phone number is written +12035550100, an e-mail address name@example.org.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extension", ""),
                            models.Q(("extension__regex", "^[0-9]{1,8}$"), ("kind", "phone")),
                            _connector="OR",
                        ),
                        name="contact_extension_of_phone",
                        violation_error_message="Only a phone number has an extension: up to eight digits.",
                    ),
                    models.UniqueConstraint(
                        fields=("practitioner", "practice", "value", "extension"),
                        name="contact_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        CreateModel(
            name="ContactPointEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.contactpoint",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("kind", models.CharField(default="phone", max_length=6)),
                ("value", models.CharField(max_length=254)),
                ("extension", models.CharField(blank=True, max_length=8)),
                ("public", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["practitioner"], name="therapists__practit_3fe8e5_idx"),
                    models.Index(fields=["practice"], name="therapists__practic_0f36fb_idx"),
                ],
            },
        ),
        CreateModel(
            name="HomeVisits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="home_visits",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "offers",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="comes to homes",
                    ),
                ),
                (
                    "accepting",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="accepting new people",
                    ),
                ),
                ("base_lat", models.FloatField(blank=True, editable=False, null=True, verbose_name="public latitude")),
                ("base_lon", models.FloatField(blank=True, editable=False, null=True, verbose_name="public longitude")),
                (
                    "base_uncertainty_km",
                    models.FloatField(blank=True, editable=False, null=True, verbose_name="uncertainty in km"),
                ),
                ("locality", models.CharField(blank=True, max_length=120, verbose_name="town")),
                (
                    "region",
                    models.CharField(
                        blank=True, help_text="ISO 3166-2: CT, ENG.", max_length=3, verbose_name="region code"
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("time_zone", models.CharField(blank=True, max_length=40, verbose_name="time zone")),
                (
                    "fee_kind",
                    models.CharField(
                        choices=[
                            ("not-stated", "Not stated"),
                            ("none", "No extra fee"),
                            ("flat", "Flat fee"),
                            ("distance", "Free within a distance, then per kilometer"),
                        ],
                        default="not-stated",
                        max_length=10,
                        verbose_name="fee",
                    ),
                ),
                (
                    "fee_amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="flat fee"),
                ),
                (
                    "fee_free_km",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="free within (km)"),
                ),
                (
                    "fee_per_km",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="then per km"
                    ),
                ),
                ("fee_currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                (
                    "minimum_notice_hours",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minimum notice (hours)"),
                ),
                (
                    "minimum_session_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="shortest session (minutes)"),
                ),
                (
                    "brings_table",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="brings a table",
                    ),
                ),
                (
                    "stairs",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="climbs stairs",
                    ),
                ),
                (
                    "transfer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="helps to move from chair to table",
                    ),
                ),
                (
                    "pets",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="fine with pets",
                    ),
                ),
                (
                    "needs_parking",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="needs parking",
                    ),
                ),
                (
                    "space_needed",
                    models.CharField(blank=True, help_text="2 × 3 m", max_length=120, verbose_name="space needed"),
                ),
                (
                    "surfaces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("table", "Treatment table"), ("chair", "Chair"), ("bed", "Your bed")],
                            max_length=6,
                        ),
                        blank=True,
                        default=list,
                        verbose_name="works on",
                    ),
                ),
                (
                    "visits",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("anyone", "Anyone"),
                            ("women-only", "Women only"),
                            ("existing-clients", "Existing clients only"),
                            ("referred", "With a referral"),
                        ],
                        max_length=16,
                        verbose_name="visits",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "home visits",
                "verbose_name_plural": "home visits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offers__in", ["yes", "no", "not-stated"])), name="home_visits_offers_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepting__in", ["yes", "no", "not-stated"])),
                        name="home_visits_accepting_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("brings_table__in", ["yes", "no", "not-stated"])),
                        name="home_visits_brings_table_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stairs__in", ["yes", "no", "not-stated"])), name="home_visits_stairs_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("transfer__in", ["yes", "no", "not-stated"])),
                        name="home_visits_transfer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pets__in", ["yes", "no", "not-stated"])), name="home_visits_pets_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("needs_parking__in", ["yes", "no", "not-stated"])),
                        name="home_visits_needs_parking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("base_lat__isnull", True),
                                ("base_lon__isnull", True),
                                ("base_uncertainty_km__isnull", True),
                            ),
                            models.Q(
                                ("base_lat__gte", -90),
                                ("base_lat__lte", 90),
                                ("base_lon__gte", -180),
                                ("base_lon__lte", 180),
                                ("base_lat__isnull", False),
                                ("base_lon__isnull", False),
                                ("base_uncertainty_km__gt", 0),
                                ("base_uncertainty_km__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="home_visits_base_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fee_amount__isnull", True),
                                ("fee_free_km__isnull", True),
                                ("fee_kind__in", ["not-stated", "none"]),
                                ("fee_per_km__isnull", True),
                            ),
                            models.Q(
                                ("fee_amount__gt", 0),
                                ("fee_amount__isnull", False),
                                ("fee_currency__regex", "^[A-Z]{3}$"),
                                ("fee_free_km__isnull", True),
                                ("fee_kind", "flat"),
                                ("fee_per_km__isnull", True),
                            ),
                            models.Q(
                                ("fee_amount__isnull", True),
                                ("fee_currency__regex", "^[A-Z]{3}$"),
                                ("fee_free_km__gte", 0),
                                ("fee_free_km__isnull", False),
                                ("fee_kind", "distance"),
                                ("fee_per_km__gt", 0),
                                ("fee_per_km__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="home_visits_fee_whole",
                        violation_error_message="A flat fee has an amount; a fee by distance has the free kilometers and the price of each after; both have a currency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("surfaces__contained_by", ["table", "chair", "bed"])),
                        name="home_visits_surfaces_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visits__in", ["anyone", "women-only", "existing-clients", "referred", ""])
                        ),
                        name="home_visits_whom_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"),
                        name="home_visits_country_iso",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_notice_hours__isnull", True), ("minimum_notice_hours__lte", 1440), _connector="OR"
                        ),
                        name="home_visits_notice_sane",
                        violation_error_message="Notice is at most 1,440 hours (60 days).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_session_minutes__isnull", True),
                            models.Q(("minimum_session_minutes__gte", 5), ("minimum_session_minutes__lte", 480)),
                            _connector="OR",
                        ),
                        name="home_visits_session_sane",
                        violation_error_message="A session lasts between 5 and 480 minutes.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country", "Country"),
                            ("region", "Region"),
                            ("county", "County"),
                            ("city", "City"),
                            ("district", "District"),
                            ("postcode", "Postal code"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("key", models.CharField(editable=False, help_text="The name folded for look-up.", max_length=120)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, editable=False
                    ),
                ),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                (
                    "region",
                    models.CharField(
                        blank=True, help_text="ISO 3166-2, second part.", max_length=3, verbose_name="region code"
                    ),
                ),
                ("region_name", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "locality",
                    models.CharField(
                        blank=True, help_text="Town that a postal code belongs to.", max_length=120, verbose_name="town"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="therapists.place",
                    ),
                ),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
                ("radius_km", models.FloatField(verbose_name="radius in km")),
                ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                ("population", models.PositiveIntegerField(default=0, verbose_name="population")),
                ("source", models.CharField(default="curator", editable=False, max_length=20)),
                ("source_id", models.CharField(editable=False, max_length=40, null=True)),
                (
                    "point",
                    models.GeneratedField(
                        db_persist=True,
                        expression=therapists.models.places.UnitPoint(models.F("lat"), models.F("lon")),
                        output_field=therapists.models.places.Cube(),
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ("country", "name", "id"),
                "indexes": [
                    models.Index(
                        fields=["key", "-population"], name="place_key", opclasses=["text_pattern_ops", "int4_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["aliases"], name="place_aliases"),
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(("kind", "city")), fields=["point"], name="place_city_point"
                    ),
                    models.Index(
                        condition=models.Q(("kind", "city")),
                        fields=["-population", "id"],
                        include=("lat", "lon", "name", "radius_km"),
                        name="place_city_largest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["country", "region", "county", "city", "district", "postcode"])
                        ),
                        name="place_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="place_on_earth",
                        violation_error_message="Latitude lies between -90 and 90, longitude between -180 and 180.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("radius_km__gte", 0), ("radius_km__lte", 10000)),
                        name="place_radius_sane",
                        violation_error_message="A radius lies between 0 and 10,000 km.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")), name="place_country_iso"
                    ),
                    models.UniqueConstraint(fields=("source", "source_id"), name="place_source_once"),
                ],
            },
        ),
        CreateModel(
            name="CoverageArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "home_visits",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="therapists.homevisits"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("include", "Comes here"), ("exclude", "Does not come here")],
                        default="include",
                        max_length=7,
                        verbose_name="role",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("base", "The base, with a radius"), ("place", "A place, with its radius")],
                        default="base",
                        max_length=5,
                        verbose_name="around",
                    ),
                ),
                ("radius_km", models.FloatField(blank=True, null=True, verbose_name="radius in km")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage_areas",
                        to="therapists.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "coverage circle",
                "verbose_name_plural": "coverage circles",
                "ordering": ("role", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["include", "exclude"])), name="coverage_role_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("origin", "base"),
                                ("place__isnull", True),
                                ("radius_km__gt", 0),
                                ("radius_km__isnull", False),
                                ("radius_km__lte", 500),
                            ),
                            models.Q(("origin", "place"), ("place__isnull", False), ("radius_km__isnull", True)),
                            _connector="OR",
                        ),
                        name="coverage_base_or_place",
                        violation_error_message="A circle around the base has a radius of up to 500 km and no place; a circle around a place has the place and no radius.",
                    ),
                    models.UniqueConstraint(
                        fields=("home_visits", "role", "origin", "place", "radius_km"),
                        name="coverage_once",
                        nulls_distinct=False,
                        violation_error_message="This circle is there already.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="CoverageAreaEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.coveragearea",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "home_visits",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.homevisits",
                    ),
                ),
                ("role", models.CharField(default="include", max_length=7)),
                ("origin", models.CharField(default="base", max_length=5)),
                ("radius_km", models.FloatField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.place",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["home_visits"], name="therapists__home_vi_2bd23f_idx")],
            },
        ),
        CreateModel(
            name="Profession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "nucc_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, verbose_name="NUCC codes"
                    ),
                ),
            ],
            options={
                "verbose_name": "profession",
                "verbose_name_plural": "professions",
                "ordering": ("position", "slug"),
                "abstract": False,
            },
        ),
        CreateModel(
            name="Credential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "check_result",
                    models.CharField(
                        blank=True,
                        choices=[("matched", "Matched"), ("mismatch", "Does not match"), ("not-found", "Not found")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "check_source",
                    models.CharField(
                        blank=True, help_text="NY OP register", max_length=120, verbose_name="checked where"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credentials",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "License"),
                            ("certification", "Certification"),
                            ("insurance", "Liability insurance"),
                            ("background-check", "Background check"),
                        ],
                        default="licence",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "profession",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="therapists.profession",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("issuer", models.CharField(blank=True, max_length=160, verbose_name="issuer")),
                (
                    "jurisdiction",
                    models.CharField(
                        blank=True, help_text="US-CT, GB, CA-ON", max_length=6, verbose_name="jurisdiction"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("expired", "Expired"),
                            ("suspended", "Suspended"),
                            ("revoked", "Revoked"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
            ],
            options={
                "verbose_name": "credential",
                "verbose_name_plural": "credentials",
                "ordering": ("kind", "id"),
                "indexes": [models.Index(fields=["number"], name="credential_by_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["licence", "certification", "insurance", "background-check"])),
                        name="credential_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "expired", "suspended", "revoked", "unknown"])),
                        name="credential_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "licence"), _negated=True),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                ("jurisdiction__regex", "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"),
                            ),
                            _connector="OR",
                        ),
                        name="credential_licence_whole",
                        violation_error_message="A license has a number and a jurisdiction such as US-CT, CA-ON or GB.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on__isnull", True),
                            ("expires_on__isnull", True),
                            ("expires_on__gte", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="credential_issued_before_expiry",
                        violation_error_message="It cannot expire before it was issued.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_result", ""), ("check_source", ""), ("checked_on__isnull", True)),
                            models.Q(
                                ("check_result__in", ["matched", "mismatch", "not-found"]),
                                ("checked_on__isnull", False),
                                models.Q(("check_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="credential_check_whole",
                        violation_error_message="A check says when, where and what came of it. Fill in all three, or none.",
                    ),
                    models.UniqueConstraint(
                        fields=("practitioner", "kind", "jurisdiction", "number", "issuer"),
                        name="credential_once",
                        violation_error_message="This credential is there already.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="CredentialEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.credential",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("check_result", models.CharField(blank=True, max_length=10)),
                ("check_source", models.CharField(blank=True, max_length=120)),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("kind", models.CharField(default="licence", max_length=16)),
                (
                    "profession",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.profession",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60)),
                ("issuer", models.CharField(blank=True, max_length=160)),
                ("jurisdiction", models.CharField(blank=True, max_length=6)),
                ("status", models.CharField(default="unknown", max_length=10)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_01477d_idx")],
            },
        ),
        CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duplicates_after",
                        to="therapists.practitioner",
                        verbose_name="one listing",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duplicates_before",
                        to="therapists.practitioner",
                        verbose_name="the other",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="points")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("licence", "same license number"),
                                ("email", "same e-mail address"),
                                ("phone", "same phone number"),
                                ("website", "same website"),
                                ("shared", "same contact as several others"),
                                ("practice", "same practice"),
                                ("near", "less than 10 km apart"),
                                ("region", "less than 50 km apart"),
                                ("profession", "same profession"),
                                ("name", "same name"),
                                ("nickname", "one given name short for the other"),
                                ("misspelt", "names a letter apart"),
                                ("part", "one name part of the other"),
                                ("initial", "given name an initial"),
                                ("new-family", "another family name"),
                                ("other-profession", "another profession"),
                                ("other-gender", "another gender"),
                                ("other-middle", "another middle name"),
                            ],
                            max_length=16,
                        ),
                        verbose_name="what speaks for it",
                    ),
                ),
                (
                    "found_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="found on"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To compare"), ("merged", "Merged"), ("distinct", "Two people")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "ordering": ("-score", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["-score", "id"], name="duplicate_likeliest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="duplicate_older_first"
                    ),
                    models.UniqueConstraint(fields=("one", "other"), name="duplicate_once"),
                    models.CheckConstraint(condition=models.Q(("score__lte", 100)), name="duplicate_score_of_hundred"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reasons__contained_by",
                                [
                                    "licence",
                                    "email",
                                    "phone",
                                    "website",
                                    "shared",
                                    "practice",
                                    "near",
                                    "region",
                                    "profession",
                                    "name",
                                    "nickname",
                                    "misspelt",
                                    "part",
                                    "initial",
                                    "new-family",
                                    "other-profession",
                                    "other-gender",
                                    "other-middle",
                                ],
                            )
                        ),
                        name="duplicate_reasons_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "merged", "distinct"])), name="duplicate_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at__isnull", True), ("by__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("at__isnull", False)),
                            _connector="OR",
                        ),
                        name="duplicate_decided_whole",
                    ),
                ],
            },
        ),
        CreateModel(
            name="DuplicatePairEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.duplicatepair",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "one",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("licence", "same license number"),
                                ("email", "same e-mail address"),
                                ("phone", "same phone number"),
                                ("website", "same website"),
                                ("shared", "same contact as several others"),
                                ("practice", "same practice"),
                                ("near", "less than 10 km apart"),
                                ("region", "less than 50 km apart"),
                                ("profession", "same profession"),
                                ("name", "same name"),
                                ("nickname", "one given name short for the other"),
                                ("misspelt", "names a letter apart"),
                                ("part", "one name part of the other"),
                                ("initial", "given name an initial"),
                                ("new-family", "another family name"),
                                ("other-profession", "another profession"),
                                ("other-gender", "another gender"),
                                ("other-middle", "another middle name"),
                            ],
                            max_length=16,
                        )
                    ),
                ),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("state", models.CharField(default="open", max_length=8)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["one"], name="therapists__one_id_64ce16_idx"),
                    models.Index(fields=["other"], name="therapists__other_i_6c7fb5_idx"),
                ],
            },
        ),
        CreateModel(
            name="FacetBits",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "block", "slot", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("block", models.IntegerField()),
                ("slot", models.SmallIntegerField()),
                ("code", models.SmallIntegerField()),
                ("bits", therapists.models.listing.Bits(length=2048)),
            ],
            options={
                "verbose_name": "bits of an option",
                "verbose_name_plural": "bits of options",
            },
        ),
        CreateModel(
            name="FacetCode",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("at", "Where"),
                            ("objective", "What you want"),
                            ("condition", "What hurts"),
                            ("technique", "Technique"),
                            ("profession", "Profession"),
                            ("setting", "Kind of place"),
                            ("when", "Usual hours"),
                            ("language", "Language"),
                            ("gender", "Gender"),
                            ("payment", "Payment and insurance"),
                            ("access", "Access"),
                            ("scent", "Scents"),
                            ("pressure", "Pressure"),
                            ("age", "Age"),
                            ("accepting", "New people"),
                            ("checked", "Checked"),
                            ("association", "Association"),
                        ],
                        max_length=12,
                    ),
                ),
                ("key", models.CharField(max_length=70)),
                ("bit", therapists.models.listing.Bits(length=1024, null=True)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("group", "key"), name="facet_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "group__in",
                                [
                                    "at",
                                    "objective",
                                    "condition",
                                    "technique",
                                    "profession",
                                    "setting",
                                    "when",
                                    "language",
                                    "gender",
                                    "payment",
                                    "access",
                                    "scent",
                                    "pressure",
                                    "age",
                                    "accepting",
                                    "checked",
                                    "association",
                                ],
                            )
                        ),
                        name="facet_code_group_known",
                    ),
                ],
            },
        ),
        CreateModel(
            name="FormerSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="therapists.practice",
                    ),
                ),
                ("slug", models.SlugField(max_length=120, verbose_name="slug")),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("practice__isnull", True), ("practitioner__isnull", False)),
                            models.Q(("practice__isnull", False), ("practitioner__isnull", True)),
                            _connector="OR",
                        ),
                        name="former_slug_of_one_listing",
                    ),
                    models.UniqueConstraint(
                        fields=("practitioner", "practice", "slug"), name="former_slug_once", nulls_distinct=False
                    ),
                ],
            },
        ),
        CreateModel(
            name="FormerSlugEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.formerslug",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=120)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["practitioner"], name="therapists__practit_241410_idx"),
                    models.Index(fields=["practice"], name="therapists__practic_fed0ce_idx"),
                ],
            },
        ),
        CreateModel(
            name="Guide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "locale",
                    models.CharField(
                        help_text="BCP 47, for example en or es.", max_length=10, verbose_name="written in"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "summary",
                    models.CharField(
                        blank=True,
                        help_text="One or two sentences; search engines show them.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="Untick to take this text off the site.", verbose_name="shown"
                    ),
                ),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "condition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guides",
                        to="therapists.condition",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guides",
                        to="therapists.technique",
                    ),
                ),
                (
                    "profession",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guides",
                        to="therapists.profession",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("home-visits", "Home visits"),
                            ("any-condition", "Every condition: where its own guide says nothing"),
                            ("any-technique", "Every technique: where its own guide says nothing"),
                            ("any-profession", "Every profession: where its own guide says nothing"),
                        ],
                        max_length=20,
                        verbose_name="topic",
                    ),
                ),
                (
                    "safety",
                    models.CharField(
                        blank=True,
                        help_text="Stands above everything, after the caution of the vocabulary. {emergency} becomes the number.",
                        max_length=400,
                        verbose_name="safety note",
                    ),
                ),
                ("what_it_is", models.TextField(blank=True, verbose_name="what it is")),
                ("what_helps", models.TextField(blank=True, verbose_name="what may help, and why")),
                ("what_to_ask", models.TextField(blank=True, verbose_name="what to ask a practitioner")),
                ("when_to_see_a_doctor", models.TextField(blank=True, verbose_name="when to see a doctor")),
                ("first_visit", models.TextField(blank=True, verbose_name="what a first visit is like")),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400), blank=True, default=list, verbose_name="sources"
                    ),
                ),
                ("written_on", models.DateField(verbose_name="written on")),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="reviewed on")),
                (
                    "reviewer",
                    models.CharField(
                        blank=True,
                        help_text="A clinician, with their profession. Blank: the page says that nobody has reviewed it.",
                        max_length=120,
                        verbose_name="reviewed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "guide",
                "verbose_name_plural": "guides",
                "ordering": ("title", "locale", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    models.Q(
                                        ("condition__isnull", False),
                                        ("profession__isnull", True),
                                        ("technique__isnull", True),
                                    ),
                                    models.Q(
                                        ("condition__isnull", True),
                                        ("profession__isnull", True),
                                        ("technique__isnull", False),
                                    ),
                                    models.Q(
                                        ("condition__isnull", True),
                                        ("profession__isnull", False),
                                        ("technique__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                ("topic", ""),
                            ),
                            models.Q(
                                ("condition__isnull", True),
                                ("profession__isnull", True),
                                ("technique__isnull", True),
                                models.Q(("topic", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="guide_of_one_entry",
                        violation_error_message="A guide is about one condition, technique, profession or topic.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("topic__in", ["home-visits", "any-condition", "any-technique", "any-profession", ""])
                        ),
                        name="guide_topic_known",
                    ),
                    models.UniqueConstraint(
                        fields=("condition", "technique", "profession", "topic", "locale"),
                        name="guide_once_per_locale",
                        nulls_distinct=False,
                        violation_error_message="There is a guide to this in this language already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_on__isnull", True), ("reviewer", "")),
                            models.Q(("reviewed_on__isnull", False), models.Q(("reviewer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="guide_review_names_who_and_when",
                        violation_error_message="A review has a name and a day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("written_on__lte", django.db.models.functions.datetime.Now()),
                            models.Q(
                                ("reviewed_on__isnull", True),
                                ("reviewed_on__lte", django.db.models.functions.datetime.Now()),
                                _connector="OR",
                            ),
                        ),
                        name="guide_days_in_past",
                        violation_error_message="This day is still to come.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="GuideEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.guide",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("locale", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=120)),
                ("summary", models.CharField(blank=True, max_length=300)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "condition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.condition",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.technique",
                    ),
                ),
                (
                    "profession",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.profession",
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=20)),
                ("safety", models.CharField(blank=True, max_length=400)),
                ("what_it_is", models.TextField(blank=True)),
                ("what_helps", models.TextField(blank=True)),
                ("what_to_ask", models.TextField(blank=True)),
                ("when_to_see_a_doctor", models.TextField(blank=True)),
                ("first_visit", models.TextField(blank=True)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400), blank=True, default=list
                    ),
                ),
                ("written_on", models.DateField()),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("reviewer", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="HomeVisitsEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.homevisits",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("offers", models.CharField(default="not-stated", max_length=10)),
                ("accepting", models.CharField(default="not-stated", max_length=10)),
                ("base_lat", models.FloatField(blank=True, editable=False, null=True)),
                ("base_lon", models.FloatField(blank=True, editable=False, null=True)),
                ("base_uncertainty_km", models.FloatField(blank=True, editable=False, null=True)),
                ("locality", models.CharField(blank=True, max_length=120)),
                ("region", models.CharField(blank=True, max_length=3)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("time_zone", models.CharField(blank=True, max_length=40)),
                ("fee_kind", models.CharField(default="not-stated", max_length=10)),
                ("fee_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ("fee_free_km", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("fee_per_km", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("fee_currency", models.CharField(blank=True, max_length=3)),
                ("minimum_notice_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("minimum_session_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("brings_table", models.CharField(default="not-stated", max_length=10)),
                ("stairs", models.CharField(default="not-stated", max_length=10)),
                ("transfer", models.CharField(default="not-stated", max_length=10)),
                ("pets", models.CharField(default="not-stated", max_length=10)),
                ("needs_parking", models.CharField(default="not-stated", max_length=10)),
                ("space_needed", models.CharField(blank=True, max_length=120)),
                (
                    "surfaces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("table", "Treatment table"), ("chair", "Chair"), ("bed", "Your bed")],
                            max_length=6,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                ("visits", models.CharField(blank=True, max_length=16)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_0bcc5a_idx")],
            },
        ),
        CreateModel(
            name="WorksAt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="works_at",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="works_at", to="therapists.practice"
                    ),
                ),
                (
                    "accepting",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not-stated", "Not stated")],
                        default="not-stated",
                        max_length=10,
                        verbose_name="accepting new people",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                (
                    "until",
                    models.DateField(
                        blank=True, help_text="First day they no longer work here.", null=True, verbose_name="until"
                    ),
                ),
            ],
            options={
                "verbose_name": "works at",
                "verbose_name_plural": "works at",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practitioner", "practice"),
                        name="works_at_once",
                        violation_error_message="They have a post at this practice already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepting__in", ["yes", "no", "not-stated"])),
                        name="works_at_accepting_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="works_at_since_before_until",
                        violation_error_message="The last day lies before the first. “Until” is the first day they are gone.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="HoursException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "works_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="therapists.worksat",
                    ),
                ),
                (
                    "home_visits",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="therapists.homevisits",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "opens",
                    models.TimeField(blank=True, help_text="Blank: closed all day.", null=True, verbose_name="from"),
                ),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="to")),
            ],
            options={
                "verbose_name": "exception to the hours",
                "verbose_name_plural": "exceptions to the hours",
                "ordering": ("date", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("home_visits__isnull", True), ("works_at__isnull", False)),
                            models.Q(("home_visits__isnull", False), ("works_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="exception_of_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes__isnull", True), ("opens__isnull", True)),
                            models.Q(
                                ("closes__isnull", False), ("opens__isnull", False), ("opens__lt", models.F("closes"))
                            ),
                            _connector="OR",
                        ),
                        name="exception_closed_or_hours",
                    ),
                    models.UniqueConstraint(
                        fields=("works_at", "home_visits", "date", "opens"), name="exception_once", nulls_distinct=False
                    ),
                ],
            },
        ),
        CreateModel(
            name="HoursExceptionEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.hoursexception",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "works_at",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.worksat",
                    ),
                ),
                (
                    "home_visits",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.homevisits",
                    ),
                ),
                ("date", models.DateField()),
                ("opens", models.TimeField(blank=True, null=True)),
                ("closes", models.TimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["works_at"], name="therapists__works_a_d21cc1_idx"),
                    models.Index(fields=["home_visits"], name="therapists__home_vi_24489d_idx"),
                ],
            },
        ),
        CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="source")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "Applied"), ("undone", "Undone")],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(verbose_name="finished")),
                ("counts", models.JSONField(default=dict, verbose_name="counts")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ("-started_at", "-id"),
                "permissions": (("undo_importrun", "Can undo an import"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["applied", "undone"])), name="import_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="import_sha256_shape"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finished_at__gte", models.F("started_at"))),
                        name="import_started_before_finished",
                    ),
                ],
            },
        ),
        CreateModel(
            name="ImportChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="therapists.importrun"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_changes",
                        to="therapists.practitioner",
                    ),
                ),
                ("created", models.BooleanField(default=False, verbose_name="created")),
                ("difference", models.JSONField(default=dict, verbose_name="difference")),
            ],
            options={
                "verbose_name": "change by an import",
                "verbose_name_plural": "changes by imports",
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("run", "practitioner"), name="import_change_once")],
            },
        ),
        CreateModel(
            name="ImportRunEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.importrun",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("source", models.CharField(max_length=40)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("state", models.CharField(default="applied", max_length=10)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Landing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="landings", to="therapists.place"
                    ),
                ),
                (
                    "profession",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="landings",
                        to="therapists.profession",
                    ),
                ),
                ("people", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "landing page",
                "verbose_name_plural": "landing pages",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("place", "profession"), name="landing_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(("people__gt", 0)), name="landing_has_people"),
                ],
            },
        ),
        CreateModel(
            name="Language",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "ordering": ("position", "slug"),
                "abstract": False,
            },
        ),
        CreateModel(
            name="LanguageEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.language",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listing_rows",
                        to="therapists.practitioner",
                    ),
                ),
                ("ord", models.IntegerField()),
                ("sole", models.BooleanField()),
                ("slot", models.SmallIntegerField()),
                ("at", models.CharField(choices=[("home", "At my home"), ("clinic", "At a clinic")], max_length=6)),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listing_rows",
                        to="therapists.practice",
                    ),
                ),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("point", therapists.models.places.Cube(null=True)),
                ("origin", therapists.models.places.Cube(null=True)),
                ("reach", therapists.models.places.Cube(null=True)),
                ("radius_km", models.FloatField(null=True)),
                ("uncertainty_km", models.FloatField(default=0)),
                ("area_stated", models.BooleanField(default=True)),
                (
                    "exclude_lats",
                    django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list),
                ),
                (
                    "exclude_lons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list),
                ),
                (
                    "exclude_radii_km",
                    django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list),
                ),
                (
                    "licensed_in",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), default=list),
                ),
                ("tags", django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField())),
                (
                    "implied",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=list),
                ),
                ("bits", therapists.models.listing.Bits(length=1024)),
                ("price", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("confirmed_on", models.DateField(null=True)),
                ("by_fit", models.FloatField()),
                ("by_price", models.FloatField()),
                ("by_confirmed", models.FloatField()),
            ],
            options={
                "verbose_name": "listing row",
                "verbose_name_plural": "listing rows",
                "ordering": ("id",),
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(fields=["point"], name="listing_point"),
                    django.contrib.postgres.indexes.GistIndex(fields=["reach"], name="listing_reach"),
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(("at", "home")), fields=["origin"], name="listing_origin"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["tags"], name="listing_tags"),
                    models.Index(fields=["ord"], name="listing_ord"),
                    models.Index(fields=["area_stated", "by_fit", "practitioner"], name="listing_by_fit"),
                    models.Index(fields=["area_stated", "by_price", "practitioner"], name="listing_by_price"),
                    models.Index(fields=["area_stated", "by_confirmed", "practitioner"], name="listing_by_confirmed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("at", "clinic"),
                                ("practice__isnull", False),
                                ("radius_km__isnull", True),
                                ("reach__isnull", True),
                            ),
                            models.Q(("at", "home"), ("practice__isnull", True)),
                            _connector="OR",
                        ),
                        name="listing_clinic_or_home",
                    )
                ],
            },
        ),
        CreateModel(
            name="ListingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("practitioner_id", models.BigIntegerField()),
                ("ord", models.IntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "transaction",
                    therapists.models.listing.Xid(
                        db_default=models.Func(
                            function="pg_current_xact_id", output_field=therapists.models.listing.Xid()
                        )
                    ),
                ),
            ],
            options={
                "verbose_name": "change of listing rows",
                "verbose_name_plural": "changes of listing rows",
                "ordering": ("id",),
            },
        ),
        CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailings",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("confirm", "Are the facts still right?")],
                        default="confirm",
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("bounced", "Bounced"),
                            ("failed", "Not sent"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="written"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="what the mail server said")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("right", "Everything is still right"),
                            ("changed", "Something changed"),
                            ("stopped", "I have stopped working"),
                            ("remove", "Remove me from the directory"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dealt with by",
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="dealt with on")),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ("-created_at", "-id"),
                "indexes": [
                    models.Index(fields=["practitioner", "-created_at"], name="mailing_latest"),
                    models.Index(fields=["created_at"], name="mailing_by_day"),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["id"], name="mailing_waiting"),
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True), ("state__in", ("bounced", "failed"))),
                        fields=["created_at"],
                        name="mailing_to_do",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["confirm"])), name="mailing_purpose_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "bounced", "failed"])),
                        name="mailing_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["right", "changed", "stopped", "remove", ""])),
                        name="mailing_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__regex", "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$")),
                        name="mailing_address_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]+)*$")),
                        name="mailing_language_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state__in", ("waiting", "failed")), _negated=True),
                                ("sent_at__isnull", True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                            ),
                        ),
                        name="mailing_sent_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mailing_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handled_by__isnull", True), ("handled_at__isnull", False), _connector="OR"
                        ),
                        name="mailing_handled_whole",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "check_result",
                    models.CharField(
                        blank=True,
                        choices=[("matched", "Matched"), ("mismatch", "Does not match"), ("not-found", "Not found")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "check_source",
                    models.CharField(
                        blank=True, help_text="NY OP register", max_length=120, verbose_name="checked where"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="therapists.association",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_result", ""), ("check_source", ""), ("checked_on__isnull", True)),
                            models.Q(
                                ("check_result__in", ["matched", "mismatch", "not-found"]),
                                ("checked_on__isnull", False),
                                models.Q(("check_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_check_whole",
                        violation_error_message="A check says when, where and what came of it. Fill in all three, or none.",
                    ),
                    models.UniqueConstraint(
                        fields=("practitioner", "association"),
                        name="membership_once",
                        violation_error_message="This membership is there already.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.membership",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("check_result", models.CharField(blank=True, max_length=10)),
                ("check_source", models.CharField(blank=True, max_length=120)),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.association",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60)),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_48894c_idx")],
            },
        ),
        CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ("position", "slug"),
                "abstract": False,
            },
        ),
        CreateModel(
            name="ObjectiveEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.objective",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="ObjectiveTechnique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "strength",
                    models.CharField(
                        choices=[("strong", "Strong"), ("moderate", "Moderate"), ("weak", "Weak")],
                        max_length=10,
                        verbose_name="strength",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Guideline, review or textbook, with its year.", max_length=300, verbose_name="source"
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="technique_links",
                        to="therapists.objective",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objective_links",
                        to="therapists.technique",
                    ),
                ),
            ],
            options={
                "verbose_name": "technique for an objective",
                "verbose_name_plural": "techniques for objectives",
                "ordering": ("objective", "technique"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("objective", "technique"),
                        name="objective_technique_once",
                        violation_error_message="This technique is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__in", ["strong", "moderate", "weak"])),
                        name="objective_link_strength_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="objective_link_has_source"
                    ),
                ],
            },
        ),
        CreateModel(
            name="ObjectiveTechniqueEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.objectivetechnique",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("strength", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=300)),
                (
                    "objective",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.objective",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.technique",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["objective"], name="therapists__objecti_c2efa4_idx")],
            },
        ),
        CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "works_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="therapists.worksat",
                    ),
                ),
                (
                    "home_visits",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="therapists.homevisits",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="from")),
                ("closes", models.TimeField(verbose_name="to")),
            ],
            options={
                "verbose_name": "usual hours",
                "verbose_name_plural": "usual hours",
                "ordering": ("weekday", "opens", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("home_visits__isnull", True), ("works_at__isnull", False)),
                            models.Q(("home_visits__isnull", False), ("works_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="hours_of_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="hours_weekday_iso"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))), name="hours_open_before_close"
                    ),
                    models.UniqueConstraint(
                        fields=("works_at", "home_visits", "weekday", "opens"), name="hours_once", nulls_distinct=False
                    ),
                ],
            },
        ),
        CreateModel(
            name="OpeningHoursEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.openinghours",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "works_at",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.worksat",
                    ),
                ),
                (
                    "home_visits",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.homevisits",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["works_at"], name="therapists__works_a_4029d7_idx"),
                    models.Index(fields=["home_visits"], name="therapists__home_vi_e9b1b6_idx"),
                ],
            },
        ),
        CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "locale",
                    models.CharField(
                        help_text="BCP 47, for example en or es.", max_length=10, verbose_name="written in"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "summary",
                    models.CharField(
                        blank=True,
                        help_text="One or two sentences; search engines show them.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="Untick to take this text off the site.", verbose_name="shown"
                    ),
                ),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "slug",
                    models.CharField(
                        choices=[
                            ("about", "About this directory"),
                            ("privacy", "Privacy"),
                            ("accessibility", "Accessibility"),
                            ("credits", "Credits"),
                            ("contact", "Contact"),
                        ],
                        max_length=20,
                        verbose_name="page",
                    ),
                ),
                ("body", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "page",
                "verbose_name_plural": "pages",
                "ordering": ("slug", "locale"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__in", ["about", "privacy", "accessibility", "credits", "contact"])),
                        name="page_slug_known",
                    ),
                    models.UniqueConstraint(
                        fields=("slug", "locale"),
                        name="page_once_per_locale",
                        violation_error_message="There is such a page in this language already. Change that one.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="PageEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.page",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("locale", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=120)),
                ("summary", models.CharField(blank=True, max_length=300)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("slug", models.CharField(max_length=20)),
                ("body", models.TextField()),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="PaymentOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of public addresses; fixed.", max_length=60, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1000, help_text="Smaller comes first.", verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered to visitors.", verbose_name="active")),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "verbose_name": "payment option",
                "verbose_name_plural": "payment options",
                "ordering": ("position", "slug"),
                "abstract": False,
            },
        ),
        CreateModel(
            name="PaymentOptionEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.paymentoption",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="PlaceKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "letters", "key", "place_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=360)),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="therapists.place",
                    ),
                ),
                ("letters", models.PositiveSmallIntegerField()),
                ("weight", models.FloatField()),
                ("shown", models.CharField(max_length=360)),
            ],
        ),
        CreateModel(
            name="PracticeEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practice",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, editable=False, max_length=120)),
                ("name", models.CharField(max_length=120)),
                ("setting", models.CharField(blank=True, max_length=14)),
                ("not_a_home", models.BooleanField(default=False)),
                ("street", models.CharField(blank=True, editable=False, max_length=200)),
                ("locality", models.CharField(max_length=120)),
                ("region", models.CharField(blank=True, max_length=3)),
                ("postcode", models.CharField(blank=True, editable=False, max_length=12)),
                ("country", models.CharField(max_length=2)),
                ("lat", models.FloatField(editable=False)),
                ("lon", models.FloatField(editable=False)),
                ("time_zone", models.CharField(max_length=40)),
                ("step_free", models.CharField(default="not-stated", max_length=10)),
                ("parking", models.CharField(default="not-stated", max_length=10)),
                ("transit", models.CharField(default="not-stated", max_length=10)),
                ("accessible_toilet", models.CharField(default="not-stated", max_length=10)),
                ("hearing_loop", models.CharField(default="not-stated", max_length=10)),
                ("website", models.URLField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
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
        CreateModel(
            name="PracticeRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="source_records",
                        to="therapists.practice",
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="source")),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice_records",
                        to="therapists.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "source record of a practice",
                "verbose_name_plural": "source records of practices",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[0-9a-f]{64}$")), name="practice_record_key_shape"
                    )
                ],
            },
        ),
        CreateModel(
            name="PracticeRecordEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practicerecord",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practice"], name="therapists__practic_9c92e3_idx")],
            },
        ),
        CreateModel(
            name="PractitionerCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="condition_links",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner_links",
                        to="therapists.condition",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("practitioner", "condition"), name="practitioner_condition_once")
                ],
            },
        ),
        CreateModel(
            name="PractitionerConditionEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practitionercondition",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.condition",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_2f7225_idx")],
            },
        ),
        CreateModel(
            name="PractitionerEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, editable=False, max_length=80)),
                ("given_name", models.CharField(max_length=80)),
                ("middle_name", models.CharField(blank=True, max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("post_nominals", models.CharField(blank=True, max_length=60)),
                ("pronouns", models.CharField(blank=True, max_length=40)),
                ("gender", models.CharField(blank=True, max_length=12)),
                ("photo", models.ImageField(blank=True, upload_to="practitioners/")),
                ("headline", models.CharField(blank=True, max_length=140)),
                ("bio", models.TextField(blank=True, max_length=4000)),
                ("practising_since", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "ages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("children", "Children"),
                                ("teenagers", "Teenagers"),
                                ("adults", "Adults"),
                                ("older-adults", "Older adults"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                ("scent_policy", models.CharField(blank=True, max_length=14)),
                (
                    "pressures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("light", "Light"), ("medium", "Medium"), ("firm", "Firm")], max_length=10
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                ("website", models.URLField(blank=True)),
                ("booking_url", models.URLField(blank=True)),
                ("away_until", models.DateField(blank=True, null=True)),
                ("npi", models.CharField(blank=True, max_length=10, null=True)),
                ("status", models.CharField(default="draft", max_length=10)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_on", models.DateField(blank=True, editable=False, null=True)),
                ("close_reason", models.CharField(blank=True, max_length=14)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="PractitionerKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "practitioner_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=80)),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("profession", models.SlugField(db_index=False, max_length=60)),
                ("town", models.CharField(max_length=120)),
            ],
        ),
        CreateModel(
            name="PractitionerLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="language_links",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner_links",
                        to="therapists.language",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("native", "Native"), ("fluent", "Fluent"), ("basic", "Basic")],
                        default="fluent",
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practitioner", "language"),
                        name="practitioner_language_once",
                        violation_error_message="This language is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["native", "fluent", "basic"])), name="language_level_known"
                    ),
                ],
            },
        ),
        CreateModel(
            name="PractitionerLanguageEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practitionerlanguage",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.language",
                    ),
                ),
                ("level", models.CharField(default="fluent", max_length=10)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_2a31e2_idx")],
            },
        ),
        CreateModel(
            name="PractitionerPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payment_links",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "payment_option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner_links",
                        to="therapists.paymentoption",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment option",
                "verbose_name_plural": "payment options",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("practitioner", "payment_option"), name="practitioner_payment_once")
                ],
            },
        ),
        CreateModel(
            name="PractitionerPaymentEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practitionerpayment",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "payment_option",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.paymentoption",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_5d50cd_idx")],
            },
        ),
        CreateModel(
            name="PractitionerProfession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profession_links",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "profession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner_links",
                        to="therapists.profession",
                    ),
                ),
                ("primary", models.BooleanField(default=False, verbose_name="main one")),
            ],
            options={
                "verbose_name": "profession",
                "verbose_name_plural": "professions",
                "ordering": ("-primary", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practitioner", "profession"),
                        name="practitioner_profession_once",
                        violation_error_message="This profession is there already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("primary", True)),
                        fields=("practitioner",),
                        name="practitioner_one_main_profession",
                    ),
                ],
            },
        ),
        CreateModel(
            name="PractitionerProfessionEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practitionerprofession",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "profession",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.profession",
                    ),
                ),
                ("primary", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_08ccee_idx")],
            },
        ),
        CreateModel(
            name="PractitionerTechnique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="technique_links",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner_links",
                        to="therapists.technique",
                    ),
                ),
            ],
            options={
                "verbose_name": "technique",
                "verbose_name_plural": "techniques",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("practitioner", "technique"), name="practitioner_technique_once")
                ],
            },
        ),
        CreateModel(
            name="PractitionerTechniqueEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.practitionertechnique",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.technique",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_fc2aa9_idx")],
            },
        ),
        CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="therapists.practitioner"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("practitioner", "Everywhere"),
                            ("practice", "At one practice"),
                            ("home", "Home visits"),
                        ],
                        default="practitioner",
                        max_length=12,
                        verbose_name="where",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="therapists.practice",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="amount")),
                ("currency", models.CharField(help_text="USD, GBP, EUR", max_length=3, verbose_name="currency")),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
                "ordering": ("scope", "minutes", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("practice__isnull", False), ("scope", "practice")),
                            models.Q(("practice__isnull", True), ("scope__in", ["practitioner", "home"])),
                            _connector="OR",
                        ),
                        name="price_scope_with_practice",
                        violation_error_message="A price at one practice names the practice; any other price names none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)),
                        name="price_minutes_sane",
                        violation_error_message="A session lasts between 5 and 480 minutes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="price_not_negative",
                        violation_error_message="A price is not below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="price_currency_iso",
                        violation_error_message="Write the currency in three letters: USD, GBP, EUR.",
                    ),
                    models.UniqueConstraint(
                        fields=("practitioner", "scope", "practice", "minutes", "currency"),
                        name="price_once",
                        nulls_distinct=False,
                        violation_error_message="There is a price for this length in the same place already. Keep one of them.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="PriceEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.price",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("scope", models.CharField(default="practitioner", max_length=12)),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["practitioner"], name="therapists__practit_71aa25_idx"),
                    models.Index(fields=["practice"], name="therapists__practic_7c5c3b_idx"),
                ],
            },
        ),
        CreateModel(
            name="PrivateBase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="private_base",
                        to="therapists.practitioner",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=200, verbose_name="street")),
                ("postcode", models.CharField(blank=True, max_length=12, verbose_name="postal code")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
            ],
            options={
                "verbose_name": "private base",
                "verbose_name_plural": "private bases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="private_base_on_earth",
                    )
                ],
            },
        ),
        CreateModel(
            name="PrivateBaseEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.privatebase",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_fa1d78_idx")],
            },
        ),
        CreateModel(
            name="PrivatePremises",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="private_premises",
                        to="therapists.practice",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=200, verbose_name="street")),
                ("postcode", models.CharField(blank=True, max_length=12, verbose_name="postal code")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
            ],
            options={
                "verbose_name": "true address of a practice",
                "verbose_name_plural": "true addresses of practices",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="private_premises_on_earth",
                    )
                ],
            },
        ),
        CreateModel(
            name="PrivatePremisesEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.privatepremises",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practice"], name="therapists__practic_8a3d79_idx")],
            },
        ),
        CreateModel(
            name="ProfessionEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.profession",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "nucc_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Regulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "profession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regulations",
                        to="therapists.profession",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        help_text="ISO 3166: US-CT, GB-ENG, or a whole country: IE.",
                        max_length=6,
                        verbose_name="jurisdiction",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "License required"),
                            ("protected-title", "Protected title"),
                            ("certification", "Certification"),
                            ("registration", "Registration"),
                            ("voluntary-register", "Voluntary register"),
                            ("none", "Not regulated"),
                            ("not-known", "Not known"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("authority", models.CharField(blank=True, max_length=200, verbose_name="authority")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("source_url", models.URLField(blank=True, verbose_name="source address")),
                ("noted_on", models.DateField(verbose_name="noted on")),
            ],
            options={
                "verbose_name": "regulation",
                "verbose_name_plural": "regulations",
                "ordering": ("jurisdiction", "profession"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("profession", "jurisdiction"),
                        name="regulation_once",
                        violation_error_message="There is a rule for this profession in this jurisdiction already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "licence",
                                    "protected-title",
                                    "certification",
                                    "registration",
                                    "voluntary-register",
                                    "none",
                                    "not-known",
                                ],
                            )
                        ),
                        name="regulation_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="regulation_has_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jurisdiction__regex", "^[A-Z]{2}(-[A-Z0-9]{1,3})?$")),
                        name="regulation_jurisdiction_iso",
                        violation_error_message="Write a jurisdiction as US-CT, GB-ENG, or a whole country as IE.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("noted_on__lte", django.db.models.functions.datetime.Now())),
                        name="regulation_noted_in_past",
                        violation_error_message="This day is still to come.",
                    ),
                ],
            },
        ),
        CreateModel(
            name="RegulationEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.regulation",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "profession",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.profession",
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=20)),
                ("authority", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True)),
                ("noted_on", models.DateField()),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="therapists.practice",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("wrong-fact", "Something on the page is wrong"),
                            ("closed", "Closed, moved away or retired"),
                            ("not-real", "Not a real therapist, or not qualified"),
                            ("sexual-services", "Offers sexual services"),
                            ("unsafe", "I felt unsafe"),
                            ("remove-me", "This is my listing: take it down"),
                            ("legal", "A legal matter"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("name", "Name"),
                            ("phone", "Phone"),
                            ("website", "E-mail or website"),
                            ("address", "Address"),
                            ("hours", "Hours"),
                            ("fees", "Prices and fees"),
                            ("accepting", "Accepting new people"),
                            ("home-visits", "Home visits"),
                            ("coverage", "Where they come to"),
                            ("work", "What they work with"),
                            ("credential", "License or membership"),
                            ("languages", "Languages"),
                            ("access", "Access"),
                        ],
                        help_text="Blank: no single one.",
                        max_length=12,
                        verbose_name="fact",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="in their words")),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="To answer them; the person listed never sees it.",
                        max_length=254,
                        verbose_name="e-mail address",
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="written in")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="received"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "New"), ("done", "Done"), ("dismissed", "Dismissed")],
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dealt with by",
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="dealt with on")),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ("created_at", "id"),
                "permissions": (
                    ("view_restricted_report", "Can view reports about safety, sexual services and legal matters"),
                ),
                "indexes": [
                    models.Index(condition=models.Q(("state", "new")), fields=["created_at"], name="report_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("practice__isnull", True), ("practitioner__isnull", False)),
                            models.Q(("practice__isnull", False), ("practitioner__isnull", True)),
                            _connector="OR",
                        ),
                        name="report_of_one_listing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["wrong-fact", "closed", "not-real", "sexual-services", "unsafe", "remove-me", "legal"],
                            )
                        ),
                        name="report_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fact__in",
                                [
                                    "name",
                                    "phone",
                                    "website",
                                    "address",
                                    "hours",
                                    "fees",
                                    "accepting",
                                    "home-visits",
                                    "coverage",
                                    "work",
                                    "credential",
                                    "languages",
                                    "access",
                                    "",
                                ],
                            )
                        ),
                        name="report_fact_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "done", "dismissed"])), name="report_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at__isnull", True), ("handled_by__isnull", True), ("state", "new")),
                            models.Q(models.Q(("state", "new"), _negated=True), ("handled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_handled_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handled_at__isnull", True), ("handled_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="report_received_before_handled",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 2000
                        ),
                        name="report_text_not_too_long",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", ""), ("email__regex", "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"), _connector="OR"
                        ),
                        name="report_email_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]+)*$")),
                        name="report_language_shape",
                    ),
                ],
            },
        ),
        CreateModel(
            name="ReportEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.report",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("reason", models.CharField(max_length=16)),
                ("fact", models.CharField(blank=True, max_length=12)),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("state", models.CharField(default="new", max_length=10)),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["practitioner"], name="therapists__practit_02feba_idx"),
                    models.Index(fields=["practice"], name="therapists__practic_df376b_idx"),
                ],
            },
        ),
        CreateModel(
            name="ReportTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "trace of a report",
                "verbose_name_plural": "traces of reports",
                "ordering": ("at", "id"),
                "indexes": [models.Index(fields=["digest", "at"], name="report_trace_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="report_trace_digest_shape"
                    )
                ],
            },
        ),
        CreateModel(
            name="SourceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="source_records",
                        to="therapists.practitioner",
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="source")),
                ("external_id", models.CharField(max_length=60, verbose_name="number there")),
                ("values", models.JSONField(default=dict, verbose_name="values")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="therapists.importrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "source record",
                "verbose_name_plural": "source records",
                "ordering": ("source", "external_id"),
                "constraints": [models.UniqueConstraint(fields=("source", "external_id"), name="source_record_once")],
            },
        ),
        CreateModel(
            name="SourceRecordEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.sourcerecord",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("external_id", models.CharField(max_length=60)),
                ("values", models.JSONField(default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["practitioner"], name="therapists__practit_ec542b_idx")],
            },
        ),
        CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "suppression",
                "verbose_name_plural": "suppressions",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="suppression_digest_shape"
                    )
                ],
            },
        ),
        CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suspensions",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unsafe", "Somebody was or may be harmed"),
                            ("sexual-services", "Sexual services"),
                            ("licence", "License revoked or suspended"),
                            ("identity", "Not who they say they are"),
                            ("legal", "A legal matter"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suspensions",
                        to="therapists.report",
                    ),
                ),
                ("was_published", models.BooleanField(verbose_name="was published")),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "suspension",
                "verbose_name_plural": "suspensions",
                "ordering": ("-began_at", "-id"),
                "permissions": (("suspend_practitioner", "Can suspend listings"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["unsafe", "sexual-services", "licence", "identity", "legal"])
                        ),
                        name="suspension_reason_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("practitioner",),
                        name="suspension_in_force_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="suspension_begins_before_it_ends",
                    ),
                ],
            },
        ),
        CreateModel(
            name="SuspensionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "suspension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="therapists.suspension"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("notice", "They were told"),
                            ("appeal", "They answered"),
                            ("decision", "Decided"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "note on a suspension",
                "verbose_name_plural": "notes on suspensions",
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["found", "notice", "appeal", "decision"])),
                        name="suspension_note_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="suspension_note_says_something"
                    ),
                ],
            },
        ),
        CreateModel(
            name="TechniqueEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.technique",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=1000)),
                ("active", models.BooleanField(default=True)),
                ("loaded", models.JSONField(default=dict, editable=False)),
                (
                    "works_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("muscles", "Muscles"),
                                ("joints", "Joints"),
                                ("nerves", "Nerves"),
                                ("connective-tissue", "Connective tissue"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                ("pressure", models.CharField(max_length=10)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "profession",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.profession",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.technique",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.condition",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.objective",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.language",
                    ),
                ),
                (
                    "payment_option",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.paymentoption",
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="therapists.association",
                    ),
                ),
                (
                    "locale",
                    models.CharField(
                        help_text="BCP 47, for example en or es.", max_length=10, verbose_name="written in"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("name", "Name"), ("synonym", "Synonym")],
                        default="synonym",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.CharField(max_length=120, verbose_name="text")),
                ("plural", models.CharField(blank=True, max_length=120, verbose_name="plural")),
                (
                    "gloss",
                    models.CharField(blank=True, help_text="One plain sentence.", max_length=300, verbose_name="gloss"),
                ),
                (
                    "caution",
                    models.TextField(
                        blank=True,
                        help_text="At most 40 words. For a condition: when to get help at once; {emergency} becomes the number.",
                        verbose_name="caution",
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ("locale", "kind", "text"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("association__isnull", True),
                                ("condition__isnull", True),
                                ("language__isnull", True),
                                ("objective__isnull", True),
                                ("payment_option__isnull", True),
                                ("profession__isnull", False),
                                ("technique__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("condition__isnull", True),
                                ("language__isnull", True),
                                ("objective__isnull", True),
                                ("payment_option__isnull", True),
                                ("profession__isnull", True),
                                ("technique__isnull", False),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("condition__isnull", False),
                                ("language__isnull", True),
                                ("objective__isnull", True),
                                ("payment_option__isnull", True),
                                ("profession__isnull", True),
                                ("technique__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("condition__isnull", True),
                                ("language__isnull", True),
                                ("objective__isnull", False),
                                ("payment_option__isnull", True),
                                ("profession__isnull", True),
                                ("technique__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("condition__isnull", True),
                                ("language__isnull", False),
                                ("objective__isnull", True),
                                ("payment_option__isnull", True),
                                ("profession__isnull", True),
                                ("technique__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("condition__isnull", True),
                                ("language__isnull", True),
                                ("objective__isnull", True),
                                ("payment_option__isnull", False),
                                ("profession__isnull", True),
                                ("technique__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", False),
                                ("condition__isnull", True),
                                ("language__isnull", True),
                                ("objective__isnull", True),
                                ("payment_option__isnull", True),
                                ("profession__isnull", True),
                                ("technique__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="term_of_one_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["name", "synonym"])), name="term_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "name"), models.Q(("caution", ""), ("gloss", ""), ("plural", "")), _connector="OR"
                        ),
                        name="term_synonym_is_bare",
                    ),
                    models.UniqueConstraint(
                        models.F("profession"),
                        models.F("technique"),
                        models.F("condition"),
                        models.F("objective"),
                        models.F("language"),
                        models.F("payment_option"),
                        models.F("association"),
                        models.F("locale"),
                        condition=models.Q(("kind", "name")),
                        name="term_one_name_per_locale",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        models.F("profession"),
                        models.F("technique"),
                        models.F("condition"),
                        models.F("objective"),
                        models.F("language"),
                        models.F("payment_option"),
                        models.F("association"),
                        models.F("locale"),
                        django.db.models.functions.text.Lower("text"),
                        name="term_once_per_entry",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        CreateModel(
            name="TermEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.term",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "profession",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.profession",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.technique",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.condition",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.objective",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.language",
                    ),
                ),
                (
                    "payment_option",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.paymentoption",
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.association",
                    ),
                ),
                ("locale", models.CharField(max_length=10)),
                ("kind", models.CharField(default="synonym", max_length=10)),
                ("text", models.CharField(max_length=120)),
                ("plural", models.CharField(blank=True, max_length=120)),
                ("gloss", models.CharField(blank=True, max_length=300)),
                ("caution", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["profession"], name="therapists__profess_53d376_idx"),
                    models.Index(fields=["technique"], name="therapists__techniq_db4eb8_idx"),
                    models.Index(fields=["condition"], name="therapists__conditi_4838b4_idx"),
                    models.Index(fields=["objective"], name="therapists__objecti_320523_idx"),
                    models.Index(fields=["language"], name="therapists__languag_781333_idx"),
                    models.Index(fields=["payment_option"], name="therapists__payment_c4b1ba_idx"),
                    models.Index(fields=["association"], name="therapists__associa_54299e_idx"),
                ],
            },
        ),
        CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("is_superuser", models.BooleanField(default=False)),
                ("first_name", models.CharField(blank=True, max_length=150)),
                ("last_name", models.CharField(blank=True, max_length=150)),
                ("is_staff", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                ("email", models.EmailField(max_length=254)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="UserGroup",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("therapists.user_groups",),
        ),
        CreateModel(
            name="UserGroupEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.usergroup",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.group",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["user"], name="therapists__user_id_4cb4e9_idx")],
            },
        ),
        CreateModel(
            name="UserRight",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("therapists.user_user_permissions",),
        ),
        CreateModel(
            name="UserRightEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.userright",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.permission",
                    ),
                ),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["user"], name="therapists__user_id_47fdc3_idx")],
            },
        ),
        CreateModel(
            name="Version",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        CreateModel(
            name="WorksAtEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.worksat",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="therapists.practice",
                    ),
                ),
                ("accepting", models.CharField(default="not-stated", max_length=10)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["practitioner"], name="therapists__practit_4db488_idx"),
                    models.Index(fields=["practice"], name="therapists__practic_04189e_idx"),
                ],
            },
        ),
        CreateModel(
            name="Job",
            fields=[],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ("-created_at", "id"),
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("django_database_task.databasetask",),
        ),
        CreateModel(
            name="ListingCard",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="shown",
                        serialize=False,
                        to="therapists.listing",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="therapists.practitioner",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("card", models.JSONField()),
            ],
            options={
                "verbose_name": "result card",
                "verbose_name_plural": "result cards",
                "ordering": ("listing",),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["words"], name="listing_words")
                ],
            },
        ),
        migrations.AddField(
            model_name="Practitioner",
            name="professions",
            field=models.ManyToManyField(
                related_name="practitioners", through="therapists.PractitionerProfession", to="therapists.profession"
            ),
        ),
        migrations.AddField(
            model_name="Practitioner",
            name="techniques",
            field=models.ManyToManyField(
                related_name="practitioners", through="therapists.PractitionerTechnique", to="therapists.technique"
            ),
        ),
        migrations.AddField(
            model_name="Practitioner",
            name="conditions",
            field=models.ManyToManyField(
                related_name="practitioners", through="therapists.PractitionerCondition", to="therapists.condition"
            ),
        ),
        migrations.AddField(
            model_name="Practitioner",
            name="languages",
            field=models.ManyToManyField(
                related_name="practitioners", through="therapists.PractitionerLanguage", to="therapists.language"
            ),
        ),
        migrations.AddField(
            model_name="Practitioner",
            name="payment_options",
            field=models.ManyToManyField(
                related_name="practitioners", through="therapists.PractitionerPayment", to="therapists.paymentoption"
            ),
        ),
        migrations.AddField(
            model_name="Condition",
            name="techniques",
            field=models.ManyToManyField(
                related_name="conditions", through="therapists.ConditionTechnique", to="therapists.technique"
            ),
        ),
        migrations.AddField(
            model_name="Practice",
            name="people",
            field=models.ManyToManyField(
                related_name="practices", through="therapists.WorksAt", to="therapists.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="Objective",
            name="techniques",
            field=models.ManyToManyField(
                related_name="objectives", through="therapists.ObjectiveTechnique", to="therapists.technique"
            ),
        ),
        AddTrigger(
            model_name="association",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_associationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "countries", "website", "is_register") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "countries", "website", "is_register" FROM new_values) AS kept; RETURN NULL;',
                    hash="b4edfad7a793025516d163a1766ffcbeb955c023",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f0358",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_association",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="association",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_associationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "countries", "website", "is_register") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "countries", "website", "is_register" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded", "countries", "website", "is_register" FROM new_values) AS kept; RETURN NULL;',
                    hash="d55482180e6e36461c55090c880415cb19c08e26",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7c71e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_association",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="association",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_associationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "countries", "website", "is_register") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "countries", "website", "is_register" FROM old_values) AS kept; RETURN NULL;',
                    hash="21092879001fd6ddd5394914086efd1498c046b0",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_813e5",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_association",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="language",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_languageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="63893bf6f991e1f0a9b18f5f91c1995ecaef5651",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c99cf",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_language",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="language",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_languageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="d0f7f91f842d001762c6572ea053d22170431938",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7f1ad",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_language",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="language",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_languageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM old_values) AS kept; RETURN NULL;',
                    hash="767f5ffa14c9b22979dd0bd3d7d70babdb53b8af",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cc15f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_language",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_pageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "locale", "title", "summary", "active", "loaded", "slug", "body") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "locale", "title", "summary", "active", "loaded", "slug", "body" FROM new_values) AS kept; RETURN NULL;',
                    hash="d6d021b3862d366edccb5238f9d7724bcbd34c18",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7c24f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_page",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_pageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "locale", "title", "summary", "active", "loaded", "slug", "body") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "locale", "title", "summary", "active", "loaded", "slug", "body" FROM old_values EXCEPT ALL SELECT "id", "locale", "title", "summary", "active", "loaded", "slug", "body" FROM new_values) AS kept; RETURN NULL;',
                    hash="dc1ce8a18e3aa153eb9dece6f923382256686af9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b714e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_page",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="page",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_pageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "locale", "title", "summary", "active", "loaded", "slug", "body") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "locale", "title", "summary", "active", "loaded", "slug", "body" FROM old_values) AS kept; RETURN NULL;',
                    hash="3a17d87903d38294ecd47d74c7016f26cd569aa8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_df350",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_page",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="paymentoption",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_paymentoptionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="b690029bc2e390fba4f8a98514ec51443f8908be",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_72430",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_paymentoption",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="paymentoption",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_paymentoptionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="fe95790d70e3c79b12dab0ec4dd64d5e7c660648",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0b840",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_paymentoption",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="paymentoption",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_paymentoptionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM old_values) AS kept; RETURN NULL;',
                    hash="d37e6a5bc97815ededa8ce7a8a3390e3fa400f8b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2c7c4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_paymentoption",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="profession",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_professionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "nucc_codes") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "nucc_codes" FROM new_values) AS kept; RETURN NULL;',
                    hash="de4c4174c90d1cda480ff070a2dee19bdb2bec45",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_57812",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_profession",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="profession",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_professionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "nucc_codes") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "nucc_codes" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded", "nucc_codes" FROM new_values) AS kept; RETURN NULL;',
                    hash="748a891f2e91c7337ca43562130d2bcbe113b677",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_58641",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_profession",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="profession",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_professionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "nucc_codes") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "nucc_codes" FROM old_values) AS kept; RETURN NULL;',
                    hash="1c9fce55cedf4c9d391a95afabfca15435924649",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_79c27",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_profession",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="technique",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_techniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "works_on", "pressure") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "works_on", "pressure" FROM new_values) AS kept; RETURN NULL;',
                    hash="6c97b9607dcc6013c1c3c3792fb25cb29c9ca34a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_30ae7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_technique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="technique",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_techniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "works_on", "pressure") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "works_on", "pressure" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded", "works_on", "pressure" FROM new_values) AS kept; RETURN NULL;',
                    hash="5e7287b6bf3388ebe8d523750a14648c77df0d32",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6bc22",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_technique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="technique",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_techniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "works_on", "pressure") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "works_on", "pressure" FROM old_values) AS kept; RETURN NULL;',
                    hash="2c826010b5ec97605b5c77d175a12764b9371520",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_08db6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_technique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_userevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email" FROM new_values) AS kept; RETURN NULL;',
                    hash="2238328be6789ff0d99a50f2fb49725d35465998",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2eb37",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_user",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_userevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email" FROM old_values EXCEPT ALL SELECT "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email" FROM new_values) AS kept; RETURN NULL;',
                    hash="b0e60f1b8622f0de0c281fd4c16d78ce56288041",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bbae7",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_user",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_userevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email" FROM old_values) AS kept; RETURN NULL;',
                    hash="925ae8795477e8166b83bcd3ef6baaf83a4e326b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_45c2b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_user",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="associationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1fbf25f4594dccc7dd88308ba28e550baf358938",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_81ca9",
                    table="therapists_associationevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="conditionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f46f2e8a82760f29df4997843864427936f8ad3a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3c86c",
                    table="therapists_conditionevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="importrun",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_importrunevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts" FROM new_values) AS kept; RETURN NULL;',
                    hash="e1d2fa13dd21c6941edf0c8f2cc979d3f6e5d20a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c82fc",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_importrun",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="importrun",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_importrunevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts" FROM old_values EXCEPT ALL SELECT "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts" FROM new_values) AS kept; RETURN NULL;',
                    hash="3118e436a3c75d5ee0ef745d8f29e50fa62308da",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cdf00",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_importrun",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="importrun",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_importrunevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "source", "file_name", "sha256", "by_id", "state", "started_at", "finished_at", "counts" FROM old_values) AS kept; RETURN NULL;',
                    hash="dd725227e9d95fc935e1a3083c66c239d65f3ea9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_646d9",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_importrun",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="importrunevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f58937c487c1bdb8eeed04f4d030b76b8f0b4b22",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fd0cf",
                    table="therapists_importrunevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="languageevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2fae176c432b0956da48814bde927138e0807e88",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_06e68",
                    table="therapists_languageevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="objectiveevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="48d1bea93720b008dc0aea6cc609a866088fef7a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_56754",
                    table="therapists_objectiveevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="pageevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="106f2039a578319405c36b41e4aea900166fd819",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aed8b",
                    table="therapists_pageevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="paymentoptionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b262cb256bf1a45b3e6fd83ad3d4b783a412ce22",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6879b",
                    table="therapists_paymentoptionevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="coverageareaevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="78bb238fbc30f7ab047529ebff2b4bcd87ee6936",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65418",
                    table="therapists_coverageareaevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="coveragearea",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_coverageareaevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "home_visits_id", "role", "origin", "radius_km", "place_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "home_visits_id", "role", "origin", "radius_km", "place_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="2e0140d9b3631af7d81bbc6b4c37bdb51fe3723d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f8ede",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_coveragearea",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="coveragearea",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_coverageareaevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "home_visits_id", "role", "origin", "radius_km", "place_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "home_visits_id", "role", "origin", "radius_km", "place_id" FROM old_values EXCEPT ALL SELECT "id", "home_visits_id", "role", "origin", "radius_km", "place_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="4f06b25a229e1f51876a8078814880f69fc65637",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e6915",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_coveragearea",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="coveragearea",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_coverageareaevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "home_visits_id", "role", "origin", "radius_km", "place_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "home_visits_id", "role", "origin", "radius_km", "place_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="25a957cb587b9eeaa46e132397db61a35bd7b15e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_02755",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_coveragearea",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practiceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="de672872200887b96e5672cfc0b307031efc5d10",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_39faf",
                    table="therapists_practiceevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practicerecordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practice_id", "source", "key", "run_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practice_id", "source", "key", "run_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="c3be8460fb980b2211f3eca1a6efd70721785e98",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b7a5c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practicerecord",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practicerecordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practice_id", "source", "key", "run_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practice_id", "source", "key", "run_id" FROM old_values EXCEPT ALL SELECT "id", "practice_id", "source", "key", "run_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="f6d74d8a0587833cde0a800977c244846055a257",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1981a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practicerecord",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practicerecordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practice_id", "source", "key", "run_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practice_id", "source", "key", "run_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="f640519d1627299ad55a07e5934145a97503b408",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_96c7e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practicerecord",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practicerecordevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f0852f3070d3ee2963d3a1d2bbf5fecc4ab4c66e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9aff8",
                    table="therapists_practicerecordevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="membershipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f2ee2b7087575530806064510f5242dcfc39e1ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_87e38",
                    table="therapists_membershipevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_membershipevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until" FROM new_values) AS kept; RETURN NULL;',
                    hash="b50edf05e65e8e821ec87479ab3d18e102323489",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c07ab",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_membership",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_membershipevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until" FROM old_values EXCEPT ALL SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until" FROM new_values) AS kept; RETURN NULL;',
                    hash="37495191a61a7876437d6a625a43717ff04c705e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_05022",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_membership",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_membershipevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "association_id", "number", "until" FROM old_values) AS kept; RETURN NULL;',
                    hash="b60c922c483c8811c271876842291af72fe453ca",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f4fe3",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_membership",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="listing",
            trigger=pgtrigger.compiler.Trigger(
                name="note_gone",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    INSERT INTO therapists_listingchange (practitioner_id, ord)\n                    SELECT DISTINCT practitioner_id, ord FROM gone;\n                    RETURN NULL;\n                ",
                    hash="a2e3cd540e7667c69186778ac57f324ea4dba898",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_note_gone_980c6",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="therapists_listing",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="homevisitsevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9c8813a25ae545d8d69e1d54d26dc3e4904a1f8a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7258b",
                    table="therapists_homevisitsevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="homevisits",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_homevisitsevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note" FROM new_values) AS kept; RETURN NULL;',
                    hash="58dc1b280ca9930ae066e62f0e94e5149d87a38e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_32f68",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_homevisits",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="homevisits",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_homevisitsevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note" FROM new_values) AS kept; RETURN NULL;',
                    hash="331b8bc30c8ce5eabd626ee0d7fcb7c2c9ce0248",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_53acb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_homevisits",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="homevisits",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_homevisitsevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km", "locality", "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km", "fee_currency", "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets", "needs_parking", "space_needed", "surfaces", "visits", "note" FROM old_values) AS kept; RETURN NULL;',
                    hash="5522e4c052eb6feb0f8af3eefa07a36e63dcb783",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9f9de",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_homevisits",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslugevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="df93d7d3b3591998a6185f19fd27e18d792541cc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3b1ef",
                    table="therapists_formerslugevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_formerslugevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "slug") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "slug" FROM new_values) AS kept; RETURN NULL;',
                    hash="5cdeba1fd0164aedecbaba238377953fbb2bdd66",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7dd6a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_formerslugevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "slug") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "slug" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "practice_id", "slug" FROM new_values) AS kept; RETURN NULL;',
                    hash="9e1bbc403b9b95759824ad484c265a0e3d381397",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_38c03",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_formerslugevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "slug") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "slug" FROM old_values) AS kept; RETURN NULL;',
                    hash="688f0efd31d9c46e544a11b8f82a0651fa7e58a4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_517d6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="duplicatepairevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d87861fdb8f4543412851310e9b05834d750826f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4e39d",
                    table="therapists_duplicatepairevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="duplicatepair",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_duplicatepairevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="e3ffa6d7bea6b29373862d0b0e3f4ee10925e2c5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_38e6d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_duplicatepair",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="duplicatepair",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_duplicatepairevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at" FROM old_values EXCEPT ALL SELECT "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="9d395e5f6078d5bd7d4c3df1ee7bc452975751bd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6cdc7",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_duplicatepair",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="duplicatepair",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_duplicatepairevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "one_id", "other_id", "score", "reasons", "found_at", "state", "by_id", "at" FROM old_values) AS kept; RETURN NULL;',
                    hash="67ba4083473202c6feac73a1762f94804cbedf38",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_663b4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_duplicatepair",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="contactpointevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e5951e08474e223c41753b7dabc3327c098733e4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3d150",
                    table="therapists_contactpointevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="last_public_contact_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n                    IF OLD.public AND OLD.practitioner_id IS NOT NULL\n                       AND EXISTS (SELECT 1 FROM therapists_practitioner\n                                   WHERE id = OLD.practitioner_id AND status = 'published')\n                       AND NOT EXISTS (SELECT 1 FROM therapists_contactpoint\n                                       WHERE practitioner_id = OLD.practitioner_id AND public) THEN\n                        RAISE EXCEPTION 'a published practitioner needs a public contact' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="5afdc2257747ef5790b298e11f8ce26eb82d07fe",
                    operation="DELETE OR UPDATE",
                    pgid="pgtrigger_last_public_contact_stays_cc2c7",
                    table="therapists_contactpoint",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_contactpointevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position" FROM new_values) AS kept; RETURN NULL;',
                    hash="a3c2cd4a9fc40d717019ba3be2bdc028d07132b4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c02fb",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_contactpoint",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_contactpointevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position" FROM new_values) AS kept; RETURN NULL;',
                    hash="052ee8d5f73d9e1a01e0fe6c873fc0ca678ad9c0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_40a21",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_contactpoint",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_contactpointevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "kind", "value", "extension", "public", "position" FROM old_values) AS kept; RETURN NULL;',
                    hash="e94219752b7ec5d49a4d6fa931b6fc905d7d3129",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c1b40",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_contactpoint",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="confirmationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eeea7fe1a7cd3872aec092dfeb7cd53e301e9e16",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_864d5",
                    table="therapists_confirmationevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="confirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "practitioner_id", "fact", "source", "method", "at" rows from % table\', TG_TABLE_NAME;',
                    hash="d5781dbca799596f499dfcbc2f1d61796ea615f8",
                    operation='UPDATE OF "practitioner_id", "fact", "source", "method", "at"',
                    pgid="pgtrigger_append_only_0e344",
                    table="therapists_confirmation",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="confirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_confirmationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "fact", "source", "method", "by_id", "at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "fact", "source", "method", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="edce804769f8d30922f192cb7646eb1554d67997",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dad8e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_confirmation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="confirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_confirmationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "fact", "source", "method", "by_id", "at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "fact", "source", "method", "by_id", "at" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "fact", "source", "method", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="5b1016053aee6c35fbcbcf55ddb4bacd3d79baaf",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_16b83",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_confirmation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="confirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_confirmationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "fact", "source", "method", "by_id", "at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "fact", "source", "method", "by_id", "at" FROM old_values) AS kept; RETURN NULL;',
                    hash="615c16c6a17102cdade3fb918364bf024ade8e03",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f605d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_confirmation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="changerequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ea4db37242197bd8bdd4b78b3ec8ff6f9dc0b7cd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e7704",
                    table="therapists_changerequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="changerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_changerequestevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="ba6fc90bb6df461d488eb99238fdc2115c90c29a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8c01c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_changerequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="changerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_changerequestevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="6144d108a3477d200ee374bb1a5b27e393ab00e0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_939c9",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_changerequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="changerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_changerequestevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "kind", "proposed", "note", "language", "created_at", "state", "decided_by_id", "decided_at" FROM old_values) AS kept; RETURN NULL;',
                    hash="ade2f4e9c69bc0bd284ad75aeaaa6acc8f5dbc03",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_30590",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_changerequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionercondition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerconditionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "condition_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "condition_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="c19179f2b88cd16466b46ea50267bf3e19b7b375",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6f2a3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practitionercondition",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionercondition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerconditionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "condition_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "condition_id" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "condition_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="e4493f700d132957f06f6c5dc9743835dfb21df5",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_36313",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practitionercondition",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionercondition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerconditionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "condition_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "condition_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="c481bd6896c7a394164ddae69016e1319ad6b557",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a68f3",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practitionercondition",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerconditionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="77edc1dc558d858a50904ee19d2566ad0c3e987a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_522e2",
                    table="therapists_practitionerconditionevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b61b803ea96c4a6d48ac146d2dedde86f42eabd0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7005b",
                    table="therapists_practitionerevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerlanguageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "language_id", "level") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "language_id", "level" FROM new_values) AS kept; RETURN NULL;',
                    hash="205d49ab2f976bb940efdf2435b29bb0f2b30b20",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_52d4e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practitionerlanguage",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerlanguageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "language_id", "level") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "language_id", "level" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "language_id", "level" FROM new_values) AS kept; RETURN NULL;',
                    hash="e8476e71d3bbe3c183a5bf140db7a9774e7260aa",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8ca98",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practitionerlanguage",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerlanguage",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerlanguageevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "language_id", "level") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "language_id", "level" FROM old_values) AS kept; RETURN NULL;',
                    hash="41424b9d7fed50bb916ac7e53bd562e7abaeb864",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e73f5",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practitionerlanguage",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerlanguageevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2173faf73e6005fb99f735a886f7b3b5f14ff795",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4e13c",
                    table="therapists_practitionerlanguageevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerpayment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerpaymentevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "payment_option_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "payment_option_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="39becc4d03426ec466679ad2739cb710cb5f526d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4c829",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practitionerpayment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerpayment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerpaymentevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "payment_option_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "payment_option_id" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "payment_option_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="e2286e419bdf57cb9a89bfec5510e72d8432dc12",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1a582",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practitionerpayment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerpayment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerpaymentevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "payment_option_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "payment_option_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="548327991b3e7975e3f3b3c2749d8832a05718df",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5c498",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practitionerpayment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerpaymentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9b48dc8296073f0487b318e495539aa6c728b7d9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_09a21",
                    table="therapists_practitionerpaymentevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="price",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_priceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency" FROM new_values) AS kept; RETURN NULL;',
                    hash="ecd033a735c787c9a084ff46002bb10d8e09de5f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_44365",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_price",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="price",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_priceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency" FROM new_values) AS kept; RETURN NULL;',
                    hash="3c96acab691c2ed070a451b0e26c9de76f7a993b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_905bf",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_price",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="price",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_priceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "scope", "practice_id", "minutes", "amount", "currency" FROM old_values) AS kept; RETURN NULL;',
                    hash="04f5ded4c8b34ce3a1fec1b10dd74c796532e9c6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1cd6c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_price",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="priceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a174b10bf81a9226e756520f73b4b2566bae2c3b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6f502",
                    table="therapists_priceevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatebase",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_privatebaseevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "street", "postcode", "lat", "lon") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "street", "postcode", "lat", "lon" FROM new_values) AS kept; RETURN NULL;',
                    hash="deee036590c0e702a9e44122879b00cc216628ee",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4b04b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_privatebase",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatebase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_privatebaseevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "street", "postcode", "lat", "lon") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "street", "postcode", "lat", "lon" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "street", "postcode", "lat", "lon" FROM new_values) AS kept; RETURN NULL;',
                    hash="5a126f8babba7883eff89e35112c690b8ef63cdf",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9ee45",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_privatebase",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatebase",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_privatebaseevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "street", "postcode", "lat", "lon") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "street", "postcode", "lat", "lon" FROM old_values) AS kept; RETURN NULL;',
                    hash="e43d44bcbad9a92ef27c372de03162b5f2d6b6fc",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_12913",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_privatebase",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatebaseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cff5e37cdd8b0d7fa8d5d80d9a56bb21f8b391bf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_35ee0",
                    table="therapists_privatebaseevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatepremises",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_privatepremisesevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practice_id", "street", "postcode", "lat", "lon") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practice_id", "street", "postcode", "lat", "lon" FROM new_values) AS kept; RETURN NULL;',
                    hash="ba4b6c27b51e5438867a0b33854c88f8a91eb189",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9c332",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_privatepremises",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatepremises",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_privatepremisesevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practice_id", "street", "postcode", "lat", "lon") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practice_id", "street", "postcode", "lat", "lon" FROM old_values EXCEPT ALL SELECT "id", "practice_id", "street", "postcode", "lat", "lon" FROM new_values) AS kept; RETURN NULL;',
                    hash="fe3dc767881363d42f3e753520cafad0939100bb",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0efbb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_privatepremises",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatepremises",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_privatepremisesevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practice_id", "street", "postcode", "lat", "lon") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practice_id", "street", "postcode", "lat", "lon" FROM old_values) AS kept; RETURN NULL;',
                    hash="42eab28b83240a5aa5ada43049bf2bab36321efd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8a510",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_privatepremises",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="privatepremisesevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="17317c3a1e5bf9816d618380caa10a0a03de0c95",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_240ec",
                    table="therapists_privatepremisesevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerprofessionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="03c4f142cbeb626d17ac475683297fde6164b2b0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b4029",
                    table="therapists_practitionerprofessionevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerprofession",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerprofessionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "profession_id", "primary") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "profession_id", "primary" FROM new_values) AS kept; RETURN NULL;',
                    hash="ba0de730cab723419c03680443124b1377f3567b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c757b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practitionerprofession",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerprofession",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerprofessionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "profession_id", "primary") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "profession_id", "primary" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "profession_id", "primary" FROM new_values) AS kept; RETURN NULL;',
                    hash="919a4851063fd2c1a2416c24e2763e6bc9947198",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cdd8f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practitionerprofession",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionerprofession",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerprofessionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "profession_id", "primary") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "profession_id", "primary" FROM old_values) AS kept; RETURN NULL;',
                    hash="578fe3a4b306c35d3e59264fa4edc16afa0b18b4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_aa95b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practitionerprofession",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="credentialevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d6941aff4f4682f9abe80c4abc2faffa821a1e0b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bd29a",
                    table="therapists_credentialevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_credentialevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on" FROM new_values) AS kept; RETURN NULL;',
                    hash="8a5d2aefb171440addb57735a568a02da3428413",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f397e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_credential",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_credentialevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on" FROM old_values EXCEPT ALL SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on" FROM new_values) AS kept; RETURN NULL;',
                    hash="0b2daf3e7d13009ed3d9ebeb4b160bbc1175cb2c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ffd52",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_credential",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_credentialevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "checked_on", "check_result", "check_source", "practitioner_id", "kind", "profession_id", "number", "issuer", "jurisdiction", "status", "issued_on", "expires_on" FROM old_values) AS kept; RETURN NULL;',
                    hash="f8c80d61733b6522781b8f241f93a66e70cf886c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_88563",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_credential",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="professionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0a67ad13b8205a3d2468ec388d8c988e43438487",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cc3d5",
                    table="therapists_professionevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="regulation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_regulationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on" FROM new_values) AS kept; RETURN NULL;',
                    hash="73a01e9ed0d095d7b45f81d290b854e2534e8140",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d0f43",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_regulation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="regulation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_regulationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on" FROM old_values EXCEPT ALL SELECT "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on" FROM new_values) AS kept; RETURN NULL;',
                    hash="45b383a8803e5c291f151ed4de3432373af3d77a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4b56",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_regulation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="regulation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_regulationevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "profession_id", "jurisdiction", "kind", "authority", "source", "source_url", "noted_on" FROM old_values) AS kept; RETURN NULL;',
                    hash="f828d88312054cee68ee3216ffe3c20021f47146",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7775e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_regulation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="regulationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a9a6a7134807168aea98a6e5ef250d63ae3521e0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aa1ff",
                    table="therapists_regulationevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_reportevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="9b840b346146920d5523c513429a19f244795788",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_131bd",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_report",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_reportevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="c18e666f5b6323fb2a651e6db7fc383e875e6610",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_51297",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_report",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_reportevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "reason", "fact", "language", "created_at", "state", "handled_by_id", "handled_at" FROM old_values) AS kept; RETURN NULL;',
                    hash="7ca41e20445b9732b89340d126ce9a6ec7f00a58",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cc10e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_report",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="19d05a1b4736dd0d3539714fe2ede8cd5c4bd285",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8a81e",
                    table="therapists_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="sourcerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_sourcerecordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "source", "external_id", "values", "run_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "source", "external_id", "values", "run_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="5ecd0d85f93b4b593eec36845e04d66c07402244",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_60b22",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_sourcerecord",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="sourcerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_sourcerecordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "source", "external_id", "values", "run_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "source", "external_id", "values", "run_id" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "source", "external_id", "values", "run_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="5d5413db33ffd8942fa3e56d32a5fdb84e15d465",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fd2ec",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_sourcerecord",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="sourcerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_sourcerecordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "source", "external_id", "values", "run_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "source", "external_id", "values", "run_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="45d0206b083d0e7363b785feb829df16c7a786d9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_769e0",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_sourcerecord",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="sourcerecordevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a8d92b5b5c4e839523624004432e06c0a6259741",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5172d",
                    table="therapists_sourcerecordevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="suspensionnote",
            trigger=pgtrigger.compiler.Trigger(
                name="suspension_note_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "suspension_id", "kind", "text", "at" rows from % table\', TG_TABLE_NAME;',
                    hash="ec939c0fae7d10a5879cf185b8bbb5381942d0e2",
                    operation='UPDATE OF "suspension_id", "kind", "text", "at"',
                    pgid="pgtrigger_suspension_note_stays_0f4e3",
                    table="therapists_suspensionnote",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionertechniqueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3eb1af66d26427ff66cb74f5356a931dc230d360",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b9f9e",
                    table="therapists_practitionertechniqueevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionertechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionertechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "technique_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "technique_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="1df158015180a7ef812145167b95debe032fa627",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5dc4",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practitionertechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionertechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionertechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "technique_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "technique_id" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "technique_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="6effd3bfaf0998285fe3c7c7f696ea888c7a5d98",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_12ab0",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practitionertechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitionertechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionertechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "technique_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "technique_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="81b64f29106ad8ebdc1429cce7cc142e378f9944",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_42843",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practitionertechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitioner",
            trigger=pgtrigger.compiler.Trigger(
                name="suspended_stays_hidden",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"status\" = 'published')",
                    func="\n                    IF EXISTS (SELECT FROM therapists_suspension\n                               WHERE practitioner_id = NEW.id AND ended_at IS NULL) THEN\n                        RAISE EXCEPTION 'a suspended listing stays hidden' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="867f555b6e2d3d08abb0b786589444811c897de5",
                    operation='INSERT OR UPDATE OF "status"',
                    pgid="pgtrigger_suspended_stays_hidden_1e486",
                    table="therapists_practitioner",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitioner",
            trigger=pgtrigger.compiler.Trigger(
                name="published_has_contact",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"status\" = 'published')",
                    constraint="CONSTRAINT",
                    func="\n                    IF EXISTS (SELECT 1 FROM therapists_practitioner WHERE id = NEW.id AND status = 'published')\n                       AND NOT EXISTS (SELECT 1 FROM therapists_contactpoint\n                                       WHERE practitioner_id = NEW.id AND public) THEN\n                        RAISE EXCEPTION 'a published practitioner needs a public contact' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="0b4611fa6d180438438600b29c763bf1eb39011d",
                    operation='INSERT OR UPDATE OF "status"',
                    pgid="pgtrigger_published_has_contact_f6bd5",
                    table="therapists_practitioner",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitioner",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="4712d0aab14973195f90fc7b2573074b5ce44e57",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7771a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practitioner",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitioner",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at" FROM old_values EXCEPT ALL SELECT "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="08fe692c53395921e652384b17e5439f75ae5e07",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_71d55",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practitioner",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practitioner",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practitionerevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender", "photo", "headline", "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url", "away_until", "npi", "status", "published_at", "closed_on", "close_reason", "merged_into_id", "created_at" FROM old_values) AS kept; RETURN NULL;',
                    hash="ac1c33cb2e7467f93f1bf7fa444f097f8759abe4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_70f5f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practitioner",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objectivetechniqueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7c68734fb27edc7d6c380e9818dbfa11fe252767",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f33d4",
                    table="therapists_objectivetechniqueevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="objectivetechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_objectivetechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "strength", "source", "objective_id", "technique_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "strength", "source", "objective_id", "technique_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="446d2413f658cd04dc324ffa1f3e847467c4d7a1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ac9bb",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_objectivetechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objectivetechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_objectivetechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "strength", "source", "objective_id", "technique_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "strength", "source", "objective_id", "technique_id" FROM old_values EXCEPT ALL SELECT "id", "strength", "source", "objective_id", "technique_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="a1f0f3f5e49c3cf32c6f8c8caa8c007853739ade",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_34716",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_objectivetechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objectivetechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_objectivetechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "strength", "source", "objective_id", "technique_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "strength", "source", "objective_id", "technique_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="51023ab38005e175c50603a263a72e689783cd9d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_81cfe",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_objectivetechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_objectiveevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="f7207161eecb1b9962911e23ef3e644410cd805f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e883e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_objective",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_objectiveevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="80dc62ddd827d59c87499a2b2e748f3bf9906b57",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d1692",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_objective",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_objectiveevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded" FROM old_values) AS kept; RETURN NULL;',
                    hash="069d3f1602fd1380b7a69f18e2aa4d72f0bae4b8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_11c2c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_objective",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="guideevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="96bc9e556b44c23419d01c0ba7218239f4717dfb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2de0e",
                    table="therapists_guideevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="guide",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_guideevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer" FROM new_values) AS kept; RETURN NULL;',
                    hash="8cac3b4f5a273a5d1c4256a1c15133b2cda51143",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e388a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_guide",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="guide",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_guideevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer" FROM old_values EXCEPT ALL SELECT "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer" FROM new_values) AS kept; RETURN NULL;',
                    hash="09526753c0aaf0f98e5201c9c56d3f591ccb291c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_64a67",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_guide",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="guide",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_guideevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "locale", "title", "summary", "active", "loaded", "condition_id", "technique_id", "profession_id", "topic", "safety", "what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "sources", "written_on", "reviewed_on", "reviewer" FROM old_values) AS kept; RETURN NULL;',
                    hash="9cc3f743487aa9fa54807b4163b7b1581e76d12d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4eb2e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_guide",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="conditiontechniqueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="06ba35be35ae540942627f666d7692212cf03c7c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_19fe3",
                    table="therapists_conditiontechniqueevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="conditiontechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_conditiontechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "strength", "source", "condition_id", "technique_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "strength", "source", "condition_id", "technique_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="f11f5dfbf716dfe723aef47a5397c0166ca69905",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8a84b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_conditiontechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="conditiontechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_conditiontechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "strength", "source", "condition_id", "technique_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "strength", "source", "condition_id", "technique_id" FROM old_values EXCEPT ALL SELECT "id", "strength", "source", "condition_id", "technique_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="1e2f9d5bf1addf2c0c3238232d5fe9756e1cd6aa",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b3b4c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_conditiontechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="conditiontechnique",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_conditiontechniqueevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "strength", "source", "condition_id", "technique_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "strength", "source", "condition_id", "technique_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="ebed9bc367ce93e7fab9f6c9a2a2a873b345d7fa",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_be87c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_conditiontechnique",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_conditionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes" FROM new_values) AS kept; RETURN NULL;',
                    hash="7cbc3a5077bb74e3797fd5919b73f31d6f3aa414",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2308d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_condition",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_conditionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes" FROM old_values EXCEPT ALL SELECT "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes" FROM new_values) AS kept; RETURN NULL;',
                    hash="36cb768944dd20ba9b66ce093ca01ba45b9ca337",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2a043",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_condition",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_conditionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "position", "active", "loaded", "body_area", "icd10_codes" FROM old_values) AS kept; RETURN NULL;',
                    hash="d679e80d340b346fbfd05d23580a734bf2cb1d5f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_51d1b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_condition",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="techniqueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ac9b7efc369915de1ccbbe1eb8b3c4b6eadb399f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_82cf9",
                    table="therapists_techniqueevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="term",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_termevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution" FROM new_values) AS kept; RETURN NULL;',
                    hash="23b4041729866f4cf92c361c621b028a0f070567",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_77a69",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_term",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="term",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_termevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution" FROM old_values EXCEPT ALL SELECT "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution" FROM new_values) AS kept; RETURN NULL;',
                    hash="10270871cdc25e55b162d4ad36cae663a63ca505",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_450c5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_term",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="term",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_termevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "profession_id", "technique_id", "condition_id", "objective_id", "language_id", "payment_option_id", "association_id", "locale", "kind", "text", "plural", "gloss", "caution" FROM old_values) AS kept; RETURN NULL;',
                    hash="8fa9916a1588c4738de1a869362d614508191e17",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e00a7",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_term",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="termevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eac5f43a1b2dda281b0b9df154519496963c6320",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_06ad6",
                    table="therapists_termevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="userevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="90ccf41f59f3e806c61282d3a06834719da5ed19",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2961c",
                    table="therapists_userevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="worksat",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_worksatevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "accepting", "since", "until") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "accepting", "since", "until" FROM new_values) AS kept; RETURN NULL;',
                    hash="bbac4bea48b4c8ab990408295fdb755fdce9f765",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5e4c1",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_worksat",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="worksat",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_worksatevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "accepting", "since", "until") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "accepting", "since", "until" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "practice_id", "accepting", "since", "until" FROM new_values) AS kept; RETURN NULL;',
                    hash="e8b040d0f035693040efc675a63e57c6c8af5954",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dc642",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_worksat",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="worksat",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_worksatevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "practice_id", "accepting", "since", "until") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "practice_id", "accepting", "since", "until" FROM old_values) AS kept; RETURN NULL;',
                    hash="9b3412134557e185b8401a10263439656e4ecf70",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ac5d2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_worksat",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practiceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="8765169fb45e66daa639f1107d69502d20656aa5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7b20d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_practice",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practiceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at" FROM old_values EXCEPT ALL SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="f60c473a0f7fa6d6f9d70216b9893bfe3a4b28ca",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_37b6c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_practice",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="practice",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practiceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "created_at" FROM old_values) AS kept; RETURN NULL;',
                    hash="bcd6b5772fa787e22870657b9f612964577b59b3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c5d75",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practice",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="openinghoursevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="56c48f5f36856bc50c17ad54557eddb9ddcedbf3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2094e",
                    table="therapists_openinghoursevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="openinghours",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_openinghoursevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes" FROM new_values) AS kept; RETURN NULL;',
                    hash="4872f3a94ca11a811ea48fa8d742b1d47439a3d4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_550c7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_openinghours",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="openinghours",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_openinghoursevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes" FROM old_values EXCEPT ALL SELECT "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes" FROM new_values) AS kept; RETURN NULL;',
                    hash="2c3dea0363adcde9e06878d772513254c35a0dd2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_52d55",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_openinghours",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="openinghours",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_openinghoursevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "works_at_id", "home_visits_id", "weekday", "opens", "closes" FROM old_values) AS kept; RETURN NULL;',
                    hash="e28176e0d860759e693c12d23cb047e501932619",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_eed0f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_openinghours",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="hoursexceptionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4c46267e6ba89ff58ab2753644c3882d70f38e7e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8a041",
                    table="therapists_hoursexceptionevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="hoursexception",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_hoursexceptionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "works_at_id", "home_visits_id", "date", "opens", "closes") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "works_at_id", "home_visits_id", "date", "opens", "closes" FROM new_values) AS kept; RETURN NULL;',
                    hash="7f6c12c989fcd16da4d2bcabbecd9a8f88b827e6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d5988",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_hoursexception",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="hoursexception",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_hoursexceptionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "works_at_id", "home_visits_id", "date", "opens", "closes") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "works_at_id", "home_visits_id", "date", "opens", "closes" FROM old_values EXCEPT ALL SELECT "id", "works_at_id", "home_visits_id", "date", "opens", "closes" FROM new_values) AS kept; RETURN NULL;',
                    hash="ab5f85d646937efce3d050847564cb4e3e994c8f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8e778",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_hoursexception",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="hoursexception",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_hoursexceptionevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "works_at_id", "home_visits_id", "date", "opens", "closes") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "works_at_id", "home_visits_id", "date", "opens", "closes" FROM old_values) AS kept; RETURN NULL;',
                    hash="c746d0fd47fcf1d0c3d9c1d6e0897e622b11e569",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1b933",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_hoursexception",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="worksatevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d371f415c66f72eae14539d3bff270c063d85daf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fdb11",
                    table="therapists_worksatevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="usergroup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_usergroupevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "user_id", "group_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "user_id", "group_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="77bf1749fba7bbc037cfb7dc4a5e259906d07cab",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e0785",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_user_groups",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="usergroup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_usergroupevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "user_id", "group_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "user_id", "group_id" FROM old_values EXCEPT ALL SELECT "id", "user_id", "group_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="fd4d81c489e77e8c1ad78d145fbb315399c72fa9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a021b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_user_groups",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="usergroup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_usergroupevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "user_id", "group_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "user_id", "group_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="f1a1ed418672368ed6b8811149fcf35405b60c7d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3feb6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_user_groups",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="userright",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_userrightevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "user_id", "permission_id") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "user_id", "permission_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="cb9b187428470efc5571fd0ab79da8aca5328056",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ae1b7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_user_user_permissions",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="userright",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_userrightevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "user_id", "permission_id") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "user_id", "permission_id" FROM old_values EXCEPT ALL SELECT "id", "user_id", "permission_id" FROM new_values) AS kept; RETURN NULL;',
                    hash="04164666cb1acd033e7547b0aea08fcd6d4de28a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_802ed",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_user_user_permissions",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="userright",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_userrightevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "user_id", "permission_id") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "user_id", "permission_id" FROM old_values) AS kept; RETURN NULL;',
                    hash="62b6735f7380545656dabf70358b36cc0aeff240",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_937bf",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_user_user_permissions",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="usergroupevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="078e18e6968026ccac17dc4e39319e1eafa818ac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f561d",
                    table="therapists_usergroupevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="userrightevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2da6f2858e3fe7217fed4320056101b620060eea",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bc054",
                    table="therapists_userrightevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(SUGGESTED_NAMES, "DROP FUNCTION suggested_names(text, text)"),
        migrations.RunSQL(SUGGESTED_PLACES, "DROP FUNCTION suggested_places(text, text)"),
        migrations.RunSQL(NAMES_MEANT, "DROP FUNCTION names_meant(text[], boolean[])"),
        migrations.RunSQL(UNDOES, "DROP INDEX context_undoes"),
        migrations.RunSQL(SHARED_CACHE, "DROP TABLE shared_cache"),
    ]
