"""How fast the public log is with 100,000 requests: `python benchmarks/log.py [how many]`.

The search page with its facets, its pages far back, and a request's page, each asked for as a visitor does, beside the plainest
way to do the same in the same run: icontains over the same texts, OFFSET over the same rows, one SELECT of the request.
The log is made up, in a database beside the site's own that is kept for the next run; `--anew` makes it anew.
"""

import os
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import Client

import foilog.wsgi  # noqa: F401 (sets up what a server does)
from benchmarks import made_log
from requests_app.models import InformationRequest, Question

_RUNS = 10
_SEARCHES = 60
_WORDS = (
    "penalty charge notice", "EHCP", "complaints", "cost", "policy in force", "pothole", "children in care", "housing",
    "company contract end", "asbestos", "bala", "vora toto", '"total cost"', "cost -policy", "FOI-2019-000123", "taser",
    "how many complaints about noise were upheld", "Millbrook", "accomodation", "financial year",
)  # fmt: skip
_FACETS: tuple[dict[str, str], ...] = (
    {},
    {},
    {"year": "2021"},
    {"outcome": "refused_in_full"},
    {"authority": "made-3"},
    {"date_from": "2019-01-01", "date_to": "2020-12-31"},
)


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds by the clock; and of the processors' work for this process and its server process, others not counted."""

    clock: float
    work: float


def told(name: str, took: Sequence[Took]) -> None:
    by_clock, by_work = ([getattr(each, of) for each in took] for of in ("clock", "work"))
    figures = (
        f"p50 {statistics.median(each):6.1f} ms  p95 {statistics.quantiles(each, n=20)[-1]:6.1f} ms"
        for each in (by_clock, by_work)
    )
    sys.stdout.write(f"  {name:55} {'   work '.join(figures)}\n")


def timed(ask: Callable[[], object]) -> Took:
    start, work = time.perf_counter(), _busy()
    ask()
    return Took((time.perf_counter() - start) * 1000, (_busy() - work) * 1000)


def _busy() -> float:
    server = 0.0
    for pid in _servers:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        server += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + server


_servers: list[int] = []


def searches(chance: random.Random) -> list[dict[str, str]]:
    asked = [{"q": words} | facets for words in _WORDS for facets in _FACETS]
    asked += [facets for facets in _FACETS if facets]
    chance.shuffle(asked)
    return asked


def icontains(asked: dict[str, str]) -> list[InformationRequest]:
    """What a search without an index is: every word anywhere in the title or a question."""
    found = InformationRequest.objects.select_related("authority")
    for word in asked.get("q", "").split():
        questions = Question.objects.filter(text__icontains=word).values("info_request")
        found = found.filter(Q(title__icontains=word) | Q(pk__in=questions))
    if "year" in asked:
        found = found.filter(date__year=asked["year"])
    return list(found.order_by("-date", "pk")[:20])


def get(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")


def measure() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        _servers[:] = [cursor.fetchone()[0]]
    chance = random.Random(3)
    client = Client()
    asked = searches(chance)
    for each in asked[:10]:
        get(client, f"/search?{urlencode(each)}")
    sys.stdout.write("Search with facets\n")
    slow: list[tuple[Took, str]] = []
    for each in asked[:_SEARCHES]:
        path = f"/search?{urlencode(each)}"
        slow.append((timed(partial(get, client, path)), path))
    told("the page, a mix of rare and common words and filters", [took for took, _ in slow])
    if "-v" in sys.argv:
        for took, path in sorted(slow, key=lambda each: -each[0].clock)[:12]:
            sys.stdout.write(f"      {took.clock:7.1f} {path}\n")
    told("  the empty search", [timed(partial(get, client, "/search")) for _ in range(_RUNS)])
    told(
        "  icontains, a page of it, not counted",
        [timed(partial(icontains, each)) for each in asked[:5]],
    )

    sys.stdout.write("Pages far back\n")
    for query in ("", "q=complaints&", "q=cost&sort=newest&"):
        for page in (1, 400):
            path = f"/search?{query}page={page}"
            told(f"  {path}", [timed(partial(get, client, path)) for _ in range(_RUNS)])
    whole = InformationRequest.objects.select_related("authority").order_by("-date", "pk")
    for page in (1, 400):
        start = (page - 1) * 20
        told(
            f"  OFFSET {start} over the requests",
            [timed(partial(list, whole[start : start + 20])) for _ in range(_RUNS)],
        )

    sys.stdout.write("A request\n")
    some = list(InformationRequest.objects.select_related("authority").order_by("pk")[: _RUNS * 2 + 5])
    paths = [each.get_absolute_url() for each in some]
    for path in paths[:5]:
        get(client, path)
    told("the page", [timed(partial(get, client, path)) for path in paths[5:]])
    plain = InformationRequest.objects.select_related("authority")
    told("  one SELECT of it", [timed(partial(plain.get, pk=each.pk)) for each in some])


def main(requests: int) -> None:
    warnings.simplefilter("ignore")  # there is no folder of collected files, nor need there be
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    settings.DEBUG = False
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb="--anew" not in sys.argv)
    count = InformationRequest.objects.count()
    if count == 0:
        took = timed(lambda: made_log.make(requests))
        sys.stdout.write(f"made {requests:,} requests in the database {name} in {took.clock / 1000:.0f} s\n")
    sys.stdout.write(
        f"{InformationRequest.objects.count():,} requests, {Question.objects.count():,} questions\n"
    )
    measure()


if __name__ == "__main__":
    main(int(next((each for each in sys.argv[1:] if each.isdecimal()), "100000")))
