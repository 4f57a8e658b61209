"""Which actions have been undone is looked up by the action, among all contexts of the history."""

from django.db import migrations

INDEX = """
CREATE INDEX context_undoes ON pghistory_context ((metadata ->> 'undoes')) WHERE metadata ? 'undoes'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("therapists", "0009_history"),
    ]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX context_undoes"),
    ]
