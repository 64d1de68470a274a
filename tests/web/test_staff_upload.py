"""Uploading as staff do it: one form without scripts, one file at a time with them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app import publication
from requests_app.models import Authority, Letter, LetterFile
from requests_app.review import move
from tests.workroom import SCAN, a_draft, a_file, content_of, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]
HOSTILE = "<img src=x onerror=alert(1)>.txt"


@pytest.fixture
def client(uploader: User, signed_in: SignIn) -> Client:
    return signed_in(uploader)


def send(client: Client, *files: Any) -> Any:
    return client.post(reverse("staff-upload"), {"authority": "northmere", "letters": files}, follow=True)


def test_many_files_in_one_form(client: Client, uploader: User) -> None:
    page = send(client, a_file("NDC-1", "one.txt"), a_file("NDC-2", "two.txt"))
    assert "0 of 2 read" in page.text
    assert set(Letter.objects.values_list("uploaded_by", flat=True)) == {uploader.pk}
    run_jobs()
    page = client.get(page.redirect_chain[-1][0])
    assert "All 2 letters have been read" in page.text
    assert "Benches in parks" in page.text


def test_what_was_wrong_with_a_file_is_told_and_the_others_go_on(
    client: Client, authority: Authority
) -> None:
    before = a_draft(authority, content="NDC-1")
    page = send(
        client,
        a_file("NDC-1", "again.txt"),
        a_file("", "empty.pdf"),
        a_file(SCAN, "scan.pdf"),
        a_file("NDC-2", HOSTILE),
    )
    assert "again.txt was uploaded before" in page.text
    assert before.get_absolute_url() in page.text
    assert "empty.pdf is empty." in page.text
    assert "<img" not in page.text
    run_jobs()
    page = client.get(page.redirect_chain[-1][0])
    assert "1 of 2 letters could not be read" in page.text
    assert "This PDF holds pictures of pages." in page.text
    assert "empty.pdf is empty." in page.text  # still told after a reload


def test_files_said_to_belong_to_one_letter_become_one(client: Client) -> None:
    files = [a_file("Annex A\n\nOak.", "annex.md"), a_file("NDC-1", "our reply.txt")]
    fields = {"authority": "northmere", "letters": files, "together": "on"}
    page = client.post(reverse("staff-upload"), fields, follow=True)
    assert "annex.md is attached to its letter." in page.text
    assert [file.filename for file in Letter.objects.get().files.all()] == ["our reply.txt", "annex.md"]


def test_an_annex_is_shown_below_the_pictures_of_the_letters_pages(
    client: Client, authority: Authority
) -> None:
    letter = a_draft(authority)
    client.post(reverse("staff-attach", args=[letter.pk]), {"file": a_file("Annex A\n\nOak.", "annex.md")})
    run_jobs()
    letter.page_images.create(page=1, width=595, height=842, image="pages/1.webp")
    shown = client.get(letter.get_absolute_url()).text
    assert "Sent with the letter" in shown
    assert 'accept=".xlsx,.ods,.csv,.pdf,.docx,.odt,' in shown


def test_a_form_without_a_file_says_what_to_do(client: Client) -> None:
    page = client.post(reverse("staff-upload"), {"authority": "northmere"})
    assert page.status_code == 422
    assert "Choose at least one letter to upload." in page.text
    assert "Error: Upload letters" in page.text


def test_nobody_uploads_for_another_authority(client: Client, other_authority: Authority) -> None:
    page = client.post(reverse("staff-upload"), {"authority": other_authority.slug, "letters": [a_file()]})
    assert page.status_code == 422
    assert not Letter.objects.exists()


def test_a_batch_asks_again_only_while_something_is_read(client: Client) -> None:
    page = send(client, a_file(), a_file("NDC-2042 seats", "other.txt"))
    assert 'data-hx-trigger="every 2s"' in page.text
    run_jobs()
    part = client.get(page.redirect_chain[-1][0], headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "data-hx-trigger" not in part.text
    assert "HX-Request" in part["Vary"]


def test_one_letter_is_looked_at_by_itself(client: Client) -> None:
    page = send(client, a_file())
    assert page.redirect_chain[-1][0] == Letter.objects.get().get_absolute_url()
    assert 'data-hx-trigger="every 1s"' in page.text


# The upload component ----------------------------------------------------------------------------


def send_one(
    client: Client, file: Any, batch: str = "0" * 32, *, letters: str = "1", together: str = ""
) -> Any:
    """letters: how many the component says were chosen so far; together: what it says that the file is."""
    address = reverse("staff-upload-file", args=[_uuid(batch), "northmere"]) + f"?letters={letters}"
    address += f"&together={together}" if together else ""
    return client.post(address, {"documents": file} if file else {})


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def test_the_component_is_answered_in_its_own_form(client: Client) -> None:
    answer = send_one(client, a_file(name=HOSTILE))
    said = json.loads(answer.content)
    assert answer.status_code == 200
    assert said["file"]["originalname"] == HOSTILE
    assert "&lt;img" in said["success"]["messageHtml"]
    assert "<img" not in said["success"]["messageHtml"]


def test_the_component_is_told_of_duplicates_with_a_link(client: Client, authority: Authority) -> None:
    before = a_draft(authority)
    said = json.loads(send_one(client, a_file(name="again.txt")).content)
    assert before.get_absolute_url() in said["success"]["messageHtml"]
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("name", ["letter.exe", "figures.csv"])
def test_the_component_is_told_what_is_wrong(client: Client, name: str) -> None:
    answer = send_one(client, a_file(name=name))
    assert answer.status_code == 422
    assert name in json.loads(answer.content)["error"]["message"]
    assert send_one(client, None).status_code == 400


def test_a_spreadsheet_goes_with_the_letter_of_its_batch(client: Client) -> None:
    send_one(client, a_file())
    assert send_one(client, a_file("Year,Cost", "figures.csv")).status_code == 200
    assert [file.filename for file in Letter.objects.get().files.all()] == ["letter.txt", "figures.csv"]


def test_a_spreadsheet_beside_a_letter_uploaded_before_does_not_go_to_another(
    client: Client, authority: Authority
) -> None:
    a_draft(authority, content="NDC-7 before")
    send_one(client, a_file("NDC-7 before", "before.txt"), letters="2")
    send_one(client, a_file("NDC-8 new", "new.txt"), letters="2")
    answer = send_one(client, a_file("Year,Cost", "figures.csv"), letters="2")
    assert answer.status_code == 422
    assert "it is not clear which letter it belongs to" in json.loads(answer.content)["error"]["message"]
    assert not LetterFile.objects.filter(kind=LetterFile.Kind.ATTACHMENT).exists()


def test_an_annex_that_the_component_sends_after_a_duplicate_becomes_no_letter(
    client: Client, authority: Authority
) -> None:
    before = a_draft(authority, content="NDC-7 before")
    answer = send_one(client, a_file("NDC-7 before", "again.txt"), together="letter")
    assert before.get_absolute_url() in json.loads(answer.content)["success"]["messageHtml"]
    answer = send_one(client, a_file("Oak.", "Annex A.txt"), together="annex")
    assert answer.status_code == 422
    assert "the letter it belongs to was not" in json.loads(answer.content)["error"]["message"]
    assert Letter.objects.get() == before


@pytest.mark.parametrize("letters", ["", "x", "-1", "9" * 40])
def test_a_component_that_does_not_count_is_answered_all_the_same(client: Client, letters: str) -> None:
    assert send_one(client, a_file(), letters=letters).status_code == 200


# Files of one letter -----------------------------------------------------------------------------


def test_an_unreadable_letter_says_why_and_takes_another_file(client: Client) -> None:
    send(client, a_file(SCAN, "scan.pdf"))
    letter = Letter.objects.get()
    assert "It is read in the background" in client.get(letter.get_absolute_url()).text
    run_jobs()
    page = client.get(letter.get_absolute_url())
    assert "This PDF holds pictures of pages." in page.text
    assert "Upload the original document" in page.text
    client.post(reverse("staff-read-again", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.status == Letter.Status.WAITING
    run_jobs()
    client.post(reverse("staff-replace", args=[letter.pk]), {"file": a_file()})
    run_jobs()
    letter.refresh_from_db()
    assert letter.status == Letter.Status.DRAFT
    assert content_of(letter) == b"NDC-2041 benches"


def test_the_page_that_waits_reloads_when_the_letter_is_read(client: Client, authority: Authority) -> None:
    letter = a_draft(authority)
    answer = client.get(letter.get_absolute_url(), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_an_attachment_is_added_on_the_letters_page(client: Client, authority: Authority) -> None:
    letter = a_draft(authority)
    page = client.post(
        reverse("staff-attach", args=[letter.pk]), {"file": a_file("Year,Cost", "figures.csv")}, follow=True
    )
    assert "figures.csv is attached to its letter." in page.text
    run_jobs()
    assert "Costs" in client.get(letter.get_absolute_url()).text
    for wrong, told in [
        ({}, "Choose the file"),
        ({"file": a_file(name="b.exe")}, "not a type of file"),
    ]:
        assert told in client.post(reverse("staff-attach", args=[letter.pk]), wrong, follow=True).text


def test_an_attachment_is_replaced_and_removed_on_the_letters_page(
    client: Client, authority: Authority
) -> None:
    letter = a_draft(authority)
    client.post(reverse("staff-attach", args=[letter.pk]), {"file": a_file("Year,Cost", "figures.csv")})
    run_jobs()
    former = letter.files.get(filename="figures.csv")
    page = client.get(letter.get_absolute_url()).text
    remove, replace = (
        reverse(f"staff-{deed}-file", args=[letter.pk, former.pk]) for deed in ("remove", "replace")
    )
    assert f'href="{remove}"' in page
    assert f'action="{replace}"' in page
    page = client.post(replace, {"file": a_file("Year,Price", "prices.csv")}, follow=True).text
    assert "prices.csv has taken the place of figures.csv and will be read." in page
    assert "Choose the file that takes the place" in client.post(
        reverse("staff-replace-file", args=[letter.pk, letter.files.get(filename="prices.csv").pk]), follow=True
    ).text  # fmt: skip
    assert client.get(remove).status_code == 404
    assert client.post(replace, {"file": a_file("Year,Rent", "rents.csv")}).status_code == 404
    run_jobs()
    remove = reverse("staff-remove-file", args=[letter.pk, letter.files.get(filename="prices.csv").pk])
    assert "Remove prices.csv" in client.get(remove).text
    assert letter.files.count() == 2
    page = client.post(remove, follow=True).text
    assert "prices.csv is removed, with what was read of it." in page
    assert "Remove this file" not in page
    assert letter.files.count() == 1


def test_the_letter_itself_is_no_attachment(client: Client, authority: Authority) -> None:
    letter = a_draft(authority)
    own = letter.files.get()
    assert client.post(reverse("staff-remove-file", args=[letter.pk, own.pk])).status_code == 404
    assert letter.files.count() == 1


def test_files_of_what_is_published_are_not_offered_for_removal(client: Client, authority: Authority) -> None:
    letter = a_draft(authority)
    client.post(reverse("staff-attach", args=[letter.pk]), {"file": a_file("Year,Cost", "figures.csv")})
    run_jobs()
    letter.refresh_from_db()
    move(letter, Letter.Status.IN_REVIEW, by=None)
    publication.publish(letter, by=None)
    move(letter, Letter.Status.DRAFT, by=None)
    assert "Remove this file" not in client.get(letter.get_absolute_url()).text
    remove = reverse("staff-remove-file", args=[letter.pk, letter.files.get(filename="figures.csv").pk])
    assert "before a letter is published" in client.post(remove, follow=True).text
    assert letter.files.count() == 2


def test_only_who_may_correct_a_letter_attaches_to_it(
    client: Client, authority: Authority, reviewer: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    move(letter, Letter.Status.IN_REVIEW, by=None)
    attach = reverse("staff-attach", args=[letter.pk])
    assert client.post(attach, {"file": a_file("Year,Cost", "figures.csv")}).status_code == 403
    assert letter.files.count() == 1
    signed_in(reviewer).post(attach, {"file": a_file("Year,Cost", "figures.csv")})
    assert letter.files.count() == 2


def test_an_original_is_downloaded_and_never_shown(client: Client, authority: Authority) -> None:
    letter = a_draft(authority, name="<b>letter</b>.txt")
    answer = client.get(reverse("staff-file", args=[letter.pk, letter.files.get().pk]))
    assert b"".join(answer) == b"NDC-2041 benches"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "private" in answer["Cache-Control"]
