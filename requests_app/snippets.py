"""What a search page shows of each result: its title and the passage that matches best, with the words marked."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from requests_app.letters.parsed import spoken
from requests_app.models import InformationRequest, RequestTable
from requests_app.search import telling

_TERM: Final = re.compile(r'-?"[^"]*"?|\S+')
_OPTIONS: Final = "MaxFragments=2, MaxWords=22, MinWords=10, FragmentDelimiter= … "


@dataclass(frozen=True, slots=True)
class Snippet:
    """HTML that is escaped but for <mark>. place: "Question 5b"; fragment: its anchor, or empty. text may be empty."""

    title: SafeString
    text: SafeString
    place: str
    fragment: str


# Every question, answer and row of a table of the few requests on a page is a passage; the one that holds most of the
# words is shown. A passage is judged in the index's spelling and shown as printed.
_PASSAGES: Final = """
WITH words AS (
    SELECT foi_any(foi_norm(%(words)s)) AS matching,
           foi_any(foi_norm(%(words)s)) || foi_any(%(as_typed)s) AS marking
), answering AS (
    SELECT DISTINCT ON (answer.id) answer.id, answer.info_request_id, answer.text, question.number, question.anchor
    FROM requests_app_answer answer
    JOIN requests_app_answer_questions through ON through.answer_id = answer.id
    JOIN requests_app_question question ON question.id = through.question_id
    WHERE answer.info_request_id = ANY(%(ids)s)
    ORDER BY answer.id, question."order"
), printed AS (
    SELECT link.info_request_id, tables.*
    FROM requests_app_requesttable link
    JOIN tables_app_table tables ON tables.id = link.table_id, words
    WHERE link.info_request_id = ANY(%(ids)s) AND link.vector @@ words.matching
), passages AS (
    SELECT info_request_id, 1 AS kind, number, anchor, left(text, 20000) AS text
    FROM requests_app_question WHERE info_request_id = ANY(%(ids)s)
    UNION ALL SELECT info_request_id, 2, number, anchor, left(text, 20000) FROM answering
    UNION ALL SELECT info_request_id, 3, title, '', title || ': ' || (
        SELECT string_agg(part, ', ')
        FROM jsonb_array_elements(columns) path, jsonb_array_elements_text(path) part
    ) FROM printed
    UNION ALL SELECT info_request_id, 3, title, '', (
        SELECT string_agg(cell, ' | ') FROM jsonb_array_elements_text(row_of.cells) cell
    ) FROM printed, LATERAL (SELECT cells FROM jsonb_array_elements(rows) cells LIMIT 1000) row_of
), judged AS (
    SELECT passages.*, ts_rank(to_tsvector('foi', foi_norm(text)), matching) AS rank
    FROM passages, words WHERE to_tsvector('foi', foi_norm(text)) @@ matching
), best AS (
    SELECT DISTINCT ON (info_request_id) * FROM judged ORDER BY info_request_id, rank DESC, kind, number
)
SELECT request.id, foi_snippet(request.title, marking, 'HighlightAll=true'),
       best.kind, best.number, best.anchor, foi_snippet(best.text, marking, %(options)s)
FROM words, requests_app_informationrequest request LEFT JOIN best ON best.info_request_id = request.id
WHERE request.id = ANY(%(ids)s)
"""


_IN_TABLE: Final = 3
_PASSAGE_PLACES: Final = {
    1: _("Question %(name)s"),
    2: _("Answer to question %(name)s"),
    _IN_TABLE: _("Table: %(name)s"),
}


def snippets(requests: Sequence[InformationRequest], words: str) -> dict[uuid.UUID, Snippet]:
    """Return what to show of each request. One query; none without words."""
    params = _params(words, [info_request.pk for info_request in requests])
    if params is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PASSAGES, params)
        return {
            pk: _snippet(title, kind, number, anchor, text)
            for pk, title, kind, number, anchor, text in cursor
        }


# The headers, every row and every note of the few tables on a page.
_OF_TABLES: Final = """
WITH words AS (
    SELECT foi_any(foi_norm(%(words)s)) AS matching,
           foi_any(foi_norm(%(words)s)) || foi_any(%(as_typed)s) AS marking
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
    sought = _sought(words)
    if not sought or not ids:
        return None
    as_typed = " ".join([sought, *_printed_forms(sought)])
    return {"words": sought, "as_typed": as_typed, "ids": ids, "options": _OPTIONS}


def _snippet(
    title: str, kind: int | None, number: str | None, anchor: str | None, text: str | None
) -> Snippet:
    place = ""
    if kind and number:
        place = _PASSAGE_PLACES[kind] % {"name": number if kind == _IN_TABLE else spoken(number)}
    # `foi_snippet` escaped everything and added <mark>.
    return Snippet(mark_safe(title), mark_safe(text or ""), place, anchor or "")  # noqa: S308


def _sought(words: str) -> str:
    """The words and phrases that are looked for, without those that must not occur."""
    return " ".join(term for term in _TERM.findall(telling(words)) if term[0] != "-" and term.lower() != "or")


def _printed_forms(words: str) -> list[str]:
    """How letters print what the index spells "s47": the words to mark for it."""
    return [f'"section {number}"' for number in re.findall(r"\bs\.?(\d+)", words)]
