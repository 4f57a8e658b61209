"""Requests over HTTP, as production serves them: CPU of the application, requests a second, latency at a steady rate.

``measure`` starts the site on a database and asks it. The figures of a search mean something beside those of an empty
view in the same run, through the same server and the same middleware. By itself, on a database that has people in it:

    DATABASE_URL=postgresql://… python -m tests.bench.http '/search/?near=Leeds'
"""

import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
EMPTY = "/empty/"  # as in empty.py
THREADS = 2  # of the one worker: as in docs/operating.md
WARM = 40  # requests before anything is measured
BATCH, BATCHES = 20, 15  # requests whose CPU is taken together, and how often
TOGETHER = 8  # connections that ask as fast as they are answered …
TOGETHER_SECONDS = 3.0
RATE = 100.0  # arrivals a second, whether or not the others have been answered …
RATE_SECONDS = 4.0
RATE_CONNECTIONS = 40  # … enough to be late by 0.4 s without any arrival being late
PATIENCE_SECONDS = 60.0
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
TAG = re.compile(rb"\r\netag: ([^\r]+)", re.IGNORECASE)

type Row = dict[str, Any]


def measure(database_url: str, paths: dict[str, str], n: int) -> list[Row]:
    """A row for each of these paths (by the name of the query), for an empty view, and for the first path unchanged.

    ``n`` is the number of people in the database. A row has ``query``, ``subject`` (``floor`` for the empty view) and
    ``n``; ``median_ms`` and ``min_ms`` of one request after another, as the client waits for it; ``cpu_ms`` and
    ``cpu_min_ms`` of the application's process for one request (median and minimum over batches); ``per_second`` from
    eight connections at once; ``p50_ms`` and ``p95_ms`` at 100 arrivals a second; ``bytes``; ``worker_mb``. Pages are
    asked for as by a browser without compression. Raises ``AssertionError`` for any other answer than 200 or 304.
    """
    with site(database_url) as (port, worker):
        found = [_row("empty_view", "floor", _Request(EMPTY), n, port, worker)]
        found += [_row(query, "site", _Request(path), n, port, worker) for query, path in paths.items()]
        first = next(iter(paths.values()))
        tag = TAG.search(_Connection(port).ask(_Request(first)))
        assert tag is not None, f"{first} has no ETag"
        unchanged = _Request(first, status=304, tag=tag.group(1).decode())
        return [*found, _row("http_unchanged", "site", unchanged, n, port, worker)]


@contextmanager
def site(database_url: str) -> Iterator[tuple[int, int]]:
    """The site as production serves it, with one worker; yields its port and the worker's process."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DIRECTORY_ENV": "production",
            "DJANGO_SETTINGS_MODULE": "directory.settings",
            "DATABASE_URL": database_url,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": HOST,
            "CONTACT_EMAIL": "directory@example.org",
            "SECURE_SSL_REDIRECT": "0",
            "STATIC_ROOT": folder,
            "DATABASE_POOL": str(THREADS),
        }
        gather = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(gather, cwd=PROJECT, env=environment, check=True)
        granian = str(Path(sys.executable).parent / "granian")
        serve = [granian, "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1"]
        serve += ["--blocking-threads", str(THREADS), "--no-access-log", "--log-level", "warning"]
        with subprocess.Popen([*serve, "tests.bench.empty:application"], cwd=PROJECT, env=environment) as server:
            try:
                _wait_for(port, server)
                children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
                yield port, int(children.split()[-1])
            finally:
                server.terminate()


@dataclass(frozen=True, slots=True)
class _Request:
    path: str
    status: int = 200
    tag: str = ""

    def bytes(self) -> bytes:
        condition = f"If-None-Match: {self.tag}\r\n" if self.tag else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\n{condition}\r\n".encode()


class _Connection:
    """A connection that is kept open; the client must cost little, for it shares the machine with the site."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: _Request) -> bytes:
        """The head of the answer."""
        self.socket.sendall(request.bytes())
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[: end + 2]
        assert int(head[9:12]) == request.status, head.decode()
        length = LENGTH.search(head)
        missing = (int(length.group(1)) if length and request.status != 304 else 0) - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        return head

    def _more(self) -> bytes:
        received = self.socket.recv(1 << 17)
        assert received, "the site closed the connection"
        return received


def _row(query: str, subject: str, request: _Request, n: int, port: int, worker: int) -> Row:
    connection = _Connection(port)
    for _ in range(WARM):
        head = connection.ask(request)
    length = LENGTH.search(head)
    waits, cpu = _one_after_another(connection, request, worker)
    late = _arriving(request, port)
    return {
        "query": query,
        "subject": subject,
        "n": n,
        "median_ms": round(statistics.median(waits), 3),
        "min_ms": round(min(waits), 3),
        "cpu_ms": round(statistics.median(cpu), 3),
        "cpu_min_ms": round(min(cpu), 3),
        "per_second": round(_as_fast_as_answered(request, port)),
        "p50_ms": round(statistics.median(late), 2),
        "p95_ms": round(statistics.quantiles(late, n=20)[-1], 2),
        "bytes": int(length.group(1)) if length else 0,
        "worker_mb": _megabytes(worker),
    }


def _one_after_another(connection: _Connection, request: _Request, worker: int) -> tuple[list[float], list[float]]:
    """Milliseconds that the client waits, and of the application's CPU by batch."""
    waits, cpu = [], []
    for _ in range(BATCHES):
        before = _cpu_ms(worker)
        for _ in range(BATCH):
            begin = time.perf_counter()
            connection.ask(request)
            waits.append(1000 * (time.perf_counter() - begin))
        cpu.append((_cpu_ms(worker) - before) / BATCH)
    return waits, cpu


def _as_fast_as_answered(request: _Request, port: int) -> float:
    """Answers a second."""
    answered = [0] * TOGETHER
    end = time.monotonic() + TOGETHER_SECONDS

    def ask(number: int) -> None:
        connection = _Connection(port)
        while time.monotonic() < end:
            connection.ask(request)
            answered[number] += 1

    _in_threads(TOGETHER, ask)
    return sum(answered) / TOGETHER_SECONDS


def _arriving(request: _Request, port: int) -> list[float]:
    """Milliseconds from the time at which each was to arrive until it was answered: waiting in line counts."""
    waits: list[float] = []
    arrivals = iter(range(int(RATE * RATE_SECONDS)))
    begin = time.monotonic() + 0.1

    def ask(number: int) -> None:
        connection = _Connection(port)
        for arrival in arrivals:  # shared: whoever is free takes the next one
            due = begin + arrival / RATE
            time.sleep(max(0.0, due - time.monotonic()))
            connection.ask(request)
            waits.append(1000 * (time.monotonic() - due))

    _in_threads(RATE_CONNECTIONS, ask)
    return waits


def _in_threads(count: int, ask: Callable[[int], None]) -> None:
    """Run in so many threads, and raise what goes wrong in one of them."""
    faults: list[BaseException] = []

    def safely(number: int) -> None:
        try:
            ask(number)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=safely, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _cpu_ms(process: int) -> float:
    """CPU that a process has had, over all its threads."""
    spent = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e6


def _megabytes(process: int) -> int:
    """Memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert server.poll() is None, "the site ended"
        try:
            _Connection(port).ask(_Request(EMPTY))
        except OSError:
            assert time.monotonic() < end, "the site did not start"
            time.sleep(0.1)
        else:
            return


def main() -> None:
    """Measure the paths of the command line, and print a line for each."""
    rows = measure(os.environ["DATABASE_URL"], {path: path for path in sys.argv[1:]}, 0)
    shown = [name for name in rows[0] if name not in {"query", "subject", "n"}]
    print("".join(f"{name:>12}" for name in shown))
    for row in rows:
        print("".join(f"{row[name]:>12}" for name in shown), f"  {row['query']}")
    empty, *others = rows
    for row in others:
        print(f"{row['query']}: {row['cpu_min_ms'] / empty['cpu_min_ms']:.1f} times the CPU of an empty view")


if __name__ == "__main__":
    main()
