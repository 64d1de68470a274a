"""Runs the whole site on this machine: database, jobs and server. Ctrl-C stops all that it started.

Called by the Makefile, which says by DEBUG and DEMO what it is for.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django
from django.conf import settings
from django.core.management import call_command

from foilog import database

PORT = int(os.environ.get("PORT", "8000"))
START_SECONDS = 30


def main() -> int:
    for stops in (signal.SIGINT, signal.SIGTERM):  # a kill stops as Ctrl-C does, and Ctrl-C does in any shell
        signal.signal(stops, signal.default_int_handler)
    only_prepare = "--only-prepare" in sys.argv
    if not only_prepare and _answers():
        return _say(
            f"Something answers on port {PORT} already. Stop it, or choose another: `PORT=8001 make run`."
        )
    django.setup()
    with contextlib.suppress(KeyboardInterrupt), _database():
        _prepare()
        if not only_prepare:
            return _serve()
    return 0


@contextlib.contextmanager
def _database() -> Iterator[None]:
    """Stop the embedded database afterwards, unless somebody else had started it."""
    embedded = settings.DATABASES["default"].get("EMBEDDED")
    if not embedded or database.is_running(Path(embedded)):
        yield
        return
    try:
        yield
    finally:
        database.stop(Path(embedded))


def _prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        call_command("demo")


def _serve() -> int:
    """Run server and worker until one ends or somebody presses Ctrl-C; return the exit code."""
    binaries = Path(sys.executable).parent
    commands = [
        [sys.executable, "manage.py", "procrastinate", "worker"],
        [str(binaries / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT),
         "--workers", "2", "--blocking-threads", "4", "--log-level", "warning", "foilog.wsgi:application"],
    ]  # fmt: skip
    # In sessions of their own, so that Ctrl-C reaches them through us alone, and in order.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers() and time.monotonic() < deadline:
            time.sleep(0.1)
        _say(
            f"\nfoilog runs on http://localhost:{PORT}   staff: http://localhost:{PORT}/staff/   Ctrl-C stops it."
        )
        while all(process.poll() is None for process in running):
            time.sleep(0.5)
        return _say("The server or the worker has ended; what it said stands above.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave something running
        for process in running:
            process.terminate()
        for process in running:
            _wait(process)


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers() -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
        return True
    return False


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return 1


if __name__ == "__main__":
    sys.exit(main())
