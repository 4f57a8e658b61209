"""The background work that goes on beside people: bits are written anew every few seconds, by a process of its own.

``python -m tests.bench.worker`` does so on ``DATABASE_URL`` until it is ended. What else the clock would bring is left
out, for it comes once a night.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
EVERY_SECONDS = 5.0  # as in therapists/schedule.py


@contextmanager
def at_work() -> Iterator[None]:
    """A worker beside; raises where it did not last."""
    with subprocess.Popen([sys.executable, "-m", "tests.bench.worker"], cwd=PROJECT, env=os.environ) as worker:
        try:
            yield
            assert worker.poll() is None, "the worker ended"
        finally:
            worker.terminate()


def main() -> None:
    """Until somebody ends it."""
    import django

    django.setup()

    from therapists.search import upkeep

    while True:
        upkeep.renew_bits.call()
        time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main()
