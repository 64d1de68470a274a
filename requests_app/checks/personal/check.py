"""Looks through all that will be published for personal data, and returns what it sees as findings."""

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from requests_app.checks.finding import Finding, Severity, with_distinct_keys
from requests_app.checks.personal import (
    bank,
    births,
    columns,
    contact,
    filenames,
    identity,
    named,
    people,
    places,
    vehicles,
)
from requests_app.checks.personal.filenames import NamedFile
from requests_app.checks.personal.sights import Setting, Sight
from requests_app.checks.published import Piece, pieces
from requests_app.letters.parsed import ParsedLetter
from tables_app.relations import plain

_RULES: Final[Sequence[Callable[[Piece, Setting], Iterator[Sight]]]] = (
    identity.find,
    bank.find,
    contact.find,
    births.find,
    places.find,
    vehicles.find,
    named.find,
)
_WEIGHT: Final = {Severity.SEVERE: 0, Severity.WARNING: 1, Severity.INFORMATION: 2}
_BARE_FIGURE: Final = re.compile(r"[\d\s,.%£<>*]{0,7}")
"""Most cells are no more than a figure, and none of that length is anybody's."""

_SINGLY: Final = 3
"""So many findings of one kind in one column are told one by one; more are told together."""


def check_personal(letter: ParsedLetter, files: Iterable[NamedFile] = ()) -> tuple[Finding, ...]:
    """Return the personal data in what will be published of a letter, and in the names of its files."""
    setting = _setting(letter)
    listed = tuple(columns.find(letter))
    listing = {(finding.table, finding.column) for finding in listed}
    seen = [(piece, sight) for piece in pieces(letter) for sight in _seen(piece, setting)]
    seen = [
        (piece, sight)
        for piece, sight in seen
        if not (
            sight.code == "personal-name" and (piece.table, piece.column) in listing and piece.row is not None
        )
    ]
    return with_distinct_keys((*_told(seen), *listed, *filenames.find(files, setting.people)))


def _setting(letter: ParsedLetter) -> Setting:
    own = people.own_words(letter)
    words = frozenset(word for block in letter.blocks for word in re.findall(r"\b[a-zß-ÿ]+\b", block.text))
    return Setting(people.people_named(letter), contact.numbers_in(own), places.postcodes_in(own), words)


def _seen(piece: Piece, setting: Setting) -> list[Sight]:
    """Return what the rules see, the words of each once: the weightiest first, then what an earlier rule saw."""
    if _BARE_FIGURE.fullmatch(piece.text):
        return []
    every = sorted(
        (sight for rule in _RULES for sight in rule(piece, setting)),
        key=lambda sight: _WEIGHT[sight.severity],
    )
    kept: list[Sight] = []
    for sight in every:
        at = bisect_right(kept, sight.start, key=_start)
        if (at == 0 or kept[at - 1].end <= sight.start) and (at == len(kept) or sight.end <= kept[at].start):
            kept.insert(at, sight)
    return kept


def _start(sight: Sight) -> int:
    return sight.start


def _told(seen: Iterable[tuple[Piece, Sight]]) -> Iterator[Finding]:
    """Yield the findings: one for each sight, or one for a column that is full of them."""
    groups: dict[tuple[str, ...], list[tuple[Piece, Sight]]] = defaultdict(list)
    for piece, sight in seen:
        is_cell = piece.row is not None
        column = (piece.table, str(piece.column)) if is_cell else (piece.name, str(sight.start))
        groups[sight.code, sight.severity, *column].append((piece, sight))
    for each in groups.values():
        if len(each) > _SINGLY:
            yield _of_column(each)
        else:
            yield from (_of_words(piece, sight) for piece, sight in each)


def _of_words(piece: Piece, sight: Sight) -> Finding:
    words = piece.text[sight.start : sight.end]
    return Finding(
        sight.code,
        f"{sight.code}:{piece.name}:{_mark(words)}"[:300],
        sight.severity,
        f"{sight.what} stands in {piece.place}: “{words}”.",
        table=piece.table,
        row=piece.row,
        column=piece.column,
        piece=piece.name,
        start=sight.start,
        end=sight.end,
    )


def _mark(words: str) -> str:
    """Return a mark that tells words from others beside them, and is too short to find out what they were.

    A finding's key outlives what it was found in.
    """
    return hashlib.sha256(plain(words).encode()).hexdigest()[:4]


def _of_column(each: Sequence[tuple[Piece, Sight]]) -> Finding:
    piece, sight = each[0]
    place = piece.place.partition(",")[0]
    return Finding(
        sight.code,
        f"{sight.code}:{piece.table}:{plain(piece.about) or piece.column}"[:300],
        sight.severity,
        f"{sight.what} stands in each of {len(each)} cells of {place}, column “{piece.about or piece.column}”.",
        tuple(f"“{at.text[seen.start : seen.end]}”" for at, seen in each[:20]),
        table=piece.table,
        column=piece.column,
    )
