"""Correcting a letter as staff do it, by plain forms: every piece, undo, history, two people at once."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries

from requests_app.letters import edits
from requests_app.letters.document import Doubt
from requests_app.letters.doubts import KINDS
from requests_app.letters.parsed import BlockRole, CitationRole, Disposition, ParsedLetter, Regime
from requests_app.models import Authority, Letter
from requests_app.revising import record, revise
from tests.workroom import a_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]


@pytest.fixture
def letter(authority: Authority) -> Letter:
    return a_draft(authority)


@pytest.fixture
def client(uploader: User, signed_in: SignIn) -> Client:
    return signed_in(uploader)


def said(letter: Letter) -> ParsedLetter:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.parsed


def number(letter: Letter) -> int:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.number


def send(client: Client, letter: Letter, name: str, *arguments: Any, **values: Any) -> Any:
    """Send a form of the letter as a browser does, made from the revision as it is."""
    address = reverse(f"staff-{name}", args=[letter.pk, *arguments])
    return client.post(address, {"revision": number(letter), **values}, follow=True)


def fields(client: Client, letter: Letter, name: str, *arguments: Any) -> dict[str, Any]:
    """What a form is filled with when it is opened."""
    page = client.get(reverse(f"staff-{name}", args=[letter.pk, *arguments]))
    form = page.context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, "")}


def within(page: Any, place: str, link: str) -> Any:
    """What a link leads to, which stands within the element of that id."""
    (element,) = page.get_element_by_id(place).xpath(f".//*[@id='{link.removeprefix('#')}']")
    return element


# Looking -----------------------------------------------------------------------------------------


def test_the_page_shows_everything_that_was_made_of_the_letter(client: Client, letter: Letter) -> None:
    page = client.get(letter.get_absolute_url()).text
    for shown in (
        "Benches in parks",
        "NDC-2041",
        "27 March 2026",
        "How many benches are there in the parks?",
        "There are 58 benches.",
        "s12(1)",
        "Benches by park",
        "Some benches have a plaque.",
        "Question 3 has no answer.",
        "The bandstand is closed.",
        "2 things to look at",
    ):
        assert shown in page, shown


def test_every_part_of_the_letter_leads_to_its_piece_and_back(client: Client, letter: Letter) -> None:
    page = client.get(letter.get_absolute_url()).text
    for block in said(letter).blocks:
        assert f'id="b{block.id}"' in page
    for piece, place in [("q1", 2), ("q2a", 4), ("a1", 6), ("t1", 7)]:
        assert f'id="{piece}"' in page
        assert f'href="#{piece}"' in page
        assert f'href="#b{place}"' in page


def test_a_warning_leads_to_its_place_and_can_be_settled(client: Client, letter: Letter) -> None:
    page = client.get(letter.get_absolute_url()).text
    shown: Any = html.fromstring(page)
    (link, _) = shown.xpath("//ol[@class='app-look']//a")
    assert "Question 3 has no answer." in link.text_content()
    assert "Question 3 has no answer." in within(shown, "q3", link.get("href")).text_content()
    send(client, letter, "dismiss-warning", 0)
    assert [doubt.code for doubt in said(letter).warnings] == ["words-unused"]
    assert [doubt.code for doubt in said(letter).settled] == ["question-unanswered"]
    assert letter.doubts == 1


def test_a_warning_is_said_at_the_table_question_answer_page_or_part_it_is_about(
    client: Client, letter: Letter
) -> None:
    document = said(letter)
    doubts = [
        ("q3", Doubt("question-unanswered", "Three is open.", question="3")),
        ("t1", Doubt("year-missing-from-series", "No 2021.", question="1", block=7)),
        ("a2", Doubt("answer-to-missing-question", "There is no seven.", question="7", block=8)),
        ("b9", Doubt("untagged-text", "Out of order.", block=9)),
        ("details", Doubt("missing-date", "It has no date.")),
        ("questions", Doubt("no-question-printed", "Nothing is asked.")),
        ("files", Doubt("tracked-changes", "Nobody accepted them.")),
        ("look", Doubt("scanned-page", "Page 2 is a picture.", page=2)),  # and no picture of it is shown
    ]
    record(letter, replace(document, warnings=tuple(doubt for _, doubt in doubts)), operation="Read", by=None)
    page = client.get(letter.get_absolute_url()).text
    shown: Any = html.fromstring(page)
    listed = shown.xpath("//ol[@class='app-look']//a")
    links = {link.text_content().partition(": ")[2]: link.get("href") for link in listed}
    for anchor, doubt in doubts:
        assert KINDS[doubt.code].advice in page
        # What is said of a part that is not used stands where such parts are listed.
        place = "unused" if anchor == "b9" else anchor
        assert doubt.message in within(shown, place, links[doubt.message]).text_content()


def test_a_warning_about_a_page_leads_to_the_picture_of_it(client: Client, letter: Letter) -> None:
    letter.page_images.create(page=2, width=595, height=842, image="pages/2.webp")
    doubt = Doubt("scanned-page", "Page 2 is a picture.", page=2)
    record(letter, replace(said(letter), warnings=(doubt,)), operation="Read", by=None)
    page = client.get(letter.get_absolute_url()).text
    shown: Any = html.fromstring(page)
    assert "Page 2 is a picture." in shown.get_element_by_id("look").text_content()
    assert '<a class="govuk-link" href="#page2">Page 2 of the letter' in page
    assert shown.get_element_by_id("page2").tag == "figure"


def test_two_letters_with_one_reference_know_of_each_other(
    client: Client, letter: Letter, authority: Authority, other_authority: Authority
) -> None:
    other = a_draft(authority, content="NDC-2041 another file")
    a_draft(other_authority, content="NDC-2041 of somebody else")
    for one, another in [(letter, other), (other, letter)]:
        page = client.get(one.get_absolute_url()).text
        assert "Another letter has" in page
        assert f'href="{another.get_absolute_url()}"' in page
    assert client.get("/staff/").text.count("Another letter has this reference") == 2
    batch = client.get(reverse("staff-batch", args=[other.batch])).text
    assert "Another letter has the reference NDC-2041." in batch
    send(client, other, "details", title="Benches", reference="NDC-2042")
    assert "Another letter has" not in client.get(letter.get_absolute_url()).text


def test_a_hostile_letter_is_only_text(client: Client, letter: Letter) -> None:
    send(client, letter, "question", "1", text="<script>alert(1)</script>", number="1")
    send(client, letter, "table", "t1", **{"title": "<img src=x>", "c-0-0": "<b>North</b>", "notes": "<i>"})
    for name, arguments in [("letter", []), ("question", ["1"]), ("table", ["t1"]), ("history", [])]:
        page = client.get(reverse(f"staff-{name}", args=[letter.pk, *arguments])).text
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "<b>North" not in page


# Correcting --------------------------------------------------------------------------------------


def test_the_details(client: Client, letter: Letter, uploader: User) -> None:
    assert fields(client, letter, "details")["date"].isoformat() == "2026-03-27"
    send(client, letter, "details", title="Seats", reference="NDC-9", received="1/3/2026", date="2 March 2026",
         legislation="EIR", authority_name="Netherby")  # fmt: skip
    parsed = said(letter)
    assert (parsed.title, parsed.reference, parsed.legislation) == ("Seats", "NDC-9", Regime.EIR)
    assert (str(parsed.received), str(parsed.date)) == ("2026-03-01", "2026-03-02")
    assert (letter.title, letter.reference) == ("Seats", "NDC-9")
    assert letter.revision is not None
    assert letter.revision.by == uploader
    assert letter.revision.operation == (
        "Changed title, reference, request received, date of the letter, answered under, "
        "authority, as the letter names it"
    )


def test_a_wrong_detail_is_told_and_nothing_is_lost(client: Client, letter: Letter) -> None:
    page = send(client, letter, "details", title="Seats", date="31 2 2026")
    assert page.status_code == 422
    assert "Enter a real date, such as 27 3 2026." in page.text
    assert 'value="31 2 2026"' in page.text
    page = send(client, letter, "details", received="3 3 2026", date="2 3 2026")
    assert "on or after the date the request was received" in page.text
    assert number(letter) == 1


def test_a_question(client: Client, letter: Letter) -> None:
    page = send(
        client, letter, "question", "2", text="For every bench:", number="7", label="7.", group="Parks"
    )
    assert page.redirect_chain[-1][0].endswith("#q2")
    parsed = said(letter)
    assert [question.number for question in parsed.questions] == ["1", "7", "7.a", "7.b", "3"]
    assert (parsed.questions[1].text, parsed.questions[1].group) == ("For every bench:", "Parks")
    page = send(client, letter, "question", "7", text="For every bench:", number="3")
    assert "There is a question 3 already." in page.text


def test_questions_are_added_split_merged_and_removed(client: Client, letter: Letter) -> None:
    address = reverse("staff-add-question", args=[letter.pk]) + "?block=9"
    assert client.get(address).context["form"]["text"].value() == "The bandstand is closed."
    client.post(address, {"revision": 1, "text": "Is the bandstand closed?", "number": "4", "after": "3"})
    assert said(letter).questions[-1].blocks == (9,)
    send(client, letter, "split-question", "1", first="How many benches?", second="Where?", second_number="5")
    assert [question.number for question in said(letter).questions] == ["1", "5", "2", "2.a", "2.b", "3", "4"]
    send(client, letter, "merge-question", "5", into="1")
    assert said(letter).questions[0].text == "How many benches?\nWhere?"
    send(client, letter, "remove-question", "4")
    assert [question.number for question in said(letter).questions] == ["1", "2", "2.a", "2.b", "3"]
    assert said(letter).blocks[9].role == BlockRole.OTHER


def test_an_answer(client: Client, letter: Letter) -> None:
    assert fields(client, letter, "answer", "a3")["questions"] == ["3"]
    send(client, letter, "answer", "a3", text="£900", disposition="disclosed", questions=["3", "2.b"])
    answer = said(letter).answer_to("2.b")
    assert answer is not None
    assert (answer.text, answer.disposition, answer.questions) == (
        "£900",
        Disposition.DISCLOSED,
        ("2.b", "3"),
    )
    assert "question-unanswered" not in [doubt.code for doubt in said(letter).warnings]
    page = send(client, letter, "answer", "a3", text="£900", disposition="disclosed")
    assert "Choose at least one question that this answers." in page.text
    send(client, letter, "remove-answer", "a2")
    assert "a2" not in [answer.id for answer in said(letter).answers]


def test_citations(client: Client, letter: Letter) -> None:
    page = send(client, letter, "add-citation", "a2", provision="nonsense", role="operative", quote="")
    assert "Enter a section or regulation such as s40(2)" in page.text
    send(client, letter, "add-citation", "a2", provision="Section 16", role="advice", quote="We refuse")
    send(client, letter, "citation", "a2", 0, provision="s12(2)", role="operative", quote="section 12(1)")
    first, second = said(letter).answers[1].citations
    assert (first.provision, first.block) == ("s12(2)", 8)
    assert (second.provision, second.role, second.regime) == ("s16", CitationRole.ADVICE, Regime.FOIA)
    send(client, letter, "remove-citation", "a2", 0)
    assert [citation.provision for citation in said(letter).answers[1].citations] == ["s16"]


def test_a_table(client: Client, letter: Letter) -> None:
    send(client, letter, "table", "t1", **{
        "title": "Seats by park", "notes": "As of 1 April.\r\n\r\nParks only.", "questions": ["3"],
        "h-0-0": "Green", "h-0-1": "Seats", "h-1-1": "Count", "c-1-1": "<5",
    })  # fmt: skip
    (table,) = said(letter).tables
    assert (table.title, table.notes, table.questions) == (
        "Seats by park",
        ("As of 1 April.", "Parks only."),
        ("3",),
    )
    assert table.columns == (("Green",), ("Seats", "Count"))
    assert table.rows == (("North", "41"), ("South", "<5"))
    assert number(letter) == 2


def test_the_shape_of_a_table(client: Client, letter: Letter) -> None:
    for change, place in [("add-row", "0"), ("add-column", "2"), ("remove-row", "3"), ("remove-column", "1")]:
        send(client, letter, "table-shape", "t1", change=change, place=place)
    (table,) = said(letter).tables
    assert table.columns == (("Benches", "Number"), ("New column",))
    assert table.rows == (("", ""), ("41", ""))
    assert (
        "The table has no such row."
        in send(client, letter, "table-shape", "t1", change="remove-row", place="9").text
    )
    assert "Choose what to do" in send(client, letter, "table-shape", "t1", place="x").text
    send(client, letter, "drop-table", "t1")
    assert said(letter).tables == ()


def test_a_long_table_is_corrected_a_page_at_a_time(client: Client, letter: Letter, uploader: User) -> None:
    new = said(letter)
    for row in range(2, 320):
        new = edits.add_row(new, "t1", row)
    revise(letter, "Added rows", edits.set_cell(new, "t1", 310, 0, "Last"), by=uploader, expected=1)
    address = reverse("staff-table", args=[letter.pk, "t1"]) + "?page=2"
    page = client.get(address)
    assert 'value="Last"' in page.text
    assert "Rows 301 to 320 of 320" in page.text
    client.post(address, {"revision": 2, "title": "Benches", "c-310-0": "Very last", "c-0-0": "ignored"})
    assert said(letter).tables[0].rows[310][0] == "Very last"
    assert said(letter).tables[0].rows[0][0] == "North"


def test_a_wide_table_is_corrected_with_all_that_its_page_sends(
    client: Client, letter: Letter, uploader: User
) -> None:
    new = said(letter)
    for column in range(2, 700):
        new = edits.add_column(new, "t1", column, f"Day {column}")
    revise(letter, "Added columns", new, by=uploader, expected=1)
    address = reverse("staff-table", args=[letter.pk, "t1"])
    fields = re.findall(r'name="([ch]-[^"]+)"[^>]*value="([^"]*)"', client.get(address).text)
    assert len(fields) > 1000
    client.post(address, {"revision": 2, "title": "Benches", **dict(fields), "c-0-699": "7"})
    assert said(letter).tables[0].rows[0][699] == "7"


def test_remarks_and_parts_of_the_letter(client: Client, letter: Letter) -> None:
    send(client, letter, "note", 0, text="Each bench has a plaque.", questions=["1"])
    assert said(letter).notes[0].questions == ("1",)
    send(client, letter, "remove-note", 0)
    assert said(letter).notes == ()
    send(client, letter, "append-block", 9, answer="a3")
    assert said(letter).answer_to("3").text == "The bandstand is closed."  # type: ignore[union-attr]
    send(client, letter, "block", 9, role="boilerplate")
    assert said(letter).blocks[9].role == BlockRole.BOILERPLATE


# Two people, and second thoughts -----------------------------------------------------------------


def test_a_form_made_from_an_older_revision_overwrites_nothing(
    client: Client, letter: Letter, reviewer: User, signed_in: SignIn
) -> None:
    other = signed_in(reviewer)
    opened = fields(client, letter, "question", "1")
    send(other, letter, "question", "3", text="What did they cost?", number="3")
    address = reverse("staff-question", args=[letter.pk, "1"])
    for _ in range(2):  # sent once more, it is still not saved
        page = client.post(address, opened | {"text": "How many seats?"})
        assert page.status_code == 409
        assert "Your change was not saved. reviewer changed this letter" in page.text
        assert "How many seats?</textarea>" in page.text
    assert said(letter).questions[0].text == "How many benches are there in the parks?"
    assert said(letter).questions[4].text == "What did they cost?"


def test_a_press_on_an_older_page_changes_nothing(client: Client, letter: Letter) -> None:
    send(client, letter, "question", "1", text="How many?", number="1")
    for address in (
        reverse("staff-remove-question", args=[letter.pk, "1"]),
        reverse("staff-undo", args=[letter.pk]),
        reverse("staff-restore", args=[letter.pk, 1]),
    ):
        for revision in ("1", "", "x", "9" * 30):
            client.post(address, {"revision": revision})
    assert number(letter) == 2
    assert said(letter).questions[0].text == "How many?"


def test_undo_and_going_back(client: Client, letter: Letter) -> None:
    send(client, letter, "question", "1", text="One?", number="1")
    send(client, letter, "question", "1", text="Two?", number="1")
    page = send(client, letter, "undo")
    assert "Undid: Changed question 1." in page.text
    assert said(letter).questions[0].text == "One?"
    page = send(client, letter, "restore", 3)
    assert "Went back to version 3." in page.text
    assert said(letter).questions[0].text == "Two?"
    assert client.post(reverse("staff-restore", args=[letter.pk, 99]), {"revision": 5}).status_code == 404


def test_the_history_says_who_did_what_and_what_it_changed(client: Client, letter: Letter) -> None:
    send(client, letter, "question", "1", text="How many seats?", number="1")
    send(client, letter, "move", to="in_review", note="Please look at question 1")
    page = client.get(reverse("staff-history", args=[letter.pk])).text
    assert "Changed question 1" in page
    assert "by uploader" in page
    assert "<ins>Question 1: How many seats?</ins>" in page
    assert "<del>Question 1: How many benches are there in the parks?</del>" in page
    assert "Read the letter" in page
    assert "Please look at question 1" in page


def test_what_is_published_is_not_corrected_without_a_correction(
    client: Client, letter: Letter, reviewer: User, signed_in: SignIn
) -> None:
    Letter.objects.filter(pk=letter.pk).update(status=Letter.Status.READING)
    page = signed_in(reviewer).post(
        reverse("staff-question", args=[letter.pk, "1"]),
        {"revision": 1, "text": "?", "number": "1"},
        follow=True,
    )
    assert "This letter cannot be changed now: it is “Being read”." in page.text
    assert number(letter) == 1


# With htmx ---------------------------------------------------------------------------------------


def test_htmx_gets_the_letter_back_at_the_piece(client: Client, letter: Letter) -> None:
    page = client.post(
        reverse("staff-question", args=[letter.pk, "1"]),
        {"revision": 1, "text": "How many seats?", "number": "1"},
        headers={"HX-Request": "true", "HX-Boosted": "true"},
    )
    assert page.status_code == 200
    assert page["HX-Push-Url"] == letter.get_absolute_url()
    assert "show:#q1:top" in page["HX-Reswap"]
    assert 'id="document"' in page.text
    assert "How many seats?" in page.text


def test_htmx_gets_a_refused_form_with_a_status_that_it_shows(client: Client, letter: Letter) -> None:
    page = client.post(
        reverse("staff-question", args=[letter.pk, "1"]),
        {"revision": 1, "text": "", "number": "1"},
        headers={"HX-Request": "true", "HX-Boosted": "true"},
    )
    assert page.status_code == 200
    assert "Enter what was asked, or remove the question." in page.text


# Queries -----------------------------------------------------------------------------------------


def test_the_letters_page_asks_a_fixed_number_of_queries(
    client: Client, letter: Letter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(27):
        client.get(letter.get_absolute_url())
