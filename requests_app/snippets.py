"""What a search page shows of each result: its title and the passage that matches best, with the words marked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from requests_app.letters.parsed import spoken
from requests_app.models import InformationRequest, RequestTable
from requests_app.search import words_in

_OPTIONS: Final = "MaxFragments=2, MaxWords=22, MinWords=10, FragmentDelimiter= … "
_MOST_QUESTIONS: Final = 3
"""So many questions of one request are shown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One question of a request that holds the words, by itself, in its answer or in a table. All may be empty but one text.

    mark: its number as it is said, "5b"; fragment: its anchor; question: its own words; text: what holds the words outside
    of them; table: the title of the one that does; disposition: what became of the question. Texts are HTML, escaped but for
    <mark>.
    """

    mark: str
    fragment: str
    question: SafeString
    text: SafeString
    table: str
    disposition: str

    @property
    def table_name(self) -> str:
        """The title of the table; empty where `log_rows` only named it by the question, which stands above it."""
        return "" if self.table.startswith(f"Question {self.mark}: ") else self.table


@dataclass(frozen=True, slots=True)
class Snippet:
    """HTML that is escaped but for <mark>. place: "Question 5b"; fragment: its anchor, or empty. text may be empty."""

    title: SafeString
    text: SafeString
    place: str
    fragment: str
    passages: tuple[Passage, ...] = ()


# Every question, answer and row of a table of the few requests on a page is a passage; of each question the one that holds
# most of the words counts. A passage is judged in the index's spelling and shown as printed; the headers of a table are judged
# with its title above them.
_PASSAGES: Final = """
WITH words AS (
    SELECT %(matching)s::tsquery AS matching, %(marking)s::tsquery AS marking
), answering AS (
    SELECT DISTINCT ON (answer.id) answer.id, answer.info_request_id, answer.text, question.id AS question_id
    FROM requests_app_answer answer
    JOIN requests_app_answer_questions through ON through.answer_id = answer.id
    JOIN requests_app_question question ON question.id = through.question_id
    WHERE answer.info_request_id = ANY(%(ids)s)
    ORDER BY answer.id, question."order"
), printed AS (
    SELECT link.info_request_id, tables.*, (
        SELECT min(question_id) FROM requests_app_requesttable_questions WHERE requesttable_id = link.id
    ) AS question_id
    FROM requests_app_requesttable link
    JOIN tables_app_table tables ON tables.id = link.table_id, words
    WHERE link.info_request_id = ANY(%(ids)s) AND link.vector @@ words.matching
), passages AS (
    SELECT info_request_id, 1 AS kind, id AS question_id, '' AS title, '' AS above, left(text, 20000) AS text
    FROM requests_app_question WHERE info_request_id = ANY(%(ids)s)
    UNION ALL SELECT info_request_id, 2, question_id, '', '', left(text, 20000) FROM answering
    UNION ALL SELECT info_request_id, 3, question_id, title, title, (
        SELECT string_agg(part, ', ')
        FROM jsonb_array_elements(columns) path, jsonb_array_elements_text(path) part
    ) FROM printed
    UNION ALL SELECT info_request_id, 3, question_id, title, '', (
        SELECT string_agg(cell, ' | ') FROM jsonb_array_elements_text(row_of.cells) cell
    ) FROM printed, LATERAL (SELECT cells FROM jsonb_array_elements(rows) cells LIMIT 1000) row_of
), judged AS (
    SELECT passages.*, ts_rank(said.vector, matching) AS rank
    FROM passages, words, LATERAL (SELECT to_tsvector('foi', foi_norm(above || ' ' || text)) AS vector OFFSET 0) said
    WHERE said.vector @@ matching
), best AS (
    SELECT DISTINCT ON (info_request_id, question_id) *
    FROM judged ORDER BY info_request_id, question_id, rank DESC, kind, title, text
), placed AS (
    SELECT best.*, row_number() OVER (PARTITION BY info_request_id ORDER BY rank DESC, kind, question_id) AS place FROM best
), shown AS (
    SELECT placed.*, question.number, question.anchor, question.text AS asked, (
        SELECT answer.disposition FROM requests_app_answer answer
        JOIN requests_app_answer_questions through ON through.answer_id = answer.id
        WHERE through.question_id = question.id ORDER BY answer."order" LIMIT 1
    ) AS disposition
    FROM placed LEFT JOIN requests_app_question question ON question.id = placed.question_id
    WHERE place <= %(most)s
)
SELECT request.id, foi_snippet(request.title, marking, 'HighlightAll=true'),
       shown.kind, shown.title, shown.number, shown.anchor, foi_snippet(left(shown.asked, 20000), marking, %(options)s),
       CASE WHEN shown.kind > 1 THEN foi_snippet(shown.text, marking, %(options)s) ELSE '' END, shown.disposition
FROM words, requests_app_informationrequest request LEFT JOIN shown ON shown.info_request_id = request.id
WHERE request.id = ANY(%(ids)s)
ORDER BY request.id, shown.place
"""


_QUESTION: Final = _("Question %(name)s")
_ANSWER: Final = _("Answer to question %(name)s")
_TABLE: Final = _("Table: %(name)s")


def snippets(requests: Sequence[InformationRequest], words: str) -> dict[uuid.UUID, Snippet]:
    """Return what to show of each request. A fixed number of queries; none without words."""
    params = _params(words, [info_request.pk for info_request in requests])
    if params is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PASSAGES, params | {"most": _MOST_QUESTIONS})
        found = {pk: list(rows) for pk, rows in groupby(cursor.fetchall(), lambda row: row[0])}
    return {pk: _snippet(rows) for pk, rows in found.items()}


def _snippet(rows: Sequence[Sequence[Any]]) -> Snippet:
    passages = tuple(_passage(*row[3:]) for row in rows if row[2])
    title = mark_safe(rows[0][1])  # noqa: S308 - `foi_snippet` escaped everything and added <mark>
    if not passages:
        return Snippet(title, SafeString(""), "", "")
    first = passages[0]
    return Snippet(title, first.text or first.question, _place(first), first.fragment, passages)


def _place(passage: Passage) -> str:
    if passage.table:
        return _TABLE % {"name": passage.table}
    if not passage.mark:
        return ""
    return (_ANSWER if passage.text else _QUESTION) % {"name": passage.mark}


def _passage(
    title: str, number: str | None, anchor: str | None, asked: str | None, text: str, became: str | None
) -> Passage:
    mark = spoken(number) if number else ""
    # `foi_snippet` escaped everything and added <mark>.
    return Passage(mark, anchor or "", mark_safe(asked or ""), mark_safe(text), title, became or "")  # noqa: S308


# The headers, every row and every note of the few tables on a page.
_OF_TABLES: Final = """
WITH words AS (
    SELECT %(matching)s::tsquery AS matching, %(marking)s::tsquery AS marking
), passages AS (
    SELECT id, 1 AS kind, (
        SELECT string_agg(part, ', ')
        FROM jsonb_array_elements(columns) path, jsonb_array_elements_text(path) part
    ) AS text FROM tables_app_table WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 2, (
        SELECT string_agg(cell, ' | ') FROM jsonb_array_elements_text(row_of.cells) cell
    ) FROM tables_app_table, LATERAL (SELECT cells FROM jsonb_array_elements(rows) cells LIMIT 1000) row_of
    WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 3, note
    FROM tables_app_table, jsonb_array_elements_text(notes) note WHERE id = ANY(%(ids)s)
), judged AS (
    SELECT passages.*, ts_rank(to_tsvector('foi', foi_norm(text)), matching) AS rank
    FROM passages, words WHERE to_tsvector('foi', foi_norm(text)) @@ matching
), best AS (
    SELECT DISTINCT ON (id) * FROM judged ORDER BY id, rank DESC, kind
)
SELECT tables.id, foi_snippet(tables.title, marking, 'HighlightAll=true'),
       best.kind, foi_snippet(best.text, marking, %(options)s)
FROM words, tables_app_table tables LEFT JOIN best ON best.id = tables.id
WHERE tables.id = ANY(%(ids)s)
"""
_PLACES: Final = {1: _("Columns"), 2: _("Row"), 3: _("Note")}


def table_snippets(tables: Sequence[RequestTable], words: str) -> dict[uuid.UUID, Snippet]:
    """Return what to show of each table, by its id. One query; none without words."""
    params = _params(words, [link.table_id for link in tables])
    if params is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_OF_TABLES, params)
        # `foi_snippet` escaped everything and added <mark>.
        return {
            pk: Snippet(mark_safe(title), mark_safe(text or ""), str(_PLACES.get(kind, "")), "")  # noqa: S308
            for pk, title, kind, text in cursor
        }


def _params(words: str, ids: list[uuid.UUID]) -> dict[str, Any] | None:
    """Return what both searches for passages are given; None where there is nothing to look for or in."""
    if not words or not ids or not (sought := words_in(words)).sought:
        return None
    return {"matching": sought.query_any, "marking": sought.marking, "ids": ids, "options": _OPTIONS}
