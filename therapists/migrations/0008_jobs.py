from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("django_database_task", "0001_initial"),
        ("therapists", "0006_rows_that_count"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "background work",
                "ordering": ("-created_at", "id"),
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("django_database_task.databasetask",),
        ),
    ]
