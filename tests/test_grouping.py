"""Which files of an archive are taken to have been sent with which letter."""

from pathlib import PurePosixPath

import pytest

from requests_app.grouping import owners


def pairs(*names: str) -> dict[str, str]:
    return {str(file): str(letter) for file, letter in owners(map(PurePosixPath, names)).items()}


def test_what_stands_with_one_letter_in_a_folder_goes_with_it() -> None:
    assert pairs("7/reply.pdf", "7/Annex A.docx", "7/costs.xlsx", "8/reply.pdf") == {
        "7/Annex A.docx": "7/reply.pdf",
        "7/costs.xlsx": "7/reply.pdf",
    }


@pytest.mark.parametrize(
    "name", ["FOI 12 costs.xlsx", "FOI-12.csv", "foi_12_Annex_A.docx", "FOI 12 appendix.pdf", "FOI 12.ods"]
)
def test_among_several_letters_a_name_tells_which_is_meant(name: str) -> None:
    assert pairs("FOI 1.pdf", "FOI 12.pdf", "FOI 123.pdf", name) == {name: "FOI 12.pdf"}


@pytest.mark.parametrize("name", ["FOI 12 Annex A.docx", "FOI 12 data.xlsx"])
def test_an_annex_may_leave_out_the_end_of_its_letters_name(name: str) -> None:
    assert pairs("FOI 12 response.docx", "FOI 13 response.docx", name) == {name: "FOI 12 response.docx"}


def test_the_longest_name_is_meant() -> None:
    letters = ["FOI 12.pdf", "FOI 12 follow-up.pdf"]
    assert pairs(*letters, "FOI 12 follow-up.xlsx") == {"FOI 12 follow-up.xlsx": "FOI 12 follow-up.pdf"}


@pytest.mark.parametrize("name", ["costs.xlsx", "Annex A.docx", "FOI.xlsx", "FOI 12.xlsx"])
def test_where_several_letters_could_be_meant_none_is(name: str) -> None:
    assert pairs("FOI 12.pdf", "FOI 12.docx", "FOI 13.pdf", name) == {}


@pytest.mark.parametrize("name", ["FOI 13 data breaches.pdf", "Constable numbers.pdf", "FOI 13.pdf"])
def test_a_letter_is_not_taken_for_an_annex_of_another(name: str) -> None:
    assert pairs("FOI 12.pdf", name) == {}


def test_annexes_without_a_letter_are_nobodys() -> None:
    assert pairs("Annex A.docx", "Annex B.docx", "elsewhere/FOI 1.pdf") == {}
