"""What became of a question, from the words of its answer."""

import pytest

from requests_app.letters.citations import find_citations
from requests_app.letters.dispositions import disposition_of
from requests_app.letters.parsed import Citation, Disposition, Regime


def disposition(text: str, *tables: str) -> Disposition:
    mentions = find_citations(text, Regime.FOIA)
    return disposition_of(text, [Citation(m.provision, m.regime, m.role, "") for m in mentions], tables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28", Disposition.DISCLOSED),
        ("See attached.", Disposition.DISCLOSED),
        ("Please see the table below.", Disposition.DISCLOSED),
        ("No", Disposition.DISCLOSED),
        ("212 claims were refused.", Disposition.DISCLOSED),
        ("Of these, 14 planning applications were refused and 3 were withdrawn.", Disposition.DISCLOSED),
        ("This part of your request has been refused.", Disposition.REFUSED),
        ("We do not hold this information.", Disposition.NOT_HELD),
        ("Information not held", Disposition.NOT_HELD),
        ("This information is not recorded on our database.", Disposition.NOT_HELD),
        ("We no longer hold this information in line with the retention schedule.", Disposition.NOT_HELD),
        ("The council does not hold this data centrally.", Disposition.NOT_HELD),
        ("No information held", Disposition.NOT_HELD),
        ("This is publicly available on our website at https://example.org/data", Disposition.AVAILABLE_ELSEWHERE),
        ("The information is exempt under section 21 of the Act.", Disposition.AVAILABLE_ELSEWHERE),
        ("The information is exempt under section 40(2) of the Act.", Disposition.REFUSED),
        ("The request is refused as it is vexatious.", Disposition.REFUSED),
        ("It would take a disproportionate time, which will exceed the statutory time limit of 2.5 days.", Disposition.REFUSED),
        ("We hold the information but it would exceed the appropriate limit. Section 12(1) of the Act applies.", Disposition.REFUSED),
        ("It is not held in a reportable format, so finding it would exceed 18 hours.", Disposition.REFUSED),
        ("We neither confirm or deny that this information is held.", Disposition.NEITHER),
        ("The exemption in section 31(3) of the Act applies.", Disposition.NEITHER),
        ("Please find the list attached. Names have been redacted under section 40(2) of the Act.", Disposition.PARTLY_DISCLOSED),
        ("Figures fewer than 5 are withheld under section 40(2) of the Act.", Disposition.PARTLY_DISCLOSED),
        ("", Disposition.UNANSWERED),
    ],
)  # fmt: skip
def test_dispositions_from_wording(text: str, expected: Disposition) -> None:
    assert disposition(text) is expected


def test_not_held_comes_from_wording_and_not_from_a_section() -> None:
    assert (
        disposition("Section 1(1) of the Act gives a right of access. The figure is 12.")
        is Disposition.DISCLOSED
    )


def test_information_held_in_another_format_is_held() -> None:
    assert (
        disposition("This is not held in a reportable format. The nearest figure is 12.")
        is Disposition.DISCLOSED
    )


def test_the_cells_of_a_table_speak_where_the_answer_has_no_words() -> None:
    assert disposition("", "2018 1,389\n2017 1,233") is Disposition.DISCLOSED
    assert disposition("", "2018 We do not hold this information.\n2017 As above") is Disposition.NOT_HELD


def test_figures_with_some_withheld_are_partly_disclosed() -> None:
    assert (
        disposition("Fewer than 5 are withheld under section 40(2) of the Act.", "North 41\nSouth <5")
        is Disposition.PARTLY_DISCLOSED
    )
