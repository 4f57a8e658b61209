"""Loaded before pytest-django reads the settings: a throw-away PostgreSQL for the whole run.

The workers of a parallel run inherit DATABASE_URL and never start a server of their own.
"""

import os

from directory import devdb

os.environ["DIRECTORY_ENV"] = "test"
# Playwright's loop lives in the test's thread; what Django does there is still ordinary, synchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ.pop("DATABASE_URL", None)
    devdb.temporary()
