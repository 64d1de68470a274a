"""Which questions a number, a range or their own words printed again name."""

import re
from collections.abc import Sequence

from requests_app.letters.asked import Asked
from requests_app.letters.document import Doubt
from requests_app.letters.markers import Naming, Path, covered, missing
from requests_app.letters.wording import is_same


class Names:
    """All the questions of a letter, found by what names them."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        self.order = {question.number: at for at, question in enumerate(asked)}
        self._by_words: dict[str, list[Asked]] = {}
        for question in asked:
            self._by_words.setdefault(_key(question.text), []).append(question)
        self._runs = sorted({question.run for question in asked})

    def numbered(self, path: Path, run: int, being_answered: Asked | None) -> list[Asked] | None:
        """Return the questions with this path: in full, or below the one being answered.

        run: that of the questions last printed, which is looked in first.
        """
        for base in _bases(path, being_answered):
            for one in (run, *self._runs):
                number = (f"{one}:" if one else "") + ".".join((*base, *path))
                if number in self.order:
                    return [self.asked[self.order[number]]]
        inside = [
            question for question in self.asked if question.path[: len(path)] == path and question.run == run
        ]
        return inside or None

    def listed(self, naming: Naming, run: int) -> tuple[list[Asked], list[Path]]:
        """Return the questions that a phrase names, and the numbers it names in vain."""
        here = [question for question in self.asked if question.run == run] or list(self.asked)
        numbers = [question.path for question in here]
        paths = set(covered(naming.spans, numbers))
        return [question for question in here if question.path in paths], missing(naming.spans, numbers)

    def between(self, first: Asked, last: Asked) -> list[Asked]:
        """Return the questions from one to another, both included."""
        return list(self.asked[self.order[first.number] : self.order[last.number] + 1])

    def worded(self, text: str) -> Asked | None:
        """Return the question whose words a text is."""
        alike = self._by_words.get(_key(text), []) if text else []
        printed = next((question for question in alike if question.text == text), None)
        return printed or next((question for question in alike if is_same(text, question.text)), None)


def _bases(path: Path, being_answered: Asked | None) -> list[Path]:
    if being_answered is None or path[0].isdigit():
        return [()]
    own = being_answered.path
    return [*(own[:length] for length in range(len(own), 0, -1)), ()]


def _key(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))[:40]


def doubt_of(at: int, path: Path, *, is_range: bool = False) -> Doubt:
    """Return the doubt that a number of the piece `at` raises which no printed question has."""
    number = ".".join(path)
    if is_range:
        return Doubt(
            "range-names-missing-question",
            f"An answer names question {number}, which the letter does not print.",
            number,
            at,
        )
    return Doubt(
        "answer-to-missing-question",
        f"There is an answer {number}, but no question {number} is printed.",
        number,
        at,
    )
