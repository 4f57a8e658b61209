"""Processes that are killed amid a verb.

Starting Python and Django takes longer than most verbs last: here one process does so once, and each one that is to be
killed is forked from it.

    for _ in victims.killed("tests.therapists.actions.test_merging:merge_them", keep=1, gone=2):
        assert state() in (old, new)
        if state() == new: ...undo it, for the next to have something to do
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection

from tests.waiting import wait_until

PROJECT = Path(__file__).parents[1]
NAME = "to be killed"  # what the server calls their connections
TIMES = 10


class Nursery:
    """Forks a process for each verb; used from the test's side."""

    def __init__(self) -> None:
        settings = connection.settings_dict
        host = settings["HOST"].replace("/", "%2F")
        url = f"postgresql://{settings['USER']}@{host}:{settings['PORT']}/{settings['NAME']}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from tests import killing; killing.serve()"],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": url, "PGAPPNAME": NAME, "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, verb: str, **arguments: Any) -> int:
        """Start ``module:function`` with these arguments (as JSON has them). Returns the process's number."""
        return int(self._ask({"verb": verb, "arguments": arguments}))

    def end(self, process: int) -> int:
        """Wait for its end. Returns its exit status, or minus the signal that ended it."""
        return int(self._ask({"wait": process}))

    def killed(self, verb: str, times: int = TIMES, **arguments: Any) -> Iterator[int]:
        """Run a verb once whole, then kill it so many times, from the first moment of its work to the last.

        After each run, once the server has noticed, gives its exit status. The caller looks at what is left, and makes
        that there is something to do again. At least one must have been killed amid its work.
        """
        process = self.begin(verb, **arguments)
        began = time.monotonic()  # the first of all processes has waited for Django
        status = self.end(process)
        lasts = time.monotonic() - began
        assert status == 0, f"{verb} failed when nobody killed it"
        yield status
        chance, amid = random.Random(7), 0
        for moment in range(times):
            process = self.begin(verb, **arguments)
            time.sleep((moment + chance.random()) / times * lasts)
            os.kill(process, signal.SIGKILL)
            status = self.end(process)
            assert status in (0, -signal.SIGKILL), f"{verb} failed by itself"
            amid += status != 0
            wait_until(gone)
            yield status
        assert amid, f"every {verb} had ended before it was killed"

    def close(self) -> None:
        """No more processes."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def _ask(self, question: dict[str, Any]) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


def gone() -> bool:
    """Whether the server has ended all that the killed had asked it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = %s "
                       "AND datname = current_database())", [NAME])  # fmt: skip
        return bool(cursor.fetchone()[0])


def serve() -> None:
    """The other side: Django is set up once, without a connection; each question is answered with a line."""
    import django

    django.setup()
    import_module("therapists.urls")  # most of the code
    for line in sys.stdin:
        question = json.loads(line)
        if process := question.get("wait"):
            print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
            continue
        module, _, name = question["verb"].partition(":")
        verb = getattr(import_module(module), name)
        process = os.fork()
        if not process:
            _do(verb, question["arguments"])
        print(process, flush=True)


def _do(verb: Any, arguments: dict[str, Any]) -> None:
    """In the forked process, which ends here."""
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        verb(**arguments)
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)
