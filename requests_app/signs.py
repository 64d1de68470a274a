"""The published questions that are nearest in meaning, out of all of them, without an index in the database.

Each process keeps one bit for each number of each question's vector: whether it is above what is usual. That is 48 bytes a
question, which are compared with those of what is asked, every one of them; the whole vectors are then read of the few that differ
least.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection

from requests_app import meaning

MOST: Final = 250
"""So many are looked at whole. Of the three truly nearest, 95 in 100 are among them, in a log of 300,000 questions that are all
near to others: `benchmarks/matching.py`."""

_BATCH: Final = 20_000
_WORDS: Final = meaning.LENGTH // 64

Vectors = dict[int, bytes]
"""What questions mean, by their keys."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """keys: of the questions; bits: `_WORDS` rows, a column for each question, in the order of the keys; known: every row
    written by a transaction before this one is here, unless it is gone."""

    keys: npt.NDArray[np.int64]
    bits: npt.NDArray[np.uint64]
    known: int = 0

    def with_rows(self, rows: Sequence[tuple[int, bytes | memoryview]], known: int) -> "_Signs":
        """Return these and others, which take the place of those of the same keys."""
        if not rows:
            return _Signs(self.keys, self.bits, known)
        keys = np.array([key for key, _ in rows], dtype=np.int64)
        others = self.without(keys)
        bits = _bits([bytes(vector) for _, vector in rows])
        return _Signs(np.concatenate([others.keys, keys]), np.concatenate([others.bits, bits], axis=1), known)

    def without(self, keys: npt.NDArray[np.int64]) -> "_Signs":
        kept = ~np.isin(self.keys, keys)
        return self if kept.all() else _Signs(self.keys[kept], self.bits[:, kept], self.known)

    def nearest(self, asked: npt.NDArray[np.uint64]) -> list[int]:
        """Return the keys of those whose bits differ least from a column of bits; of those that differ as much, the newest."""
        differing = np.zeros(len(self.keys), dtype=np.uint16)
        for row, word in zip(self.bits, asked, strict=True):
            differing += np.bitwise_count(row ^ word)
        nearer = np.cumsum(np.bincount(differing, minlength=meaning.LENGTH + 1))
        farthest = int(np.searchsorted(nearer, MOST))
        places = np.flatnonzero(differing <= farthest)
        order = np.lexsort((-self.keys[places], differing[places]))[:MOST]
        nearest: list[int] = self.keys[places[order]].tolist()
        return nearest


_NOTHING: Final = _Signs(np.empty(0, dtype=np.int64), np.empty((_WORDS, 0), dtype=np.uint64))


class _Kept:
    """What the process has read of the table so far; threads take it whole, and one at a time reads on."""

    def __init__(self) -> None:
        self._signs = _NOTHING
        self._reading = threading.Lock()

    def now(self) -> _Signs:
        """Return the signs of every question, those included that were published since the last time."""
        with self._reading:
            signs = self._signs
            # Whoever is still writing when this is read is read again next time: no row is missed, in whatever order they commit.
            unfinished = _unfinished()
            if not signs.known or unfinished < signs.known:  # the latter in a database that was restored
                self._signs = _read_all(unfinished)
            else:
                self._signs = signs.with_rows(_rows(_WRITTEN_SINCE, [signs.known]), unfinished)
            return self._signs

    def forget(self, keys: Iterable[int]) -> None:
        with self._reading:
            self._signs = self._signs.without(np.array(list(keys), dtype=np.int64))


_kept: Final = _Kept()


def nearest(vectors: Sequence[bytes]) -> tuple[list[Vectors], int]:
    """Return for each vector the published questions nearest to it, about `MOST` of them, and how many there are in all."""
    asked = _bits(vectors).T
    while True:
        signs = _kept.now()
        keys = [signs.nearest(each) for each in asked]
        wanted = set().union(*keys)
        whole = {key: bytes(vector) for key, vector in _rows(_WHOLE, [list(wanted)])} if wanted else {}
        if len(whole) == len(wanted):
            return [{key: whole[key] for key in sorted(each)} for each in keys], len(signs.keys)
        _kept.forget(wanted - whole.keys())  # withdrawn since they were read, or never committed


def _read_all(unfinished: int) -> _Signs:
    """Read the whole table, some rows at a time, so that no query takes long."""
    signs = _NOTHING
    parts = [signs]
    last = -1
    while rows := _rows(_AFTER, [last, _BATCH]):
        parts.append(signs.with_rows(rows, unfinished))
        last = rows[-1][0]
    return _Signs(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.bits for part in parts], axis=1),
        unfinished,
    )


def _bits(vectors: Sequence[bytes]) -> npt.NDArray[np.uint64]:
    """Return a column of `_WORDS` words for each vector."""
    packed = np.packbits(meaning.above_the_middle(b"".join(vectors)), axis=1)
    return np.ascontiguousarray(packed.view(np.uint64).T)


_AFTER: Final = (
    "SELECT question_id, meaning FROM requests_app_questionentry WHERE question_id > %s ORDER BY 1 LIMIT %s"
)
# A table that was restored has the numbers of another server's transactions, which may be far ahead of this one's: without an
# end, every row of it would be read each time. All that is seen was written before the end, or by this transaction.
_WRITTEN_SINCE: Final = """
SELECT question_id, meaning FROM requests_app_questionentry WHERE written_by >= %s AND written_by < greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint + 1
)
"""
_WHOLE: Final = "SELECT question_id, meaning FROM requests_app_questionentry WHERE question_id = ANY (%s)"


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[int, bytes | memoryview]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[int, bytes | memoryview]] = cursor.fetchall()
        return rows


def _unfinished() -> int:
    """The number of the first transaction that has not ended: all before it have, one way or the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        number: int = cursor.fetchone()[0]
        return number
