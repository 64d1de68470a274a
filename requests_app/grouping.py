"""Which files of an archive were sent with which letter, as far as their folders and names tell."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from requests_app.intake import ANNEX, LETTERS, SPREADSHEETS

Words = tuple[str, ...]


def owners(files: Iterable[PurePosixPath]) -> dict[PurePosixPath, PurePosixPath]:
    """Return the letter that each annex and spreadsheet goes with, one in the same folder; where none is meant, none.

    "FOI 12 costs.xlsx" and "FOI 12 Annex A.docx" go with "FOI 12.pdf", or with the one letter whose name begins so.
    "Annex A.docx" and any other spreadsheet go with the only letter of the folder.
    """
    folders: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for file in files:
        folders[file.parent].append(file)
    return {file: owner for inside in folders.values() for file, owner in _within(inside).items()}


def _within(files: Sequence[PurePosixPath]) -> dict[PurePosixPath, PurePosixPath]:
    """As `owners`, for the files of one folder."""
    letters = [file for file in files if file.suffix.lower() in LETTERS and not ANNEX.search(file.stem)]
    called: dict[Words, list[PurePosixPath]] = defaultdict(list)
    beginning: dict[Words, list[PurePosixPath]] = defaultdict(list)
    for letter in letters:
        words = _words(letter.stem)
        called[words].append(letter)
        for count in range(len(words) + 1):
            beginning[words[:count]].append(letter)
    found = {}
    for file in set(files).difference(letters):
        name, before = _words(file.stem), _words(ANNEX.split(file.stem)[0])
        named = (called.get(name[:count]) for count in range(len(name), 0, -1))
        likely = next(filter(None, named), None) or beginning.get(before)
        if not likely and file.suffix.lower() in SPREADSHEETS:
            likely = letters
        if likely and len(likely) == 1:
            found[file] = likely[0]
    return found


def _words(name: str) -> Words:
    return tuple(re.findall(r"[^\W\d_]+|\d+", name.lower()))
