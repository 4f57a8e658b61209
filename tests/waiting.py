"""Patience with other processes."""

import time
from collections.abc import Callable

SECONDS = 30.0


def wait_until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds; fail when it has not for half a minute."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)
