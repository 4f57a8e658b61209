"""A database of its own for a measurement: tables, vocabulary, places; gone when the process ends."""

import os
import sys

from directory import devdb


def prepare(smallest: int = 15000) -> None:
    """Start the server and fill it; import nothing that needs Django before this."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "directory.settings"
    os.environ["DIRECTORY_ENV"] = "test"
    os.environ.pop("DATABASE_URL", None)
    devdb.temporary()

    import django

    django.setup()

    from django.core.management import call_command

    from therapists.imports import places, vocabulary

    print("Preparing a database …", file=sys.stderr)
    call_command("migrate", verbosity=0)
    vocabulary.load()
    places.load_places(smallest=smallest)
