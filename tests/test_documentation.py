"""The documents say what is there: a map that lacks a module, or shows one that is gone, fails here."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.pages import ROOT

PACKAGES = ("foilog", "requests_app", "tables_app")


def test_every_module_is_on_the_map() -> None:
    on_disk = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    }
    on_map = set(_mapped((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))
    assert {"not on the map": on_disk - on_map, "on the map alone": on_map - on_disk} == {
        "not on the map": set(),
        "on the map alone": set(),
    }


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps_and_say_their_status() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        for heading in ("Status", "Context", "Decision", "Consequences"):
            assert f"\n## {heading}\n" in text, f"{path.name} has no {heading}"


def test_every_command_of_make_is_explained_to_contributors() -> None:
    commands = set(
        re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    explained = set(re.findall(r"`make ([a-z]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert commands - {"help"} <= explained


def test_the_newest_version_in_the_changelog_is_the_projects() -> None:
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert newest
    assert newest[1] == project["version"]


def _mapped(text: str) -> Iterator[str]:
    """Yield the modules of the map: a line names a folder ("views/") or modules ("urls.py  wsgi.py")."""
    tree = next(block for block in text.split("```") if "\nfoilog/ " in block)
    folders: list[tuple[int, PurePosixPath]] = []
    for line in filter(None, tree.splitlines()):
        indent = len(line) - len(line.lstrip())
        while folders and folders[-1][0] >= indent:
            folders.pop()
        parent = folders[-1][1] if folders else PurePosixPath()
        for name in line.split():
            if name.endswith("/") and name == line.split()[0]:
                folders.append((indent, parent / name))
                break
            if not name.endswith(".py"):
                break
            yield (parent / name).as_posix()
