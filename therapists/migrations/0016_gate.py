"""The publishing gate and the watch-list: proofs by curators, words that hold a listing, and what was decided."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from therapists.migrations._foundations import AddTrigger, CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("therapists", "0015_upkeep"),
    ]

    operations = [
        CreateModel(
            name="WatchWordEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=80)),
                (
                    "key",
                    models.CharField(
                        editable=False, error_messages={"unique": "This entry is there already."}, max_length=80
                    ),
                ),
                ("kind", models.CharField(default="sexual", max_length=16)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("note", models.CharField(max_length=300)),
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
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matches", models.JSONField(default=list, verbose_name="found")),
                ("paused", models.BooleanField(default=False, verbose_name="taken off the pages")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="found on")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To decide"), ("allowed", "Allowed"), ("refused", "Refused")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
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
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="therapists.practitioner"
                    ),
                ),
            ],
            options={
                "verbose_name": "held listing",
                "verbose_name_plural": "held listings",
                "ordering": ("found_at", "id"),
            },
        ),
        CreateModel(
            name="HoldEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("id", models.BigIntegerField()),
                ("matches", models.JSONField(default=list)),
                ("paused", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("state", models.CharField(default="open", max_length=8)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.hold",
                    ),
                ),
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
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("established", models.CharField(max_length=500, verbose_name="what was established")),
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
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proofs", to="therapists.practitioner"
                    ),
                ),
            ],
            options={
                "verbose_name": "proof by a curator",
                "verbose_name_plural": "proofs by curators",
                "ordering": ("-at", "-id"),
            },
        ),
        CreateModel(
            name="ProofEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_began_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("id", models.BigIntegerField()),
                ("established", models.CharField(max_length=500)),
                ("method", models.CharField(max_length=10)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="therapists.proof",
                    ),
                ),
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
            ],
            options={
                "ordering": ("pgh_id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        CreateModel(
            name="WatchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=80, verbose_name="word or phrase")),
                (
                    "key",
                    models.CharField(
                        editable=False,
                        error_messages={"unique": "This entry is there already."},
                        max_length=80,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sexual", "Sexual wording"),
                            ("round-the-clock", "Visits around the clock"),
                            ("other", "Other"),
                        ],
                        default="sexual",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="In which it means this: en, es. Blank: in all. It is looked for in every listing all the same.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        help_text="For whoever decides: what it may mean, and what else.",
                        max_length=300,
                        verbose_name="why",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="Untick it rather than delete it: what the software brought comes back.",
                        verbose_name="in use",
                    ),
                ),
                ("loaded", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "verbose_name": "watch-list entry",
                "verbose_name_plural": "watch-list entries",
                "ordering": ("kind", "key"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sexual", "round-the-clock", "other"])),
                        name="watch_word_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="watch_word_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="watch_word_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("language", ""), ("language__regex", "^[a-z]{2,3}(-[a-z0-9]+)*$"), _connector="OR"
                        ),
                        name="watch_word_language_shape",
                        violation_error_message="Write the language as en or es.",
                    ),
                ],
            },
        ),
        AddTrigger(
            model_name="watchword",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_watchwordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "text", "key", "kind", "language", "note", "active", "loaded") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "text", "key", "kind", "language", "note", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="e1acc106f60678b13526c4e1a50ccb49c0b3300c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d061b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_watchword",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="watchword",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_watchwordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "text", "key", "kind", "language", "note", "active", "loaded") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "text", "key", "kind", "language", "note", "active", "loaded" FROM old_values EXCEPT ALL SELECT "id", "text", "key", "kind", "language", "note", "active", "loaded" FROM new_values) AS kept; RETURN NULL;',
                    hash="2505b25a78279372132d221b159f90780b5a9e8f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1c303",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_watchword",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="watchword",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_watchwordevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "text", "key", "kind", "language", "note", "active", "loaded") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "text", "key", "kind", "language", "note", "active", "loaded" FROM old_values) AS kept; RETURN NULL;',
                    hash="0c0ebda3a4d81652e2604d0b0859918174492f62",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_346f1",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_watchword",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="watchwordevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="watchwordevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="therapists.watchword",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "allowed", "refused"])), name="hold_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("practitioner",), name="hold_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("matches", []), _negated=True), name="hold_found_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at__isnull", True), ("by__isnull", True), ("reason", ""), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("at__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hold_decided_whole",
            ),
        ),
        AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_holdevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="a3917750ff32908d6526bdbf5aaa0bef39645328",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bd2da",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_hold",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_holdevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="1dc25434664a8d978d06772d970f9f8a0f4e4200",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a91f3",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_hold",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_holdevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "matches", "paused", "found_at", "state", "reason", "by_id", "at" FROM old_values) AS kept; RETURN NULL;',
                    hash="415edccafde407625a15ca031693512e6093411d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_eeb9f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_hold",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="holdevent",
            index=models.Index(fields=["practitioner"], name="therapists__practit_1c34ae_idx"),
        ),
        AddTrigger(
            model_name="holdevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aecec76702d2477afc9265aae2eadf41beda2110",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c9012",
                    table="therapists_holdevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["call", "mail", "register", "website", "in-person"])),
                name="proof_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("established", ""), _negated=True), name="proof_says_something"
            ),
        ),
        AddTrigger(
            model_name="proof",
            trigger=pgtrigger.compiler.Trigger(
                name="proof_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "practitioner_id", "established", "method", "at" rows from % table\', TG_TABLE_NAME;',
                    hash="7d3f7b7efde0805194aa8812f141a3a69b6efdf7",
                    operation='UPDATE OF "practitioner_id", "established", "method", "at"',
                    pgid="pgtrigger_proof_stays_716de",
                    table="therapists_proof",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="proof",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_proofevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "established", "method", "by_id", "at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "established", "method", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="49df3260616cb3139e3998eb393285e5b9dbbec3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aecae",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="therapists_proof",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="proof",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_proofevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "established", "method", "by_id", "at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "established", "method", "by_id", "at" FROM old_values EXCEPT ALL SELECT "id", "practitioner_id", "established", "method", "by_id", "at" FROM new_values) AS kept; RETURN NULL;',
                    hash="b59c43ececaf85a04886814e53e8473b03e50e7b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5c963",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="therapists_proof",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="proof",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_proofevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "practitioner_id", "established", "method", "by_id", "at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "practitioner_id", "established", "method", "by_id", "at" FROM old_values) AS kept; RETURN NULL;',
                    hash="31c373a9f449fb2df6f34bb6441b547470ea8a32",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b8bd8",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_proof",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proofevent",
            index=models.Index(fields=["practitioner"], name="therapists__practit_93850a_idx"),
        ),
        AddTrigger(
            model_name="proofevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3361c28bdfb5457c07f98591e8e7923e70c3f69e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_41af6",
                    table="therapists_proofevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="watchwordevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f8c50328ff3904ce14f94a3c54b3e46e1c139b73",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c7324",
                    table="therapists_watchwordevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
