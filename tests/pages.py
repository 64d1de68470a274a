"""What is asked of every page: that its HTML is valid, that anyone can use it, that it fits a phone."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, ViewportSize
from pytest_playwright_axe.axe import MIN_AXE_PATH

from tests.programs import missing

ROOT: Final = Path(__file__).parent.parent
BUILD: Final = ROOT / "static" / "build"
_CHECKER: Final = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 375, "height": 800}

_RULES: Final = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
]  # fmt: skip


def html_problems(documents: Mapping[str, str]) -> list[str]:
    """Return the errors that the Nu HTML checker finds in pages, by their names, in one run of it."""
    if not shutil.which("java"):
        missing("Java, which the HTML checker needs,", "default-jre-headless")
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, html) in enumerate(documents.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.as_uri()] = name
        ran = subprocess.run(
            ["java", "-jar", _CHECKER, "--errors-only", "--format", "json", "--exit-zero-always", folder],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    return [
        f"{names.get(found.get('url', '').replace('file:/', 'file:///', 1), found.get('url'))}, "
        f"line {found.get('lastLine')}: {found['message']} {found.get('extract', '')}"
        for found in json.loads(ran.stderr)["messages"]
    ]


def accessibility_problems(page: Page) -> list[str]:
    """Return what axe finds wrong with an open page: WCAG 2.2 A and AA, and its best practice.

    axe is run in the page, which has no frames: its wrapper's own run takes six times as long, for frames and reports.
    """
    page.evaluate(MIN_AXE_PATH.read_text(encoding="utf-8"))
    violations = page.evaluate(
        "options => axe.run(document, options).then(found => found.violations)",
        {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]},
    )
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window. Regions that scroll inside themselves do not count."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in as a person does, and end up on the page that staff begin with."""
    page.goto("/accounts/login/")
    page.get_by_label("Username or email address").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")
