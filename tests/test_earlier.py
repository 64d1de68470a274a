"""A letter in hand beside what its authority published before, and the whole of the checks through the database."""

import pytest

from requests_app import checking, publication
from requests_app.letters.parsed import Disposition, ParsedLetter
from requests_app.models import Authority, Finding, InformationRequest, Letter
from requests_app.publishable import PublicationNotPossible
from tests.builders import answer, make_letter, parsed_letter, publish_letter, question, revise, table

pytestmark = pytest.mark.django_db

ASKED = "How many penalty notices for littering were issued in 2023/24?"
COLUMNS = [("Ward",), ("2022",), ("2023",)]


def publish_answer(authority: Authority, text: str, asked: str = ASKED) -> InformationRequest:
    return publish_letter(
        authority,
        title="Litter",
        reference="NDC-12",
        questions=(question("1", asked),),
        answers=(answer("1", text=text),),
    )


def found_in(authority: Authority, **changes: object) -> list[Finding]:
    letter = make_letter(authority, parsed_letter(**changes))
    checking.check(letter)
    return list(letter.findings.all())


def answering(
    authority: Authority, text: str, disposition: Disposition = Disposition.DISCLOSED
) -> list[Finding]:
    asked = (question("1", "What number of penalty notices was issued for littering during 2023/24?"),)
    return found_in(authority, questions=asked, answers=(answer("1", text=text, disposition=disposition),))


def test_an_answer_that_contradicts_a_published_one_is_told(authority: Authority) -> None:
    publish_answer(authority, "168")
    (finding,) = answering(authority, "We issued 171.")
    assert (finding.code, finding.severity, finding.piece) == (
        "answer-differs-from-published",
        "warning",
        "answer a1",
    )
    assert finding.because == ["It is 171 here, and 168 in “Litter”, published with NDC-12."]
    (other,) = answering(authority, "We do not hold this.", Disposition.NOT_HELD)
    assert other.because == ["It is not held here, and held in “Litter”, published with NDC-12."]


def test_the_same_answer_contradicts_nothing(authority: Authority) -> None:
    publish_answer(authority, "We issued 168 of them.")
    assert answering(authority, "168") == []


def test_another_authoritys_answers_contradict_nothing(
    authority: Authority, other_authority: Authority
) -> None:
    publish_answer(other_authority, "168")
    assert answering(authority, "171") == []


def test_a_correction_does_not_contradict_what_it_corrects(authority: Authority) -> None:
    published = publish_answer(authority, "168")
    letter = Letter.objects.get(pk=published.pk)
    corrected = parsed_letter(
        title="Litter", questions=(question("1", ASKED),), answers=(answer("1", text="171"),)
    )
    letter.revision = revise(letter, corrected)
    letter.save()
    checking.check(letter)
    assert not letter.findings.exists()


def test_a_part_of_a_published_question_is_understood_with_the_whole(authority: Authority) -> None:
    publish_letter(
        authority,
        title="Litter",
        reference="NDC-12",
        questions=(
            question("1", "How many penalty notices were issued in 2023/24 for"),
            question("1.a", "littering?"),
        ),
        answers=(answer("1.a", text="168"),),
    )
    assert [finding.code for finding in answering(authority, "171")] == ["answer-differs-from-published"]


def test_figures_that_differ_from_published_ones_of_their_series_are_told(authority: Authority) -> None:
    before = table(
        ("North", "4100", "3900"), ("South", "57", "62"), columns=COLUMNS, title="Potholes repaired by ward"
    )
    publish_letter(authority, title="Potholes", reference="NDC-9", tables=(before,))
    now = table(
        ("North", "4100", "3977"), ("South", "57", "62"), columns=COLUMNS, title="Potholes repaired by ward"
    )
    (finding,) = found_in(authority, tables=(now,))
    assert (finding.code, finding.severity, finding.table) == (
        "figures-differ-from-published",
        "warning",
        "t1",
    )
    assert finding.because == [
        "North, 2023: 3977 here, and 3900 in “Potholes repaired by ward”, published with NDC-9."
    ]


def test_personal_data_stands_in_the_way_until_it_is_taken_out(authority: Authority) -> None:
    def saying(text: str) -> ParsedLetter:
        return parsed_letter(reference="NDC-40", answers=(answer("1", text=text),))

    letter = make_letter(authority, saying("Call 07700 900123."))
    with pytest.raises(PublicationNotPossible, match="1 telephone number may be a person’s"):
        publication.publish(letter, by=None)
    checking.check(letter)
    (finding,) = letter.findings.all()
    assert (finding.piece, finding.start, finding.end) == ("answer a1", 5, 17)
    revision = revise(letter, saying("Call us."))
    Letter.objects.filter(pk=letter.pk).update(revision=revision)
    letter.refresh_from_db()
    publication.publish(letter, by=None)
    finding.refresh_from_db()
    assert finding.state == Finding.State.FIXED
    assert "900123" not in finding.key + finding.message


def test_what_a_letter_lacks_by_law_does_not_stand_in_its_way(authority: Authority) -> None:
    refused = answer("1", text="We refuse this.", disposition=Disposition.REFUSED)
    letter = make_letter(authority, parsed_letter(answers=(refused,)))
    publication.publish(letter, by=None)
    assert [finding.code for finding in letter.findings.all()] == ["refusal-without-reason"]
