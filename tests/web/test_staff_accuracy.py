"""How well letters are read: counted as they are published, for each authority its own."""

import csv
import io
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from requests_app import checking, publication
from requests_app.checks.finding import Severity
from requests_app.letters import edits
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Authority, Letter, ReadingScore
from requests_app.review import Status, move
from requests_app.revising import revise, undo
from tests.builders import make_letter, parsed_letter

pytestmark = pytest.mark.django_db

PAGE = "/staff/accuracy"


@pytest.fixture
def client(uploader: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(uploader)


def published(
    authority: Authority,
    by: User,
    correct: Callable[[ParsedLetter], ParsedLetter] | None = None,
    **changes: object,
) -> Letter:
    letter = make_letter(authority, parsed_letter(**changes))
    if correct:
        assert letter.revision
        revise(letter, "Corrected", correct(letter.revision.parsed), by=by, expected=1)
    letter.refresh_from_db()
    publication.publish(letter, by=by)
    return letter


def retitled(letter: ParsedLetter) -> ParsedLetter:
    return edits.set_title(letter, "Another title")


def fields(client: Client, **query: str) -> dict[str, tuple[int, int, int | None]]:
    tallies = client.get(PAGE, query).context["fields"]
    return {tally.name: (tally.as_read, tally.corrected, tally.share) for tally in tallies}


def test_fields_are_counted_as_letters_are_published(
    client: Client, authority: Authority, publisher: User, html_is_valid: Callable[[str], None]
) -> None:
    for _ in range(2):
        published(authority, publisher)
    published(authority, publisher, retitled)
    page = client.get(PAGE)
    assert "2 of 3 letters were published exactly as read." in page.text
    assert fields(client)["Title"] == (2, 1, 66)
    assert fields(client)["Reference"] == (3, 0, 100)
    assert fields(client)["Tables"] == (0, 0, None)
    (month,) = page.context["months"]
    assert (month.letters, month.untouched, month.corrections, month.share) == (3, 2, 1, 66)
    html_is_valid(page.text)


def test_what_was_undone_is_no_correction(authority: Authority, publisher: User) -> None:
    letter = make_letter(authority)
    assert letter.revision
    revise(letter, "Corrected", retitled(letter.revision.parsed), by=publisher, expected=1)
    undo(letter, by=publisher, expected=2)
    publication.publish(letter, by=publisher)
    assert ReadingScore.objects.get().corrected == []


def test_a_letter_that_was_read_anew_before_anybody_touched_it_counts_as_read_then(
    authority: Authority, publisher: User
) -> None:
    letter = make_letter(authority)
    assert letter.revision
    anew = edits.set_reference(letter.revision.parsed, "NDC-77")
    revise(letter, "Read the attachment", anew, by=None, expected=1)
    letter.refresh_from_db()
    revise(letter, "Corrected", retitled(anew), by=publisher, expected=2)
    publication.publish(letter, by=publisher)
    assert ReadingScore.objects.get().corrected == ["title"]


def test_a_correction_after_publication_is_the_readers_fault_too(
    authority: Authority, publisher: User
) -> None:
    letter = published(authority, publisher)
    score = ReadingScore.objects.get()
    assert score.corrected == []
    move(letter, Status.DRAFT, by=publisher)
    assert letter.revision
    revise(letter, "Corrected", retitled(letter.revision.parsed), by=publisher, expected=1)
    move(letter, Status.IN_REVIEW, by=publisher)
    publication.publish(letter, by=publisher, note="Its title was wrong.")
    score.refresh_from_db()
    assert score.corrected == ["title"]


def test_a_score_holds_no_word_of_the_letter_and_stays_when_it_is_withdrawn(
    authority: Authority, publisher: User
) -> None:
    letter = published(authority, publisher, retitled)
    publication.withdraw(letter, by=publisher, reason="A test.")
    score = ReadingScore.objects.values().get()
    assert "Another title" not in str(score)
    assert "Potholes" not in str(score)


def test_rehearsing_a_publication_counts_nothing(authority: Authority, publisher: User) -> None:
    letter = make_letter(authority)
    with publication.rehearsed(letter, by=publisher):
        pass
    assert not ReadingScore.objects.exists()


def test_letters_are_counted_by_month_and_format(
    client: Client, authority: Authority, publisher: User
) -> None:
    old, new = published(authority, publisher, retitled), published(authority, publisher)
    ReadingScore.objects.filter(letter=old).update(published_on="2025-03-30", format="pdf")
    ReadingScore.objects.filter(letter=new).update(published_on="2025-04-01")
    assert fields(client, month="2025-03")["Title"] == (0, 1, 0)
    assert fields(client, month="2025-04", format="text")["Title"] == (1, 0, 100)
    page = client.get(PAGE)
    assert [group.name for group in page.context["months"]] == ["April 2025", "March 2025"]
    assert [group.name for group in page.context["formats"]] == ["PDF", "Plain text"]
    assert "No such letter was published." in client.get(PAGE, {"month": "2025-04", "format": "pdf"}).text


def test_the_csv_has_a_line_for_each_month_format_and_field(
    client: Client, authority: Authority, publisher: User
) -> None:
    published(authority, publisher, retitled)
    ReadingScore.objects.update(published_on="2025-03-30")
    response = client.get("/staff/accuracy.csv")
    assert response["Content-Disposition"] == (
        'attachment; filename="how-well-letters-are-read-northmere.csv"'
    )
    lines = list(csv.DictReader(io.StringIO(response.text)))
    assert len(lines) == 12
    (title,) = [line for line in lines if line["field"] == "Title"]
    assert title == {
        "month": "2025-03",
        "format": "Plain text",
        "letters": "1",
        "field": "Title",
        "left as read": "0",
        "corrected": "1",
    }


def test_what_the_checks_found_is_counted_by_what_became_of_it(
    client: Client, authority: Authority, publisher: User
) -> None:
    letter = make_letter(authority)
    for key, code in (("a", "small-numbers"), ("b", "small-numbers"), ("c", "totals-differ")):
        letter.findings.create(key=key, code=code, severity=Severity.WARNING, message="Secret figure 41")
    checking.accept(letter, letter.findings.filter(key="a"), by=publisher, reason="Secret reason")
    page = client.get(PAGE)
    first, second = page.context["findings"]
    assert (first.fixed, first.accepted, first.open) == (0, 1, 1)
    assert (second.fixed, second.accepted, second.open) == (0, 0, 1)
    assert "Secret" not in page.text


def test_each_authority_sees_its_own(
    client: Client, authority: Authority, other_authority: Authority, publisher: User, stranger: User,
    signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    published(authority, publisher)
    asked = {"authority": authority.slug}
    assert "1 of 1 letter was published exactly as read." in client.get(PAGE).text
    assert "No letter has been published yet." in signed_in(stranger).get(PAGE, asked).text
    assert "northmere" not in signed_in(stranger).get("/staff/accuracy.csv", asked)["Content-Disposition"]
    assert Client().get(PAGE).status_code == 302
    assert signed_in(User.objects.create_user("new")).get(PAGE).status_code == 403
