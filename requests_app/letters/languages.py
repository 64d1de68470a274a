"""Letters in Welsh and English: the English part is understood, the Welsh one kept beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters.document import Block, Document, Doubt, Paragraph

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# The small words that no text of a few lines is without, but for those that the other language has too.
_WELSH: Final = frozenset(
    [
        "yn",
        "yr",
        "y'r",
        "i'r",
        "o'r",
        "a'r",
        "i'w",
        "ac",
        "ar",
        "gan",
        "wedi",
        "eich",
        "ein",
        "nid",
        "nad",
        "nac",
        "na",
        "oes",
        "fod",
        "bod",
        "sydd",
        "neu",
        "gyda",
        "mae",
        "oedd",
        "hwn",
        "hon",
        "hyn",
        "hynny",
        "wrth",
        "dan",
        "drwy",
        "sy'n",
        "hefyd",
        "pan",
        "os",
        "faint",
        "sawl",
        "pwy",
        "ble",
        "pryd",
        "pob",
        "cais",
        "ymateb",
        "gwybodaeth",
        "wybodaeth",
        "cyngor",
        "gyngor",
        "annwyl",
        "dyddiad",
        "diolch",
        "gywir",
        "deddf",
        "ddeddf",
        "rhyddid",
        "adran",
        "cyfeirnod",
        "eitem",
        "cwestiwn",
    ]
)
_ENGLISH: Final = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "that",
        "for",
        "we",
        "you",
        "your",
        "our",
        "have",
        "has",
        "this",
        "not",
        "are",
        "was",
        "were",
        "with",
        "by",
        "on",
        "under",
        "an",
        "it",
        "as",
        "be",
        "or",
        "which",
        "from",
        "how",
        "many",
        "much",
        "what",
        "dear",
        "date",
        "request",
        "information",
        "council",
        "act",
        "section",
        "thank",
        "sincerely",
        "faithfully",
    ]
)
_LEAST_WELSH: Final = 40
"""Words; less of it is a letterhead in both languages, or a line that offers a reply in Welsh."""
_LEAST_SHARE: Final = 0.3
"""How much of the letter, against the other part, each part of a letter in two languages is at least."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A document with its Welsh blocks behind all others; they begin at `welsh_at`. is_welsh: it has no English part."""

    document: Document
    welsh_at: int
    is_welsh: bool = False


def part_languages(document: Document) -> Parted:
    """Return the letter with the Welsh part, if it is in Welsh and English, put behind the English one."""
    are_welsh = _which_are_welsh(document.blocks)
    lengths = [len(_WORD.findall(_text_of(block))) for block in document.blocks]
    welsh = sum(length for length, is_welsh in zip(lengths, are_welsh, strict=True) if is_welsh)
    english = sum(lengths) - welsh
    if welsh < _LEAST_WELSH or welsh < _LEAST_SHARE * english:
        return Parted(document, len(document.blocks))
    if english < _LEAST_SHARE * welsh:
        return Parted(document, len(document.blocks), is_welsh=True)
    order = sorted(range(len(are_welsh)), key=are_welsh.__getitem__)
    position = {old: new for new, old in enumerate(order)}
    doubts = (
        doubt if doubt.block is None else replace(doubt, block=position[doubt.block])
        for doubt in document.doubts
    )
    ordered = replace(document, blocks=tuple(document.blocks[old] for old in order), doubts=tuple(doubts))
    return Parted(ordered, are_welsh.count(False))


def is_welsh(text: str) -> bool:
    """Return whether the words of a text are Welsh; of one that does not show it, that it is not."""
    return _leaning(text) > 0


def doubt_of(parted: Parted, first: int) -> Doubt | None:
    """Return what a reviewer should know of the letter's languages. first: the first Welsh block."""
    if parted.is_welsh:
        return Doubt(
            "letter-in-welsh",
            "The letter is in Welsh, which is read without being understood. Check every question and answer.",
        )
    if parted.welsh_at < len(parted.document.blocks):
        return Doubt(
            "part-in-welsh",
            "The letter is in Welsh and in English. Questions and answers are those of the English part; the Welsh "
            "part is kept and not used.",
            block=first,
        )
    return None


def _which_are_welsh(blocks: Sequence[Block]) -> list[bool]:
    """Return for each block whether it is Welsh; one that does not show it is if those around it are."""
    leanings = [_leaning(_text_of(block)) for block in blocks]
    before, after = [0] * len(blocks), [0] * len(blocks)
    for found, places in ((before, range(len(blocks))), (after, reversed(range(len(blocks))))):
        last = 0
        for place in places:
            last = leanings[place] or last
            found[place] = last
    return [
        not _is_running(block) and (leaning or min(first or second, second or first)) > 0
        for block, leaning, first, second in zip(blocks, leanings, before, after, strict=True)
    ]


def _leaning(text: str) -> int:
    """Return 1 for Welsh, -1 for English, 0 where the words do not show it."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    welsh, english = sum(map(_WELSH.__contains__, words)), sum(map(_ENGLISH.__contains__, words))
    return (welsh > english) - (welsh < english)


def _text_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return " ".join(cell.text for cell in block.grid.cells)


def _is_running(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.running
