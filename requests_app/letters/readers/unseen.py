"""What an office document holds and a letter's reader does not take from it, as doubts for a person."""

from collections import Counter
from collections.abc import Iterator

from requests_app.letters.document import Doubt


def unseen_doubts(seen: Counter[str]) -> Iterator[Doubt]:
    """Yield the doubts of a document with so many "insertions", "deletions", "hidden" texts and "comments"."""
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
