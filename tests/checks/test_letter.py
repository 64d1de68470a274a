"""What a letter lacks by law is said, and a letter that has it is left alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from requests_app.checks.finding import Severity
from requests_app.checks.letter.check import check_letter
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    CitationRole,
    Disposition,
    LetterBlock,
    ParsedLetter,
    Regime,
)
from tests.builders import answer, parsed_letter, question

REVIEW: Final = "If you are unhappy you may ask for an internal review."
COMMISSIONER: Final = "You may then complain to the Information Commissioner."


def refusing(
    text: str,
    *cites: str,
    disposition: Disposition = Disposition.REFUSED,
    also: str = "",
    regime: Regime = Regime.FOIA,
) -> ParsedLetter:
    """A letter that refuses with these words, says how to complain, and says `also`."""
    said = (
        "Dear Sir",
        text,
        also,
        f"{REVIEW} {COMMISSIONER.replace('Information', 'Scottish Information') if regime is Regime.FOISA else REVIEW + COMMISSIONER}",
    )
    roles = (BlockRole.SALUTATION, BlockRole.ANSWER, BlockRole.OTHER, BlockRole.BOILERPLATE)
    return parsed_letter(
        legislation=regime,
        answers=(answer("1", text=text, disposition=disposition, cites=cites),),
        blocks=tuple(
            LetterBlock(number, role, words)
            for number, (role, words) in enumerate(zip(roles, said, strict=True))
        ),
    )


def codes(letter: ParsedLetter) -> list[str]:
    return [finding.code for finding in check_letter(letter)]


# Reasons -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cites", "found"),
    [
        ("We cannot give you this.", (), ["refusal-without-reason"]),
        ("Refused.", (), ["refusal-without-reason"]),
        ("We refuse because it is confidential.", (), ["refusal-names-no-provision"]),
        ("It would exceed the time limit to collate it.", (), ["refusal-names-no-provision"]),
        ("This is exempt under section 41.", (), []),
        ("Please see our answer to question 2.", (), []),
        ("As above.", (), []),
        ("It was given in confidence.", ("s41",), []),
        ("The request is vexatious.", ("s14(1)",), []),
    ],
)
def test_a_refusal_gives_a_reason_and_names_it(text: str, cites: Sequence[str], found: list[str]) -> None:
    assert codes(refusing(text, *cites)) == found


def test_what_is_disclosed_or_not_held_needs_no_provision() -> None:
    for disposition in (Disposition.DISCLOSED, Disposition.NOT_HELD, Disposition.AVAILABLE_ELSEWHERE):
        assert codes(refusing("See our website.", disposition=disposition)) == []


# What an exemption asks for ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "regime"),
    [("s43(2)", Regime.FOIA), ("s31(1)(a)", Regime.FOIA), ("s22", Regime.FOIA), ("reg12(4)(e)", Regime.EIR), ("foisa:s33", Regime.FOISA)],
)  # fmt: skip
def test_a_qualified_exemption_is_weighed(code: str, regime: Regime) -> None:
    text = "It is withheld, since release would harm us."
    assert codes(refusing(text, code, regime=regime)) == ["public-interest-not-weighed"]
    weighed = "We find that the public interest in withholding it outweighs that in release."
    assert codes(refusing(text, code, regime=regime, also=weighed)) == []


@pytest.mark.parametrize("code", ["s40(2)", "s41", "s21", "s44", "s14(1)", "s39", "s1(1)", "reg12(4)(a)"])
def test_an_absolute_exemption_is_not_weighed(code: str) -> None:
    assert codes(refusing("It would identify people.", code)) == []


def test_the_test_is_missed_once_for_each_exemption() -> None:
    cited = refusing("It would harm us.", "s43(2)", "s43(2)", "s31(1)(a)")
    messages = [finding.message for finding in check_letter(cited)]
    assert messages == [
        "The letter relies on section 43(2) and does not weigh the public interest.",
        "The letter relies on section 31 and does not weigh the public interest.",
    ]


def test_a_provision_that_is_only_mentioned_asks_for_nothing() -> None:
    letter = refusing("There were 12. Section 43 does not apply.", disposition=Disposition.DISCLOSED)
    mentioned = answer("1", text="There were 12.", cites=("s43(2)",), role=CitationRole.PROCEDURE)
    assert codes(replace(letter, answers=(mentioned,))) == []


def test_harm_that_is_not_said_is_worth_a_look() -> None:
    weighed = "The public interest lies in withholding it."
    (found,) = check_letter(refusing("It is withheld.", "s31(1)(a)", also=weighed))
    assert (found.code, found.severity) == ("harm-not-said", Severity.INFORMATION)
    assert codes(refusing("It would help criminals.", "s31(1)(a)", also=weighed)) == []


def test_section_36_needs_an_opinion_and_section_40_a_ground() -> None:
    assert codes(refusing("It would inhibit advice.", "s36(2)(b)")) == ["no-qualified-opinion"]
    assert codes(refusing("In the qualified person’s opinion it would inhibit advice.", "s36(2)(b)")) == []
    assert codes(refusing("It is withheld.", "s40")) == ["personal-data-ground-not-said"]
    assert codes(refusing("It is withheld, as people could be identified.", "s40")) == []


# Cost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "advice",
    [
        "Under section 16 we suggest that you ask for one year.",
        "You may wish to narrow your request.",
        "If you reduced the period to three months we could answer it.",
        "We could provide the totals within the cost limit.",
        "We can offer advice and assistance.",
        "Please consider limiting the request to one ward.",
    ],
)
def test_a_refusal_for_cost_says_what_could_be_answered(advice: str) -> None:
    text = "To answer would exceed the appropriate limit of 18 hours."
    assert codes(refusing(text, "s12(1)")) == ["no-advice-on-cost"]
    assert codes(refusing(text, "s12(1)", also=advice)) == []


# Complaints ----------------------------------------------------------------------------------------


def complaining(*said: str, disposition: Disposition = Disposition.REFUSED, **changes: Any) -> ParsedLetter:
    letter = refusing("It is exempt under section 41.", "s41", disposition=disposition)
    words = ("Dear Sir", "It is exempt under section 41.", *said)
    roles = (BlockRole.SALUTATION, *(BlockRole.BOILERPLATE for _ in words[1:]))
    return replace(letter, blocks=tuple(map(LetterBlock, range(9), roles, words)), **changes)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((), "The letter does not say that its answer can be reviewed, nor that the requester can complain to the Information Commissioner."),
        ((REVIEW,), "The letter does not say that the requester can complain to the Information Commissioner."),
        (("You may write to the ICO, Wycliffe House.",), "The letter does not say that its answer can be reviewed."),
    ],
)  # fmt: skip
def test_a_letter_that_withholds_says_how_to_complain(said: Sequence[str], message: str) -> None:
    (found,) = check_letter(complaining(*said))
    assert (found.message, found.severity) == (message, Severity.WARNING)
    assert check_letter(complaining(REVIEW, COMMISSIONER)) == ()


def test_a_letter_that_withholds_nothing_need_not() -> None:
    (found,) = check_letter(complaining(disposition=Disposition.DISCLOSED))
    assert found.severity == Severity.INFORMATION


def test_a_page_of_a_log_need_not() -> None:
    page = complaining()
    page = replace(page, blocks=tuple(replace(block, role=BlockRole.OTHER) for block in page.blocks))
    (found,) = check_letter(page)
    assert found.severity == Severity.INFORMATION


def test_in_scotland_it_is_the_scottish_commissioner() -> None:
    letter = complaining(REVIEW, COMMISSIONER, legislation=Regime.FOISA)
    assert [found.message for found in check_letter(letter)] == [
        "The letter does not say that the requester can complain to the Scottish Information Commissioner."
    ]
    scottish = COMMISSIONER.replace("Information", "Scottish Information")
    assert check_letter(complaining(REVIEW, scottish, legislation=Regime.FOISA)) == ()


# The whole -----------------------------------------------------------------------------------------


def test_nothing_of_it_is_severe() -> None:
    bad = refusing("No.", "s12(2)", "s43(2)", "s36", "s40")
    assert {found.severity for found in check_letter(bad)} <= {Severity.WARNING, Severity.INFORMATION}


def test_each_answer_has_its_own_finding() -> None:
    letter = refusing("Refused.")
    answers: tuple[Answer, ...] = tuple(
        answer(number, text="Refused.", disposition=Disposition.REFUSED) for number in "12"
    )
    found = check_letter(replace(letter, questions=(question("1"), question("2")), answers=answers))
    assert [each.piece for each in found] == ["answer a1", "answer a2"]
    assert len({each.key for each in found}) == 2
