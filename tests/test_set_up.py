"""Setting up: a Python that is new enough is found, locks name no address, and the public pages stay light."""

import gzip
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.pages import ROOT

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json"]


def _find_python(path: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run tools/find-python where nothing is installed but the programs in `path`."""
    return subprocess.run(
        ["/bin/sh", ROOT / "tools" / "find-python"],
        env={"PATH": str(path), "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def _program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs with `cat`, which the script itself needs, and an old python3 that refuses to be new."""
    folder = tmp_path / "bin"
    _program(folder / "cat", 'exec /bin/cat "$@"')
    _program(folder / "python3", "exit 1")
    return folder


def test_python_that_is_new_enough_is_taken(programs: Path, tmp_path: Path) -> None:
    _program(programs / "python3", f'exec {sys.executable} "$@"')
    assert _find_python(programs, tmp_path).stdout.strip() == sys.executable


def test_newer_python_beside_an_old_default_is_found_where_pyenv_lays_it(
    programs: Path, tmp_path: Path
) -> None:
    _program(programs / "python3.13", "exit 127")  # a shim, which refuses
    _program(tmp_path / ".pyenv/versions/3.11.7/bin/python", "exit 1")
    _program(tmp_path / ".pyenv/versions/3.13.0/bin/python", f'exec {sys.executable} "$@"')
    assert _find_python(programs, tmp_path).stdout.strip() == sys.executable


def test_no_python_at_all_is_one_sentence_on_what_to_install(programs: Path, tmp_path: Path) -> None:
    ran = _find_python(programs, tmp_path)
    assert ran.returncode == 1
    assert "foilog needs Python 3.12 or newer" in ran.stderr
    assert "apt install python3.13" in ran.stderr


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_address(name: str) -> None:
    assert not re.search(r"https?://|file:|resolved", (ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS[:3])
def test_every_locked_package_has_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = {
        line.split("==")[0].split("[")[0]
        for line in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    names = {re.split(r"[\[<>=~!; ]", each)[0].lower().replace("_", "-") for each in wanted}
    assert names - locked == set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search", "/help"])
def test_public_page_is_light_with_all_it_loads(client: Client, path: str) -> None:
    """60 KB compressed: two seconds on a slow mobile connection."""
    page = client.get(path, headers={"accept-encoding": ""}).text
    loaded = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert "build/public.css" in loaded
    sizes = [len(gzip.compress(Path(str(finders.find(name))).read_bytes())) for name in loaded]
    assert sum(sizes) + len(gzip.compress(page.encode())) <= 60_000


def test_commands_of_make_say_what_they_do() -> None:
    ran = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ)
    for command in ("setup", "run", "test", "lint"):
        assert f"make {command} " in ran.stdout
