"""The same done with many letters: each by itself, none twice, none that somebody has not looked at."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import bulk, checking, publication
from requests_app.bulk import Action, Outcome, begin, obstacles, prepare, run
from requests_app.checks.finding import Finding as Found
from requests_app.checks.finding import Severity
from requests_app.models import Authority, BulkAction, InformationRequest, Letter, Membership
from requests_app.models.workroom import LetterQuerySet
from requests_app.review import Status, move
from tests.builders import correct, letter_of, make_letter, parsed_letter, publish_letter, question, revise
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db


def clean(authority: Authority, status: Status = Status.IN_REVIEW, **changes: object) -> Letter:
    """A letter that was checked, and that nothing is to be looked at of."""
    letter = make_letter(authority, parsed_letter(**changes), status)
    checking.check(letter)
    return letter


def everything() -> LetterQuerySet:
    return Letter.objects.all()


def done(action: BulkAction) -> list[Letter]:
    return [item.letter for item in action.items.filter(outcome=Outcome.DONE)]


def reasons(action: BulkAction) -> list[str]:
    return list(action.items.filter(outcome=Outcome.NOT_DONE).values_list("reason", flat=True))


def test_clean_letters_are_published_drafts_too(authority: Authority, publisher: User) -> None:
    letters = [clean(authority), clean(authority, Status.DRAFT)]
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    assert InformationRequest.objects.count() == 0
    assert begin(action)
    assert done(action) == letters
    assert InformationRequest.objects.count() == 2
    for letter in letters:
        last = letter.events.last()
        assert last
        assert (last.went_to, last.by) == (Status.PUBLISHED, publisher)


@pytest.fixture
def unclean(authority: Authority, publisher: User) -> dict[str, Letter]:
    made = {
        name: clean(authority)
        for name in ("severe", "warning", "doubted", "unchecked", "scheduled", "corrects")
    }
    for name, severity in (("severe", Severity.SEVERE), ("warning", Severity.WARNING)):
        made[name].findings.create(key="k", code="small-numbers", severity=severity, message="Look.")
    Letter.objects.filter(pk=made["doubted"].pk).update(doubts=3)
    Letter.objects.filter(pk=made["unchecked"].pk).update(checked_revision=None)
    Letter.objects.filter(pk=made["scheduled"].pk).update(
        status=Status.IN_REVIEW, publish_on="2099-01-01", publish_by=publisher
    )
    publication.publish(made["corrects"], by=None)
    move(made["corrects"], Status.DRAFT, by=None)
    return made


def test_what_is_to_be_looked_at_is_not_published(
    authority: Authority, publisher: User, unclean: dict[str, Letter]
) -> None:
    good = clean(authority)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    said = {letter.pk: why for letter, why in obstacles(action)}
    assert {name: said[letter.pk] for name, letter in unclean.items()} == {
        "severe": "1 finding of its checks stands in the way.",
        "warning": "There is 1 thing to check in it.",
        "doubted": "There are 3 things to check in it.",
        "unchecked": "Its checks are not finished.",
        "scheduled": "It is published by itself on 1 January 2099.",
        "corrects": "It corrects a published response. Publish it by itself, with a note on what was wrong.",
    }
    assert begin(action)
    assert done(action) == [good]
    assert sorted(reasons(action)) == sorted(said.values())


def test_what_may_be_published_is_what_the_queue_calls_ready(
    authority: Authority, publisher: User, unclean: dict[str, Letter]
) -> None:
    clean(authority)
    clean(authority, Status.DRAFT)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    against = {letter.pk for letter, _ in obstacles(action)}
    ready = set(Letter.objects.ready().values_list("pk", flat=True))
    assert ready == set(everything().values_list("pk", flat=True)) - against
    assert len(ready) == 2


def test_one_that_fails_does_not_stop_the_others(authority: Authority, publisher: User) -> None:
    first, unasked, last = clean(authority), clean(authority, questions=()), clean(authority)
    twin = clean(authority, reference=first.revision.parsed.reference if first.revision else "")
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    assert begin(action)
    assert done(action) == [first, last]
    no_question, same_address = reasons(action)
    assert "The letter has no question." in no_question
    assert "is already published" in same_address
    for letter in (unasked, twin):
        letter.refresh_from_db()
        assert letter.status == Status.IN_REVIEW


def test_a_fault_of_the_program_is_that_letters_alone(
    authority: Authority, publisher: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = clean(authority), clean(authority)
    publish = publication.publish

    def failing(letter: Letter, by: User) -> InformationRequest:
        info_request = publish(letter, by=by)
        if letter == first:
            raise RuntimeError(info_request.title)
        return info_request

    monkeypatch.setattr(publication, "publish", failing)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    assert begin(action)
    assert done(action) == [second]
    assert reasons(action) == ["It broke off, and the letter is as it was. Open the letter and do it there."]
    first.refresh_from_db()
    assert first.status == Status.IN_REVIEW
    assert "Potholes reported" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_what_was_changed_after_it_was_chosen_is_not_published(authority: Authority, publisher: User) -> None:
    letter = clean(authority)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    Letter.objects.filter(pk=letter.pk).update(revision=revise(letter, parsed_letter(title="Another")))
    begin(action)
    assert reasons(action) == ["It was changed after you chose it. Look at it again."]


def test_what_a_check_finds_while_publishing_is_kept(
    authority: Authority, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = clean(authority)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    found = Found("figure-recoverable", "k", Severity.SEVERE, "It can be worked out.")
    monkeypatch.setattr(checking, "check_tables", lambda *_, **__: [found])
    begin(action)
    assert reasons(action)[0].endswith("Look at what the checks found.")
    assert letter.findings.in_the_way().count() == 1
    assert done(action) == []


@pytest.mark.parametrize("who", ["uploader", "reviewer", "stranger"])
def test_who_may_not_publish_publishes_none_together_either(
    authority: Authority, request: pytest.FixtureRequest, who: str
) -> None:
    letter = clean(authority)
    action = prepare(everything(), Action.PUBLISH, by=request.getfixturevalue(who))
    begin(action)
    assert reasons(action) == [f"Your role at {authority} does not allow it."]
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW


def test_a_role_that_ended_meanwhile_counts_no_more(authority: Authority, publisher: User) -> None:
    clean(authority)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    Membership.objects.filter(user=publisher).delete()
    begin(action)
    assert done(action) == []


def test_a_worker_that_is_killed_leaves_nothing_half_done_and_nothing_twice(
    authority: Authority, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [clean(authority) for _ in range(4)]
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    publish = publication.publish

    def killed(letter: Letter, by: User) -> InformationRequest:
        info_request = publish(letter, by=by)
        if letter == letters[2]:
            raise KeyboardInterrupt
        return info_request

    with monkeypatch.context() as patch:
        patch.setattr(publication, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            run(action)
    assert done(action) == letters[:2]
    assert action.finished_at is None
    letters[2].refresh_from_db()
    assert letters[2].status == Status.IN_REVIEW
    assert run(action)
    assert done(action) == letters
    assert run(action)
    assert [letter.events.filter(went_to=Status.PUBLISHED).count() for letter in letters] == [1, 1, 1, 1]
    assert action.finished_at


def test_many_are_done_in_the_background_a_job_for_all(authority: Authority, reviewer: User) -> None:
    letters = [make_letter(authority) for _ in range(bulk.AT_ONCE + 1)]
    action = prepare(everything(), Action.RETURN, by=reviewer)
    assert not begin(action)
    assert bulk.is_under_way(action)
    assert not begin(action)
    assert ProcrastinateJob.objects.filter(task_name="run_bulk").count() == 1
    run_jobs()
    action.refresh_from_db()
    assert action.finished_at
    assert len(done(action)) == len(letters)
    assert not bulk.is_under_way(action)


def test_who_waits_too_long_waits_no_longer(
    authority: Authority, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_PATIENCE", -1)
    make_letter(authority)
    action = prepare(everything(), Action.RETURN, by=reviewer)
    assert not begin(action)
    assert bulk.is_under_way(action)


@pytest.mark.parametrize(
    ("action", "status", "comes_to"),
    [
        (Action.SEND, Status.DRAFT, Status.IN_REVIEW),
        (Action.RETURN, Status.IN_REVIEW, Status.DRAFT),
        (Action.DISCARD, Status.DRAFT, Status.DISCARDED),
    ],
)
def test_moves_of_many(
    authority: Authority, reviewer: User, action: Action, status: Status, comes_to: Status
) -> None:
    letter = make_letter(authority, status=status)
    published = letter_of(publish_letter(authority))
    prepared = prepare(everything(), action, by=reviewer)
    prepared.reason = "Uploaded by mistake."
    begin(prepared)
    letter.refresh_from_db()
    assert letter.status == comes_to
    assert reasons(prepared) == ["It is “Published”."]
    published.refresh_from_db()
    assert published.status == Status.PUBLISHED


def test_checking_again_has_every_letter_checked(authority: Authority, uploader: User) -> None:
    letters = [clean(authority), clean(authority)]
    begin(prepare(everything(), Action.CHECK, by=uploader))
    for letter in letters:
        letter.refresh_from_db()
        assert letter.checked_revision is None
    run_jobs()
    for letter in letters:
        letter.refresh_from_db()
        assert letter.checked_revision == letter.revision


def test_letters_are_taken_given_and_let_go(
    authority: Authority, uploader: User, reviewer: User, stranger: User
) -> None:
    letter = make_letter(authority)

    def owner_after(action: Action, to: User | None = None) -> User | None:
        prepared = prepare(everything(), action, by=uploader)
        prepared.to = to
        begin(prepared)
        letter.refresh_from_db()
        return letter.owner

    assert owner_after(Action.TAKE) == uploader
    assert owner_after(Action.GIVE, reviewer) == reviewer
    assert owner_after(Action.GIVE, stranger) == reviewer
    assert owner_after(Action.LET_GO) is None


def test_a_discarded_letters_reasons_go_with_it(authority: Authority, publisher: User) -> None:
    letter = clean(authority, questions=(question("1"), question("1")))
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    begin(action)
    assert "2 questions have the number 1" in reasons(action)[0]
    discard = prepare(everything(), Action.DISCARD, by=publisher)
    discard.reason = "A test."
    begin(discard)
    assert done(discard) == [letter]
    assert reasons(action) == ["It was discarded since."]


def test_a_published_letter_is_withdrawn_and_never_discarded(authority: Authority, publisher: User) -> None:
    info_request = publish_letter(authority)
    letter = letter_of(info_request)
    correct(letter, parsed_letter())
    letter.refresh_from_db()
    move(letter, Status.DRAFT, by=None)
    action = prepare(everything(), Action.DISCARD, by=publisher)
    assert [why for _, why in obstacles(action)] == ["It was published before. Withdraw it instead."]


def test_what_nobody_confirmed_is_forgotten(
    authority: Authority, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_letter(authority)
    first = prepare(everything(), Action.TAKE, by=publisher)
    begun = prepare(everything(), Action.TAKE, by=publisher)
    begin(begun)
    BulkAction.objects.update(prepared_at="2020-01-01T00:00:00Z")
    last = prepare(everything(), Action.TAKE, by=publisher)
    assert set(BulkAction.objects.values_list("pk", flat=True)) == {begun.pk, last.pk}
    assert first.pk not in {begun.pk, last.pk}


def test_obstacles_are_found_with_as_many_queries_for_many_letters(
    authority: Authority, publisher: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(15):
        clean(authority)
    action = prepare(everything(), Action.PUBLISH, by=publisher)
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        assert list(obstacles(action)) == []
