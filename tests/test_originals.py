"""A file as it was sent is public only where a publisher said so, nothing stands in the way, and for as long as that holds."""

from collections.abc import Callable, Sequence

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from requests_app import checking, originals, publication
from requests_app.checks.finding import Severity
from requests_app.checks.hidden import VERSION
from requests_app.letters import edits
from requests_app.models import Authority, Finding, Letter, LetterFile, PublishedFile
from requests_app.originals import in_the_way, safe_name
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, Status, move
from requests_app.revising import revise
from tests.builders import add_file, make_letter
from tests.test_visibility import body

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.7 as it was sent"
SignIn = Callable[[User], Client]


@pytest.fixture
def letter(authority: Authority) -> Letter:
    """In review, with one file in which nothing stands in the way."""
    letter = make_letter(authority)
    file = add_file(letter)
    file.filename, file.size = "Our response (final).PDF", len(CONTENT)
    file.file.save("x", ContentFile(CONTENT))
    checking.check(letter)
    return letter


@pytest.fixture
def file(letter: Letter) -> LetterFile:
    return letter.files.get()


@pytest.fixture
def client(publisher: User, signed_in: SignIn) -> Client:
    return signed_in(publisher)


def publish(client: Client, letter: Letter, *files: LetterFile, **more: object) -> str:
    letter.refresh_from_db()
    assert letter.revision
    chosen = {"revision": letter.revision.number, "public": [file.pk for file in files], **more}
    page = client.post(reverse("staff-publish", args=[letter.pk]), chosen, follow=True).text
    letter.refresh_from_db()
    return page


def address(letter: Letter) -> str:
    assert letter.info_request
    return f"{letter.info_request.get_absolute_url()}/files/1/our-response-final.pdf"


def test_by_default_no_file_is_public(client: Client, visitor: Client, letter: Letter) -> None:
    page = client.get(reverse("staff-publish", args=[letter.pk])).text
    assert "The file as uploaded is not public unless you say so." in page
    publish(client, letter)
    assert letter.status == Status.PUBLISHED
    assert visitor.get(address(letter)).status_code == 404
    assert "As it was sent" not in visitor.get(address(letter).partition("/files/")[0]).text
    assert visitor.get(f"/api/v1/requests/{letter.pk}").json()["files"] == []


def test_a_publisher_lets_anyone_download_a_file(
    client: Client, visitor: Client, letter: Letter, file: LetterFile
) -> None:
    publish(client, letter, file)
    response = visitor.get(address(letter))
    assert body(response) == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="our-response-final.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    kept = visitor.get(address(letter), headers={"If-None-Match": response["ETag"]})
    assert kept.status_code == 304
    assert address(letter) in visitor.get(address(letter).partition("/files/")[0]).text
    (listed,) = visitor.get(f"/api/v1/requests/{letter.pk}").json()["files"]
    assert listed == {
        "number": 1,
        "name": "our-response-final.pdf",
        "media_type": "application/pdf",
        "size": len(CONTENT),
        "sha256": file.sha256,
        "url": f"http://testserver{address(letter)}",
    }


def test_only_its_own_number_and_name_lead_to_a_file(
    client: Client, visitor: Client, letter: Letter, file: LetterFile
) -> None:
    publish(client, letter, file)
    for other in (
        "2/our-response-final.pdf",
        "1/other.pdf",
        "1/Our%20response%20(final).PDF",
        "1/..%2f..%2fsettings.py",
    ):
        assert visitor.get(address(letter).replace("1/our-response-final.pdf", other)).status_code == 404


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "page.htm", "script.js"])
def test_a_file_that_a_browser_would_run_is_given_as_bytes(
    client: Client, visitor: Client, letter: Letter, file: LetterFile, name: str
) -> None:
    LetterFile.objects.filter(pk=file.pk).update(filename=name)
    publish(client, letter, file)
    response = visitor.get(address(letter).replace("our-response-final.pdf", name))
    assert body(response) == CONTENT
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("Antwort für Köln.docx", "antwort-fur-koln.docx"),
        ("../../etc/passwd", "passwd"),
        ('a"; filename=b.html.pdf', "a-filenamebhtml.pdf"),
        ("…", "file"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_safe_in_an_address_and_a_header(filename: str, name: str) -> None:
    assert safe_name(filename) == name


# What stands in the way -----------------------------------------------------------------------------


def found(severity: Severity) -> dict[str, object]:
    return {"version": VERSION, "findings": [{"code": "comments", "severity": severity.value}]}


@pytest.mark.parametrize(
    ("hidden", "why"),
    [
        (None, "It has not been looked through for hidden data yet."),
        ({"version": VERSION - 1, "findings": []}, "It has not been looked through for hidden data yet."),
        (found(Severity.SEVERE), "Hidden data was found in it."),
        (found(Severity.WARNING), "Hidden data was found in it."),
    ],
)
def test_a_file_that_may_hide_something_is_not_offered_and_not_taken(
    client: Client, visitor: Client, letter: Letter, file: LetterFile, hidden: object, why: str
) -> None:
    LetterFile.objects.filter(pk=file.pk).update(hidden=hidden)
    file.refresh_from_db()
    assert in_the_way(file) == (why,)
    page = client.get(reverse("staff-publish", args=[letter.pk])).text
    assert why in page
    assert 'name="public"' not in page
    publish(client, letter, file)
    assert letter.status == Status.IN_REVIEW
    assert not PublishedFile.objects.exists()


def test_information_alone_does_not_stand_in_the_way(file: LetterFile) -> None:
    file.hidden = found(Severity.INFORMATION)
    assert in_the_way(file) == ()


@pytest.mark.parametrize("state", Finding.State)
def test_what_was_found_in_it_stands_in_the_way_though_it_was_accepted(
    file: LetterFile, letter: Letter, publisher: User, state: Finding.State
) -> None:
    letter.findings.create(
        key="x",
        code="comments",
        severity=Severity.WARNING,
        file=file,
        state=state,
        reason="No.",
        accepted_by=publisher,
    )
    assert in_the_way(file) == ("The checks found something in it.",)


def test_figures_that_a_correction_withheld_still_stand_in_it(file: LetterFile, letter: Letter) -> None:
    letter.findings.create(
        key="x", code="figure-recoverable", severity=Severity.SEVERE, state=Finding.State.FIXED
    )
    assert in_the_way(file) == ("Figures were withheld here that still stand in it.",)


@pytest.mark.parametrize("state", Finding.State)
def test_what_was_found_in_the_words_stands_in_the_way_for_the_file_holds_more_of_them(
    file: LetterFile, letter: Letter, publisher: User, state: Finding.State
) -> None:
    letter.findings.create(
        key="x",
        code="requester-name",
        severity=Severity.WARNING,
        state=state,
        reason="No.",
        accepted_by=publisher,
    )
    (why,) = in_the_way(file)
    assert why.startswith("The checks found something in the letter’s words")


def test_words_that_were_withheld_once_still_stand_in_it(
    file: LetterFile, letter: Letter, reviewer: User
) -> None:
    assert letter.revision
    for number, title in enumerate(["Jane [withheld]", "Parks"], start=1):
        new = edits.set_title(letter.revision.parsed, title)
        revise(letter, "Changed the title", new, by=reviewer, expected=number)
    assert in_the_way(file) == ("Words were withheld here that still stand in it.",)


@pytest.mark.parametrize("name", ["reply.eml", "REPLY.MSG"])
def test_an_email_names_people(file: LetterFile, name: str) -> None:
    file.filename = name
    assert in_the_way(file) == ("It is an email, which names who wrote it and who received it.",)


def test_what_is_found_after_it_was_chosen_keeps_the_letter_from_being_published(
    letter: Letter, file: LetterFile, publisher: User
) -> None:
    originals.choose(letter, [file.pk])
    LetterFile.objects.filter(pk=file.pk).update(hidden=None)

    def seen(*given: object) -> Sequence[object]:
        return ()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("requests_app.looking.hidden_in_files", seen)
        with pytest.raises(
            PublicationNotPossible, match=r"cannot be public\. It has not been looked through"
        ):
            publication.publish(letter, by=publisher)


def test_the_pages_that_ask_for_files_are_valid(
    client: Client, letter: Letter, html_is_valid: Callable[[str], None]
) -> None:
    second = letter.files.create(
        authority=letter.authority, kind="attachment", filename="mail.eml", size=1, sha256="b" * 64
    )
    for before in (True, False):
        page = client.get(reverse("staff-publish" if before else "staff-files", args=[letter.pk])).text
        assert f"{second.filename} cannot be downloaded by the public" in page
        html_is_valid(page)
        if before:
            LetterFile.objects.filter(pk=second.pk).update(hidden={"version": VERSION, "findings": []})
            publish(client, letter)


# Afterwards -----------------------------------------------------------------------------------------


def choose_afterwards(client: Client, letter: Letter, *files: LetterFile) -> str:
    chosen = {"public": [file.pk for file in files]}
    return client.post(reverse("staff-files", args=[letter.pk]), chosen, follow=True).text


def test_a_file_is_given_out_and_taken_back_afterwards(
    client: Client, visitor: Client, letter: Letter, file: LetterFile
) -> None:
    publish(client, letter)
    assert "Saved." in choose_afterwards(client, letter, file)
    response = visitor.get(address(letter))
    assert body(response) == CONTENT
    choose_afterwards(client, letter)
    assert visitor.get(address(letter), headers={"If-None-Match": response["ETag"]}).status_code == 404
    assert visitor.get(f"/api/v1/requests/{letter.pk}").json()["version"] == 3
    kinds = [change["kind"] for change in visitor.get("/api/v1/changes").json()["results"]]
    assert kinds == ["published", "corrected", "corrected"]
    notes = list(letter.events.values_list("note", flat=True))
    assert notes[-2:] == ["Public files: Our response (final).PDF", "Public files: none"]


def test_while_a_correction_is_under_way_files_are_only_taken_back(
    client: Client, letter: Letter, file: LetterFile, publisher: User
) -> None:
    publish(client, letter)
    move(letter, Status.DRAFT, by=publisher)
    with pytest.raises(MoveNotAllowed, match="A correction of this letter is under way"):
        publication.give_out(letter, [file.pk], by=publisher)
    assert not PublishedFile.objects.exists()


def test_a_correction_takes_the_file_away_unless_a_publisher_says_so_anew(
    client: Client, visitor: Client, letter: Letter, file: LetterFile, publisher: User
) -> None:
    publish(client, letter, file)
    move(letter, Status.DRAFT, by=publisher)
    assert letter.revision
    new = edits.set_title(letter.revision.parsed, "Seats")
    revise(letter, "Changed the title", new, by=publisher, expected=1)
    assert body(visitor.get(address(letter))) == CONTENT  # what is published stays meanwhile
    page = client.get(reverse("staff-publish", args=[letter.pk])).text
    assert "checked" not in page.partition('name="public"')[2][:80]
    publish(client, letter, note="The title.")
    assert letter.status == Status.PUBLISHED
    assert visitor.get(address(letter)).status_code == 404


def test_a_withdrawal_takes_the_file_away(
    client: Client, visitor: Client, letter: Letter, file: LetterFile
) -> None:
    publish(client, letter, file)
    at = address(letter)
    tag = visitor.get(at)
    body(tag)
    client.post(reverse("staff-withdraw", args=[letter.pk]), {"reason": "It named somebody."})
    assert visitor.get(at, headers={"If-None-Match": tag["ETag"]}).status_code == 410
    file.refresh_from_db()
    assert not file.is_public


def test_only_a_publisher_says_so(
    letter: Letter, file: LetterFile, client: Client, reviewer: User, signed_in: SignIn
) -> None:
    publish(client, letter)
    other = signed_in(reviewer)
    assert other.get(reverse("staff-files", args=[letter.pk])).status_code == 403
    assert other.post(reverse("staff-files", args=[letter.pk]), {"public": [file.pk]}).status_code == 403
    assert not PublishedFile.objects.exists()
