"""The Welsh twin of every public page: there, complete, and reached by its address alone."""

import re
from html.parser import HTMLParser
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse, translate_url
from pytest_django import DjangoAssertNumQueries, Settings

from requests_app import urls
from requests_app.letters import legislation
from requests_app.letters.parsed import Disposition, LetterTable
from requests_app.models import Alert, Authority, RequestTable, Round
from tests.builders import answer, correct, letter_of, note, parsed_letter, publish_letter, question, table
from tests.pages import html_problems
from tests.test_rounds import ask
from tools import messages

pytestmark = pytest.mark.django_db

# The texts ----------------------------------------------------------------------------------------


def test_everything_that_a_public_page_may_say_is_there_in_welsh() -> None:
    """Where this fails: `make messages`, and write the Welsh in locale/cy/LC_MESSAGES/django.po."""
    said = {(message.id, message.context) for message in messages.gather() if message.id}
    kept = messages.read()
    assert [text for text, context in said if not messages.is_translated(kept.get(text, context))] == []


def test_welsh_texts_have_the_places_and_elements_of_the_english_ones() -> None:
    for message in messages.read():
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        for welsh in message.string if isinstance(message.string, tuple) else (message.string,):
            if english:
                assert _places(str(welsh)) == _places(str(english)), english
                assert _elements(str(welsh)) == _elements(str(english)), english


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))


def _elements(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]*>", text))


# The pages ----------------------------------------------------------------------------------------

MAILS: Final = frozenset({"alert-new", "alert-asked", "alert-confirm", "alert-unsubscribe"})


def filled(years: tuple[str, str]) -> LetterTable:
    rows = (("North", "41", "<5"), ("South", "6", "Not held"))
    return table(*rows, columns=[("Ward",), *((year,) for year in years)], title="Potholes by ward")


@pytest.fixture
def pages(authority: Authority, other_authority: Authority, settings: Settings) -> dict[str, str]:
    """The English address of a page of each route, in a log that has one of everything."""
    settings.EMAIL_SERVER = "mail.example"
    reading = parsed_letter(
        reference="FOI-1",
        title="Potholes in the borough",
        questions=(question("1", "How many potholes were filled?"), question("2", "What did it cost?")),
        answers=(
            answer("1", text="We filled 12.", disposition=Disposition.DISCLOSED),
            answer("2", text="We do not tell.", disposition=Disposition.REFUSED, cites=["s43(2)"]),
        ),
        tables=(filled(years=("2021/22", "2022/23")),),
        notes=(note("1"),),
    )
    found = publish_letter(authority, reading)
    publish_letter(
        authority, reference="FOI-2", title="Potholes again", tables=(filled(years=("2022/23", "2023/24")),)
    )
    correct(letter_of(found), reading, note="A street was missing.")
    link = RequestTable.objects.filter(info_request=found).get()
    for asked in (authority, other_authority):
        ask(asked)
    alert = Alert.objects.create(email="a@example.org", query="q=potholes", frequency="daily")
    places: dict[str, dict[str, object]] = {
        "alert-confirm": {"key": alert.key},
        "alert-unsubscribe": {"key": alert.key},
        "request": {"authority": "northmere", "slug": found.slug},
        "table": {"pk": link.table.pk},
        "series": {"authority": "northmere", "name": link.table.series},
        "exemption": {"slug": "foia-s43-2"},
        "authority": {"slug": "northmere"},
        "authority-statistics": {"slug": "northmere"},
        "report-thanks": {"number": 1},
        "topic": {"slug": "parking"},
        "round": {"slug": Round.objects.shown().get().slug},
    }
    names = [str(pattern.name) for pattern in urls.public if pattern.name != "opensearch"]  # type: ignore[union-attr]
    return {name: reverse(name, kwargs=places.get(name)) for name in names}


def test_every_public_page_has_a_twin_that_leads_back(visitor: Client, pages: dict[str, str]) -> None:
    for name, address in pages.items():
        english, welsh = visitor.get(f"{address}?q=pot"), visitor.get(f"/cy{address}?q=pot")
        assert (english.status_code, welsh.status_code) == (200, 200), name
        assert '<html lang="en-gb"' in english.text, name
        assert '<html lang="cy"' in welsh.text, name
        to_welsh = f'href="/cy{address}?q=pot" rel="alternate" lang="cy" hreflang="cy">Cymraeg</a>'
        to_english = f'href="{address}?q=pot" rel="alternate" lang="en-GB" hreflang="en-GB">English</a>'
        assert to_welsh in english.text, name
        assert to_english in welsh.text, name
        for page in (english.text, welsh.text):
            assert (
                f'<link rel="alternate" hreflang="en-gb" href="https://log.example{address}?q=pot">' in page
            )
            assert (
                f'<link rel="alternate" hreflang="cy" href="https://log.example/cy{address}?q=pot">' in page
            )


class _Said(HTMLParser):
    """What a page says in its own language, and where it leads. What is marked as another language is left out."""

    VOID: Final = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle"})
    SPOKEN: Final = ("aria-label", "title", "placeholder", "data-copy")

    def __init__(self) -> None:
        super().__init__()
        self.languages = ["cy"]
        self.texts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        language = known.get("lang") or self.languages[-1]
        if tag in {"script", "style", "svg", "code"}:
            language = "none"
        if tag in {"a", "form"} and known.get("hreflang") is None:
            self.links.append(known.get("href") or known.get("action") or "")
        if language == "cy":
            self.texts += [text for name in self.SPOKEN if (text := known.get(name))]
        if tag not in self.VOID:
            self.languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.languages.pop()

    def handle_data(self, data: str) -> None:
        if self.languages[-1] == "cy" and data.strip():
            self.texts.append(" ".join(data.split()))


# Letters' words, names and what is the same in both languages, wherever they stand.
SAME: Final = re.compile(
    r"Northmere Borough Council|Exampleshire disclosure log|Potholes by ward|Potholes\w*|potholes|in the borough|again|English"
    r"|\S+@\S+|https?://\S+|FOI-\d|Frictionless Data Package|CSV on the Web|Open Government Licence[^<]*"
)
# Small words that no English sentence is without, and Welsh does not have.
ENGLISH: Final = re.compile(
    r"\b(the|of|and|is|are|was|were|this|that|to|for|with|from|by|it|its|not|you|your|be|has|have|which|what|how)\b",
    re.IGNORECASE,
)


def test_a_welsh_page_says_nothing_in_english_but_what_is_marked(
    visitor: Client, pages: dict[str, str]
) -> None:
    known = {" ".join(text.split()) for text in _english_texts()}
    for name, address in pages.items():
        said = _Said()
        said.feed(visitor.get(f"/cy{address}").text)
        assert [text for text in said.texts if text in known] == [], name
        assert [text for text in said.texts if ENGLISH.search(SAME.sub("", text))] == [], name


def _english_texts() -> list[str]:
    """Every text of the pages that is not the same in Welsh."""
    texts = [(message.id, message.string) for message in messages.read() if message.id]
    return [english for english, welsh in texts if isinstance(english, str) and english != welsh]


def test_links_of_a_welsh_page_lead_to_welsh_pages(visitor: Client, pages: dict[str, str]) -> None:
    for name, address in pages.items():
        said = _Said()
        said.feed(visitor.get(f"/cy{address}").text)
        paths = [link.partition("?")[0] for link in said.links]
        inside = [path for path in paths if path.startswith("/") and not path.startswith("/cy/")]
        assert [path for path in inside if translate_url(path, "cy") != path] == [], name


def test_welsh_pages_are_valid(visitor: Client, pages: dict[str, str]) -> None:
    assert html_problems({name: visitor.get(f"/cy{address}").text for name, address in pages.items()}) == []


def test_a_letters_words_are_marked_as_english_and_welsh_ones_as_welsh(
    visitor: Client, authority: Authority, pages: dict[str, str]
) -> None:
    page = visitor.get(f"/cy{pages['request']}").text
    assert '<h1 class="govuk-heading-l app-title" lang="en-GB">Potholes in the borough</h1>' in page
    assert 'lang="en-GB">How many potholes were filled?</p>' in page
    assert "lang=" not in visitor.get(pages["request"]).text.partition("<h1")[2].partition("<footer")[0]
    welsh = publish_letter(
        authority,
        reference="FOI-9",
        title="Tyllau yn y ffordd",
        questions=(question("1", "Faint o dyllau sydd yn y ffordd?"),),
    )
    assert 'app-title" lang="cy">Tyllau yn y ffordd</h1>' in visitor.get(welsh.get_absolute_url()).text
    assert 'app-title">Tyllau yn y ffordd</h1>' in visitor.get(f"/cy{welsh.get_absolute_url()}").text


def test_dates_numbers_and_outcomes_are_in_welsh(visitor: Client, pages: dict[str, str]) -> None:
    page = visitor.get(f"/cy{pages['request']}").text
    assert "Anfonwyd rhywfaint o wybodaeth" in page
    assert "Buddiannau masnachol" in page
    assert "4 o ymatebion" in visitor.get("/cy/search").text
    assert "1 ymateb ar gyfer “again”" in visitor.get("/cy/search?q=again").text


def test_every_exemption_is_named_and_explained_in_welsh(visitor: Client) -> None:
    page = visitor.get("/cy/exemptions").text
    assert "Adran 40: Gwybodaeth bersonol" in page
    assert not [entry.title for entry in legislation.CATALOGUE.values() if f": {entry.title}<" in page]


# How the language is chosen ------------------------------------------------------------------------


def test_the_address_alone_decides_and_a_page_may_be_kept_for_everybody(
    visitor: Client, pages: dict[str, str]
) -> None:
    for address in pages.values():
        asked = visitor.get(address, headers={"Accept-Language": "cy"})
        assert '<html lang="en-gb"' in asked.text
        for answered in (asked, visitor.get(f"/cy{address}")):
            assert "Accept-Language" not in answered.get("Vary", "")
            assert "Cookie" not in answered.get("Vary", "")
            assert not answered.cookies


def test_what_there_is_one_of_has_no_twin(visitor: Client, pages: dict[str, str]) -> None:
    for address in (
        "/cy/search.csv",
        "/cy/search.atom",
        "/cy/staff/",
        "/cy/api/v1/",
        "/cy/robots.txt",
        "/cy/accounts/login/",
    ):
        assert visitor.get(address).status_code == 404, address
    assert "Cymraeg" not in visitor.get("/accounts/login/").text


def test_errors_are_in_the_language_of_the_address(visitor: Client) -> None:
    assert "Heb ddod o hyd i’r dudalen" in visitor.get("/cy/nowhere").text
    assert "Page not found" in visitor.get("/nowhere").text
    assert visitor.get("/cy")["Location"] == "/cy/"


def test_forms_say_in_welsh_what_to_do(visitor: Client, pages: dict[str, str]) -> None:
    asked = visitor.post("/cy/ask", {"text": ""})
    assert asked.status_code == 400
    assert "Gwall: " in asked.text
    assert "Mae problem" in asked.text
    assert "Teipiwch neu gludwch yr hyn yr hoffech ei ofyn." in asked.text
    reported = visitor.post("/cy/report", {"text": ""})
    assert "Dewiswch beth yw’r broblem." in reported.text
    assert "Ysgrifennwch flwyddyn neu gyfnod" in visitor.get("/cy/tables?period=soon").text


def test_a_question_is_answered_in_welsh(visitor: Client, pages: dict[str, str]) -> None:
    asked = visitor.post("/cy/ask", {"text": "How many potholes were filled?"})
    assert "Gofynnwyd hyn o’r blaen, neu rywbeth tebyg iawn iddo." in asked.text
    assert f'href="/cy{pages["request"]}#' in asked.text


def test_what_machines_are_told_of_a_page_is_the_same_in_both_languages(
    visitor: Client, pages: dict[str, str]
) -> None:
    def told(address: str) -> str:
        return (
            visitor.get(address)
            .text.partition('<script type="application/ld+json">')[2]
            .partition("</script>")[0]
        )

    for name in ("request", "table", "data"):
        assert told(pages[name])
        assert told(pages[name]) == told(f"/cy{pages[name]}"), name


def test_the_sitemap_lists_both_languages(visitor: Client, pages: dict[str, str]) -> None:
    listed = visitor.get("/sitemap-requests.xml").text
    english = f"https://log.example{pages['request']}"
    welsh = f"https://log.example/cy{pages['request']}"
    assert f"<loc>{english}</loc>" in listed
    assert f"<loc>{welsh}</loc>" in listed
    assert listed.count(f'hreflang="cy" href="{welsh}"') == 2


def test_a_welsh_page_asks_the_database_nothing_more(
    visitor: Client, pages: dict[str, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(_queries(visitor, pages["request"])):
        visitor.get(f"/cy{pages['request']}")


def _queries(visitor: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        visitor.get(address)
    return len(asked)
