"""What is written down of changes and looks, and that nobody takes it away: not by a query either."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import ProgrammingError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import reporting
from requests_app.access_log import look
from requests_app.discarding import discard
from requests_app.jobs import forget
from requests_app.models import (
    Account,
    ApiKey,
    Authority,
    Event,
    Letter,
    LetterFile,
    Look,
    Membership,
    Report,
)
from requests_app.models.looks import LOOKS_KEPT
from tests.conftest import PASSWORD
from tests.workroom import a_draft, a_file, in_review, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]


def history(model: type[models.Model]) -> Any:
    """The rows that the triggers wrote for a model, the oldest first."""
    return model.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]


def test_a_change_is_kept_with_who_made_it_and_where(
    authority: Authority, uploader: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    address = reverse("staff-move", args=[letter.pk])
    signed_in(uploader).post(address, {"to": "in_review"})
    last = history(Letter).filter(pgh_obj=letter).last()
    assert (last.status, last.pgh_label) == ("in_review", "update")
    assert last.pgh_context == {"user": uploader.pk, "url": address}


def test_a_change_by_a_query_is_kept_too(authority: Authority) -> None:
    Authority.objects.filter(pk=authority.pk).update(small_number_threshold=7)
    kept = history(Authority).filter(pgh_obj=authority)
    assert [(row.pgh_label, row.small_number_threshold) for row in kept] == [("insert", 5), ("update", 7)]


def test_what_a_job_changes_is_told_as_the_jobs(authority: Authority) -> None:
    letter = a_draft(authority)
    by_jobs = history(Letter).filter(pgh_obj=letter, status="draft").first()
    assert by_jobs.pgh_context == {"job": "read_letter"}


def test_what_a_program_changes_names_its_key(authority: Authority, visitor: Client) -> None:
    key, secret = ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:write"])
    sent = visitor.post(
        reverse("api-staff-letters"), {"letter": a_file()}, headers={"Authorization": f"Api-Key {secret}"}
    )
    assert sent.status_code == 201
    assert history(LetterFile).last().pgh_context["key"] == key.prefix


def test_no_history_holds_words_that_may_name_a_person(authority: Authority, uploader: User) -> None:
    secret = "Quagga Persson"
    letter = in_review(authority, content="NDC-77 benches")
    Letter.objects.filter(pk=letter.pk).update(title=secret, problem=secret, advice=secret)
    LetterFile.objects.filter(letter=letter).update(filename=f"{secret}.txt")
    letter.findings.create(key="k", code="c", severity="severe", message=secret, because=[secret])
    letter.findings.update(state="accepted", reason=secret, accepted_by=uploader)
    report = reporting.receive("personal", secret, authority=authority, email="quagga@persson.example")
    reporting.close(report, secret, by=uploader)
    for model in (Letter, LetterFile, letter.findings.model, Report):
        rows = [repr(row) for row in history(model).values()]
        assert rows
        assert not [row for row in rows if "quagga" in row.lower()]


def test_an_account_is_kept_without_its_password(uploader: User) -> None:
    uploader.set_password("another horse entirely")
    uploader.save()
    labels = [row.pgh_label for row in history(Account).filter(pgh_obj=uploader)]
    assert labels == ["insert", "new_password"]
    assert "password" not in {field.name for field in history(Account).model._meta.get_fields()}


def test_signing_in_is_no_change_of_an_account(uploader: User, visitor: Client) -> None:
    visitor.post(reverse("account_login"), {"login": "uploader", "password": PASSWORD})
    assert history(Account).filter(pgh_obj=uploader).count() == 1


def test_a_key_is_kept_without_its_hash(authority: Authority) -> None:
    key, _ = ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:read"])
    ApiKey.objects.update(revoked=True)
    rows = history(ApiKey).values()
    assert [(row["prefix"], row["revoked"]) for row in rows] == [(key.prefix, False), (key.prefix, True)]
    assert key.hashed_key not in repr(list(rows))


# What nobody takes away ---------------------------------------------------------------------------


def refused(action: Callable[[], object]) -> None:
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        action()


def test_no_history_is_changed_or_deleted(authority: Authority, uploader: User) -> None:
    letter = in_review(authority)
    letter.findings.create(key="k", code="c", severity="severe", message="m")
    letter.findings.update(state="fixed")
    ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:read"])
    reporting.receive("other", "It is hard to read.", authority=authority)
    for model in (Letter, LetterFile, letter.findings.model, Membership, Authority, Account, ApiKey, Report):
        rows = history(model)
        assert rows.exists(), model
        refused(partial(rows.update, pgh_label="nothing"))
        refused(rows.all().delete)


def test_the_moves_of_a_letter_are_not_changed_or_deleted(authority: Authority, uploader: User) -> None:
    letter = in_review(authority)
    changes: list[dict[str, Any]] = [
        {"note": "x"},
        {"by": uploader},
        {"went_to": "published"},
        {"revision": letter.revision},
    ]
    for change in changes:
        refused(partial(Event.objects.update, **change))
    refused(lambda: Event.objects.all()._raw_delete(using="default"))


def test_a_letter_can_be_discarded_all_the_same(authority: Authority, reviewer: User) -> None:
    letter = in_review(authority)
    discard(letter, by=reviewer, reason="For the wrong authority.")
    assert not letter.events.filter(revision__isnull=False).exists()


# Looks --------------------------------------------------------------------------------------------


def looks_at(letter: Letter) -> list[tuple[str, int | None]]:
    return sorted(letter.looks.values_list("page", "number"), key=str)


def test_every_look_at_a_letter_is_written_down(
    authority: Authority, publisher: User, signed_in: SignIn
) -> None:
    letter = in_review(authority)
    letter.page_images.create(page=3, width=1, height=1, image=letter.files.get().file)
    client = signed_in(publisher)
    file = letter.files.get().pk
    seen: list[tuple[str, list[object], int | None]] = [
        ("staff-letter", [letter.pk], None),
        ("staff-page-image", [letter.pk, 3], 3),
        ("staff-file", [letter.pk, file], file),
        ("staff-preview", [letter.pk], None),
        ("staff-publish", [letter.pk], None),
        ("staff-history", [letter.pk], None),
        ("staff-checks", [letter.pk], None),
    ]
    for name, arguments, _ in seen:
        response = client.get(reverse(name, args=arguments))
        assert response.status_code == 200, name
        if response.streaming:
            response.getvalue()
    assert looks_at(letter) == sorted([(name, number) for name, _, number in seen], key=str)
    assert set(letter.looks.values_list("by", flat=True)) == {publisher.pk}


def test_a_program_that_reads_a_letter_is_written_down(authority: Authority, visitor: Client) -> None:
    letter = a_draft(authority)
    key, secret = ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:read"])
    for name in ("api-staff-letter", "api-staff-document"):
        visitor.get(reverse(name, args=[letter.pk]), headers={"Authorization": f"Api-Key {secret}"})
    assert looks_at(letter) == [("api-staff-document", None), ("api-staff-letter", None)]
    assert not letter.looks.filter(by__isnull=False).exists()
    assert set(letter.looks.values_list("by_key", flat=True)) == {key.prefix}


def test_who_runs_the_site_is_written_down_too(authority: Authority, signed_in: SignIn) -> None:
    letter = a_draft(authority)
    root = User.objects.create_superuser("root")
    signed_in(root).get(f"/admin/requests_app/letter/{letter.pk}/change/")
    signed_in(root).get(f"/admin/requests_app/revision/{letter.revision_id}/change/")
    assert set(letter.looks.values_list("by", "page")) == {(root.pk, "admin")}


def test_who_is_refused_has_seen_nothing(
    authority: Authority, stranger: User, uploader: User, signed_in: SignIn
) -> None:
    letter = in_review(authority)
    signed_in(stranger).get(letter.get_absolute_url())
    signed_in(uploader).get(reverse("staff-publish", args=[letter.pk]))
    assert looks_at(letter) == []


def test_the_same_page_is_one_look_a_minute(authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    for _ in range(3):
        look(letter, "staff-letter", by=uploader)
        look(letter, "staff-page-image", 1, by=uploader)
        look(letter, "staff-page-image", 2, by=uploader)
    assert letter.looks.count() in (3, 6)  # six where the minute turned meanwhile


def test_a_look_is_neither_changed_nor_deleted(authority: Authority, uploader: User) -> None:
    look(a_draft(authority), "staff-letter", by=uploader)
    refused(lambda: Look.objects.update(page="another"))
    refused(lambda: Look.objects.all().delete())


def test_looks_and_reports_go_when_their_time_is_over(authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    now = timezone.now()
    for age in (LOOKS_KEPT - datetime.timedelta(days=1), LOOKS_KEPT + datetime.timedelta(days=1)):
        Look.objects.create(
            letter=letter, authority=authority, by=uploader, page="staff-letter", at=now - age
        )
    for days in (179, 181, 400):
        report = reporting.receive("other", f"{days} days", authority=authority)
        if days < 400:
            reporting.close(report, "Mended.", by=uploader)
        then = now - datetime.timedelta(days=days)
        Report.objects.filter(pk=report.pk).update(
            received_at=then, **({"closed_at": then} if days < 400 else {})
        )
    forget()
    assert Look.objects.count() == 1
    assert set(Report.objects.values_list("text", flat=True)) == {"179 days", "400 days"}


def test_a_report_goes_to_the_letter_it_is_about(authority: Authority) -> None:
    letter = published(authority)
    report = reporting.receive("wrong", "The date.", authority=authority, info_request=letter.info_request)
    assert report.letter == letter
