"""A request's page: the answer is the page, every question has its address, a shared answer stands once."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from requests_app import publication, search
from requests_app.letters.parsed import CitationRole, Disposition
from requests_app.models import Authority, Change, InformationRequest
from requests_app.request_page import Layout, lay_out
from tests.builders import (
    answer,
    citation,
    correct,
    letter_of,
    note,
    parsed_letter,
    publish_letter,
    question,
    table,
)
from tests.pages import accessibility_problems, html_problems

pytestmark = pytest.mark.django_db


def laid_out(info_request: InformationRequest) -> Layout:
    return lay_out(InformationRequest.objects.with_page_content().get(pk=info_request.pk))


def outline(info_request: InformationRequest) -> list[tuple[str, ...]]:
    """Each exchange: the marks of its questions, then its answers with what they are said to answer."""
    return [
        (
            " ".join(shown.question.mark for shown in exchange.questions),
            *(
                f"{shown.answer.text} → {shown.to}" if shown.to else shown.answer.text
                for shown in exchange.answers
            ),
            *(f"see {reference.to}" for reference in exchange.elsewhere),
        )
        for exchange in laid_out(info_request).exchanges
    ]


def questions(*numbers: str) -> tuple[Any, ...]:
    return tuple(question(number) for number in numbers)


# The layout ---------------------------------------------------------------------------------------


def test_what_can_be_had_elsewhere_is_no_reason_why_it_was_not_sent(
    visitor: Client, authority: Authority
) -> None:
    info_request = publish_letter(
        authority,
        answers=(answer("1", disposition=Disposition.AVAILABLE_ELSEWHERE, cites=["s21"]),),
    )
    said = visitor.get(info_request.get_absolute_url()).text
    assert "Why information was not sent" not in said
    [said] = re.findall(r"<dt[^>]*>Already available elsewhere.*?</dd>", said, re.DOTALL)
    assert "s21" in said


def test_each_question_has_its_answer_below_it(authority: Authority) -> None:
    info_request = publish_letter(
        authority, questions=questions("1", "2"), answers=(answer("1", text="A"), answer("2", text="B"))
    )
    assert outline(info_request) == [("1", "A"), ("2", "B")]


def test_questions_in_a_row_that_share_an_answer_stand_together_above_it(authority: Authority) -> None:
    asked = questions("3", "4", "5", "5.a", "5.a.i", "5.b", "6")
    info_request = publish_letter(
        authority,
        questions=asked,
        answers=(answer("3", "4", "5", "5.a", "5.b", text="A"), answer("6", text="B")),
    )
    assert outline(info_request) == [("3 4 5 5a 5a(i) 5b", "A → questions 3 to 5b"), ("6", "B")]


def test_a_shared_answer_stands_once_and_is_referred_to(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=questions("1", "2", "3"),
        answers=(answer("1", "3", text="A"), answer("2", text="B")),
    )
    assert outline(info_request) == [("1", "A → questions 1 and 3"), ("2", "B"), ("3", "see question 1")]


def test_two_answers_to_one_question_both_stand_there(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=questions("1", "2"),
        answers=(answer("1", "2", text="A"), replace(answer("2", text="B"), id="b")),
    )
    assert outline(info_request) == [("1", "A → questions 1 and 2"), ("2", "B", "see question 1")]


def test_a_question_that_only_leads_in_stands_above_its_parts(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=questions("1", "2", "2.a", "2.b"),
        answers=(answer("1", text="A"), answer("2.a", text="B"), answer("2.b", text="C")),
    )
    assert outline(info_request) == [("1", "A"), ("2 2a", "B"), ("2b", "C")]


def test_a_part_without_an_answer_has_its_question_s(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=questions("1", "1.a", "1.b"),
        answers=(answer("1", text="A"), answer("1.a", text="B")),
    )
    assert outline(info_request) == [("1", "A"), ("1a", "B"), ("1b", "see question 1")]


def test_topics_part_the_questions(authority: Authority) -> None:
    asked = (question("1:1", group="Roads"), question("1:2", group="Roads"), question("2:1", group="Trees"))
    info_request = publish_letter(
        authority, questions=asked, answers=(answer("1:1", "1:2", "2:1", text="A"),)
    )
    assert [exchange.group for exchange in laid_out(info_request).exchanges] == ["Roads", "Trees"]


def test_tables_and_notes_stand_with_their_questions_or_else_last(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=questions("1", "2"),
        answers=(answer("1", text="A"), answer("2", text="B")),
        tables=(table(questions=["2"]), table(title="Loose", questions=[], name="t2")),
        notes=(note("1", text="On one."), note(text="On all.")),
    )
    layout = laid_out(info_request)
    assert [[row.table.title for row in exchange.tables] for exchange in layout.exchanges] == [
        [],
        ["Potholes by ward"],
    ]
    assert [exchange.notes for exchange in layout.exchanges] == [["On one."], []]
    assert [row.table.title for row in layout.tables] == ["Loose"]
    assert layout.notes == ("On all.",)


# The page -----------------------------------------------------------------------------------------


@pytest.fixture
def info_request(authority: Authority) -> InformationRequest:
    """A response with everything that a page may show, and some HTML that is not meant as such."""
    refused = replace(
        answer("2.b", text="Refused under section 40(2).", disposition=Disposition.REFUSED),
        citations=(
            citation("s40(2)", "under section 40(2)"),
            citation("s16", "to help", CitationRole.ADVICE),
        ),
    )
    return publish_letter(
        authority,
        reference="FOI/1",
        received=date(2025, 2, 3),
        title="Roads & <b>streets</b>",
        questions=questions("1", "2", "2.b"),
        answers=(
            replace(
                answer(
                    "1",
                    text="See https://roads.example <script>alert(1)</script>.\nAnd below.",
                    tables=["t1"],
                ),
                links=("https://more.example", "javascript:alert(1)"),
            ),
            answer("2", text="", disposition=Disposition.UNANSWERED),
            refused,
        ),
        tables=(
            table(
                *((f"Ward {number}", str(number), "<5") for number in range(12)),
                columns=[("Ward",), ("Age", "0-4"), ("Age", "5-9")],
            ),
        ),
        notes=(note("1"),),
    )


def test_page_is_valid(visitor: Client, info_request: InformationRequest) -> None:
    assert html_problems({"request": visitor.get(info_request.get_absolute_url()).text}) == []


def test_page_says_what_was_asked_answered_and_why_not(
    visitor: Client, info_request: InformationRequest
) -> None:
    page = visitor.get(info_request.get_absolute_url()).text
    for part in (
        "FOI/1",
        "Roads &amp; &lt;b&gt;streets&lt;/b&gt;",
        "Northmere Borough Council",
        "3 February 2025",
        "14 March 2025",
        "Freedom of Information Act 2000",
        "Some information sent",
        "Release would identify someone",
        "The figures are as of 31 March.",
        "“under section 40(2)”",
        "No answer in the letter",
    ):
        assert part in page, part
    assert 'href="/exemptions/foia-s40-2"' in page
    assert "foia-s16" not in page  # advice is no reason
    assert 'id="q2b"' in page


def test_links_of_an_answer_lead_to_the_web_alone(visitor: Client, info_request: InformationRequest) -> None:
    page = visitor.get(info_request.get_absolute_url()).text
    assert '<a href="https://roads.example" rel="nofollow">' in page
    assert 'href="https://more.example"' in page
    assert "javascript:" not in page
    assert "<script>alert" not in page


def test_table_is_shown_with_its_header_and_leads_to_the_rest(
    visitor: Client, info_request: InformationRequest
) -> None:
    page = visitor.get(info_request.get_absolute_url()).text
    table_id = info_request.tables.get().table_id
    assert '<th class="govuk-table__header" scope="colgroup" colspan="2">Age</th>' in page
    assert '<th class="govuk-table__header" scope="col" rowspan="2">Ward</th>' in page
    assert '<th class="govuk-table__header" scope="row">Ward 9</th>' in page
    assert "Ward 11" not in page
    assert f'href="/tables/{table_id}">See all 12 rows' in page
    assert re.search(r'role="region" aria-labelledby="(caption-\d+)" tabindex="0"', page)


def test_correction_says_what_changed(visitor: Client, authority: Authority) -> None:
    parsed = parsed_letter()
    info_request = publish_letter(authority, parsed)
    assert "Corrected on" not in visitor.get(info_request.get_absolute_url()).text
    correct(letter_of(info_request), parsed, "Question 1 said 13.")
    page = visitor.get(info_request.get_absolute_url()).text
    assert "Corrected on" in page
    assert "Question 1 said 13." in page
    assert "version 2" in page


def test_withdrawn_page_says_when_why_and_whom_to_ask(visitor: Client, authority: Authority) -> None:
    info_request = publish_letter(authority)
    publication.withdraw(letter_of(info_request), by=None, reason="It named <people>.")
    response = visitor.get(info_request.get_absolute_url())
    assert response.status_code == 410
    assert "It named &lt;people&gt;." in response.text
    assert "foi@northmere.example" in response.text
    assert html_problems({"withdrawn": response.text}) == []


def test_a_large_response_takes_as_many_queries_as_a_small_one(
    visitor: Client, authority: Authority, django_assert_num_queries: Callable[..., Any]
) -> None:
    numbers = [str(number) for number in range(1, 41)]
    large = publish_letter(
        authority,
        questions=questions(*numbers),
        answers=tuple(answer(number, cites=["s12(1)"]) for number in numbers),
        tables=tuple(table(questions=[number], name=f"t{number}") for number in numbers),
    )
    small = publish_letter(authority, tables=(table(),), answers=(answer("1", cites=["s12(1)"]),))
    for info_request in (small, large):
        with django_assert_num_queries(12):
            visitor.get(info_request.get_absolute_url())


# Beside the answers -------------------------------------------------------------------------------


def section(page: str, begin: str) -> str:
    """The words of a page from one place on, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index(begin) :]).split())


def test_the_citation_is_plain_text_with_all_that_finds_the_response_again(
    visitor: Client, authority: Authority
) -> None:
    info_request = publish_letter(
        authority, reference="FOI 77/25", title="Pothole <repairs>", date=date(2025, 3, 14)
    )
    page = visitor.get(info_request.get_absolute_url()).text
    read = timezone.localdate()
    assert (
        "Northmere Borough Council, “Pothole &lt;repairs&gt;”, FOI 77/25, 14 March 2025, "
        f"{settings.SITE_URL}/requests/northmere/foi-77-25 (accessed {read:%-d %B %Y})"
    ) in section(page, "Cite this response")


def test_what_has_changed_since_publication_is_listed_with_its_notes(
    visitor: Client, authority: Authority
) -> None:
    info_request = publish_letter(authority)
    assert "Changes since publication" not in visitor.get(info_request.get_absolute_url()).text
    for said in ("A figure was wrong.", "The title was <wrong>."):
        correct(letter_of(info_request), parsed_letter(reference=info_request.reference), said)
    page = visitor.get(info_request.get_absolute_url()).text
    day = f"{timezone.localdate():%-d %B %Y}"
    assert section(page, 'id="changes"').startswith(
        'id="changes">Changes since publication '
        f"{day} : Corrected The title was &lt;wrong&gt;. {day} : Corrected A figure was wrong. {day} : Published"
    )
    assert html_problems({"changed": page}) == []


def test_a_withdrawal_forgets_what_was_said_of_earlier_corrections(
    visitor: Client, authority: Authority
) -> None:
    info_request = publish_letter(authority)
    letter = letter_of(info_request)
    correct(letter, parsed_letter(reference=info_request.reference), "It named Quentin.")
    letter.refresh_from_db()
    publication.withdraw(letter, by=None, reason="It named a person.")
    assert not Change.objects.exclude(note="").exists()
    letter.refresh_from_db()
    correct(letter, parsed_letter(reference=info_request.reference), "")
    page = visitor.get(info_request.get_absolute_url()).text
    assert "Quentin" not in page
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"{day} : Published again {day} : Withdrawn {day} : Corrected {day} : Published" in section(
        page, 'id="changes"'
    )


def test_similar_requests_share_words_of_their_titles(
    visitor: Client, authority: Authority, other_authority: Authority
) -> None:
    own = publish_letter(authority, title="Potholes reported and repaired in 2024")
    publish_letter(other_authority, title="Pothole reports and repairs")
    publish_letter(authority, title="Noise reported by residents")
    publish_letter(authority, title="Information request")
    gone = publish_letter(authority, title="Reported potholes")
    publication.withdraw(letter_of(gone), by=None, reason="A mistake.")
    alike = search.alike(own, 5)
    assert [each.title for each in alike] == ["Pothole reports and repairs"]
    page = visitor.get(own.get_absolute_url()).text
    assert alike[0].get_absolute_url() in page[page.index("Similar requests") :]
    assert html_problems({"similar": page}) == []


def test_a_request_like_no_other_has_no_similar_ones(visitor: Client, authority: Authority) -> None:
    own = publish_letter(authority, title="Freedom of information request 2024/17")
    publish_letter(authority, title="Freedom of information request 2024/18")
    assert "Similar requests" not in visitor.get(own.get_absolute_url()).text


# In a browser -------------------------------------------------------------------------------------


@pytest.fixture
def in_browser(page: Page, live_server: LiveServer, authority: Authority) -> Page:
    answers = (answer("1", text="See https://elsewhere.example/report."), answer("2", cites=["s40(2)"]))
    wide = table(
        *[(f"Ward {row}", *"1234567") for row in range(9)],
        columns=[("Ward",), *((f"In {year}",) for year in range(2018, 2025))],
    )
    own = publish_letter(
        authority, title="Potholes repaired", questions=questions("1", "2"), answers=answers, tables=(wide,)
    )
    publish_letter(authority, title="Repaired potholes")
    page.goto(live_server.url + own.get_absolute_url())
    return page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_a_response_prints_as_a_document(in_browser: Page) -> None:
    page = in_browser
    page.emulate_media(media="print")
    for hidden in (".govuk-service-navigation", ".govuk-breadcrumbs", ".govuk-footer", ".app-no-print"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("h1", "#q1", ".app-data", ".app-answer", ".app-cite .app-address"):
        assert page.locator(shown).first.is_visible(), shown
    data = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = " ".join("".join(sheet.get_textpage().get_text_range() for sheet in data).split())
    assert "Ward 8" in printed
    assert "In 2024" in printed
    assert printed.count("https://elsewhere.example/report") == 1
    assert "/exemptions/" not in printed
    assert "(accessed" in printed
    assert "Similar requests" not in printed


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_the_citation_is_copied_and_each_question_shows_its_address(in_browser: Page) -> None:
    page = in_browser
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite this response").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Northmere Borough Council, “Potholes repaired”")
    assert "\n" not in copied
    mark = page.locator("#q2 .app-permalink")
    assert not mark.is_visible()
    page.locator("#q2 h3 a").focus()
    assert mark.is_visible()
    page.locator("#q1").hover()
    page.locator("#q2 h3 a").hover()
    assert mark.is_visible()
    assert accessibility_problems(page) == []
