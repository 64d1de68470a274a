"""Who and what the tests are made of: one name a role, so that a test of access reads as a sentence."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

from foilog import database
from requests_app.models import Authority, Membership
from tests import pages
from tests.workroom import committed_jobs, made_up_reading
from tools import messages

__all__ = ["committed_jobs", "made_up_reading"]  # fixtures that stand beside their helpers

# Playwright's synchronous API keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "correct horse battery staple"
LOCAL = ("127.0.0.1", "localhost", "::1")


# The people --------------------------------------------------------------------------------------


@pytest.fixture
def authority(db: None) -> Authority:
    return Authority.objects.create(
        name="Northmere Borough Council", slug="northmere", email="foi@northmere.example"
    )


@pytest.fixture
def other_authority(db: None) -> Authority:
    return Authority.objects.create(name="Exampleshire Police", slug="exampleshire-police")


@pytest.fixture
def uploader(authority: Authority) -> User:
    return _member("uploader", authority, Membership.Role.UPLOADER)


@pytest.fixture
def reviewer(authority: Authority) -> User:
    return _member("reviewer", authority, Membership.Role.REVIEWER)


@pytest.fixture
def publisher(authority: Authority) -> User:
    return _member("publisher", authority, Membership.Role.PUBLISHER)


@pytest.fixture
def administrator(authority: Authority) -> User:
    return _member("administrator", authority, Membership.Role.ADMINISTRATOR)


@pytest.fixture
def stranger(other_authority: Authority) -> User:
    """Staff with every right, of another authority."""
    return _member("stranger", other_authority, Membership.Role.ADMINISTRATOR)


@pytest.fixture
def visitor(db: None) -> Client:
    """Anybody: a member of the public, who has no account."""
    return Client()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(publisher).get(…)`: a client of somebody who has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def _member(name: str, authority: Authority, role: Membership.Role) -> User:
    user = User.objects.create_user(username=name, password=PASSWORD, email=f"{name}@example.org")
    Membership.objects.create(user=user, authority=authority, role=role)
    return user


# What the tests may touch ------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def private_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that uploaded letters go to: each test's own, so that no test sees another's."""
    folder = tmp_path / "private"
    monkeypatch.setattr(default_storage, "_wrapped", FileSystemStorage(location=folder, base_url=None))
    return folder


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Tests reach this machine alone. tests/test_network.py shows that it holds."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


_EMBEDDED = settings.DATABASES["default"].get("EMBEDDED")
_WAS_RUNNING = _EMBEDDED is not None and database.is_running(Path(_EMBEDDED))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the tests' own database server if they started it, once all workers of pytest-xdist are done with it."""
    if _EMBEDDED and not _WAS_RUNNING and not hasattr(session.config, "workerinput"):
        database.stop(Path(_EMBEDDED))


# The browser -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium as the system has it, or else as Playwright brought it, and no network for it either."""
    installed = next(
        (path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None
    )
    return browser_type_launch_args | {
        "args": ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"],
        **({"executable_path": installed} if installed else {}),
    }


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    """Fail early and clearly where the style sheets were not built."""
    if not (pages.BUILD / "public.css").exists():
        pytest.exit("static/build is empty. Run `make assets` first.", returncode=2)
    messages.compile_catalogue()


@pytest.fixture(scope="session")
def html_is_valid() -> Callable[[str], None]:
    """`html_is_valid(response.text)` fails with what the Nu HTML checker finds wrong."""

    def check(html: str) -> None:
        problems = pages.html_problems({"page": html})
        assert not problems, "\n".join(problems)

    return check
