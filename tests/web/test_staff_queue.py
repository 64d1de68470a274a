"""The queue: letters by where they stand, searched, filtered, the oldest first."""

import datetime
import uuid
from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requests_app import checking, discarding, intake, owning, working_days
from requests_app.checks.finding import Severity
from requests_app.letters import edits
from requests_app.models import Authority, Finding, Letter, LetterWords
from requests_app.review import Status
from requests_app.revising import revise
from tests.builders import make_letter, parsed_letter
from tests.workroom import a_draft, a_file, in_review, published, run_jobs, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

QUEUE = "/staff/"


@pytest.fixture
def client(uploader: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(uploader)


def listed(client: Client, **query: str) -> list[str]:
    return [line.reference for line in client.get(QUEUE, query).context["lines"]]


@pytest.fixture
def letters(authority: Authority, uploader: User) -> list[Letter]:
    return [
        a_draft(authority, content="NDC-1 benches", name="first.txt"),
        a_draft(authority, content="NDC-2 benches", by=uploader),
        in_review(authority, content="NDC-3 benches"),
    ]


def test_the_oldest_letter_comes_first(client: Client, letters: list[Letter]) -> None:
    assert reverse("staff-queue") == QUEUE
    assert listed(client) == ["NDC-1", "NDC-2", "NDC-3"]


def test_letters_are_counted_and_filtered_by_status(client: Client, letters: list[Letter]) -> None:
    page = client.get(QUEUE)
    assert ("draft", "Draft", 2) in page.context["states"]
    assert ("in_review", "In review", 1) in page.context["states"]
    assert listed(client, status="in_review") == ["NDC-3"]
    assert listed(client, status="nonsense") == ["NDC-1", "NDC-2", "NDC-3"]


def test_mine_are_the_ones_i_uploaded_or_own(
    client: Client, letters: list[Letter], uploader: User, reviewer: User
) -> None:
    assert listed(client, whose="mine") == ["NDC-2"]
    assert ("draft", "Draft", 1) in client.get(QUEUE, {"whose": "mine"}).context["states"]
    owning.give(letters[2], uploader, by=reviewer)
    owning.give(letters[1], reviewer, by=uploader)
    assert listed(client, whose="mine") == ["NDC-2", "NDC-3"]
    assert listed(client, whose="nobody") == ["NDC-1"]
    assert listed(client, whose=str(reviewer.pk)) == ["NDC-2"]
    choices = dict(client.get(QUEUE).context["whose"])
    assert choices["mine"] == "Mine (2)"
    assert choices["nobody"] == "Nobody’s (1)"
    assert choices[str(reviewer.pk)] == "reviewer (1)"


def test_what_is_published_waits_for_nobody(client: Client, authority: Authority) -> None:
    published(authority)
    assert listed(client) == ["NDC-8"]
    assert listed(client, whose="nobody") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ndc-2", ["NDC-2"]),
        ("FIRST", ["NDC-1"]),
        ("parks", ["NDC-1", "NDC-2", "NDC-3"]),
        ("nothing", []),
        ("2", ["NDC-2"]),
        ("bench cost", ["NDC-1", "NDC-2", "NDC-3"]),
        ("first.txt", ["NDC-1"]),
        ('"first letter"', []),
        ("parks -first", ["NDC-2", "NDC-3"]),
        ("NDC-2 or NDC-3", ["NDC-2", "NDC-3"]),
        ("'); drop table; --", []),
        ("& | ! :* ( )", []),
        ("%", []),
        ("\x00", ["NDC-1", "NDC-2", "NDC-3"]),
    ],
)
def test_letters_are_found_by_reference_title_file_name_and_words(
    client: Client, letters: list[Letter], words: str, found: list[str]
) -> None:
    assert listed(client, q=words) == found


def test_pages_keep_the_filters(
    client: Client, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.views.staff.queue.PAGE_SIZE", 1)
    a_draft(authority, content="NDC-1 benches")
    a_draft(authority, content="NDC-2 benches")
    page = client.get(QUEUE, {"status": "draft", "q": "NDC", "sort": "newest"})
    assert "?status=draft&amp;q=NDC&amp;sort=newest&amp;page=2" in page.text
    assert listed(client, status="draft", page="2") == ["NDC-2"]
    assert listed(client, page="99") == ["NDC-2"]


def test_an_empty_queue_says_what_to_do(client: Client) -> None:
    assert "There are no letters yet." in client.get(QUEUE).text
    assert "No letter matches." in client.get(QUEUE, {"q": "x"}).text


# What there is to do with a letter --------------------------------------------------------------


def clean(authority: Authority, reference: str = "NDC-5", status: Status = Status.DRAFT) -> Letter:
    """A letter that was checked, and that nothing is to be looked at of."""
    letter = make_letter(authority, parsed_letter(reference=reference), status)
    Letter.objects.filter(pk=letter.pk).update(
        checked_revision=letter.revision, reference=reference, title="Potholes"
    )
    letter.refresh_from_db()
    return letter


def finding(letter: Letter, severity: Severity) -> Finding:
    return letter.findings.create(key=severity, code="small-numbers", severity=severity, message="Look.")


@pytest.fixture
def kinds_of_letters(authority: Authority, publisher: User) -> dict[str, Letter]:
    made = {
        name: clean(authority, name)
        for name in ("ready", "stopped", "remarked", "noted", "doubted", "unchecked", "scheduled")
    }
    finding(made["stopped"], Severity.SEVERE)
    finding(made["remarked"], Severity.WARNING)
    finding(made["noted"], Severity.INFORMATION)
    Letter.objects.filter(pk=made["doubted"].pk).update(doubts=2)
    Letter.objects.filter(pk=made["unchecked"].pk).update(checked_revision=None)
    Letter.objects.filter(pk=made["scheduled"].pk).update(
        status=Status.IN_REVIEW, publish_on=datetime.date(2099, 1, 1), publish_by=publisher
    )
    return made


def test_letters_without_anything_to_look_at_stand_out(
    client: Client, kinds_of_letters: dict[str, Letter]
) -> None:
    assert listed(client, show="ready") == ["ready", "noted"]
    assert listed(client, show="stopped") == ["stopped"]
    assert listed(client, show="doubtful") == ["stopped", "remarked", "doubted"]
    page = client.get(QUEUE)
    assert [line.reference for line in page.context["lines"] if line.is_ready] == ["ready", "noted"]
    shown = dict(page.context["shown"])
    assert (shown["ready"], shown["stopped"]) == ("Ready to publish (2)", "Stopped by a finding (1)")
    assert "1 stops it" in page.text
    assert "2 things" in page.text
    assert "Goes out on 1 January 2099" in page.text
    assert "Checks not finished" in page.text


def test_a_finding_that_is_accepted_stops_no_more(
    client: Client, kinds_of_letters: dict[str, Letter], publisher: User
) -> None:
    letter = kinds_of_letters["stopped"]
    checking.accept(letter, letter.findings.all(), by=publisher, reason="They count parcels.")
    assert listed(client, show="stopped") == []
    assert "stopped" in listed(client, show="ready")


def test_what_takes_the_least_work_can_come_first(
    client: Client, kinds_of_letters: dict[str, Letter]
) -> None:
    published(kinds_of_letters["ready"].authority, content="done")
    order = listed(client, sort="fewest")
    assert order[-3:] == ["doubted", "stopped", "done"]
    assert order[:2] == ["ready", "noted"]
    assert listed(client, sort="newest")[0] == "done"


def test_age_and_what_is_late_are_told_in_working_days(
    client: Client, authority: Authority, kinds_of_letters: dict[str, Letter]
) -> None:
    authority.publish_within = 3
    authority.save()
    today = timezone.localdate()

    def uploaded(name: str, working: int) -> None:
        day = working_days.before(today, working)
        at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(0, 30)))
        Letter.objects.filter(pk=kinds_of_letters[name].pk).update(uploaded_at=at)

    uploaded("stopped", 5)
    uploaded("remarked", 4)
    uploaded("doubted", 3)
    assert listed(client, show="late") == ["stopped", "remarked"]
    lines = {line.reference: line for line in client.get(QUEUE).context["lines"]}
    assert (lines["stopped"].age, lines["stopped"].due) == ("5 working days", "2 working days late")
    assert (lines["remarked"].age, lines["remarked"].due) == ("4 working days", "1 working day late")
    assert lines["doubted"].due == "due today"
    assert lines["ready"].age == "since today"
    assert [name for name, line in lines.items() if line.is_late] == ["stopped", "remarked"]


def test_the_queue_asks_as_much_of_the_database_for_many_letters(
    client: Client, authority: Authority, uploader: User
) -> None:
    def queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(QUEUE, query).status_code == 200
        return len(asked)

    owning.give(finding(clean(authority, "first"), Severity.SEVERE).letter, uploader, by=uploader)
    before = queries(), queries(q="potholes", show="late", whose="mine")
    for number in range(12):
        letter = clean(authority, f"N-{number}")
        finding(letter, Severity.WARNING)
        owning.give(letter, uploader, by=uploader)
    assert (queries(), queries(q="potholes", show="late", whose="mine")) == before


# Searching --------------------------------------------------------------------------------------


def test_what_a_letter_no_longer_says_is_not_found(
    client: Client, authority: Authority, uploader: User
) -> None:
    letter = a_draft(authority, content="NDC-1 x")
    assert listed(client, q="oak") == []
    assert letter.revision
    new = edits.add_question(letter.revision.parsed, "77", "How many oaks were felled?")
    revise(letter, "Added a question", new, by=uploader, expected=1)
    assert listed(client, q="felled oaks") == ["NDC-1"]
    letter.refresh_from_db()
    new = edits.set_question_text(letter.revision.parsed, "77", "How many elms?")
    revise(letter, "Changed question 77", new, by=uploader, expected=2)
    assert listed(client, q="oaks") == []
    assert listed(client, q="elms") == ["NDC-1"]


def test_the_names_of_attached_files_are_found(client: Client, authority: Authority) -> None:
    letter = waiting(authority)
    intake.attach(letter, a_file("a,b", "Spending_by-ward.csv"))
    assert [line.pk for line in client.get(QUEUE, {"q": "spending ward"}).context["lines"]] == [letter.pk]


def test_words_of_another_authority_are_not_found(
    client: Client, letters: list[Letter], stranger: User, signed_in: Callable[[User], Client]
) -> None:
    assert listed(signed_in(stranger), q="parks") == []


def test_a_discarded_letter_leaves_no_words(authority: Authority, publisher: User) -> None:
    letter = a_draft(authority)
    assert LetterWords.objects.filter(letter=letter).exists()
    discarding.discard(letter, by=publisher, reason="A test.")
    assert not LetterWords.objects.filter(letter=letter).exists()


# News -------------------------------------------------------------------------------------------


def test_the_page_asks_for_what_is_still_to_be_read_and_no_longer(
    client: Client, authority: Authority
) -> None:
    a_draft(authority, content="NDC-1 x", name="read.txt")
    letter = waiting(authority)
    page = client.get(QUEUE)
    assert "1 letter on this page is still to be read." in page.text
    assert 'hx-trigger="every' in page.text
    asked = {"seen": "on", "waiting": str(letter.pk)}
    assert client.get(QUEUE, asked, headers={"HX-Request": "true"}).status_code == 204
    run_jobs()
    news = client.get(QUEUE, asked, headers={"HX-Request": "true"})
    assert f'id="line-{letter.pk}"' in news.text
    assert news.text.count("<tr") == 1
    assert "All letters on this page have been read." in news.text
    assert "every 3s" not in news.text
    assert "every 3s" not in client.get(QUEUE).text


def test_news_of_another_authoritys_letter_are_not_told(client: Client, other_authority: Authority) -> None:
    letter = a_draft(other_authority)
    asked = {"seen": "on", "waiting": str(letter.pk)}
    assert client.get(QUEUE, asked, headers={"HX-Request": "true"}).status_code == 204
    assert client.get(QUEUE, asked | {"waiting": "x"}, headers={"HX-Request": "true"}).status_code == 404


def test_a_large_batch_is_shown_in_pages_what_could_not_be_read_first(
    client: Client, authority: Authority, uploader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.views.staff.queue.PAGE_SIZE", 2)
    letters = [f"NDC-{number} x" for number in range(3)]
    receipts = intake.receive(
        [*(a_file(text, f"{text}.txt") for text in letters), a_file(b"a scan", "scan.txt")],
        authority=authority, by=uploader, batch=(batch := uuid.uuid4()),
    )  # fmt: skip
    assert len(receipts) == 4
    assert "0 of 4 read." in client.get(reverse("staff-batch", args=[batch])).text
    run_jobs()
    page = client.get(reverse("staff-batch", args=[batch]))
    assert [line.filename for line in page.context["lines"]] == ["scan.txt", "NDC-0 x.txt"]
    assert "1 of 4 letters could not be read." in page.text
    seen = {"seen": page.context["seen"]}
    assert (
        client.get(reverse("staff-batch", args=[batch]), seen, headers={"HX-Request": "true"}).status_code
        == 204
    )
    assert len(listed(client, batch=str(batch))) == 2


def test_the_words_of_letters_are_indexed_anew(
    client: Client, letters: list[Letter], publisher: User
) -> None:
    discarding.discard(letters[0], by=publisher, reason="A test.")
    LetterWords.objects.all().delete()
    assert listed(client, q="parks") == []
    said = StringIO()
    call_command("reindex", stdout=said, stderr=said)
    assert "2 letters of the workroom" in said.getvalue()
    assert listed(client, q="parks") == ["NDC-2", "NDC-3"]
