"""The questions that a letter answers but does not print."""

from collections.abc import Sequence

from requests_app.letters.addressing import address
from requests_app.letters.asked import Asked
from requests_app.letters.markers import MarkKind, Span
from requests_app.letters.pieces import Piece


def unprinted(parts: Sequence[Piece], matter: Sequence[int]) -> tuple[Asked, ...]:
    """Return the questions that the answers name though the letter does not print them; else one without words."""
    numbers: dict[str, None] = {}
    for at in matter:
        part = parts[at]
        if part.mark and part.mark.kind in (MarkKind.QUESTION, MarkKind.ANSWER) and part.mark.path:
            numbers.setdefault(part.mark.path[0])
        elif naming := address(part.text):
            for span in naming.spans:
                for number in _whole_numbers(span):
                    numbers.setdefault(number)
    named = [number for number in numbers if number.isdigit()]
    if not named:
        return (Asked(("1",), "", "", ()),) if matter else ()
    return tuple(Asked((number,), "", "", ()) for number in sorted(named, key=int))


def _whole_numbers(span: Span) -> list[str]:
    first, last = span.first[0], span.last[0]
    if first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < 100:
        return [str(number) for number in range(int(first), int(last) + 1)]
    return [first]
