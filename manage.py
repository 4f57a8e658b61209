#!/usr/bin/env python
"""Command line of the site. Outside production it starts the embedded PostgreSQL when DATABASE_URL is unset."""

import os
import signal
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
    os.environ.setdefault("DIRECTORY_ENV", "development")
    os.environ["DATABASE_POOL"] = "0"  # that is the site's: each thread of a command has a connection of its own
    if os.environ["DIRECTORY_ENV"] != "production":
        from directory import devdb

        # An ordinary exit lets the database stop with its last user.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            devdb.ensure()
        except devdb.DevelopmentDatabaseError as error:
            sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
