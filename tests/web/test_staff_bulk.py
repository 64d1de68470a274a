"""Doing the same with many letters: chosen in the queue, confirmed, told letter by letter."""

import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import bulk, checking
from requests_app.models import Authority, BulkAction, Letter
from requests_app.review import Status
from tests.builders import make_letter, parsed_letter
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PREPARE = "/staff/bulk"


def clean(authority: Authority, **changes: object) -> Letter:
    letter = make_letter(authority, parsed_letter(**changes))
    checking.check(letter)
    Letter.objects.filter(pk=letter.pk).update(title="Potholes reported and repaired")
    letter.refresh_from_db()
    return letter


def choose(
    client: Client, action: str, letters: Sequence[Letter], *, follow: bool = True, **more: str
) -> Any:
    sent = {"action": action, "letter": [str(letter.pk) for letter in letters], "query": "sort=newest"} | more
    return client.post(PREPARE, sent, follow=follow)


def statuses(*letters: Letter) -> list[str]:
    for letter in letters:
        letter.refresh_from_db()
    return [letter.status for letter in letters]


def test_publishing_asks_first_and_says_which_cannot_be(
    authority: Authority, publisher: User, signed_in: SignIn, html_is_valid: Callable[[str], None]
) -> None:
    client = signed_in(publisher)
    good, other, doubted = clean(authority), clean(authority), clean(authority)
    Letter.objects.filter(pk=doubted.pk).update(doubts=1, title="Doubted")
    page = choose(client, "publish", [good, other, doubted])
    text = page.content.decode()
    assert "Publish 2 letters?" in text
    assert "1 is left as it is" in text
    assert "There is 1 thing to check in it." in text
    assert f'href="{doubted.get_absolute_url()}"' in text
    html_is_valid(text)
    assert statuses(good, other, doubted) == [Status.IN_REVIEW] * 3
    address = BulkAction.objects.get().get_absolute_url()
    told = client.post(address, follow=True).content.decode()
    assert "2 letters are published. 1 letter could not be published." in told
    assert told.index("Not done.") < told.index("Done<")
    assert statuses(good, other, doubted) == [Status.PUBLISHED, Status.PUBLISHED, Status.IN_REVIEW]
    assert 'href="/staff/?sort=newest"' in told
    html_is_valid(told)
    assert client.post(address, follow=True).status_code == 200  # pressing twice does no harm
    assert good.events.filter(went_to=Status.PUBLISHED).count() == 1


def test_where_none_can_be_there_is_no_button(
    authority: Authority, publisher: User, signed_in: SignIn
) -> None:
    letter = make_letter(authority, status=Status.DRAFT)
    text = choose(signed_in(publisher), "publish", [letter]).content.decode()
    assert "None of these letters can be published" in text
    assert "Its checks are not finished." in text
    assert "Publish now" not in text


@pytest.mark.parametrize("who", ["uploader", "reviewer"])
def test_who_may_not_publish_cannot_ask_for_it(
    authority: Authority, request: pytest.FixtureRequest, signed_in: SignIn, who: str
) -> None:
    client = signed_in(request.getfixturevalue(who))
    letter = clean(authority)
    assert 'value="publish"' not in client.get("/staff/").text
    assert choose(client, "publish", [letter]).status_code == 403
    assert choose(client, "publish", [], everything="on").status_code == 403
    assert statuses(letter) == [Status.IN_REVIEW]
    assert not BulkAction.objects.exists()


@pytest.mark.parametrize("action", list(bulk.Action))
def test_another_authoritys_letters_are_never_touched(
    authority: Authority, other_authority: Authority, stranger: User, signed_in: SignIn, action: bulk.Action
) -> None:
    """Their ids are guessed, and sent with one's own."""
    own, foreign = clean(other_authority), clean(authority)
    choose(signed_in(stranger), action, [own, foreign])
    choose(signed_in(stranger), action, [own], everything="on", query="q=potholes")
    for prepared in BulkAction.objects.all():
        assert [item.letter for item in prepared.items.all()] in ([own], [])
        prepared.to, prepared.reason = stranger, "x"
        bulk.begin(prepared)
    before = (foreign.status, foreign.owner, foreign.revision, foreign.events.count())
    foreign.refresh_from_db()
    assert (foreign.status, foreign.owner, foreign.revision, foreign.events.count()) == before
    assert foreign.checked_revision == foreign.revision


def test_letters_of_others_alone_are_no_letters(
    authority: Authority, stranger: User, signed_in: SignIn
) -> None:
    page = choose(signed_in(stranger), "take", [clean(authority)])
    assert "Tick at least one letter." in page.content.decode()


def test_an_action_is_its_makers_alone(
    authority: Authority, publisher: User, reviewer: User, signed_in: SignIn
) -> None:
    choose(signed_in(publisher), "publish", [letter := clean(authority)])
    address = BulkAction.objects.get().get_absolute_url()
    assert signed_in(reviewer).get(address).status_code == 404
    assert signed_in(reviewer).post(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert statuses(letter) == [Status.IN_REVIEW]


def test_what_can_be_taken_back_is_done_at_once(
    authority: Authority, reviewer: User, signed_in: SignIn
) -> None:
    letters = [clean(authority), clean(authority)]
    page = choose(signed_in(reviewer), "take", letters)
    assert "2 letters are yours to see to." in page.content.decode()
    assert page.redirect_chain[-1][0] == "/staff/?sort=newest"
    assert set(Letter.objects.values_list("owner", flat=True)) == {reviewer.pk}
    page = choose(signed_in(reviewer), "return", letters[:1])
    assert "1 letter is a draft again." in page.content.decode()
    page = choose(signed_in(reviewer), "return", letters)
    text = page.content.decode()
    assert "1 letter is a draft again. 1 letter could not be returned to draft." in text
    assert "It is “Draft”." in text


def test_all_that_match_are_those_of_every_page(
    authority: Authority, reviewer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.views.staff.queue.PAGE_SIZE", 1)
    letters = [clean(authority) for _ in range(3)]
    other = make_letter(authority, status=Status.DRAFT)
    client = signed_in(reviewer)
    assert "With all 3 letters of this list" in client.get("/staff/?status=in_review").text
    page = choose(client, "return", [], everything="on", query="status=in_review&page=2")
    assert "Return 3 letters to draft?" in page.content.decode()
    make_late = clean(authority)  # it came after the question, so it is not meant
    told = client.post(BulkAction.objects.get().get_absolute_url(), follow=True)
    assert "3 letters are drafts again." in told.text
    assert statuses(*letters) == [Status.DRAFT] * 3
    assert statuses(other, make_late) == [Status.DRAFT, Status.IN_REVIEW]


def test_discarding_needs_a_reason_which_is_kept(
    authority: Authority, reviewer: User, signed_in: SignIn, html_is_valid: Callable[[str], None]
) -> None:
    client = signed_in(reviewer)
    letter = clean(authority)
    choose(client, "discard", [letter])
    address = BulkAction.objects.get().get_absolute_url()
    page = client.post(address, {"reason": " "})
    assert page.status_code == 422
    assert "Say why these letters are discarded." in page.text
    html_is_valid(page.text)
    assert statuses(letter) == [Status.IN_REVIEW]
    page = client.post(address, {"reason": "Uploaded by mistake."}, follow=True)
    assert "1 letter is discarded." in page.text
    assert statuses(letter) == [Status.DISCARDED]
    last = letter.events.last()
    assert last
    assert "Uploaded by mistake." in last.note


def test_letters_are_given_to_a_colleague_and_to_nobody_else(
    authority: Authority, reviewer: User, uploader: User, stranger: User, signed_in: SignIn
) -> None:
    client = signed_in(uploader)
    letter = clean(authority)
    text = choose(client, "give", [letter]).content.decode()
    assert re.findall(r'<option value="(\d+)"', text) == [str(reviewer.pk), str(uploader.pk)]
    address = BulkAction.objects.get().get_absolute_url()
    page = client.post(address, {"to": stranger.pk})
    assert page.status_code == 422
    page = client.post(address, {"to": reviewer.pk}, follow=True)
    assert "1 letter has a new owner." in page.text
    letter.refresh_from_db()
    assert letter.owner == reviewer


def test_many_show_how_far_they_are_until_they_are_done(
    authority: Authority, reviewer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch,
    html_is_valid: Callable[[str], None],
) -> None:  # fmt: skip
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    client = signed_in(reviewer)
    letters = [clean(authority), clean(authority)]
    text = choose(client, "return", letters).content.decode()
    assert "0 of 2 done." in text
    assert "every 2s" in text
    html_is_valid(text)
    address = BulkAction.objects.get().get_absolute_url()
    seen = re.search(r"seen=([\w-]+)", text)
    assert seen
    asked = {"headers": {"HX-Request": "true"}}
    assert client.get(address, {"seen": seen[1]}, **asked).status_code == 204  # type: ignore[arg-type]
    run_jobs()
    news = client.get(address, {"seen": seen[1]}, **asked)  # type: ignore[arg-type]
    assert "2 letters are drafts again." in news.text
    assert "every 2s" not in news.text


def test_what_was_stopped_can_be_gone_on_with(
    authority: Authority, reviewer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    client = signed_in(reviewer)
    letters = [clean(authority), clean(authority)]
    choose(client, "return", letters)
    ProcrastinateJob.objects.all()._raw_delete("default")
    address = BulkAction.objects.get().get_absolute_url()
    page = client.get(address)
    assert "It stopped after 0 of 2." in page.text
    assert "every 2s" not in page.text
    assert "0 of 2 done." in client.post(address, follow=True).text
    run_jobs()
    assert statuses(*letters) == [Status.DRAFT] * 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"action": "", "letter": "x"}, "Choose what to do with the letters."),
        ({"action": "publish_all"}, "Choose what to do with the letters."),
        ({"action": "take"}, "Tick at least one letter."),
    ],
)
def test_what_makes_no_sense_does_nothing(
    authority: Authority, publisher: User, signed_in: SignIn, sent: dict[str, str], said: str
) -> None:
    assert said in signed_in(publisher).post(PREPARE, sent, follow=True).text
    assert not BulkAction.objects.exists()


def test_what_is_no_letter_is_not_found(authority: Authority, publisher: User, signed_in: SignIn) -> None:
    client = signed_in(publisher)
    assert client.post(PREPARE, {"action": "take", "letter": "x"}).status_code == 404
    assert client.get(reverse("staff-bulk", args=[uuid.uuid4()])).status_code == 404
    assert client.get(PREPARE).status_code == 405
