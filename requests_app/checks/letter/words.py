"""What the rules on a letter look at."""

from collections.abc import Iterator

from requests_app.checks.finding import Finding, Severity
from requests_app.letters.legislation import Provision, provision
from requests_app.letters.parsed import Answer, Citation, CitationRole, Disposition, ParsedLetter, spoken

WITHHOLDING = frozenset({Disposition.REFUSED, Disposition.NEITHER, Disposition.PARTLY_DISCLOSED})


def whole(letter: ParsedLetter) -> str:
    """Return all that the letter says on one line, its tables left out, and answers that a correction may have added."""
    said = [
        *(block.text for block in letter.blocks),
        *(answer.text for answer in letter.answers),
        *(note.text for note in letter.notes),
    ]
    return " ".join(" ".join(said).split())


def reasons(answer: Answer) -> tuple[Citation, ...]:
    """Return the provisions that the answer rests on."""
    return tuple(citation for citation in answer.citations if citation.role is CitationRole.OPERATIVE)


def relied_on(letter: ParsedLetter) -> Iterator[tuple[Answer, Citation, Provision]]:
    """Yield each provision that an answer rests on and that the catalogue knows, once for each entry of the catalogue."""
    seen = set()
    for answer in letter.answers:
        for citation in reasons(answer):
            entry = provision(citation.provision)
            if entry and entry.is_reason and entry.code not in seen:
                seen.add(entry.code)
                yield answer, citation, entry


def of_answer(code: str, answer: Answer, message: str, severity: Severity = Severity.WARNING) -> Finding:
    """Return a finding about a whole answer."""
    return Finding(code, f"{code}:{answer.id}", severity, message, piece=f"answer {answer.id}")


def of_provision(
    code: str, answer: Answer, entry: Provision, message: str, severity: Severity = Severity.WARNING
) -> Finding:
    """Return a finding about a provision that an answer, the first of several, rests on."""
    return Finding(code, f"{code}:{entry.code}", severity, message, piece=f"answer {answer.id}")


def asked(answer: Answer) -> str:
    """Return the questions of an answer, to end a sentence: "question 3", "questions 1 and 2"."""
    numbers = [spoken(number) for number in answer.questions]
    if not numbers:
        return "no question"
    if len(numbers) == 1:
        return f"question {numbers[0]}"
    return f"questions {', '.join(numbers[:-1])} and {numbers[-1]}"


def cited(entry: Provision) -> str:
    """Return a provision as a letter names it: "section 40(2)", "regulation 12(4)(b)"."""
    law, _, number = entry.code.rpartition(":")
    is_act = number.startswith("s")
    return f"{'section' if is_act else 'regulation'} {number.removeprefix('s').removeprefix('reg')}" + (
        " of the Scottish " + ("Act" if is_act else "Regulations") if law else ""
    )
