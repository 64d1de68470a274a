"""What an authority has published that a letter in hand may contradict."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F, Q

from requests_app.checks.contradictions import (
    PublishedAnswer,
    contradicted_answers,
    contradicted_figures,
    series_of,
    topic,
    whole_question,
)
from requests_app.checks.finding import Finding
from requests_app.checks.tables import PublishedTable
from requests_app.letters.parsed import Disposition, ParsedLetter
from requests_app.models import InformationRequest, Letter, Question, RequestTable

_MOST: Final = 200
"""So many published questions, and as many tables, are compared at most: the newest."""

_MOST_ASKED: Final = 50
"""So many questions of a letter are looked for among published ones."""


def contradictions(letter: Letter, parsed: ParsedLetter) -> Iterator[Finding]:
    """Yield where the letter says otherwise than the authority's published answers and tables do. Two queries, or three."""
    yield from contradicted_answers(parsed, list(_answers_to_the_same(letter, parsed)))
    yield from contradicted_figures(parsed, _tables_of_the_same(letter, parsed))


def _answers_to_the_same(letter: Letter, parsed: ParsedLetter) -> Iterator[PublishedAnswer]:
    wanted = Q()
    topics = {topic(whole_question(question, parsed)) for question in parsed.questions[:_MOST_ASKED]} - {None}
    for each in topics:
        assert each is not None
        said = Q()
        for word in sorted(each.words, key=lambda word: (-len(word), word))[:2]:
            said &= Q(text__icontains=word) | Q(parent__text__icontains=word)
        wanted |= said
    if not topics:
        return
    questions = (
        Question.objects.filter(wanted, info_request__authority=letter.authority_id)
        .exclude(info_request=letter.info_request_id)
        .select_related("info_request", "parent__parent__parent")
        .prefetch_related("answers", "parent__answers")
        .order_by(F("info_request__date").desc(nulls_last=True), "pk")[:_MOST]
    )
    for question in questions:
        answers = question.answers.all() or (question.parent.answers.all() if question.parent else ())
        for answer in answers:
            yield PublishedAnswer(
                _called(question.info_request), _whole(question), answer.text, Disposition(answer.disposition)
            )


def _whole(question: Question) -> str:
    parts, parent = [question.text], question.parent
    while parent is not None:
        parts.insert(0, parent.text)
        parent = parent.parent
    return " ".join(parts)


def _called(info_request: InformationRequest) -> str:
    return f"“{info_request.title}”, published with {info_request.reference or 'no reference'}"


def _tables_of_the_same(letter: Letter, parsed: ParsedLetter) -> Iterator[tuple[str, PublishedTable, str]]:
    names = set(series_of(parsed)) - {""}
    if not names:
        return
    links = (
        RequestTable.objects.filter(info_request__authority=letter.authority_id, table__series__in=names)
        .exclude(info_request=letter.info_request_id)
        .select_related("table", "info_request")
        .defer("vector", "table__chart")
        .order_by(F("info_request__date").desc(nulls_last=True), "pk")[:_MOST]
    )
    for link in links:
        name = (
            f"“{link.table.title}”, published with {link.info_request.reference or link.info_request.title}"
        )
        yield link.table.series, PublishedTable(name, link.table.typed), link.table.title
