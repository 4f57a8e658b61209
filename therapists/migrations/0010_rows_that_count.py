"""Listing rows that can be added up. They hold nothing of their own, so they are dropped, and built anew afterwards."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import therapists.models.listing
import therapists.models.places
from django.db import migrations, models

KM_BETWEEN = """
CREATE OR REPLACE FUNCTION km_between(a cube, b cube) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * 6371.0088 * asin(CASE WHEN cube_distance(a, b) < 2 THEN cube_distance(a, b) / 2 ELSE 1 END);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0009_suggestions"),
    ]

    operations = [
        migrations.DeleteModel(name="Listing"),
        migrations.RunSQL("CREATE SEQUENCE therapists_listing_ord AS integer", "DROP SEQUENCE therapists_listing_ord"),
        # Not strict, so that it is inlined: twelve times quicker. Nothing for nothing all the same.
        migrations.RunSQL(KM_BETWEEN, migrations.RunSQL.noop),
        migrations.CreateModel(
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
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ord", models.IntegerField()),
                ("sole", models.BooleanField()),
                ("slot", models.SmallIntegerField()),
                ("at", models.CharField(choices=[("home", "At my home"), ("clinic", "At a clinic")], max_length=6)),
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
                (
                    "practitioner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listing_rows",
                        to="therapists.practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "listing row",
                "verbose_name_plural": "listing rows",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
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
        migrations.AddField(
            model_name="facetcode",
            name="bit",
            field=therapists.models.listing.Bits(length=1024, null=True),
        ),
        migrations.CreateModel(
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
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("card", models.JSONField()),
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
            options={
                "verbose_name": "result card",
                "verbose_name_plural": "result cards",
                "ordering": ("listing",),
            },
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GistIndex(fields=["point"], name="listing_point"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GistIndex(fields=["reach"], name="listing_reach"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("at", "home")), fields=["origin"], name="listing_origin"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["tags"], name="listing_tags"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["ord"], name="listing_ord"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["area_stated", "by_fit", "practitioner"], name="listing_by_fit"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["area_stated", "by_price", "practitioner"], name="listing_by_price"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["area_stated", "by_confirmed", "practitioner"], name="listing_by_confirmed"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
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
            ),
        ),
        pgtrigger.migrations.AddTrigger(
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
        migrations.AddIndex(
            model_name="listingcard",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["words"], name="listing_words"),
        ),
    ]
