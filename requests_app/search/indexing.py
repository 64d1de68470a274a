"""What searching looks at: one narrow row a published request."""

import re
from collections.abc import Iterable
from typing import Final

from django.contrib.postgres.search import SearchVector
from django.db import connection

from requests_app.letters.parsed import CitationRole
from requests_app.models import InformationRequest, RequestTable, SearchEntry, SearchProfile
from requests_app.search.words import CONFIG, normalised

_INDEXED_BYTES: Final = 200_000  # of each kind of text; a tsvector holds 1 MB


def index(info_request: InformationRequest) -> None:
    """Write what searching looks at for one request, anew from its rows."""
    full = InformationRequest.objects.with_page_content().get(pk=info_request.pk)
    tables = list(full.tables.all())
    key = re.sub(r"[\W_]", "", full.reference).upper()
    title = _vector("A", [full.title, full.reference, key])
    operative = {
        citation.exemption.code: None
        for answer in full.answers.all()
        for citation in answer.citations.all()
        if citation.role == CitationRole.OPERATIVE and citation.exemption
    }
    questions = [text for question in full.questions.all() for text in (question.group, question.text)]
    answers = [answer.text for answer in full.answers.all()] + [note["text"] for note in full.notes]
    words = _words(full.title, *questions, *answers)
    SearchEntry.objects.filter(pk=full.pk).delete()
    profile, _ = SearchProfile.objects.get_or_create(
        outcome=full.outcome,
        legislation=full.legislation,
        exemptions=sorted(operative),
        has_tables=bool(tables),
    )
    SearchEntry.objects.create(
        info_request=full,
        reference_key=key,
        authority=full.authority,
        date=full.date,
        profile=profile,
        title_vector=title,
        vector=title
        + _vector("B", questions)
        + _vector("C", answers)
        + _vector("D", [full.authority.name, *(row.table.search_text for row in tables)]),
        words=words,
    )
    _remember(words, full)
    for row in tables:
        table = row.table
        rest = [" ".join(cells) for cells in table.rows] + [*table.notes, full.title]
        vector = (
            _vector("A", [table.title])
            + _vector("B", table.column_names)
            + _vector("C", table.row_names)
            + _vector("D", rest)
        )
        RequestTable.objects.filter(pk=row.pk).update(vector=vector)


def _vector(weight: str, texts: Iterable[str]) -> SearchVector:
    """Return texts as PostgreSQL's vector. What is beyond `_INDEXED_BYTES` is not found by searching."""
    text = "\n".join(text for text in texts if text)
    kept = text.encode()[:_INDEXED_BYTES].decode(errors="ignore")
    return SearchVector(normalised(kept), config=CONFIG, weight=weight)


# What stands in the index in another spelling ("section 47" is "s47") is none of its words, and never to be suggested.
_REMEMBER: Final = """
INSERT INTO requests_app_searchword (word, stem)
SELECT word, stem
FROM (SELECT word, (ts_lexize('foi_stem', word))[1] AS stem FROM unnest(%s::text[]) AS word) AS stemmed
WHERE stem = ANY (tsvector_to_array((SELECT vector FROM requests_app_searchentry WHERE info_request_id = %s)))
ORDER BY word
ON CONFLICT DO NOTHING
"""
_WORD: Final = re.compile(r"(?<![^\W_])[a-z]{4,40}(?![^\W_])")


def _words(*texts: str) -> list[str]:
    return sorted({word for text in texts for word in _WORD.findall(text.lower())})


def _remember(words: list[str], info_request: InformationRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [words, info_request.pk])
