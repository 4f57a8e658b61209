"""Suspension: listings taken off the site for the safety of others."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0012_shared"),
    ]

    operations = [
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("was_published", models.BooleanField(verbose_name="was published")),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "suspension",
                "verbose_name_plural": "suspensions",
                "ordering": ("-began_at", "-id"),
                "permissions": (("suspend_practitioner", "Can suspend listings"),),
            },
        ),
        migrations.CreateModel(
            name="SuspensionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "verbose_name": "note on a suspension",
                "verbose_name_plural": "notes on suspensions",
                "ordering": ("at", "id"),
            },
        ),
        pgtrigger.migrations.AddTrigger(
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
        migrations.AddField(
            model_name="suspension",
            name="practitioner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="suspensions", to="therapists.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="suspensions",
                to="therapists.report",
            ),
        ),
        migrations.AddField(
            model_name="suspensionnote",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suspensionnote",
            name="suspension",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="therapists.suspension"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["unsafe", "sexual-services", "licence", "identity", "legal"])),
                name="suspension_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("practitioner",),
                name="suspension_in_force_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="suspension_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensionnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["found", "notice", "appeal", "decision"])),
                name="suspension_note_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensionnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="suspension_note_says_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
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
    ]
