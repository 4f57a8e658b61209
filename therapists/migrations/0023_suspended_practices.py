"""Practices can be suspended, as people can; a license can be inactive."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from therapists.migrations._foundations import AddTrigger


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0022_inlined"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="practice",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="practice",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="practice",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="credential",
            name="credential_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="registerentry",
            name="register_entry_status_known",
        ),
        migrations.AddField(
            model_name="practice",
            name="paused",
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name="paused"),
        ),
        migrations.AddField(
            model_name="practiceevent",
            name="paused",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="suspension",
            name="practice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="suspensions",
                to="therapists.practice",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="status",
            field=models.CharField(
                choices=[
                    ("active", "Active"),
                    ("expired", "Expired"),
                    ("inactive", "Inactive"),
                    ("suspended", "Suspended"),
                    ("revoked", "Revoked"),
                    ("unknown", "Unknown"),
                ],
                default="unknown",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="registerentry",
            name="status",
            field=models.CharField(
                choices=[
                    ("active", "Active"),
                    ("expired", "Expired"),
                    ("inactive", "Inactive"),
                    ("suspended", "Suspended"),
                    ("revoked", "Revoked"),
                    ("unknown", "Unknown"),
                ],
                max_length=10,
                verbose_name="status in the register",
            ),
        ),
        migrations.AlterField(
            model_name="suspension",
            name="practitioner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="suspensions",
                to="therapists.practitioner",
            ),
        ),
        AddTrigger(
            model_name="practice",
            trigger=pgtrigger.compiler.Trigger(
                name="paused_while_suspended",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.paused <> EXISTS (SELECT FROM therapists_suspension\n                                             WHERE practice_id = NEW.id AND ended_at IS NULL) THEN\n                        RAISE EXCEPTION 'a practice is paused as long as it is suspended'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="69717906583a376987977fcefd2a611832437706",
                    operation='INSERT OR UPDATE OF "paused"',
                    pgid="pgtrigger_paused_while_suspended_5ef15",
                    table="therapists_practice",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="practice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "therapists_practiceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at") SELECT clock_timestamp(), \'insert\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="a0927df3eb3dfecbcec1093dff0b8bc0dc98a12a",
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
                    func='INSERT INTO "therapists_practiceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at") SELECT clock_timestamp(), \'update\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at" FROM old_values EXCEPT ALL SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at" FROM new_values) AS kept; RETURN NULL;',
                    hash="9615eaf561441d1f8b3eae1ea68bb930ce9f03ad",
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
                    func='INSERT INTO "therapists_practiceevent" (pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at") SELECT clock_timestamp(), \'delete\', (SELECT _pgh_attach_context()), kept.id, kept.* FROM (SELECT "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "postcode", "country", "lat", "lon", "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website", "paused", "created_at" FROM old_values) AS kept; RETURN NULL;',
                    hash="d400b3f9aacf6697848cac03897cb2d168860ea7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c5d75",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="therapists_practice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["active", "expired", "inactive", "suspended", "revoked", "unknown"])
                ),
                name="credential_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["active", "expired", "inactive", "suspended", "revoked", "unknown"])
                ),
                name="register_entry_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("practice__isnull", True), ("practitioner__isnull", False)),
                    models.Q(("practice__isnull", False), ("practitioner__isnull", True)),
                    _connector="OR",
                ),
                name="suspension_of_one_listing",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("practice",),
                name="suspension_of_practice_in_force_once",
            ),
        ),
    ]
