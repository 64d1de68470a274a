"""Withdrawing a response everywhere at once, and looking afterwards whether a visitor still gets any of it.

What looks is told by the site itself, through everything that answers a visitor. It never takes a withdrawal back: what is
left is told to whoever withdraws (docs/decisions/0013).
"""

import logging
import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import models, transaction
from django.urls import reverse

from requests_app import languages, lasting, publication, rounds, search, series, topics
from requests_app.models import (
    Answer,
    BulkFile,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    Letter,
    PublishedFile,
    Question,
    QuestionEntry,
    RequestTable,
    RoundQuestion,
    SearchEntry,
    SearchWord,
    Tombstone,
    TopicEntry,
)
from requests_app.review import MoveNotAllowed, jot
from requests_app.sitemaps import RowsSitemap
from requests_app.visiting import ask, body
from tables_app.models import Table

logger = logging.getLogger(__name__)

_OF_TABLE: Final = (
    "table", "table-csv", "table-csvw", "table-xlsx", "table-json",
    "api-table", "api-table-rows", "api-table-csv", "api-table-csvw", "api-table-xlsx",
)  # fmt: skip
_SEARCHES: Final = (
    "search", "search-csv", "search-feed", "search-json-feed", "tables", "api-search", "api-requests", "api-questions", "api-tables",
)  # fmt: skip
_GONE: Final = 410
_LOOKED_AT: Final = (200, 404)
_GIVEN: Final = (200, 304)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a request is on the site.

    addresses: its own; lists: what names it; ids: its own and its tables'; words: what searches may suggest of it.
    """

    path: str
    ids: tuple[uuid.UUID, ...]
    addresses: tuple[str, ...]
    lists: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was seen after a withdrawal. gone, lists: how many addresses were asked; left: what should not be there."""

    tombstone: Tombstone
    gone: int
    lists: int
    left: tuple[str, ...]

    def __str__(self) -> str:
        if self.left:
            return (
                f"The response is withdrawn, but not all of it is gone: {', '.join(self.left)}. Tell the people who run "
                "this site at once."
            )
        return (
            f"The response is withdrawn. We looked: {self.gone} addresses answer that it was withdrawn, and "
            f"{self.lists} searches, lists and feeds no longer have it."
        )


def withdraw(letter: Letter, *, by: User | None, reason: str) -> Withdrawal:
    """Withdraw as `publication.withdraw` does, and look what is left of it once that holds. Raises as it does."""
    if letter.info_request is None:
        raise MoveNotAllowed("This letter is not published, so there is nothing to withdraw.")
    trace = trace_of(letter.info_request)
    tombstone = publication.withdraw(letter, by=by, reason=reason)
    seen = Withdrawal(tombstone, len(trace.addresses), len(trace.lists), look(tombstone, trace))
    if seen.left:
        logger.error("letter %s is withdrawn, and is left: %s", letter.pk, ", ".join(seen.left))
    jot(letter, str(seen), by=by)
    return seen


def look(tombstone: Tombstone, trace: Trace) -> tuple[str, ...]:
    """Return what is left of a withdrawn request: rows, addresses that say anything else, lists that name it."""
    try:
        # A query that fails while it looks must not take a withdrawal back that is part of a longer transaction.
        with transaction.atomic():
            return (
                *_rows(tombstone, trace.words),
                *_not_gone(trace.addresses),
                *_still_named(trace),
                *_still_given_out(tombstone),
            )
    except Exception:
        # The withdrawal holds all the same, so whoever withdraws hears that it was not looked at, and no error page.
        logger.exception("what is left of request %s could not be looked at", tombstone.info_request_id)
        return ("what is left could not be looked at",)


# Where it is ----------------------------------------------------------------------------------------


def trace_of(info_request: InformationRequest) -> Trace:
    tables = lasting.table_ids(info_request)
    return Trace(
        path=info_request.get_absolute_url(),
        ids=(info_request.pk, *tables),
        addresses=_in_both_languages(_addresses(info_request, tables)),
        lists=_in_both_languages(_lists(info_request, tables)),
        words=tuple(
            SearchEntry.objects.filter(pk=info_request.pk).values_list("words", flat=True).first() or ()
        ),
    )


def _in_both_languages(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for address in addresses for each in languages.in_both(address))


def _addresses(info_request: InformationRequest, tables: Iterable[uuid.UUID]) -> Iterator[str]:
    at = [info_request.authority.slug, info_request.slug]
    yield info_request.get_absolute_url()
    yield from (reverse(name, args=at) for name in ("package-json", "package-zip"))
    yield from (file.get_absolute_url() for file in info_request.files.all())
    of_request = ("api-request", "api-package-json", "api-package-zip")
    yield from (reverse(name, args=[info_request.pk]) for name in of_request)
    for question in info_request.questions.all():
        yield reverse("api-question", args=[info_request.pk, question.anchor])
    for table in tables:
        yield from (reverse(name, args=[table]) for name in _OF_TABLE)


def _lists(info_request: InformationRequest, tables: Iterable[uuid.UUID]) -> Iterator[str]:
    authority = info_request.authority.slug
    words = info_request.reference or info_request.title
    asked = urlencode({"q": words[: search.MAX_WORDS], "authority": authority})
    yield from (f"{reverse(name)}?{asked}" for name in _SEARCHES)
    yield reverse("home")
    yield info_request.authority.get_absolute_url()
    rests_on = Exemption.objects.filter(citations__answer__info_request=info_request).distinct()
    yield from (exemption.get_absolute_url() for exemption in rests_on)
    for name in sorted(series.of_request(info_request)):
        for view in ("series", "series-csv", "api-series", "api-series-csv"):
            yield reverse(view, args=[authority, name])
    for topic in topics.of(info_request):
        for view in ("topic", "topic-feed", "api-topic", "api-topic-requests"):
            yield reverse(view, args=[topic.slug])
    for found in rounds.of_requests([info_request.pk]).values():
        for view in ("round", "round-csv", "api-round"):
            yield reverse(view, args=[found.slug])
    before = InformationRequest.objects.filter(published_at__lt=info_request.published_at)
    yield _sitemap("requests", before.count())
    counts = (Table.objects.filter(pk__lt=table).count() for table in tables)
    yield from dict.fromkeys(_sitemap("tables", count) for count in counts)


def _sitemap(section: str, before: int) -> str:
    """The address of the part of the sitemap in which so many entries stand before one."""
    address = reverse("django.contrib.sitemaps.views.sitemap", args=[section])
    page = before // RowsSitemap.limit + 1
    return f"{address}?p={page}" if page > 1 else address


# What is left of it ---------------------------------------------------------------------------------


def _rows(tombstone: Tombstone, words: Collection[str]) -> Iterator[str]:
    pk = tombstone.info_request_id
    held = SearchEntry.objects.filter(words__contains=[models.OuterRef("word")])
    left: dict[str, models.QuerySet[models.Model]] = {
        "the request": InformationRequest.objects.filter(pk=pk),
        "questions": Question.objects.filter(info_request_id=pk),
        "answers": Answer.objects.filter(info_request_id=pk),
        "citations": Citation.objects.filter(answer__info_request_id=pk),
        "tables": Table.objects.filter(pk__in=tombstone.table_ids),
        "links to tables": RequestTable.objects.filter(info_request_id=pk),
        "files": PublishedFile.objects.filter(info_request_id=pk),
        "the search entry": SearchEntry.objects.filter(pk=pk),
        "words that searches suggest": SearchWord.objects.filter(~models.Exists(held), word__in=words),
        "its topics": TopicEntry.objects.filter(info_request_id=pk),
        "its questions in a round": RoundQuestion.objects.filter(question__info_request_id=pk),
        "what its questions are about": QuestionEntry.objects.filter(info_request=pk),
    }
    return (name for name, rows in left.items() if rows.exists())


def _not_gone(addresses: Iterable[str]) -> Iterator[str]:
    """The addresses that do not say that it was withdrawn, also to who asks whether an old copy still holds."""
    for address in addresses:
        if ask(address, keeps_a_copy=True).status_code != _GONE:
            yield address


def _still_named(trace: Trace) -> Iterator[str]:
    named = re.compile(
        rb"|".join([re.escape(trace.path.encode()) + rb"(?![\w-])", *(str(pk).encode() for pk in trace.ids)])
    )
    for address in trace.lists:
        answer = ask(address)
        if answer.status_code not in _LOOKED_AT or named.search(body(answer)):
            yield address


def _still_given_out(tombstone: Tombstone) -> Iterator[str]:
    """The bulk files that are given out and were begun before the withdrawal."""
    change = Change.objects.filter(info_request_id=tombstone.info_request_id).latest("pk")
    for file in BulkFile.objects.filter(known_change__lt=change.pk):
        address = file.get_absolute_url()
        if ask(address, keeps_a_copy=True).status_code in _GIVEN:
            yield address
