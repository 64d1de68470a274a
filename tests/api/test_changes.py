import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from requests_app import publication
from requests_app.models import Authority, Change
from tests import builders
from tests.api.conftest import Get


def _kinds(page: dict[str, Any]) -> list[str]:
    return [change["kind"] for change in page["results"]]


def test_whoever_follows_the_changes_learns_what_to_fetch_and_what_to_delete(
    get: Get, authority: Authority
) -> None:
    info_request = builders.publish_letter(authority)
    letter = builders.letter_of(info_request)
    builders.correct(letter, builders.parsed_letter())
    letter.refresh_from_db()
    publication.withdraw(letter, by=None, reason="It named a person.")
    page = get("changes")
    assert _kinds(page) == ["published", "corrected", "withdrawn"]
    assert {change["request_id"] for change in page["results"]} == {str(info_request.pk)}
    assert {change["authority"] for change in page["results"]} == {"northmere"}
    assert [change["note"] for change in page["results"]] == [None, None, None], (
        "a withdrawal forgets the notes"
    )
    assert get(page["results"][-1]["api_url"], status=410)["reason"] == "It named a person."


def test_a_correction_says_what_it_changed(get: Get, authority: Authority) -> None:
    letter = builders.letter_of(builders.publish_letter(authority))
    builders.correct(letter, builders.parsed_letter(), "A figure was wrong.")
    assert [change["note"] for change in get("changes")["results"]] == [None, "A figure was wrong."]


def test_a_cursor_that_was_kept_gives_what_came_since(get: Get, authority: Authority) -> None:
    assert get("changes")["cursor"] is None
    for _ in range(3):
        builders.publish_letter(authority)
    seen = get("changes")
    nothing = get("changes", cursor=seen["cursor"])
    assert (nothing["results"], nothing["next"], nothing["cursor"]) == ([], None, seen["cursor"])
    builders.publish_letter(authority)
    assert len(get("changes", cursor=nothing["cursor"])["results"]) == 1


def test_a_clock_that_goes_back_hides_no_change_from_who_follows(
    get: Get, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = builders.letter_of(builders.publish_letter(authority))
    cursor = get("changes")["cursor"]
    slow = timezone.now() - datetime.timedelta(seconds=30)
    monkeypatch.setattr("requests_app.log_rows.timezone.now", lambda: slow)
    publication.withdraw(letter, by=None, reason="It named a person.")
    assert _kinds(get("changes", cursor=cursor)) == ["withdrawn"]


def test_who_starts_now_gets_a_bookmark(get: Get, authority: Authority) -> None:
    builders.publish_letter(authority)
    last = get("changes")["cursor"]
    tomorrow = (timezone.now() + datetime.timedelta(days=1)).date().isoformat()
    page = get("changes", since=tomorrow)
    assert (page["results"], page["cursor"]) == ([], last)
    new = builders.publish_letter(authority)
    (change,) = get("changes", cursor=page["cursor"])["results"]
    assert change["request_id"] == str(new.pk)


def test_there_is_no_bookmark_while_nothing_ever_changed(get: Get, db: None) -> None:
    assert get("changes", since="2025-01-01")["cursor"] is None


def test_a_beginning_and_a_bookmark_are_not_given_together(get: Get, authority: Authority) -> None:
    builders.publish_letter(authority)
    cursor = get("changes")["cursor"]
    (error,) = get("changes", since="2025-01-01", cursor=cursor, status=400)["errors"]
    assert (error["pointer"], error["code"]) == ("/since", "invalid")


def test_changes_of_the_same_instant_are_neither_lost_nor_repeated(get: Get, authority: Authority) -> None:
    ids = {str(builders.publish_letter(authority).pk) for _ in range(5)}
    Change.objects.update(at=timezone.now())
    page, found = get("changes", page_size=2), []
    found += page["results"]
    while page["next"]:
        page = get(page["next"])
        found += page["results"]
    assert len(found) == 5
    assert {change["request_id"] for change in found} == ids


@pytest.mark.parametrize("since", ["2025-06-01", "2025-06-01T00:00:00+01:00", "2025-05-31T23:00:00Z"])
def test_changes_are_given_from_a_date_on(get: Get, authority: Authority, since: str) -> None:
    for month in (5, 6, 7):
        info_request = builders.publish_letter(authority, title=f"Month {month}")
        at = datetime.datetime(2025, month, 1, 12, tzinfo=datetime.UTC)
        Change.objects.filter(info_request_id=info_request.pk).update(at=at)
    assert [change["at"] for change in get("changes", since=since)["results"]] == [
        "2025-06-01T12:00:00Z",
        "2025-07-01T12:00:00Z",
    ]


def test_no_change_can_appear_before_one_that_was_read_already(authority: Authority) -> None:
    builders.publish_letter(authority)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (1,)


def test_the_next_page_goes_on_from_the_bookmark_alone(get: Get, authority: Authority) -> None:
    for _ in range(3):
        builders.publish_letter(authority)
    page = get("changes", since="2020-01-01", page_size=2)
    assert "since" not in page["next"]
    assert len(get(page["next"])["results"]) == 1


def test_a_beginning_that_is_none_is_refused(get: Get, db: None) -> None:
    assert get("changes", since="yesterday", status=400)["errors"][0]["pointer"] == "/since"
    assert get("changes", cursor="yesterday", status=400)["errors"][0]["pointer"] == "/cursor"
