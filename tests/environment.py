"""Loaded before pytest-django reads the settings: a throw-away PostgreSQL for the whole run.

The workers of a parallel run inherit DATABASE_URL and never start a server of their own.
"""

import gc
import os

from directory import devdb

gc.disable()  # until all tests are collected: a million objects are made, and all are kept

os.environ["DIRECTORY_ENV"] = "test"
# Playwright's loop lives in the test's thread; what Django does there is still ordinary, synchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ.pop("DATABASE_URL", None)
    devdb.temporary()


def pytest_collection_finish() -> None:
    """Nobody looks through them again for what could be thrown away."""
    gc.freeze()
    gc.enable()
