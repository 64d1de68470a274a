"""Who may see and do what on the staff pages, for every one of their addresses."""

import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, reverse

from requests_app.models import Authority, Letter
from requests_app.urls import staff
from tests.workroom import a_draft, in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]
Status = Letter.Status


def addresses(letter: Letter) -> dict[str, str]:
    """Every staff address by its name, for a letter that has one of each piece."""
    known = {
        "pk": letter.pk,
        "batch": letter.batch,
        "authority": letter.authority.slug,
        "page": 1,
        "file": letter.files.get().pk,
        "block": 9,
        "index": 0,
        "finding": 1,
    }
    found = {}
    for pattern in staff:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        if "slug" in pattern.pattern.converters or pattern.name in ("staff-report", "staff-administration"):
            continue  # of an authority, and not of a letter: test_who_may_do_what.py
        names = {"staff-restore": {"number": 1}}.get(pattern.name, {"number": "2.a"})
        piece = "t1" if "table" in pattern.name else "a2"
        values: dict[str, object] = {**known, **names, "name": piece}
        wanted = {name: values[name] for name in pattern.pattern.converters}
        found[pattern.name] = reverse(pattern.name, kwargs=wanted)
    return found


ABOUT_NO_LETTER = {
    "staff-queue",
    "staff-upload",
    "staff-upload-file",
    "staff-retention",
    "staff-bulk-prepare",
    "staff-accuracy",
    "staff-accuracy-csv",
}
OF_WHAT_IS_PUBLISHED = {"staff-withdraw", "staff-files", "staff-keep"}


def test_nobody_gets_in_without_signing_in(authority: Authority, visitor: Client) -> None:
    for name, address in addresses(a_draft(authority)).items():
        for response in (visitor.get(address), visitor.post(address)):
            assert response.status_code == 302, name
            assert response["Location"].startswith("/accounts/login/"), name


def test_another_authoritys_letters_do_not_exist(
    authority: Authority, stranger: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    client = signed_in(stranger)
    for name, address in addresses(letter).items():
        if name in ABOUT_NO_LETTER - {"staff-upload-file"}:
            continue
        statuses = {client.get(address).status_code, client.post(address).status_code}
        assert statuses <= {404, 405}, name
    assert letter.get_absolute_url() not in client.get(reverse("staff-queue")).text
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert letter.revisions.count() == 1


# Nothing to propose; nothing new since; no piece is named; no question was asked before; the file is the letter itself.
NOTHING_TO_DO = {
    "staff-proposal": 302,
    "staff-now": 204,
    "staff-retype": 404,
    "staff-asked-before": 204,
    "staff-remove-file": 404,
}


def test_nothing_changes_by_looking(authority: Authority, administrator: User, signed_in: SignIn) -> None:
    letter = in_review(authority)
    letter.page_images.create(page=1, width=1, height=1)
    client = signed_in(administrator)
    for name, address in addresses(letter).items():
        if name not in {"staff-page-image", "staff-file", "staff-bulk"} | OF_WHAT_IS_PUBLISHED:
            assert client.get(address).status_code in {200, 405, NOTHING_TO_DO.get(name)}, name
    letter.refresh_from_db()
    assert (letter.status, letter.revisions.count(), letter.events.count()) == (Status.IN_REVIEW, 1, 4)
    assert letter.info_request is None


def test_no_cache_and_no_disk_keeps_a_page_of_staff(
    authority: Authority, publisher: User, signed_in: SignIn
) -> None:
    client = signed_in(publisher)
    for name, address in addresses(in_review(authority)).items():
        if name in ("staff-page-image", "staff-file"):  # kept for an hour by the person's own browser
            continue
        for response in (client.get(address), client.post(address)):
            if response.status_code in (200, 302, 422):
                assert response["Cache-Control"] == "private, no-store", name


@pytest.mark.parametrize(
    ("status", "to", "allowed"),
    [
        (Status.DRAFT, Status.IN_REVIEW, ["uploader", "reviewer", "publisher"]),
        (Status.IN_REVIEW, Status.DRAFT, ["reviewer", "publisher"]),
        (Status.IN_REVIEW, Status.PUBLISHED, []),  # publishing has a page of its own
        (Status.DRAFT, Status.PUBLISHED, []),
        (Status.DRAFT, Status.WITHDRAWN, []),
    ],
)
@pytest.mark.parametrize("who", ["uploader", "reviewer", "publisher"])
def test_each_role_makes_its_own_moves(
    authority: Authority,
    signed_in: SignIn,
    request: pytest.FixtureRequest,
    status: Letter.Status,
    to: Letter.Status,
    allowed: list[str],
    who: str,
) -> None:
    letter = a_draft(authority) if status == Status.DRAFT else in_review(authority)
    client = signed_in(request.getfixturevalue(who))
    client.post(reverse("staff-move", args=[letter.pk]), {"to": to})
    letter.refresh_from_db()
    assert letter.status == (to if who in allowed else status)


@pytest.mark.parametrize(("who", "status"), [("uploader", 403), ("reviewer", 403), ("publisher", 200)])
def test_only_a_publisher_publishes(
    authority: Authority, signed_in: SignIn, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    letter = in_review(authority)
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("staff-publish", args=[letter.pk])).status_code == status
    client.post(reverse("staff-publish", args=[letter.pk]), {"revision": 1, "note": ""})
    letter.refresh_from_db()
    assert (letter.status == Status.PUBLISHED) is (who == "publisher")


@pytest.mark.parametrize(("who", "status"), [("uploader", 403), ("reviewer", 200)])
def test_what_is_in_review_is_the_reviewers_to_correct(
    authority: Authority, signed_in: SignIn, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    letter = in_review(authority)
    client = signed_in(request.getfixturevalue(who))
    assert client.get(letter.get_absolute_url()).status_code == 200
    assert client.get(reverse("staff-details", args=[letter.pk])).status_code == status
    offered = reverse("staff-details", args=[letter.pk]) in client.get(letter.get_absolute_url()).text
    assert offered is (status == 200)


def test_a_superuser_may_do_everything(authority: Authority, signed_in: SignIn) -> None:
    client = signed_in(User.objects.create_superuser("root"))
    letter = in_review(authority)
    assert client.get(reverse("staff-publish", args=[letter.pk])).status_code == 200
    assert letter.get_absolute_url() in client.get(reverse("staff-queue")).text


def test_a_person_without_an_authority_is_told(db: None, signed_in: SignIn) -> None:
    client = signed_in(User.objects.create_user("new"))
    assert "do not work for an authority here yet" in client.get(reverse("staff-queue")).text
    assert client.get(reverse("staff-upload")).status_code == 403


def test_what_does_not_exist_is_not_found(authority: Authority, publisher: User, signed_in: SignIn) -> None:
    letter = a_draft(authority)
    client = signed_in(publisher)
    missing: list[tuple[str, list[object]]] = [
        ("staff-letter", [uuid.uuid4()]),
        ("staff-batch", [uuid.uuid4()]),
        ("staff-question", [letter.pk, "99"]),
        ("staff-answer", [letter.pk, "a99"]),
        ("staff-citation", [letter.pk, "a2", 9]),
        ("staff-table", [letter.pk, "t99"]),
        ("staff-note", [letter.pk, 9]),
        ("staff-block", [letter.pk, 99]),
        ("staff-page-image", [letter.pk, 9]),
        ("staff-file", [letter.pk, 0]),
        ("staff-withdraw", [letter.pk]),
    ]
    for name, arguments in missing:
        assert client.get(reverse(name, args=arguments)).status_code == 404, name
