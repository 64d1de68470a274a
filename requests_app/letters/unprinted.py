"""The questions that a letter answers but does not print."""

from collections.abc import Sequence

from requests_app.letters.addressing import address
from requests_app.letters.asked import Asked
from requests_app.letters.cues import is_response_cue
from requests_app.letters.markers import MarkKind, Naming, Span, namings
from requests_app.letters.pieces import Piece


def unprinted(parts: Sequence[Piece], matter: Sequence[int]) -> tuple[Asked, ...]:
    """Return the questions that the answers name though the letter does not print them; else one without words."""
    numbers: dict[str, None] = {}
    for at in matter:
        part = parts[at]
        if part.mark and part.mark.kind in (MarkKind.QUESTION, MarkKind.ANSWER) and part.mark.path:
            numbers.setdefault(part.mark.path[0])
        for naming in _naming(part):
            for number in (number for span in naming.spans for number in _whole_numbers(span)):
                numbers.setdefault(number)
    named = [number for number in numbers if number.isdigit()]
    if not named:
        return (Asked(("1",), "", "", ()),) if matter else ()
    return tuple(Asked((number,), "", "", ()) for number in sorted(named, key=int))


def _naming(part: Piece) -> list[Naming]:
    """Return where a piece says which questions it answers: "My response to your questions 1-5 is as follows:"."""
    if is_response_cue(part):
        return list(namings(part.text))
    return [naming] if not part.mark and (naming := address(part.text)) else []


def _whole_numbers(span: Span) -> list[str]:
    first, last = span.first[0], span.last[0]
    if first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < 100:
        return [str(number) for number in range(int(first), int(last) + 1)]
    return [first]
