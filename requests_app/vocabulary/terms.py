"""The words of a text in the one form that all their spellings, inflections and other names share."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from requests_app.vocabulary.names import NAMES

_STEMMER: Final = snowballstemmer.stemmer("english")

_IRREGULAR: Final = {
    "children": "child",
    "childrens": "child",
    "people": "person",
    "peoples": "person",
    "men": "man",
    "women": "woman",
    "lives": "life",
    "taxis": "taxi",
    "copies": "copy",
}

WORDS_TOO: Final = frozenset(
    ["cat", "cut", "it", "mash", "met", "pace", "pal", "pals", "pip", "poca", "send", "sud", "ta", "toil"]
)
"""Stems of initials that are words too: "SEND" is special educational needs, and "please send" is not."""

_LINKING: Final = frozenset(["who", "that", "which", "is", "are", "was", "were", "be", "been"])
"""Words that may stand within a name."""

_PLURAL_INITIALS: Final = re.compile(r"\b([A-Z]{2,})s\b")
"""The stemmer does not find the plural of initials, "PCNs": a nought, which is part of the word, takes the place of its "s"."""

_SMALL_PLURAL_INITIALS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{3,}s")
"""These have no vowel, so they are initials in small letters too."""

_AMPERSAND: Final = re.compile(r"\b([a-z])\s?(?:&|\band\b)\s?([a-z])\b")
_SECTION: Final = re.compile(r"\b(?:sections?|sect|sec|s)\.?\s*(\d{1,3}[a-z]?)\b")
_WORD: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z0-9]+(?:\0|['’][a-z]+)?")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or name of a text: its shared form, and the characters it takes in the text as it was spelled.

    form: a stem ("notic"), or for a name of the vocabulary "=" and the plainest name of that thing.
    """

    form: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        return self.form.startswith("=")


class Vocabulary:
    """Groups of names that mean the same thing, ready to be recognised in a text, the longest name first.

    words_too: stems of initials that are taken for a name in capitals only, as whole sentences want it.
    """

    def __init__(
        self, groups: Iterable[Sequence[str]] = NAMES, words_too: Collection[str] = frozenset()
    ) -> None:
        self._words_too = words_too
        self._names: dict[str, tuple[str, ...]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group in groups:
            form = f"={group[0]}"
            self._names[form] = tuple(dict.fromkeys((*self._names.get(form, ()), *group)))
            for name in group:
                stems = tuple(stem for stem, _, _ in _words(name))
                if stems:
                    self._by_first.setdefault(stems[0], []).append((stems, form))
        for known in self._by_first.values():
            known.sort(key=lambda pair: -len(pair[0]))

    def terms(self, text: str) -> tuple[Term, ...]:
        """Return the text's terms in their order. Every word is in one of them."""
        words = _words(text)
        stems = [stem for stem, _, _ in words]
        found: list[Term] = []
        at = 0
        while at < len(words):
            length, form = self._name_at(stems, at)
            if length == 1 and stems[at] in self._words_too and not text[words[at][1] :][:2].isupper():
                form = stems[at]
            found.append(Term(form, words[at][1], words[at + length - 1][2]))
            at += length
        return tuple(found)

    def names(self, form: str) -> tuple[str, ...]:
        """Return the names of the thing that a term's form stands for; none for a mere word."""
        return self._names.get(form, ())

    def _name_at(self, stems: Sequence[str], at: int) -> tuple[int, str]:
        """Return how many words the longest name here takes, and its form; a word's own stem where there is none."""
        for known, form in self._by_first.get(stems[at], ()):
            if length := _length_as(known, stems, at):
                return length, form
        return 1, stems[at]


def _length_as(known: Sequence[str], stems: Sequence[str], at: int) -> int:
    """Return how many words from here on are a name, or 0: "children (who were) looked after"."""
    here = at
    for number, stem in enumerate(known):
        while number and here < len(stems) and stems[here] != stem and stems[here] in _LINKING:
            here += 1
        if here >= len(stems) or stems[here] != stem:
            return 0
        here += 1
    return here - at


def _words(text: str) -> list[tuple[str, int, int]]:
    """Return the stem, the beginning and the end of each word. Places are those in the text as it was given."""
    singular = _PLURAL_INITIALS.sub("\\1\0", text)
    lowered = singular.lower()
    if len(lowered) != len(text):  # a character whose small form is two
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in singular)
    joined = [(matched.start(), matched.end(), matched) for matched in _SECTION.finditer(lowered)]
    joined += [(matched.start(), matched.end(), matched) for matched in _AMPERSAND.finditer(lowered)]
    ranges = sorted(joined, key=lambda each: each[0])
    found: list[tuple[str, int, int]] = []
    at = 0
    for start, end, matched in ranges:
        if start < at:
            continue
        found += _plain_words(lowered, at, start)
        whole = f"s{matched[1]}" if matched.re is _SECTION else matched[1] + matched[2]
        found.append((whole, start, end))
        at = end
    return found + _plain_words(lowered, at, len(lowered))


def _plain_words(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(_stem(word[0]), word.start(), word.end()) for word in _WORD.finditer(text, start, end)]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    bare = re.sub(r"['’]s?$|['’]|\0", "", word)
    if _SMALL_PLURAL_INITIALS.fullmatch(bare):
        return bare[:-1]
    known = _IRREGULAR.get(bare, bare)
    stem: str = _STEMMER.stemWord(known)
    return stem
