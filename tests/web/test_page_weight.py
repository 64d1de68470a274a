"""What a page weighs when it is first opened: itself and all that it loads, compressed as it is sent."""

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from requests_app import rounds
from requests_app.models import Authority, InformationRequest
from tests.builders import answer, publish_letter, question, table
from tests.pages import BUILD

pytestmark = pytest.mark.django_db

MOST: int = 60 * 1024


@pytest.fixture
def info_request(authority: Authority, other_authority: Authority) -> InformationRequest:
    """A long response with a long table, and the same of another authority."""
    asked = [f"How many lamp posts of kind {number} did the council mend in 2024?" for number in range(20)]
    for each in (authority, other_authority):
        found = publish_letter(
            each,
            title="Lamp posts",
            questions=tuple(question(str(number), text) for number, text in enumerate(asked, start=1)),
            answers=tuple(
                answer(
                    str(number),
                    text=f"There were {number * 37} in ward {number}, and {number * 11} elsewhere. " * 6,
                )
                for number in range(1, 21)
            ),
            tables=(table(*[(f"Ward {number}", str(number * 17 % 91)) for number in range(200)]),),
        )
        rounds.find(found.pk)
    return found


def weight(client: Client, address: str) -> int:
    """The bytes of a page with its style sheets, scripts and pictures; those of fonts, if a sheet asks for any, fail."""
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, address
    sent = response.content
    html = gzip.decompress(sent).decode() if response.get("Content-Encoding") == "gzip" else sent.decode()
    loaded = re.findall(r'(?:src|href)="/static/([^"?]+\.(?:css|js|svg|woff2?|png|webp))', html)
    assert any(name.endswith(".css") for name in loaded), address
    total = len(sent)
    for name in dict.fromkeys(loaded):
        folder = BUILD.parent if not name.startswith("build/") else BUILD
        content = (folder / name.removeprefix("build/")).read_bytes()
        assert b"@font-face" not in content
        total += len(gzip.compress(content, 9))  # as the static files' storage keeps them
    return total


def test_no_public_page_weighs_more_than_60_kilobytes(
    client: Client, info_request: InformationRequest
) -> None:
    table_link = info_request.tables.all()[0].table
    of = rounds.of_requests([info_request.pk])[info_request.pk]
    pages = [
        *map(
            reverse,
            (
                "home",
                "search",
                "ask",
                "tables",
                "topics",
                "rounds",
                "exemptions",
                "authorities",
                "statistics",
            ),
        ),
        *map(reverse, ("data", "help", "accessibility", "privacy", "report")),
        info_request.get_absolute_url(),
        table_link.get_absolute_url(),
        of.get_absolute_url(),
        info_request.authority.get_absolute_url(),
        reverse("authority-statistics", args=[info_request.authority.slug]),
        reverse("exemption", args=["foia-s40-2"]),
        reverse("topic", args=["roads"]),
    ]
    weights = {address: weight(client, address) for address in pages}
    assert {address: size for address, size in weights.items() if size > MOST} == {}
    assert min(weights.values()) > len(gzip.compress((BUILD / "public.css").read_bytes(), 9))
