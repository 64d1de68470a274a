"""What is withdrawn is gone everywhere within the request that withdraws it, and what is left is told loudly."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from requests_app import log_rows, publication, rounds, visiting
from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, Letter, LetterFile, SearchEntry
from requests_app.review import Status
from requests_app.withdrawing import trace_of, withdraw
from tests.builders import (
    add_file,
    answer,
    letter_of,
    make_letter,
    parsed_letter,
    publish_letter,
    question,
    table,
)
from tests.test_visibility import PUBLIC, SEARCHING, body, said

pytestmark = pytest.mark.django_db

SECRET = "quagga"

# Routes with a place in them that names no response: what they show is of the law, or of an authority.
NOT_OF_A_RESPONSE = {
    "authorities/<slug:slug>/colour.css",
    "authorities/<slug:slug>/statistics",  # counts alone
    "authorities/<slug:slug>/statistics/<slug:name>.csv",
    "statistics/<slug:name>.csv",
    "alerts/<str:key>/confirm",
    "alerts/<str:key>/unsubscribe",
    "data/bulk/<str:name>",  # of all of them: looked at by itself
    "api/v1/exemptions/<slug:slug>",
    "api/v1/authorities/<slug:slug>",
    "report/<int:number>",
    "invitation/<str:uid>/<str:token>",
}
# What another authority was asked too, so that the two are a round, and of a topic.
SHARED = (
    question("3", "How much council tax was collected in 2024?"),
    question("4", "How many council tax summonses were issued in 2024?"),
)
REASON = "It named a person."


@pytest.fixture
def letter(authority: Authority, other_authority: Authority) -> Letter:
    """A published letter with everything that a letter can have, its file included; every part of it says the secret."""
    publish_letter(authority, reference="FOI-7", tables=(table(),))
    parsed = parsed_letter(
        reference="FOI-77",
        title="quaggatitle",
        questions=(question("1", "quaggaquestion"), question("2", "quaggaother"), *SHARED),
        answers=(
            answer("1", text="quaggaanswer", tables=["t1"]),
            answer("2", text="quaggarefused", disposition=Disposition.REFUSED, cites=["s31(1)(a)"]),
            answer("3", "4", text="quaggashared"),
        ),
        tables=(table(("quaggacell", "1"), columns=[("Year",), ("2024",)], title="quaggacaption in 2024"),),
    )
    letter = make_letter(authority, parsed)
    with_public_file(letter)
    publication.publish(letter, by=None)
    letter.refresh_from_db()
    beside = publish_letter(
        other_authority, reference="T/1", title="Bills", questions=SHARED, answers=(answer("3", "4"),)
    )
    rounds.find(beside.pk)
    return letter


def with_public_file(letter: Letter) -> LetterFile:
    file = add_file(letter)
    file.filename, file.size, file.is_public = "quaggafile.pdf", 15, True
    file.file.save("x", ContentFile(b"%PDF quaggafile"))
    return file


@pytest.fixture
def withdraw_by_pressing(publisher: User, signed_in: Callable[[User], Client]) -> Callable[[Letter], str]:
    def press(letter: Letter) -> str:
        address = reverse("staff-withdraw", args=[letter.pk])
        return signed_in(publisher).post(address, {"reason": REASON}, follow=True).text

    return press


def test_one_request_withdraws_it_and_says_what_was_looked_at(
    letter: Letter, withdraw_by_pressing: Callable[[Letter], str]
) -> None:
    assert letter.info_request
    trace = trace_of(letter.info_request)
    page = withdraw_by_pressing(letter)
    assert f"We looked: {len(trace.addresses)} addresses answer that it was withdrawn" in page
    assert f"and {len(trace.lists)} searches, lists and feeds no longer have it" in page
    letter.refresh_from_db()
    last = letter.events.last()
    assert last is not None
    assert "We looked" in last.note


def test_every_address_it_had_says_that_it_was_withdrawn_also_to_who_kept_a_copy(
    letter: Letter, visitor: Client, withdraw_by_pressing: Callable[[Letter], str]
) -> None:
    assert letter.info_request
    addresses = trace_of(letter.info_request).addresses
    tags = {}
    for address in addresses:
        response = visitor.get(address)
        assert response.status_code == 200, address
        assert body(response)
        tags[address] = response.get("ETag", "*")
    withdraw_by_pressing(letter)
    for address, tag in tags.items():
        response = visitor.get(address, headers={"If-None-Match": tag})
        assert response.status_code == 410, address
        assert REASON in response.text, address


def test_no_list_says_that_a_copy_still_holds_to_who_knows_only_its_date(
    letter: Letter, visitor: Client, withdraw_by_pressing: Callable[[Letter], str]
) -> None:
    assert letter.info_request
    lists = trace_of(letter.info_request).lists
    kinds = ("/search.atom", "/search.feed.json", "/topics/", "/sitemap-requests.xml")
    assert [kind for kind in kinds if not any(address.startswith(kind) for address in lists)] == []
    copies = {address: visitor.get(address) for address in lists}
    dates = {
        address: copy.get("Last-Modified", "Fri, 01 Jan 2100 00:00:00 GMT")
        for address, copy in copies.items()
    }
    withdraw_by_pressing(letter)
    for address, date in dates.items():
        assert visitor.get(address, headers={"If-Modified-Since": date}).status_code != 304, address


def test_no_page_search_feed_list_or_file_has_any_of_it(
    letter: Letter, visitor: Client, withdraw_by_pressing: Callable[[Letter], str]
) -> None:
    assert letter.info_request
    trace = trace_of(letter.info_request)
    shown = " ".join(said(visitor.get(address)) for address in (*trace.addresses, *trace.lists))
    parts = ("title", "question", "answer", "refused", "cell", "caption", "file")
    assert [part for part in parts if SECRET + part not in shown] == []
    withdraw_by_pressing(letter)
    for address in (*trace.addresses, *trace.lists):
        assert SECRET not in said(visitor.get(address)).replace("q=quaggatitle", ""), address
    for route in sorted(SEARCHING):
        for word in ("quaggatitle", "quaggaanswer", "quaggacell", "FOI-77"):
            response = visitor.get(f"/{route}?q={word}")
            assert str(letter.pk) not in said(response), route
            assert "/requests/northmere/foi-77" not in said(response), route


def test_a_dump_of_the_public_tables_has_nothing_of_it(
    letter: Letter, withdraw_by_pressing: Callable[[Letter], str]
) -> None:
    """Searched as text, row by row, which is what a dump is made of."""
    assert SECRET in everything_in_the_log()
    withdraw_by_pressing(letter)
    dump = everything_in_the_log()
    assert REASON in dump
    assert SECRET not in dump


def everything_in_the_log() -> str:
    with connection.cursor() as cursor:
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if not name.startswith(("requests_app_letter", "requests_app_revision", "procrastinate"))
            and name not in ("requests_app_event", "requests_app_finding", "django_session")
        ]
        rows = []
        for name in names:
            cursor.execute(f'SELECT x::text FROM "{name}" AS x')  # noqa: S608 (the database's own names)
            rows += [row for (row,) in cursor.fetchall()]
    assert any(name.endswith("_searchentry") for name in names)
    return "\n".join(rows)


def test_the_change_feed_and_the_api_tell_who_has_a_copy_to_delete_it(
    letter: Letter, visitor: Client, withdraw_by_pressing: Callable[[Letter], str]
) -> None:
    withdraw_by_pressing(letter)
    changes = visitor.get("/api/v1/changes").json()["results"]
    assert [change["kind"] for change in changes if change["request_id"] == str(letter.pk)] == [
        "published",
        "withdrawn",
    ]
    gone = visitor.get(changes[-1]["api_url"])
    assert gone.status_code == 410
    assert gone.json()["reason"] == REASON


# What is left ---------------------------------------------------------------------------------------


def test_what_is_left_takes_no_withdrawal_back_and_is_told(
    letter: Letter,
    withdraw_by_pressing: Callable[[Letter], str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert letter.info_request
    address = letter.info_request.get_absolute_url()
    monkeypatch.setattr(log_rows, "clear", lambda info_request: None)  # so the table outlives the request
    page = withdraw_by_pressing(letter)
    assert "not all of it is gone: tables, /sitemap-tables.xml" in page
    assert "Tell the people who run this site at once." in page
    assert "is left: tables" in caplog.text
    letter.refresh_from_db()
    assert letter.status == Status.WITHDRAWN
    assert Client().get(address).status_code == 410


def test_an_address_that_still_answers_is_told(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert letter.info_request
    page, search = letter.info_request.get_absolute_url(), "/search.atom"

    def keeps(address: str, **how: Any) -> Any:
        if address == page:
            return HttpResponse(status=304)
        if address.startswith(search):
            return HttpResponse(f"<id>urn:uuid:{letter.pk}</id>")
        return visiting.ask(address, **how)

    monkeypatch.setattr("requests_app.withdrawing.ask", keeps)
    seen = withdraw(letter, by=None, reason=REASON)
    assert [left.partition("?")[0] for left in seen.left] == [page, search]


def test_a_word_that_is_left_for_suggestions_is_told(letter: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION foi_forget_words() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        )
    assert "words that searches suggest" in withdraw(letter, by=None, reason=REASON).left


def test_a_response_that_no_search_finds_is_withdrawn_all_the_same(letter: Letter) -> None:
    SearchEntry.objects.all().delete()
    withdraw(letter, by=None, reason=REASON)
    assert Letter.objects.get(pk=letter.pk).status == Status.WITHDRAWN


def test_the_log_tells_of_what_visitors_were_refused_and_not_of_the_look(
    letter: Letter, visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert letter.info_request
    address = letter.info_request.get_absolute_url()
    with caplog.at_level(logging.WARNING):
        withdraw(letter, by=None, reason=REASON)
        assert [record.message for record in caplog.records if record.name == "django.request"] == []
        visitor.get(address)
    assert [record.message for record in caplog.records] == [f"Gone: {address}"]


def test_a_look_that_breaks_off_is_told_and_leaves_the_withdrawal(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(address: str, **how: object) -> HttpResponse:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr("requests_app.withdrawing.ask", broken)
    seen = withdraw(letter, by=None, reason=REASON)
    assert "could not be looked at" in str(seen)
    assert Letter.objects.get(pk=letter.pk).status == Status.WITHDRAWN


def test_another_response_whose_address_begins_the_same_is_not_taken_for_it(authority: Authority) -> None:
    publish_letter(authority, reference="FOI-77-b", title="Potholes in FOI-77")
    withdrawn = letter_of(publish_letter(authority, reference="FOI-77", title="Potholes"))
    assert withdraw(withdrawn, by=None, reason=REASON).left == ()


def test_many_withdrawals_in_a_minute_are_all_looked_at(authority: Authority) -> None:
    """The limit on what one visitor may ask of the API is not for these questions."""
    letters = [letter_of(publish_letter(authority, tables=(table(),))) for _ in range(12)]
    assert [withdraw(letter, by=None, reason=REASON).left for letter in letters] == [()] * 12


def test_every_public_route_that_leads_to_a_response_is_looked_at(letter: Letter) -> None:
    """A new route to a response makes this fail until `withdrawing` looks at it."""
    assert letter.info_request
    trace = trace_of(letter.info_request)
    asked = [address.partition("?")[0].lstrip("/") for address in (*trace.addresses, *trace.lists)]
    for route in PUBLIC - NOT_OF_A_RESPONSE:
        if "<" in route and not route.startswith(("^", "sitemap-")):
            shape = re.sub(r"<\w+:\w+>", "[^/]+", route.replace(".", r"\."))
            assert any(re.fullmatch(shape, address) for address in asked), route
