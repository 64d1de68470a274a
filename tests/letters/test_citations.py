"""Which words cite a provision, and of which law."""

import pytest

from requests_app.letters.citations import find_citations
from requests_app.letters.legislation import CATALOGUE, is_neither, provision
from requests_app.letters.parsed import CitationRole, Regime


def cited(text: str, regime: Regime | None = Regime.FOIA) -> list[str]:
    return [mention.provision for mention in find_citations(text, regime)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("This part is refused under section 12(2) of the Act.", ["s12(2)"]),
        ("exempt under Section 21 of the Freedom of Information Act 2000, which relates to it", ["s21"]),
        ("S12 of the Freedom of Information Act applies", ["s12"]),
        ("under the Freedom of Information Act Section 40 (2)  – Personal Data", ["s40(2)"]),
        ("Section 31 (1)(a)(b) – Law Enforcement", ["s31(1)(a)", "s31(1)(b)"]),
        ("exempt under Sections 31(1)(a) and (b)", ["s31(1)(a)", "s31(1)(b)"]),
        ("withheld under sections 21, 22 and 31(1)(a) of the FOIA", ["s21", "s22", "s31(1)(a)"]),
        ("withheld under sections 40(2) and (3)", ["s40(2)", "s40(3)"]),
        ("section 40 (2) & (3A)(a) of the Act", ["s40(2)", "s40(3A)(a)"]),
        ("exempt under Section 21 (2a)", ["s21(2)(a)"]),
        ("s.40(2) of FOIA", ["s40(2)"]),
        ("Sec 12(1) of the FOI Act", ["s12(1)"]),
        ("section 36(2)(b)(i) and (ii) of the Act", ["s36(2)(b)(i)", "s36(2)(b)(ii)"]),
        ("Section 31 (Law Enforcement)", ["s31"]),
        ("Section 40(2): Personal Data", ["s40(2)"]),
        ("section 40(5B)(a)(i) of the Act", ["s40(5B)(a)(i)"]),
    ],
)
def test_surface_forms(text: str, codes: list[str]) -> None:
    assert cited(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "an assessment under section 17 of the Children Act 1989",
        "How many section 47 enquiries were made?",
        "S17 assessments completed",
        "children under a section 20 order",
        "183 – s31 of the CA 74 – s38 of the CA",
        "(para.19B of Schedule 2 Children Act 1989; s.23A(2) Children Act 1989; and s.23C(1) Children Act 1989)",
        "offences under section 47, section 20 and section 18 of the Offences Against the Person Act 1861",
        "Section 46 Public Health Act funerals",
        "S106 contributions and S38 agreements",
        "a Section 21 notice was served",
        "sections 29 and 30 of the Copyright, Designs and Patents Act 1988",
        "section 117 aftercare",
        "section 19 of the Education Act 1996",
        "Article 6(1)(f) of the UK GDPR",
        "the cost limit in the Freedom of Information and Data Protection (Appropriate Limit and Fees) Regulations 2004",
        "Section 3 of the Data Protection Act 2018",
        "we moved 12(2) boxes to section B",
    ],
)
def test_other_statutes_and_other_sections_are_no_citations(text: str) -> None:
    assert cited(text) == []


def test_another_act_and_this_one_in_one_paragraph_are_told_apart() -> None:
    text = "Section 20 (Children Act) agreements are fewer than five and are withheld under s.40(2) of the FOI Act."
    assert cited(text) == ["s40(2)"]


def test_the_act_is_the_scottish_one_in_a_scottish_letter() -> None:
    assert cited("In terms of section 17 of the Act the information is not held.", Regime.FOISA) == [
        "foisa:s17"
    ]
    assert cited("Section 38(1)(b) of FOISA", Regime.FOIA) == ["foisa:s38(1)(b)"]


def test_regulations_are_the_environmental_ones() -> None:
    assert cited("Regulation 12(4)(b) is being applied to your request", Regime.EIR) == ["reg12(4)(b)"]
    assert cited("refused under Regulations 12(3) and 13(1)", Regime.EIR) == ["reg12(3)", "reg13(1)"]
    assert cited("Regulation 12(4)(b) of the Building Regulations 2010", Regime.EIR) == []


def test_a_mention_keeps_its_words() -> None:
    text = "It is refused under section 12(2) of the Act."
    (mention,) = find_citations(text, None)
    assert text[mention.start : mention.end] == "section 12(2)"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("refused under section 40(2) of the Act", CitationRole.OPERATIVE),
        (
            "You should consider this to be a refusal notice under Section 17 of the Act",
            CitationRole.PROCEDURE,
        ),
        ("Under section 16 of the Act we suggest that you narrow your request", CitationRole.ADVICE),
        (
            "we do not hold this information and are advising you as per Section 1(1) of the Act",
            CitationRole.OPERATIVE,
        ),
        (
            "Under Section 1 of the Act, we can confirm that the University does hold the information",
            CitationRole.PROCEDURE,
        ),
    ],
)
def test_what_a_citation_is_for(text: str, role: CitationRole) -> None:
    assert [mention.role for mention in find_citations(text, Regime.FOIA)] == [role]


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


def test_every_exemption_of_part_two_is_in_the_catalogue() -> None:
    assert all(f"s{number}" in CATALOGUE for number in [*range(21, 45), "22A"])
    assert all(f"foisa:s{number}" in CATALOGUE for number in range(25, 42))
    assert all(entry.plain.endswith(".") and entry.title for entry in CATALOGUE.values())


def test_the_subsections_on_neither_confirming_nor_denying_are_known() -> None:
    assert is_neither("s31(3)")
    assert is_neither("s40(5B)(a)(i)")
    assert not is_neither("s31(1)(a)")
