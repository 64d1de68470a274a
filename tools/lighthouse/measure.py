"""What Lighthouse says of the public pages, in its four categories: `python tools/lighthouse/measure.py [--address URL]`.

Without an address the site is started with the made-up letters, in a folder of its own. Wanted: Node 22.19 or newer, the packages of
`npm ci --ignore-scripts` in this folder, and Chromium. It takes some ten seconds a page, so no check runs it.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
LIGHTHOUSE: Final = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
LEAST: Final = 95
PORT: Final = 8767
START_SECONDS: Final = 240
JOB_SECONDS: Final = 60


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--address", help="of a site that runs already, with the made-up letters in it")
    parser.add_argument("--only", nargs="*", help="pages by these names alone")
    given = parser.parse_args()
    if not LIGHTHOUSE.exists():
        print(f"Run `npm ci --ignore-scripts` in {HERE} first.", file=sys.stderr)
        return 1
    with _site(given.address) as address:
        pages = {name: path for name, path in _pages(address).items() if not given.only or name in given.only}
        print(f"{'':<12}" + "".join(f"{name:>16}" for name in CATEGORIES))
        low = [name for name, path in pages.items() if not _is_good(name, address + path)]
    if low:
        print(f"Below {LEAST}: {', '.join(low)}")
    return 1 if low else 0


@contextlib.contextmanager
def _site(address: str | None) -> Iterator[str]:
    if address:
        yield address.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="foilog-lighthouse-") as folder:
        environment = os.environ | {"DEBUG": "true", "DEMO": "true", "PORT": str(PORT), "DATA_DIR": folder}
        running = subprocess.Popen(
            [sys.executable, ROOT / "tools" / "run.py"], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            address = f"http://localhost:{PORT}"
            _wait_for(address)
            yield address
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=60)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=10)  # noqa: S310 (the address is ours)
            return
        time.sleep(1)
    raise TimeoutError(f"{address} did not answer within {START_SECONDS} seconds.")


def _pages(address: str) -> dict[str, str]:
    """Return the paths of the pages by name; a response and a table are the first ones that lists lead to."""
    return {
        "home": "/",
        "search": "/search",
        "record": _first(address + "/search", r"/requests/[\w-]+/[\w-]+"),
        "table": _first(address + "/tables", r"/tables/[0-9a-f-]{36}"),
        "ask": "/ask",
        "statistics": "/statistics",
        "comparison": _first(address + "/rounds", r"/rounds/\w+"),
        "topic": "/topics/staff",
    }


def _first(address: str, pattern: str) -> str:
    """Return the first path of that pattern that a page links to; a background job may have to find it yet."""
    deadline = time.monotonic() + JOB_SECONDS
    while time.monotonic() < deadline:
        with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 (the address is ours)
            if found := re.search(rf'href="({pattern})"', response.read().decode()):
                return found[1]
        time.sleep(1)
    raise LookupError(f"{address} leads to no page such as {pattern}.")


def _is_good(name: str, address: str) -> bool:
    scores, failed = _measured(address)
    print(f"{name:<12}" + "".join(f"{scores[category]:>16}" for category in CATEGORIES), flush=True)
    for line in failed:
        print(f"    {line}")
    return min(scores.values()) >= LEAST


def _measured(address: str) -> tuple[dict[str, int], list[str]]:
    """Return the scores of a page out of 100, and what lowers them."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    command: list[str | Path] = [
        os.environ.get("NODE", "node"), LIGHTHOUSE, address, "--output=json", "--quiet",
        f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip
    environment = os.environ | ({"CHROME_PATH": chromium} if chromium else {})
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=180, env=environment)
    if ran.returncode:
        raise RuntimeError(f"Lighthouse could not look at {address}: {ran.stderr}")
    report = json.loads(ran.stdout)
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    counted = {
        each["id"]
        for name in CATEGORIES
        for each in report["categories"][name]["auditRefs"]
        if each["weight"]
    }
    audits = (report["audits"][name] for name in sorted(counted))
    failed = [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 0.9]
    return scores, failed


if __name__ == "__main__":
    sys.exit(main())
