"""What searching looks at: one narrow row a published request."""

import re
from collections.abc import Iterable
from typing import Final

from django.contrib.postgres.search import SearchVector

from requests_app.letters.parsed import CitationRole
from requests_app.models import InformationRequest, RequestTable, SearchEntry
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
    SearchEntry.objects.filter(pk=full.pk).delete()
    SearchEntry.objects.create(
        info_request=full,
        reference_key=key,
        date=full.date,
        year=full.date.year if full.date else None,
        authority=full.authority,
        outcome=full.outcome,
        legislation=full.legislation,
        exemptions=list(operative),
        has_tables=bool(tables),
        title_vector=title,
        vector=title
        + _vector("B", questions)
        + _vector("C", answers)
        + _vector("D", [full.authority.name, *(row.table.search_text for row in tables)]),
    )
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
