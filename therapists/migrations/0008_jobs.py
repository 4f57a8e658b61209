from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("django_database_task", "0001_initial"),
        ("therapists", "0005_landing"),
    ]

    operations = [
        migrations.CreateModel(
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
    ]
