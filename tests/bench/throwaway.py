"""A database of its own for a measurement: tables, vocabulary, places; gone when the process ends."""

import os
import sys
from collections.abc import Mapping

from directory import devdb

MEGABYTE = 2**20
MOST_SHARED_MB = 4096


def prepare(smallest: int = 15000, settings: Mapping[str, str] = devdb.THROWAWAY_SETTINGS) -> None:
    """Start the server and fill it; import nothing that needs Django before this.

    ``smallest`` is the least population of the cities loaded.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "directory.settings"
    os.environ["DIRECTORY_ENV"] = "test"
    os.environ.pop("DATABASE_URL", None)
    devdb.temporary(settings=settings)

    import django

    django.setup()

    from django.core.management import call_command

    from therapists.imports import places, vocabulary

    print("Preparing a database …", file=sys.stderr)
    call_command("migrate", verbosity=0)
    vocabulary.load()
    places.load_places(smallest=smallest)


def as_in_production() -> dict[str, str]:
    """Settings of a server that only the directory uses: durable, with the memory that its manual advises."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    return {
        "shared_buffers": f"{min(memory_mb // 4, MOST_SHARED_MB)}MB",
        "effective_cache_size": f"{memory_mb // 2}MB",
        "work_mem": "64MB",
        "max_wal_size": "8GB",
        "random_page_cost": "1.1",
    }
