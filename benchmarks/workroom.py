"""How long a clean letter takes from drop to published: `python benchmarks/workroom.py [http://localhost:8000]`.

Drives Chromium through a site that runs with its made-up letters (`make run`), its worker included, as the publisher of the
demonstration: a PDF of one page with seven questions and answers, under a new reference each time, is dropped on the upload
page, looked at, checked and published. Counted are a person's clicks and drops; timed, with this machine's clock, is
how long each takes to bring what is wanted. The letters stay published: use a site that may be thrown away.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

import django
from playwright.sync_api import sync_playwright

from tests.desk import Desk, publish_from_drop, seven_questions
from tests.pages import sign_in

RUNS = 5
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None
)


def main(site: str) -> None:
    django.setup()
    from requests_app.demo import PEOPLE  # it knows models, which are there once Django is set up

    publisher = PEOPLE[-1]
    waits = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(base_url=site)
        sign_in(page, publisher.username, publisher.password)
        sys.stdout.write("run  interactions  waiting\n")
        for run in range(1, RUNS + 1):
            page.goto("/staff/upload")
            desk = Desk(page)
            reference = f"FOI-2026-{time.time_ns() // 1_000_000 % 10_000_000:07}"
            publish_from_drop(desk, seven_questions(reference), f"{reference}.pdf")
            waits.append(desk.waited)
            sys.stdout.write(f"{run:3}  {desk.interactions:12}  {desk.waited:5.1f} s\n")
        browser.close()
    sys.stdout.write(f"median waiting: {statistics.median(waits):.1f} s\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
