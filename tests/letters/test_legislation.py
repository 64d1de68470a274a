"""The catalogue of provisions: what the laws themselves say of it."""

import re

import pytest

from requests_app.letters.legislation import (
    CATALOGUE,
    LAWS,
    Kind,
    PublicInterest,
    is_neither,
    law_of,
    parts_of,
    provision,
    rolls_up_to,
    what_is_wrong,
)
from requests_app.letters.parsed import Regime

ENTRIES = list(CATALOGUE.values())
REASONS = [entry for entry in ENTRIES if entry.is_reason]


def absolute(regime: Regime) -> set[str]:
    return {
        entry.code for entry in ENTRIES if entry.regime is regime and entry.test is PublicInterest.ABSOLUTE
    }


def codes(regime: Regime) -> set[str]:
    return {entry.code for entry in ENTRIES if entry.regime is regime}


def test_every_exemption_exception_and_usual_procedure_is_there() -> None:
    assert {f"s{number}" for number in [*range(21, 45), "22A"]} <= codes(Regime.FOIA)
    assert {f"s{number}" for number in (1, 2, 8, 9, 10, 11, "11A", 12, 13, 14, 16, 17, 19, 45, 50)} <= codes(
        Regime.FOIA
    )
    assert {f"reg12(4)({letter})" for letter in "abcde"} <= codes(Regime.EIR)
    assert {f"reg12(5)({letter})" for letter in "abcdefg"} <= codes(Regime.EIR)
    assert {"reg6(1)(b)", *(f"reg{number}" for number in range(5, 15))} <= codes(Regime.EIR)
    assert {f"foisa:s{number}" for number in (1, *range(8, 22), *range(25, 42))} <= codes(Regime.FOISA)
    assert {f"eisr:reg10(4)({letter})" for letter in "abcde"} <= codes(Regime.EISR)
    assert {f"eisr:reg10(5)({letter})" for letter in "abcdefg"} <= codes(Regime.EISR)
    assert {f"eisr:reg{number}" for number in range(5, 15)} <= codes(Regime.EISR)


def test_the_absolute_exemptions_are_those_of_section_2_3() -> None:
    """Sections 36 (for the Houses of Parliament), 37 (for the Sovereign and heirs) and 40 are so in part."""
    assert absolute(Regime.FOIA) == {"s21", "s23", "s32", "s34", "s40(1)", "s40(2)", "s41", "s44"}
    mixed = {entry.code for entry in ENTRIES if entry.test is PublicInterest.MIXED}
    assert {"s36", "s37", "s40"} == {code for code in mixed if law_of(code).regime is Regime.FOIA}


def test_the_scottish_absolute_exemptions_are_those_of_section_2_2() -> None:
    """Of section 38 so are all that people cite, but not the whole."""
    assert absolute(Regime.FOISA) == {"foisa:s25", "foisa:s26", "foisa:s36(2)", "foisa:s37"}
    assert CATALOGUE["foisa:s38"].test is PublicInterest.MIXED


def test_every_exception_of_regulations_but_personal_data_is_under_the_public_interest_test() -> None:
    for entry in REASONS:
        if re.match(r"(?:reg12|eisr:reg10)\([45]\)", entry.code) and entry.kind is not Kind.NOT_HELD:
            assert entry.test is PublicInterest.QUALIFIED, entry.code
    assert CATALOGUE["reg12(3)"].test is PublicInterest.ABSOLUTE


def test_cost_and_vexatious_requests_are_no_exemptions_and_have_no_public_interest_test() -> None:
    for code in ("s12", "s12(1)", "s12(2)", "s14", "s14(1)", "s14(2)", "foisa:s12", "foisa:s14"):
        assert CATALOGUE[code].kind in (Kind.COST, Kind.VEXATIOUS)
        assert CATALOGUE[code].test is PublicInterest.NONE


@pytest.mark.parametrize(
    ("regime", "address"),
    [
        (Regime.FOIA, "https://www.legislation.gov.uk/ukpga/2000/36/section/"),
        (Regime.EIR, "https://www.legislation.gov.uk/uksi/2004/3391/regulation/"),
        (Regime.FOISA, "https://www.legislation.gov.uk/asp/2002/13/section/"),
        (Regime.EISR, "https://www.legislation.gov.uk/ssi/2004/520/regulation/"),
    ],
)
def test_every_entry_links_to_its_section_of_its_law(regime: Regime, address: str) -> None:
    for code in codes(regime):
        assert re.fullmatch(re.escape(address) + r"\d{1,2}[A-Z]?", CATALOGUE[code].url), code
        assert CATALOGUE[code].url.endswith("/" + CATALOGUE[code].number)


def test_every_entry_says_what_it_is_in_plain_words() -> None:
    for entry in ENTRIES:
        assert entry.title
        assert entry.plain[0].isupper(), entry.code
        assert entry.plain.endswith("."), entry.code
        assert (entry.test is PublicInterest.NONE) or entry.is_reason, entry.code


def test_every_entry_stands_under_its_section_and_is_a_part_of_it() -> None:
    for code in CATALOGUE:
        assert rolls_up_to(code) in CATALOGUE, code
        assert what_is_wrong(code) is None


def test_the_parts_of_an_entry_are_written_as_citations_are() -> None:
    for entry in ENTRIES:
        for part in entry.parts or {}:
            assert re.fullmatch(r"(?:\((?:\d{1,2}[A-Z]?|[a-z]{1,2}|[ivx]+)\))+\*?", part), (entry.code, part)
            assert what_is_wrong(entry.code + part.removesuffix("*")) is None
        assert all(
            neither in (entry.parts or {}) or f"{neither}*" in (entry.parts or {})
            for neither in entry.neither
        )


def test_a_subsection_falls_under_the_entry_of_its_section() -> None:
    entry = provision("s31(1)(a)")
    assert entry is not None
    assert (entry.code, entry.title) == ("s31", "Law enforcement")
    assert entry.url == "https://www.legislation.gov.uk/ukpga/2000/36/section/31"
    assert provision("s99") is None


def test_scottish_and_english_provisions_of_one_number_differ() -> None:
    english, scottish = provision("s38"), provision("foisa:s38(1)(b)")
    assert english is not None
    assert scottish is not None
    assert (english.title, scottish.title) == ("Health and safety", "Personal information")


def test_what_each_part_is_about_is_told() -> None:
    assert ("s43(1)", "trade secrets") in parts_of("s43")
    assert parts_of("s43(1)") == []


def test_the_subsections_on_neither_confirming_nor_denying_are_known() -> None:
    assert is_neither("s31(3)")
    assert is_neither("s40(5B)(a)(i)")
    assert is_neither("foisa:s18(1)")
    assert not is_neither("s31(1)(a)")
    assert not is_neither("s12(2)")


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("s99", "the Freedom of Information Act 2000 has no section 99"),
        ("reg25", "the Environmental Information Regulations 2004 have no regulation 25"),
        ("s31(4)", "section 31 of the Freedom of Information Act 2000 has no subsection (4)"),
        ("s36(2)(d)", "section 36 of the Freedom of Information Act 2000 has no subsection (2)(d)"),
        ("foisa:s77", "the Freedom of Information (Scotland) Act 2002 has no section 77"),
    ],
)
def test_a_number_that_its_law_does_not_have_is_told(code: str, wrong: str) -> None:
    assert what_is_wrong(code) == wrong


def test_a_section_that_is_a_regulation_is_told() -> None:
    wrong = what_is_wrong("s12(5)(e)")
    assert wrong is not None
    assert wrong.endswith(
        "Regulation 12(5)(e) of the Environmental Information Regulations 2004 may be meant"
    )


@pytest.mark.parametrize(
    "code", ["s40(3)(a)(i)", "s40(5)(b)(i)", "s31(1)(i)", "s36(2)(b)(ii)", "s9(2)", "s47(2)", "reg13(5A)"]
)
def test_what_a_law_has_or_had_is_not_called_wrong(code: str) -> None:
    assert what_is_wrong(code) is None


def test_every_law_is_known_by_its_codes() -> None:
    assert all(law_of(law.prefix + "1") is law for law in LAWS.values())
