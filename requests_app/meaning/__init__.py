"""What a text means, as a vector that texts of like meaning share. No Django, and nothing leaves the machine."""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from requests_app.meaning.model import LENGTH, WrongModel, states_of
from requests_app.meaning.pieces import pieces_of
from requests_app.vocabulary.initials import INITIALS
from requests_app.vocabulary.names import NAMES
from requests_app.vocabulary.terms import WORDS_TOO, Vocabulary

_Vector = npt.NDArray[np.float32]

_VOCABULARY: Final = Vocabulary((*NAMES, *INITIALS), WORDS_TOO)


LANDMARKS: Final = Path(__file__).parent / "landmarks.bin"
"""Vectors of the plainest questions about each thing that the vocabulary names; written by tools/landmarks.py."""

_NEAREST_LANDMARKS: Final = 5

__all__ = [
    "LANDMARKS",
    "LENGTH",
    "WrongModel",
    "above_the_middle",
    "commonness",
    "nearness",
    "pieces_of",
    "plain",
    "vector",
]


def vector(*texts: str) -> bytes:
    """Return what texts mean together: `LENGTH` signed bytes. One without words means nothing: noughts."""
    each = [_direction(plain(text)) for text in texts]
    return _in_bytes(np.sum(each, axis=0)).tobytes()


def nearness(one: bytes, others: Sequence[bytes]) -> _Vector:
    """Return how near in meaning each of the others is to one: the cosine, so 1 is the same."""
    near: _Vector = _directions(_rows(b"".join(others))) @ _directions(_rows(one))[0]
    return near


def commonness(vectors: Sequence[bytes]) -> _Vector:
    """Return how near each is to plain questions of its subject: the mean cosine with the nearest landmarks.

    What is near to everything is not alike because of it, so this is to be taken off.
    """
    near = _directions(_rows(b"".join(vectors))) @ _landmarks().T
    mean: _Vector = np.partition(near, -_NEAREST_LANDMARKS, axis=1)[:, -_NEAREST_LANDMARKS:].mean(
        axis=1, dtype=np.float32
    )
    return mean


def above_the_middle(vectors: bytes) -> npt.NDArray[np.bool]:
    """Say of each number of each vector whether it is above the usual one, that of the middle of all landmarks."""
    above: npt.NDArray[np.bool] = _directions(_rows(vectors)) > _landmarks().mean(axis=0)
    return above


def _directions(rows: _Vector) -> _Vector:
    """Return rows with the length 1; those of noughts stay noughts."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    directions: _Vector = (rows / np.where(lengths, lengths, 1)).astype(np.float32)
    return directions


def _rows(vectors: bytes) -> _Vector:
    return np.frombuffer(vectors, dtype=np.int8).reshape(-1, LENGTH).astype(np.float32)


@cache
def _landmarks() -> _Vector:
    return _directions(_rows(LANDMARKS.read_bytes()))


def plain(text: str) -> str:
    """Return a text with every name of the vocabulary replaced by the plain one, which the model is likelier to know."""
    parts: list[str] = []
    at = 0
    for term in _VOCABULARY.terms(text):
        if term.is_name:
            parts += [text[at : term.start], term.form[1:]]
            at = term.end
    return "".join([*parts, text[at:]])


def _in_bytes(vector: _Vector) -> npt.NDArray[np.int8]:
    whole: npt.NDArray[np.int8] = np.rint(vector * (127 / max(np.abs(vector).max(), 1e-9))).astype(np.int8)
    return whole


@lru_cache(maxsize=512)
def _direction(text: str) -> _Vector:
    """Return a text's meaning with the length 1."""
    pieces = pieces_of(text)
    if not pieces:
        return np.zeros(LENGTH, dtype=np.float32)
    # One text at a time: the model's rounding depends on what else is in a batch, and vectors must be the same each time.
    mean = states_of(pieces).mean(axis=0)
    direction: _Vector = mean / np.linalg.norm(mean)
    return direction
