"""The server killed, the connection lost, two people at once: nothing is half-published, nothing lost, and it can be done again."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection

from requests_app import comparing, log_rows, rounds
from requests_app.models import (
    Answer,
    Authority,
    Change,
    InformationRequest,
    Letter,
    PublishedFile,
    Question,
    RequestTable,
    Round,
    RoundQuestion,
    SearchEntry,
    Tombstone,
)
from requests_app.publication import publish, withdraw
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, Status, move
from tables_app.models import Table
from tests.builders import (
    answer,
    letter_of,
    make_letter,
    parsed_letter,
    publish_letter,
    question,
    revise,
    table,
)

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = (InformationRequest, Question, Answer, RequestTable, Table, SearchEntry, PublishedFile, Change)

# Where the process is stopped: after each of these, and once all is written and nothing committed.
POINTS = (
    "requests_app.log_rows.write_request",
    "requests_app.log_rows.write_questions",
    "requests_app.log_rows.write_tables",
    "requests_app.log_rows.write_files",
    "requests_app.search.index",
    "requests_app.log_rows.write_change",
    "requests_app.publication.move",
)


def whole_letter(authority: Authority) -> Letter:
    parsed = parsed_letter(
        answers=(answer("1", tables=["t1"], cites=["s31(1)(a)"]),), tables=(table(questions=["1"]),)
    )
    return make_letter(authority, parsed)


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in PUBLIC}


def is_as_it_was(letter: Letter, before: dict[str, int]) -> None:
    assert rows() == before
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW
    assert letter.info_request is None or letter.published_revision is not None


def can_be_published(letter: Letter) -> None:
    letter.refresh_from_db()
    info_request = publish(letter, by=None, note="Again.")
    assert info_request.questions.count() == 1
    assert info_request.tables.count() == 1
    assert SearchEntry.objects.filter(pk=info_request.pk).exists()
    assert Change.objects.filter(info_request_id=info_request.pk).count() == info_request.version


# Killed ---------------------------------------------------------------------------------------------

SERVER = """
import os, sys, time
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from importlib import import_module
module, _, name = sys.argv[2].rpartition(".")
module = import_module(module)
real = getattr(module, name)

def and_stop(*given, **more):
    real(*given, **more)
    Path(sys.argv[4]).touch()
    time.sleep(60)

setattr(module, name, and_stop)
from requests_app.models import Letter
from requests_app.publication import publish
publish(Letter.objects.get(pk=sys.argv[3]), by=None, note="Killed.")
"""


def kill_while_publishing(letter: Letter, point: str, reached: Path) -> None:
    """Publish in a process of its own, and kill it after the function of this name."""
    command = [
        sys.executable, "-c", SERVER, str(connection.settings_dict["NAME"]), point, str(letter.pk), str(reached),
    ]  # fmt: skip
    with subprocess.Popen(command) as server:
        deadline = time.monotonic() + 60
        while not reached.exists():
            assert server.poll() is None
            assert time.monotonic() < deadline, f"{point} was not reached"
            time.sleep(0.02)
        server.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("point", POINTS[::2])
def test_a_server_that_is_killed_publishes_nothing_by_halves(
    authority: Authority, point: str, tmp_path: Path
) -> None:
    letter, before = whole_letter(authority), rows()
    kill_while_publishing(letter, point, tmp_path / "reached")
    is_as_it_was(letter, before)
    can_be_published(letter)


def test_a_server_that_is_killed_while_it_corrects_leaves_what_is_published(
    authority: Authority, tmp_path: Path
) -> None:
    letter = whole_letter(authority)
    info_request = publish(letter, by=None)
    move(letter, Status.DRAFT, by=None)
    Letter.objects.filter(pk=letter.pk).update(
        revision=revise(letter, parsed_letter(title="Corrected", tables=(table(),)))
    )
    letter.refresh_from_db()
    move(letter, Status.IN_REVIEW, by=None)
    before = rows()
    kill_while_publishing(letter, "requests_app.search.index", tmp_path / "reached")
    is_as_it_was(letter, before)
    info_request.refresh_from_db()
    assert (info_request.title, info_request.version) == ("Potholes reported and repaired", 1)
    can_be_published(letter)
    info_request.refresh_from_db()
    assert (info_request.title, info_request.version) == ("Corrected", 2)


# Lost -----------------------------------------------------------------------------------------------


def lose_the_connection() -> None:
    """End this thread's session as a failing network or an administrator would, from another one."""
    backend = connection.connection.info.backend_pid

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        connection.close()

    thread = threading.Thread(target=end)
    thread.start()
    thread.join(timeout=20)


@pytest.mark.parametrize("point", POINTS)
def test_a_connection_that_is_lost_publishes_nothing_by_halves(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """After the last point all is written, and what fails is the commit itself."""
    letter, before = whole_letter(authority), rows()
    module, _, name = point.rpartition(".")
    real = getattr(sys.modules[module], name)

    def and_lose(*given: Any, **more: Any) -> Any:
        result = real(*given, **more)
        lose_the_connection()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(point, and_lose)
        with pytest.raises((OperationalError, InterfaceError)):
            publish(letter, by=None)
    connection.close()
    is_as_it_was(letter, before)
    can_be_published(letter)


def test_a_connection_that_is_lost_while_it_withdraws_leaves_it_published_and_can_be_done_again(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = whole_letter(authority)
    publish(letter, by=None)
    before, real = rows(), log_rows.bury

    def and_lose(*given: Any) -> Tombstone:
        result = real(*given)
        lose_the_connection()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(log_rows, "bury", and_lose)
        with pytest.raises((OperationalError, InterfaceError)):
            withdraw(letter, by=None, reason="It named a person.")
    connection.close()
    assert rows() == before
    assert not Tombstone.objects.exists()
    withdraw(Letter.objects.get(pk=letter.pk), by=None, reason="It named a person.")
    assert not InformationRequest.objects.exists()


# At once --------------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do several things at the same time, each in a thread with its own connection; return what came of each."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            outcomes.append(type(act()).__name__)
        except (MoveNotAllowed, PublicationNotPossible) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


def test_a_withdrawal_and_a_correction_at_once_end_in_one_of_the_two(authority: Authority) -> None:
    letter = whole_letter(authority)
    publish(letter, by=None)
    for _ in range(4):
        letter.refresh_from_db()
        move(letter, Status.DRAFT, by=None)
        move(letter, Status.IN_REVIEW, by=None)

        def fetched() -> Letter:
            return Letter.objects.get(pk=letter.pk)

        came_of_it = at_once(
            lambda: publish(fetched(), by=None, note="Corrected."),
            lambda: withdraw(fetched(), by=None, reason="It named a person."),
        )
        letter.refresh_from_db()
        is_there = InformationRequest.objects.filter(pk=letter.pk).exists()
        assert is_there == (letter.status == Status.PUBLISHED)
        assert is_there != Tombstone.objects.filter(info_request_id=letter.pk).exists()
        assert bool(rows()["SearchEntry"]) == is_there
        assert bool(rows()["Table"]) == is_there
        assert came_of_it in (
            ["InformationRequest", "MoveNotAllowed"],
            ["MoveNotAllowed", "Tombstone"],
            ["InformationRequest", "Tombstone"],
        )


def test_two_people_who_withdraw_at_once_withdraw_it_once(authority: Authority) -> None:
    letter = letter_of(publish_letter(authority))
    came_of_it = at_once(
        *[lambda: withdraw(Letter.objects.get(pk=letter.pk), by=None, reason="It named a person.")] * 2
    )
    assert came_of_it == ["MoveNotAllowed", "Tombstone"]
    assert [change.kind for change in Change.objects.all()] == ["withdrawn", "published"]


def test_a_round_is_found_while_a_member_of_it_is_withdrawn(
    authority: Authority, other_authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = Authority.objects.create(name="Weldon District Council", slug="weldon")
    asked = ("How many swans nested on the mere?", "What did the signs about nesting birds cost?")
    questions = tuple(question(str(number), text) for number, text in enumerate(asked, start=1))
    first, second, new = (
        publish_letter(each, title="Swans", questions=questions, answers=(answer("1"), answer("2")))
        for each in (authority, other_authority, third)
    )
    rounds.find(second.pk)
    letter = letter_of(first)
    real, outcomes = rounds._write, list[str]()

    def withdraw_it() -> None:
        outcomes.extend(at_once(lambda: withdraw(letter, by=None, reason="It named a person.")))

    withdrawing = threading.Thread(target=withdraw_it)

    def meanwhile(*given: Any) -> None:
        withdrawing.start()
        withdrawing.join(timeout=1)
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "_write", meanwhile)
        rounds.find(new.pk)
    withdrawing.join(timeout=20)
    assert outcomes == ["Tombstone"]
    (found,) = Round.objects.shown()
    assert {each.pk for each in comparing.compare(found).members} == {second.pk, new.pk}
    assert not RoundQuestion.objects.filter(question__info_request=first.pk).exists()
