"""A look-up among contexts of the history (which actions have been undone), and the cache that all processes share."""

from django.db import migrations

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
    dependencies = [
        ("therapists", "0011_history"),
    ]

    operations = [
        migrations.RunSQL(UNDOES, "DROP INDEX context_undoes"),
        migrations.RunSQL(SHARED_CACHE, "DROP TABLE shared_cache"),
    ]
