import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import therapists.models.listing
import therapists.models.places
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0023_suspended_practices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Vicinity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.IntegerField()),
                ("slot", models.SmallIntegerField()),
                ("at", models.CharField(choices=[("home", "At my home"), ("clinic", "At a clinic")], max_length=6)),
                ("bits", therapists.models.listing.Bits(length=2048)),
                ("ways", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ("point", therapists.models.places.Cube()),
                ("middle", therapists.models.places.Cube()),
                ("spread", models.FloatField()),
                ("origin", therapists.models.places.Cube(null=True)),
                ("reach", therapists.models.places.Cube(null=True)),
                ("sure_km", models.FloatField(null=True)),
                ("by_fit", models.FloatField()),
                ("by_price", models.FloatField()),
                ("by_confirmed", models.FloatField()),
            ],
            options={
                "verbose_name": "vicinity",
                "verbose_name_plural": "vicinities",
                "ordering": ("id",),
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(("at", "clinic")), fields=["point"], name="vicinity_point"
                    ),
                    django.contrib.postgres.indexes.GistIndex(fields=["reach"], name="vicinity_reach"),
                    models.Index(fields=["block"], name="vicinity_block"),
                ],
            },
        ),
    ]
