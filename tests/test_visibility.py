"""What is not published is nowhere: every address of the site is asked for it, as a visitor asks.

A new route makes `test_every_route_is_known` fail until somebody says here who may see what it shows.
"""

import importlib
import io
import itertools
import re
import tomllib
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from requests_app import publication
from requests_app.letters.parsed import Disposition, ParsedLetter
from requests_app.models import Authority, Letter, LetterFile, PageImage, Tombstone, findings, workroom
from requests_app.review import Status, move
from requests_app.sitemaps import SITEMAPS
from tests.builders import (
    answer,
    citation,
    correct,
    letter_of,
    make_letter,
    note,
    parsed_letter,
    publish_letter,
    question,
    revise,
    table,
)

pytestmark = pytest.mark.django_db

# What anyone may ask for. It shows what is published.
PUBLIC: Final = {
    "",
    "search",
    "search.csv",
    "search.atom",
    "search.feed.json",
    "requests/<slug:authority>/<slug:slug>",
    "requests/<slug:authority>/<slug:slug>/files/<int:number>/<str:name>",
    "requests/<slug:authority>/<slug:slug>/datapackage.json",
    "requests/<slug:authority>/<slug:slug>/datapackage.zip",
    "tables",
    "tables/<uuid:pk>",
    "tables/<uuid:pk>.csv",
    "tables/<uuid:pk>.csv-metadata.json",
    "tables/<uuid:pk>.xlsx",
    "tables/<uuid:pk>.json",
    "topics",
    "topics/<slug:slug>",
    "topics/<slug:slug>.atom",
    "rounds",
    "rounds/<slug:slug>",
    "rounds/<slug:slug>.csv",
    "exemptions",
    "exemptions/<slug:slug>",
    "authorities",
    "authorities/<slug:slug>",
    "authorities/<slug:authority>/series/<slug:name>",
    "authorities/<slug:authority>/series/<slug:name>.csv",
    "authorities/<slug:slug>/colour.css",
    "authorities/<slug:slug>/statistics",
    "authorities/<slug:slug>/statistics/<slug:name>.csv",
    "statistics",
    "statistics/<slug:name>.csv",
    "data",
    "data/bulk/<str:name>",
    "help",
    "accessibility",
    "privacy",
    "cy",
    "ask",
    "alerts/new",
    "alerts/asked",
    "alerts/<str:key>/confirm",
    "alerts/<str:key>/unsubscribe",
    "report",
    "report/<int:number>",
    "invitation/<str:uid>/<str:token>",
    "robots.txt",
    "opensearch.xml",
    "sitemap.xml",
    "sitemap-<section>.xml",
    "api/v1/",
    "api/v1/requests",
    "api/v1/requests/<uuid:request_id>",
    "api/v1/requests/<uuid:request_id>/datapackage.json",
    "api/v1/requests/<uuid:request_id>/datapackage.zip",
    "api/v1/requests/<uuid:request_id>/questions/<slug:anchor>",
    "api/v1/questions",
    "api/v1/tables",
    "api/v1/tables/<uuid:table_id>",
    "api/v1/tables/<uuid:table_id>/rows",
    "api/v1/tables/<uuid:table_id>.csv",
    "api/v1/tables/<uuid:table_id>.csv-metadata.json",
    "api/v1/tables/<uuid:table_id>.xlsx",
    "api/v1/search",
    "api/v1/match",
    "api/v1/statistics",
    "api/v1/topics",
    "api/v1/topics/<slug:slug>",
    "api/v1/topics/<slug:slug>/requests",
    "api/v1/rounds",
    "api/v1/rounds/<slug:slug>",
    "api/v1/exemptions",
    "api/v1/exemptions/<slug:slug>",
    "api/v1/series/<slug:authority>/<slug:name>",
    "api/v1/series/<slug:authority>/<slug:name>.csv",
    "api/v1/authorities",
    "api/v1/authorities/<slug:slug>",
    "api/v1/changes",
    "api/v1/bulk",
    "api/v1/schema",
    "api/v1/docs",
    "^api/(?P<address>.*)$",
}

# Those of them that look for words.
SEARCHING: Final = {
    "search",
    "search.csv",
    "search.atom",
    "search.feed.json",
    "tables",
    "api/v1/requests",
    "api/v1/questions",
    "api/v1/tables",
    "api/v1/search",
}

_LETTER: Final = "staff/letters/<uuid:pk>"
STAFF: Final = {
    "staff/",
    "staff/upload",
    "staff/upload/<uuid:batch>/<slug:authority>",
    "staff/batches/<uuid:batch>",
    "staff/bulk",
    "staff/bulk/<uuid:pk>",
    "staff/accuracy",
    "staff/accuracy.csv",
    "staff/reports/<int:pk>",
    "staff/authorities",
    *(f"staff/authorities/<slug:slug>/{page}" for page in ("people", "people/invite", "people/<int:pk>")),
    *(f"staff/authorities/<slug:slug>/people/<int:pk>/{page}" for page in ("remove", "invite")),
    *(f"staff/authorities/<slug:slug>/{page}" for page in ("settings", "keys", "keys/<slug:prefix>/revoke")),
    *(
        f"staff/authorities/<slug:slug>/webhooks{page}"
        for page in ("", "/<int:pk>", "/<int:pk>/on", "/<int:pk>/remove")
    ),
    "staff/authorities/<slug:slug>/webhooks/<uuid:delivery>/again",
    *(f"staff/authorities/<slug:slug>/{page}" for page in ("audit", "audit.csv")),
    _LETTER,
    f"{_LETTER}/now",
    f"{_LETTER}/asked-before",
    f"{_LETTER}/pages/<int:page>",
    f"{_LETTER}/files/<int:file>",
    f"{_LETTER}/attach",
    f"{_LETTER}/files/<int:file>/remove",
    f"{_LETTER}/files/<int:file>/replace",
    f"{_LETTER}/read-again",
    f"{_LETTER}/replace",
    f"{_LETTER}/move",
    f"{_LETTER}/owner",
    f"{_LETTER}/preview",
    f"{_LETTER}/publish",
    f"{_LETTER}/withdraw",
    f"{_LETTER}/discard",
    "staff/retention",
    f"{_LETTER}/publish/cancel",
    f"{_LETTER}/files",
    f"{_LETTER}/keep",
    f"{_LETTER}/history",
    f"{_LETTER}/audit",
    f"{_LETTER}/audit.csv",
    f"{_LETTER}/undo",
    f"{_LETTER}/restore/<int:number>",
    f"{_LETTER}/checks",
    f"{_LETTER}/checks/state",
    f"{_LETTER}/checks/again",
    f"{_LETTER}/checks/proposal",
    f"{_LETTER}/checks/<int:finding>/accept",
    f"{_LETTER}/checks/<int:finding>/reopen",
    f"{_LETTER}/details",
    f"{_LETTER}/questions",
    f"{_LETTER}/questions/<str:number>",
    f"{_LETTER}/questions/<str:number>/split",
    f"{_LETTER}/questions/<str:number>/merge",
    f"{_LETTER}/questions/<str:number>/move",
    f"{_LETTER}/questions/<str:number>/remove",
    f"{_LETTER}/answers/<str:name>",
    f"{_LETTER}/answers/<str:name>/split",
    f"{_LETTER}/answers/<str:name>/merge",
    f"{_LETTER}/answers/<str:name>/paragraphs",
    f"{_LETTER}/answers/<str:name>/remove",
    f"{_LETTER}/answers/<str:name>/citations",
    f"{_LETTER}/answers/<str:name>/citations/<int:index>",
    f"{_LETTER}/answers/<str:name>/citations/<int:index>/remove",
    f"{_LETTER}/tables/<str:name>",
    f"{_LETTER}/tables/<str:name>/shape",
    f"{_LETTER}/tables/<str:name>/headers",
    f"{_LETTER}/tables/<str:name>/drop",
    f"{_LETTER}/notes/<int:index>",
    f"{_LETTER}/notes/<int:index>/remove",
    f"{_LETTER}/withhold",
    f"{_LETTER}/withhold/span",
    f"{_LETTER}/piece",
    f"{_LETTER}/blocks/leave-out",
    f"{_LETTER}/blocks/<int:block>",
    f"{_LETTER}/blocks/<int:block>/append",
    f"{_LETTER}/warnings/<int:index>/settle",
}

# For programs of staff, with a key.
KEYED: Final = {
    "api/v1/staff/letters",
    "api/v1/staff/letters/<uuid:letter_id>",
    "api/v1/staff/letters/<uuid:letter_id>/document",
    "api/v1/staff/letters/<uuid:letter_id>/edits",
    "api/v1/staff/letters/<uuid:letter_id>/findings",
    "api/v1/staff/letters/<uuid:letter_id>/moves",
}

# What stands in front of an application that is mounted whole, and is never there.
CLOSED: Final = {"^accounts/(email|confirm-email|login/code|password/(set|reset)|social/signup)/"}

# Other people's applications, mounted whole: signing in, and the administrator's pages behind it.
MOUNTED: Final = ("accounts/", "admin/")
ADMIN_PAGES: Final = (
    "/admin/",
    "/admin/requests_app/letter/",
    "/admin/requests_app/letter/{pk}/change/",
    "/admin/requests_app/revision/",
    "/admin/requests_app/letterfile/",
)

# Not routes: they are answered before any is looked up, or are files.
BESIDE: Final = (
    "/healthz",
    "/readyz",
    "/private/letters/{pk}",
    "/media/letters/{pk}",
    "/static/letters/{pk}",
)

# A word that stands in every part of the hidden letter, and nowhere else.
SECRET: Final = "quagga"


def routes(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if route in MOUNTED:
            yield route
        elif isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_route_is_known() -> None:
    assert set(routes(get_resolver().url_patterns)) == PUBLIC | STAFF | KEYED | CLOSED | set(MOUNTED)


def test_what_the_public_sees_knows_no_draft() -> None:
    """The contract of imports cannot see that a draft's model came by way of the package `models`; this can."""
    contracts = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (public,) = (contract for contract in contracts if contract["name"].startswith("What the public sees"))
    drafts = {
        model.__name__
        for model in apps.get_models()
        if model.__module__ in {workroom.__name__, findings.__name__}
    }
    assert "Letter" in drafts
    for module in public["source_modules"]:
        names = vars(importlib.import_module(module))
        assert not drafts & set(names), module


# The hidden letter --------------------------------------------------------------------------------


def secret_letter() -> ParsedLetter:
    return parsed_letter(
        reference="FOI-0099-X",
        title="quaggatitle",
        questions=(question("1", "quaggaquestion", group="quaggagroup"), question("2", "quaggaother")),
        answers=(
            answer("1", text="quaggaanswer https://quaggalink.example", tables=["t1"]),
            replace(
                answer("2", text="quaggarefused", disposition=Disposition.REFUSED),
                citations=(citation("s31(1)(a)", "quaggaquote"),),
            ),
        ),
        tables=(
            table(
                ("quaggacell", "1"), columns=[("quaggaheader",), ("quaggagroup", "n")], title="quaggacaption"
            ),
        ),
        notes=(note("1", text="quagganote"),),
    )


@pytest.fixture(params=["draft", "in_review", "withdrawn", "corrected", "being_corrected"])
def hidden(request: pytest.FixtureRequest, authority: Authority) -> Letter:
    """A letter that says what no visitor may read, beside one that is published."""
    publish_letter(authority, tables=(table(),), answers=(answer("1", cites=["s40(2)"]),))
    letter = _hidden(request.param, authority)
    file = ContentFile(b"quaggafile", name="quagga.txt")
    letter.files.create(
        authority=authority,
        kind=LetterFile.Kind.LETTER,
        filename="quagga.txt",
        size=10,
        sha256="f" * 64,
        file=file,
    )
    PageImage.objects.create(
        letter=letter, page=1, width=595, height=842, image=ContentFile(b"quagga", name="1.webp")
    )
    return letter


def _hidden(how: str, authority: Authority) -> Letter:
    if how == "draft":
        return make_letter(authority, secret_letter(), Status.DRAFT)
    if how == "in_review":
        return make_letter(authority, secret_letter(), Status.IN_REVIEW)
    harmless = parsed_letter(reference="FOI-0099-X")
    letter = letter_of(publish_letter(authority, secret_letter() if how != "being_corrected" else harmless))
    if how == "withdrawn":
        publication.withdraw(letter, by=None, reason="It named people.")
    elif how == "corrected":
        correct(letter, harmless, "What should not have been there was taken out.")
    else:
        move(letter, Status.DRAFT, by=None)
        Letter.objects.filter(pk=letter.pk).update(revision=revise(letter, secret_letter()))
    letter.refresh_from_db()
    return letter


def addresses(route: str, letter: Letter) -> list[str]:
    """Every address of a route that could lead to the letter, with whatever may stand in its places."""
    tombstones = Tombstone.objects.filter(info_request_id=letter.pk)
    tables = [pk for tombstone in tombstones for pk in tombstone.table_ids]
    if letter.info_request:
        tables += letter.info_request.tables.values_list("table_id", flat=True)
    ids = [str(pk) for pk in (letter.pk, *tables)]
    slugs = [letter.authority.slug, "foi-0099-x", "2025-03-14-quaggatitle", "foia-s31", "foia-s40-2"]
    values = {
        "authority": [letter.authority.slug],
        "slug": slugs[:1] if route.startswith("staff/authorities/") else slugs,
        "pk": ["1"] if "<int:pk>" in route else ids,
        "request_id": ids,
        "letter_id": ids,
        "table_id": ids,
        "batch": [str(uuid.uuid4())],
        "delivery": [str(uuid.uuid4())],
        "section": list(SITEMAPS),
        "anchor": ["q1"],
        "name": ["a1", "t1"],
        "file": [str(file.pk) for file in letter.files.all()],
        "address": ["v1/letters", "v2/requests"],
    }
    places = re.findall(r"<(?:\w+:)?(\w+)>", route)
    shape = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", "{}", route).strip("^$")
    choices = [values.get(place, ["1"]) for place in places]
    return ["/" + shape.format(*chosen) for chosen in itertools.product(*choices)]


def public_addresses(letter: Letter) -> Iterator[tuple[str, str]]:
    """Every public address and the word that is searched for there, which may be repeated to who typed it."""
    words = ["quaggatitle", "quaggaanswer", "quaggacell", "FOI-0099-X", "potholes"]
    for route in sorted(PUBLIC):
        for address in addresses(route, letter):
            yield address, ""
            if route in SEARCHING:
                yield from ((f"{address}?q={word}", word) for word in words)


def body(response: HttpResponseBase) -> bytes:
    content: bytes = (
        response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content  # type: ignore[attr-defined]
    )
    return content


def said(response: HttpResponseBase) -> str:
    """All of a response that a visitor can read: its headers and its body, which may be a zip file with others."""
    content = body(response)
    parts = [content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [part for name in packed.namelist() for part in (name.encode(), packed.read(name))]
    return f"{dict(response.items())} {' '.join(part.decode(errors='replace') for part in parts)}".lower()


# The walk -----------------------------------------------------------------------------------------


def test_what_is_not_published_is_on_no_public_address(visitor: Client, hidden: Letter) -> None:
    for address, word in public_addresses(hidden):
        response = visitor.get(address)
        # A search without words is a mistake, /api/v1/match wants a body, and /cy leads to /cy/.
        other = {"/api/v1/search": 400, "/api/v1/match": 405, "/cy": 301}.get(address)
        assert response.status_code in {200, 404, 410, other}, address
        assert SECRET not in said(response).replace(word.lower() or "\0", ""), address


def test_no_public_address_gives_a_file_that_was_uploaded(visitor: Client, authority: Authority) -> None:
    """A workbook may hold more than it shows, and its author's name. What is given is made anew from the table."""
    letter = letter_of(publish_letter(authority, tables=(table(("North", "41"), ("South", "7")),)))
    book, sheet = openpyxl.Workbook(), io.BytesIO()
    book.properties.creator = "quaggaauthor"
    book.create_sheet("quaggahidden").sheet_state = "hidden"
    book.save(sheet)
    for number, (name, data) in enumerate({"a.xlsx": sheet.getvalue(), "a.pdf": b"%PDF quagga"}.items()):
        file = ContentFile(data, name=f"quagga-{name}")
        kind = LetterFile.Kind.ATTACHMENT if number else LetterFile.Kind.LETTER
        letter.files.create(
            authority=authority, kind=kind, filename=name, size=len(data), sha256=f"{number:064}", file=file
        )
    answered = set()
    for address, word in public_addresses(letter):
        response = visitor.get(address)
        if response.status_code == 200:
            answered.add(address)
        assert SECRET not in said(response).replace(word.lower() or "\0", ""), address
        assert body(response) not in {sheet.getvalue(), b"%PDF quagga"}, address
    assert letter.info_request
    own = letter.info_request.tables.get().table_id
    assert {f"/tables/{own}.xlsx", f"/api/v1/requests/{letter.pk}/datapackage.zip"} <= answered


def test_nothing_is_found_by_words_that_are_not_published(visitor: Client, hidden: Letter) -> None:
    for word in ("quaggatitle", "quaggaanswer", "quaggaheader", "quaggacell"):
        assert "0 responses for" in visitor.get("/search", {"q": word}).text
        assert "0 tables for" in visitor.get("/tables", {"q": word}).text
        assert visitor.get("/api/v1/search", {"q": word}).json()["count"] == 0
        assert visitor.get("/api/v1/tables", {"q": word}).json()["count"] == 0
        assert "<entry>" not in visitor.get("/search.atom", {"q": word}).text


def test_staff_pages_ask_a_visitor_to_sign_in(visitor: Client, hidden: Letter) -> None:
    for route in sorted(STAFF):
        for address in addresses(route, hidden):
            for response in (visitor.get(address), visitor.post(address)):
                assert response.status_code in {302, 405}, address
                assert response.status_code == 405 or response["Location"].startswith("/accounts/login/"), (
                    address
                )
                assert SECRET not in said(response), address


def test_programs_without_a_key_are_refused(visitor: Client, hidden: Letter) -> None:
    for route in sorted(KEYED):
        for address in addresses(route, hidden):
            response = visitor.get(address)
            assert response.status_code in {401, 403}, address
            assert SECRET not in said(response), address


def test_the_administrator_s_pages_ask_a_visitor_to_sign_in(visitor: Client, hidden: Letter) -> None:
    for address in ADMIN_PAGES:
        response = visitor.get(address.format(pk=hidden.pk))
        assert response.status_code in {302, 404}, address
        assert SECRET not in said(response), address


def test_files_are_under_no_address(visitor: Client, hidden: Letter) -> None:
    stored = hidden.files.get().file.name
    for address in (*BESIDE, f"/{stored}", f"/private/{stored}", f"/media/{stored}", f"/static/{stored}"):
        response = visitor.get(address.format(pk=hidden.pk))
        assert SECRET not in said(response), address


def test_a_withdrawn_letter_s_addresses_say_why(visitor: Client, authority: Authority) -> None:
    info_request = publish_letter(authority, secret_letter())
    table_id = info_request.tables.get().table_id
    publication.withdraw(letter_of(info_request), by=None, reason="It named people.")
    for address in (
        info_request.get_absolute_url(),
        *(f"/tables/{table_id}{kind}" for kind in ("", ".csv", ".json")),
        f"/api/v1/requests/{info_request.pk}",
        f"/api/v1/tables/{table_id}",
    ):
        response = visitor.get(address)
        assert response.status_code == 410, address
        assert "It named people." in response.text, address


def test_the_walk_sees_what_is_published(visitor: Client, authority: Authority) -> None:
    """The same walk over a published letter finds every part of it: so what it does not find is not there."""
    letter = letter_of(publish_letter(authority, secret_letter()))
    seen: dict[str, str] = {}
    for address, _ in public_addresses(letter):
        path = address.partition("?")[0]
        seen[path] = seen.get(path, "") + said(visitor.get(address))
    everything = " ".join(seen.values())
    for part in [
        "title",
        "question",
        "group",
        "answer",
        "link",
        "quote",
        "cell",
        "header",
        "caption",
        "note",
    ]:
        assert SECRET + part in everything, part
    for address in (
        "/",
        "/search",
        "/search.csv",
        "/search.atom",
        "/tables",
        "/authorities/northmere",
        "/exemptions/foia-s31",
    ):
        assert SECRET in seen[address], address


def test_public_pages_set_no_cookie_and_may_be_kept_but_not_shown_unasked(
    visitor: Client, authority: Authority, publisher: User
) -> None:
    letter = letter_of(publish_letter(authority, secret_letter()))
    for address, _ in public_addresses(letter):
        if address.startswith("/invitation/"):
            continue  # the door of staff: it asks for a password
        response = visitor.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
    for address in (
        "/search.atom",
        "/search.csv",
        "/sitemap.xml",
        "/sitemap-requests.xml",
        "/sitemap-tables.xml",
    ):
        assert visitor.get(address)["Cache-Control"] == "public, no-cache", address
    page = letter.info_request and letter.info_request.get_absolute_url()
    response = visitor.get(str(page))
    assert response["Cache-Control"] == "public, no-cache"
    assert visitor.get(str(page), headers={"If-None-Match": response["ETag"]}).status_code == 304
    publication.withdraw(letter, by=publisher, reason="It named people.")
    assert visitor.get(str(page), headers={"If-None-Match": response["ETag"]}).status_code == 410
