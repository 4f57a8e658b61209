"""Brings the site up on this machine: tables, vocabulary, texts, places, example people, a curator; then serves it."""

import multiprocessing
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from therapists.imports import demo, guides, places, vocabulary, watchlist
from therapists.imports.registers import shipped
from therapists.models import Place, Practitioner, User
from therapists.search import landings

ADDRESS = "127.0.0.1"
DEMO_PRACTITIONERS = 3000
DEMO_SEED = 1
CURATOR = "curator@example.org"
PORT_PATIENCE_SECONDS = 3
THREADS = 2  # requests answered at once, each with a pooled connection: as in docs/operating.md
LOOK_SECONDS = 0.2  # whether the worker still runs
REST_SECONDS = 1.0  # before a worker that ended is started again


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # noqa: RUF012 - the base class declares a list

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("serve is for one's own machine. In production follow docs/operating.md.")
        free_port(port)
        self.prepare()
        email, password = curator()
        self.stdout.write(f"\n  {settings.SITE_NAME}: http://{ADDRESS}:{port}/")
        self.stdout.write(f"  Curators:   http://{ADDRESS}:{port}/admin/   e-mail {email}   password {password}")
        self.stdout.write("  Ctrl+C stops it.\n\n")
        self.stdout.flush()
        with background_work():
            serve(port)

    def prepare(self) -> None:
        """Everything the first page needs; each step is skipped where it is done."""
        call_command("migrate", verbosity=0, stdout=self.stdout)
        vocabulary.load()
        watchlist.load()
        shipped.load()
        guides.load()
        if not Place.objects.filter(source="postal").exists():
            self.stdout.write("Loading places (once)…")
            places.load_places(progress=lambda line, share: self.say(f"{share:4.0%}  {line}"))
        if not Practitioner.objects.exists():
            self.stdout.write(f"Inventing {DEMO_PRACTITIONERS:,} example practitioners (once)…")
            demo.generate(practitioners=DEMO_PRACTITIONERS, seed=DEMO_SEED, progress=self.say)
            landings.find()

    def say(self, line: str) -> None:
        """One line of progress."""
        self.stdout.write(f"  {line}")
        self.stdout.flush()


def free_port(port: int) -> None:
    """Refuse a port that somebody else serves on, and say what to do; a killed site may need a moment to leave it."""
    patience = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError as error:
                if time.monotonic() > patience:
                    raise CommandError(
                        f"Port {port} cannot be used ({error.strerror}). Try: make run PORT={port + 1}"
                    ) from error
            else:
                return
        time.sleep(0.2)


def curator() -> tuple[str, str]:
    """The example curator's sign-in; the password is made here, once, and kept beside the database."""
    path = settings.LOCAL_DIR / "curator-password"
    known = path.read_text() if path.exists() else ""
    user = User.objects.filter(email=CURATOR).first()
    if user is not None and not user.check_password(known):
        return CURATOR, "(the one you chose)"
    if user is None:
        known = secrets.token_urlsafe(9)
        path.parent.mkdir(exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(known)
        User.objects.create_superuser(CURATOR, known)
    return CURATOR, known


@contextmanager
def background_work() -> Iterator[None]:
    """A worker beside the site, started again when it ends; it ends with us, however we do."""
    stop = threading.Event()
    keeper = threading.Thread(target=keep_working, args=(stop,))
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def keep_working(stop: threading.Event) -> None:
    """Run ``manage.py work`` until told to stop."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--parent", str(os.getpid())]
    while not stop.is_set():
        # Not of our session: Ctrl+C is for us, and we tell the worker.
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True) as worker:
            while worker.poll() is None and not stop.wait(LOOK_SECONDS):
                pass
            worker.terminate()
        stop.wait(REST_SECONDS)


def serve(port: int) -> None:
    """Serve until told to stop; no access log, so that no query string is written anywhere."""
    os.environ["DATABASE_POOL"] = str(THREADS)
    # A fork would copy what the thread beside us is doing, and hold its pipe to the worker open.
    multiprocessing.set_start_method("spawn")
    Server(
        settings.DEVELOPMENT_APPLICATION,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
