"""What an office document holds and a letter's reader does not take from it, as doubts for a person."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from requests_app.letters.document import Doubt

# As large as a small table: 8 cm by 4 cm.
_PICTURE_WIDTH: Final = 227
_PICTURE_HEIGHT: Final = 113


def may_tell(width: float, height: float) -> bool:
    """Whether a picture of this size, in points, may hold part of an answer; a smaller one is an ornament."""
    return width > _PICTURE_WIDTH and height > _PICTURE_HEIGHT


def unseen_doubts(seen: Counter[str], pictured: int | None = None) -> Iterator[Doubt]:
    """Yield the doubts of a document with so many "insertions", "deletions", "hidden" texts, "comments", "pictures".

    pictured: the block in or after which the first picture stands.
    """
    insertions, deletions = seen["insertions"], seen["deletions"]
    if insertions or deletions:
        yield Doubt(
            "tracked-changes",
            f"The file holds tracked changes ({insertions} added, {deletions} deleted). The letter was read as if "
            "all were accepted.",
        )
    if seen["hidden"]:
        yield Doubt(
            "hidden-text",
            "The file holds hidden text, which was left out.",
        )
    if seen["comments"]:
        yield Doubt(
            "comments",
            "The file holds comments, which were left out.",
        )
    if seen["pictures"]:
        yield Doubt(
            "picture-not-read",
            "There is a picture, a chart or an embedded file in the letter. What it shows was not read.",
            block=pictured,
        )
