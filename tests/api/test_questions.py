import datetime
from collections.abc import Callable
from typing import Any

import pytest

from requests_app.letters.parsed import CitationRole
from requests_app.models import Authority, InformationRequest
from tests import builders
from tests.api.conftest import Get


def _numbers(found: dict[str, Any]) -> list[str]:
    return [question["number"] for question in found["results"]]


def test_a_question_stands_with_its_request_and_its_answers(get: Get, potholes: InformationRequest) -> None:
    question = get(f"requests/{potholes.pk}/questions/q1")
    assert question["text"] == "How many potholes were reported?"
    assert question["request"]["reference"] == "FOI-2025-0777"
    assert question["answered_with"] == "1"
    assert [answer["text"] for answer in question["answers"]] == ["There were 53. See the table."]


def test_a_question_without_an_answer_has_that_of_the_one_above_it(
    get: Get, potholes: InformationRequest
) -> None:
    question = get(f"requests/{potholes.pk}/questions/q2a")
    assert (question["parent"], question["answered_with"]) == ("2", "2")
    assert [answer["disposition"] for answer in question["answers"]] == ["refused"]


def test_a_question_that_nothing_answers_says_so(get: Get, authority: Authority) -> None:
    info_request = builders.publish_letter(
        authority,
        questions=(builders.question("1"), builders.question("2")),
        answers=(builders.answer("1"),),
    )
    question = get(f"requests/{info_request.pk}/questions/q2")
    assert (question["answered_with"], question["answers"]) == (None, [])


def test_a_question_that_is_not_there_is_not_found(get: Get, potholes: InformationRequest) -> None:
    get(f"requests/{potholes.pk}/questions/q9", status=404)


def test_questions_are_found_by_what_became_of_them(get: Get, potholes: InformationRequest) -> None:
    assert _numbers(get("questions")) == ["1", "2", "2.a"]
    assert _numbers(get("questions", disposition="refused")) == ["2", "2.a"]
    assert _numbers(get("questions", disposition=["refused", "disclosed"])) == ["1", "2", "2.a"]
    assert _numbers(get("questions", exemption="s40(2)")) == ["2", "2.a"]
    assert _numbers(get("questions", exemption="s40(2)", disposition="disclosed")) == []


def test_a_provision_cited_in_passing_is_no_reason(get: Get, authority: Authority) -> None:
    advised = builders.answer("1", cites=["s16"], role=CitationRole.ADVICE)
    builders.publish_letter(authority, answers=(advised,))
    assert _numbers(get("questions", exemption="s16")) == []


def test_questions_are_found_by_authority_and_by_request(
    get: Get, potholes: InformationRequest, other_authority: Authority
) -> None:
    other = builders.publish_letter(other_authority)
    assert get("questions", authority="northmere")["count"] == 3
    assert get("questions", request=str(other.pk))["count"] == 1
    assert get("questions", request="no-id", status=400)["errors"][0]["pointer"] == "/request"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("potholes", ["1"]),
        ("reported", ["1", "2"]),
        ("section 40(2)", ["2"]),
        ("s40", ["2"]),
        ("reported 53", ["1"]),
        ("zebra", []),
    ],
)
def test_questions_are_found_by_words_of_them_and_their_answers(
    get: Get, potholes: InformationRequest, words: str, numbers: list[str]
) -> None:
    assert _numbers(get("questions", q=words)) == numbers


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("swans -fireworks", ["1"]),
        ("-fireworks", ["1"]),
        ("fireworks -swans", ["2"]),
        ("swans or -swans", ["1", "2"]),
        ("swans -nested", []),
    ],
)
def test_what_must_not_occur_may_occur_in_another_question_of_the_request(
    get: Get, authority: Authority, words: str, numbers: list[str]
) -> None:
    builders.publish_letter(
        authority,
        questions=(
            builders.question("1", "How many swans nested?"),
            builders.question("2", "How many fireworks were let off?"),
        ),
        answers=(builders.answer("1", text="Nine."), builders.answer("2", text="Ten.")),
    )
    assert _numbers(get("questions", q=words)) == numbers


def test_questions_of_the_newest_requests_come_first_and_of_those_without_a_date_last(
    get: Get, authority: Authority
) -> None:
    days = [None, datetime.date(2024, 5, 1), datetime.date(2025, 5, 1), datetime.date(2024, 5, 1)]
    for day in days:
        builders.publish_letter(authority, date=day)
    searches: list[dict[str, Any]] = [{}, {"q": "how many"}]
    for more in searches:
        pages = [get("questions", page=number, page_size=1, **more) for number in range(1, 5)]
        found = [page["results"][0]["request"] for page in pages]
        assert [each["date"] for each in found] == ["2025-05-01", "2024-05-01", "2024-05-01", None]
        assert len({each["id"] for each in found}) == len(days)


def test_a_walk_over_questions_reaches_each_once(
    walk: Callable[..., list[Any]], potholes: InformationRequest, authority: Authority
) -> None:
    builders.publish_letter(authority)
    found = [(question["request"]["id"], question["number"]) for question in walk("questions", page_size=1)]
    assert len(found) == len(set(found)) == 4


def test_questions_cost_the_same_for_one_as_for_many(
    queries: Callable[[str], int], potholes: InformationRequest, authority: Authority
) -> None:
    one = queries("questions?page_size=1&disposition=refused&authority=northmere")
    for _ in range(3):
        builders.publish_letter(authority, answers=(builders.answer("1", cites=["s40(2)"]),))
    assert queries("questions?authority=northmere") <= one <= 12


@pytest.mark.parametrize("anchor", ["q99", "%00", "q1%00", "%2e", "q 1"])
def test_an_anchor_that_no_question_has_is_not_found(
    get: Get, potholes: InformationRequest, anchor: str
) -> None:
    get(f"requests/{potholes.pk}/questions/{anchor}", status=404)
