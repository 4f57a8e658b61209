"""The site for ``make run``: as in wsgi.py, but a worker ends when the process that started it is gone.

A server that is killed outright cannot stop its workers; left alone they would keep the port, and the next
``make run`` could not have it.
"""

import os
import threading
import time

from directory.wsgi import application

LOOK_EVERY_SECONDS = 0.5

__all__ = ["application"]


def end_with(parent: int) -> None:
    """Look for the parent until it is gone, then end this process at once."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os._exit(0)


threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
