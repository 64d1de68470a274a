"""What is found, in which order, how it is counted and shown."""

import importlib
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import search
from requests_app.filters import FACETS, PageFilter, query_string
from requests_app.letters.parsed import Disposition, Outcome, Regime
from requests_app.models import Authority, InformationRequest, RequestTable, SearchEntry, SearchWord
from requests_app.search import Criteria, SearchTooSlow, Sort, TableCriteria, bounds, finding
from requests_app.snippets import snippets
from requests_app.withdrawing import withdraw
from tests.builders import answer, correct, letter_of, note, parsed_letter, publish_letter, question, table

pytestmark = pytest.mark.django_db


def found(words: str = "", **criteria: Any) -> list[str]:
    """The titles of what is found, in order."""
    entries = search.find(Criteria(words=words, **criteria))
    return [info_request.title for info_request in search.requests_of(entries)]


@pytest.fixture
def golden(authority: Authority) -> None:
    """A small log whose letters spell things in as many ways as real ones do."""
    letters: list[dict[str, Any]] = [
        {
            "reference": "FOI/2024/0123",
            "title": "Section 47 enquiries",
            "questions": (question("1", "How many s.47 enquiries were opened for children in need?"),),
            "answers": (answer("1", text="There were 1,204 enquiries."),),
        },
        {
            "title": "Attendance at A & E",
            "answers": (answer("1", text="A&E saw 3,180 people. GPs saw the others."),),
        },
        {
            "title": "Education, health and care plans",
            "answers": (answer("1", text="There are 12 EHCPs in force; none follows section 47 enquiries."),),
        },
        {"title": "IT spend", "answers": (answer("1", text="The CIO spent £1,234,567 on IT in 2023/24."),)},
        {
            "title": "Highways",
            "answers": (answer("1", text="See the table.", tables=["t1"]),),
            "tables": (table(("Mill Lane", "12"), ("Harbour Road", "3"), title="HGVs by street"),),
        },
        {"title": "Naïve cafés", "answers": (answer("1", text="Refused under section 40(2) of the Act."),)},
        {"title": "Benefits", "answers": (answer("1", text="PIP/ESA/UC claims were re-assessed."),)},
    ]
    for number, changes in enumerate(letters):
        publish_letter(authority, parsed_letter(date=date(2025, 1, number + 1), **changes))


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("section 47", ["Section 47 enquiries", "Education, health and care plans"]),
        ("s47", ["Section 47 enquiries", "Education, health and care plans"]),
        ("s.47 enquiry", ["Section 47 enquiries", "Education, health and care plans"]),
        ("FOI/2024/0123", ["Section 47 enquiries"]),
        ("foi 2024 0123", ["Section 47 enquiries"]),
        ("FOI20240123", ["Section 47 enquiries"]),
        ("A&E", ["Attendance at A & E"]),
        ("A and E", ["Attendance at A & E"]),
        ("GP", ["Attendance at A & E"]),
        ("3180", ["Attendance at A & E"]),
        ("EHCP", ["Education, health and care plans"]),
        ("ehcps", ["Education, health and care plans"]),
        ("IT", ["IT spend"]),
        ("how much was spent on IT", ["IT spend"]),
        ("£1,234,567", ["IT spend"]),
        ("2023-24", ["IT spend"]),
        ("harbour", ["Highways"]),
        ("hgvs", ["Highways"]),
        ("cafe naive", ["Naïve cafés"]),
        ('"section 40(2)"', ["Naïve cafés"]),
        ("s40(1)", []),
        ("UC", ["Benefits"]),
        ("reassessed or re-assessed", ["Benefits"]),
        ('"children in need"', ["Section 47 enquiries"]),
        ('"need in children"', []),
        ("section 47 -plans", ["Section 47 enquiries"]),
        ("harbour or ehcp", ["Education, health and care plans", "Highways"]),
        ("nothing like it", []),
    ],
)
def test_letters_are_found_however_they_spell_it(golden: None, words: str, titles: list[str]) -> None:
    assert sorted(found(words)) == sorted(titles)


def test_the_exact_reference_comes_first_then_titles_then_texts(authority: Authority) -> None:
    publish_letter(authority, title="Other", answers=(answer("1", text="As in FOI 77 we hold no potholes."),))
    publish_letter(authority, title="FOI 77 and potholes")
    publish_letter(authority, title="The one", reference="FOI-77")
    assert found("FOI 77") == ["The one", "FOI 77 and potholes", "Other"]


def test_results_can_be_newest_or_oldest_first(authority: Authority) -> None:
    for year in (2023, 2025, 2024):
        publish_letter(authority, title=f"Potholes {year}", date=date(year, 1, 1))
    publish_letter(authority, title="Potholes undated", date=None)
    newest = ["Potholes 2025", "Potholes 2024", "Potholes 2023", "Potholes undated"]
    assert found(sort=Sort.NEWEST) == found() == found("potholes", sort=Sort.NEWEST) == newest
    assert found("potholes", sort=Sort.OLDEST) == [*newest[2::-1], newest[3]]


@pytest.mark.parametrize("sort", list(Sort))
def test_every_result_is_on_exactly_one_page(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    monkeypatch.setattr(finding, "_WINDOW", 3)  # so that most results are beyond what is ranked
    for _ in range(12):
        publish_letter(authority)
    entries = search.find(Criteria(words="potholes", sort=sort))
    pages = [[entry.pk for entry in entries[start : start + 5]] for start in (0, 5, 10)]
    assert sorted(pk for page in pages for pk in page) == sorted(
        SearchEntry.objects.values_list("pk", flat=True)
    )


def test_a_filler_counts_where_nothing_else_was_typed(authority: Authority) -> None:
    publish_letter(authority, title="The Who")
    assert found("the who") == ["The Who"]
    assert found("the") == ["The Who"]


@pytest.mark.parametrize(
    "words", ["!!!", "'", '"', '"" -', "-", "or", "a & | ! :* <-> (", "%", "\\", "\u202e", "😀"]
)
def test_nonsense_finds_nothing_or_something_but_never_fails(authority: Authority, words: str) -> None:
    info_request = publish_letter(authority)
    search.facets(Criteria(words=words))
    list(search.find(Criteria(words=words)))
    snippets([info_request], words)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    words=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
)
def test_anything_can_be_searched_for(db: None, words: str) -> None:
    list(search.find(Criteria(words=words.strip())))


def test_a_search_that_takes_too_long_is_given_up(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "TIMEOUT", "50ms")
    with pytest.raises(SearchTooSlow), search.bounded(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


# Facets -------------------------------------------------------------------------------------------


@pytest.fixture
def varied(authority: Authority, other_authority: Authority) -> None:
    refused = answer("1", disposition=Disposition.REFUSED, cites=["s12(1)"])
    publish_letter(authority, title="A", date=date(2024, 1, 1), answers=(refused,))
    publish_letter(authority, title="B", date=date(2025, 1, 1), tables=(table(),))
    publish_letter(
        other_authority, title="C", date=date(2025, 1, 1), answers=(refused,), legislation=Regime.EIR
    )
    both = answer("1", disposition=Disposition.REFUSED, cites=["s12(1)", "s40(2)"])
    publish_letter(other_authority, title="D", date=date(2024, 1, 1), answers=(both,), tables=(table(),))


def counted(**criteria: Any) -> dict[str, dict[str, int]]:
    _, facets = search.facets(Criteria(**criteria))
    return {facet.name: {choice.value: choice.count for choice in facet.choices} for facet in facets}


def test_facets_count_what_there_is(varied: None) -> None:
    assert counted() == {
        "authority": {"exampleshire-police": 2, "northmere": 2},
        "year": {"2025": 2, "2024": 2},
        "outcome": {"granted_in_full": 1, "refused_in_full": 3},
        "exemption": {"s12(1)": 3, "s40(2)": 1},
        "regime": {"FOIA": 3, "EIR": 1},
        "has_tables": {"true": 2, "false": 2},
    }


def test_a_facet_is_counted_with_the_other_filters_on(varied: None) -> None:
    counts = counted(exemption=("s12(1)",), year=("2024",))
    assert counts["exemption"] == {"s12(1)": 2, "s40(2)": 1}  # as if nothing were chosen in it
    assert counts["year"] == {"2025": 1, "2024": 2}
    assert counts["authority"] == {"exampleshire-police": 1, "northmere": 1}
    assert counts["has_tables"] == {"true": 1, "false": 1}


def test_what_is_chosen_stays_to_be_taken_back_though_nothing_is_left(varied: None) -> None:
    counts = counted(words="unheard", authority=("northmere",), year=("1999",), outcome=("not_held",))
    assert (counts["authority"], counts["year"], counts["outcome"]) == (
        {"northmere": 0},
        {"1999": 0},
        {"not_held": 0},
    )


def test_years_widen_the_search_and_one_that_no_calendar_has_finds_nothing(varied: None) -> None:
    assert sorted(found(year=("2024", "2025"))) == ["A", "B", "C", "D"]
    assert found(year=("0000",)) == []
    assert counted(year=("0000",))["year"] == {"2025": 2, "2024": 2, "0000": 0}


@pytest.mark.parametrize(
    "criteria", [{}, {"year": ("2024",)}, {"words": "potholes", "authority": ("northmere",)}]
)
def test_the_count_of_a_choice_is_what_choosing_it_gives(varied: None, criteria: dict[str, Any]) -> None:
    searched = Criteria(**criteria)
    _, facets = search.facets(searched)
    for facet in facets:
        alone = Criteria(**{**criteria, facet.name: ()})
        for choice in facet.choices:
            assert search.find(alone.with_value(facet.name, choice.value)).count() == choice.count


def test_the_number_of_results_is_the_number_found(varied: None) -> None:
    for criteria in (
        Criteria(),
        Criteria(words="potholes"),
        Criteria(year=("2024",)),
        Criteria(words="unheard"),
    ):
        assert search.facets(criteria)[0] == search.find(criteria).count()


@pytest.mark.parametrize(
    "words",
    ["potholes", '"in care"', "pot hole or drains", "looked-after children", "children -care", "2024", ""],
)
@pytest.mark.parametrize("facets", [{}, {"year": ("2024",)}, {"date_from": date(2024, 1, 1)}])
def test_looking_finds_page_by_page_what_a_search_finds(
    varied: None, authority: Authority, words: str, facets: dict[str, Any]
) -> None:
    titles = (
        "Children in care",
        "Looked-after children",
        "Children, looked after with care",
        "Drains in 2024",
    )
    for month, title in enumerate(titles, start=1):
        publish_letter(authority, title=title, date=date(2024, month, 1))
    criteria = Criteria(words=words, **facets)
    every = [entry.pk for entry in search.find(criteria)]
    assert every
    pages = [search.look(criteria, start, 2) for start in range(0, len(every) + 2, 2)]
    assert [key for page in pages for key in page.keys] == every
    assert {page.count for page in pages} == {len(every)}


def test_searching_makes_as_many_queries_for_many_as_for_few(
    varied: None, authority: Authority, django_assert_num_queries: Callable[..., Any]
) -> None:
    def search_once() -> None:
        search.facets(Criteria(words="potholes"))
        snippets(search.requests_of(search.find(Criteria(words="potholes"))[:20]), "potholes")

    search_once()  # what PostgreSQL made of the words is kept
    with django_assert_num_queries(9):
        search_once()
    for _ in range(10):
        publish_letter(authority, tables=(table(),))
    with django_assert_num_queries(9):
        search_once()


def test_days_narrow_the_results_and_every_count(varied: None) -> None:
    days = {"date_from": date(2024, 6, 1), "date_to": date(2025, 1, 1)}
    assert sorted(found(date_from=date(2024, 6, 1), date_to=date(2025, 1, 1))) == ["B", "C"]
    assert found(date_from=date(2025, 1, 2)) == []
    assert counted(**days)["year"] == {"2025": 2}
    assert counted(year=("2024",), **days)["year"] == {"2025": 2, "2024": 0}


# What was meant -----------------------------------------------------------------------------------


def test_other_names_of_the_same_thing_are_found(authority: Authority) -> None:
    publish_letter(authority, title="Children in care", questions=(question("1", "Which homes?"),))
    assert found("LAC") == found("looked after child") == ["Children in care"]
    assert found('"looked after child"') == []


def test_names_that_an_authority_adds_count_at_once(authority: Authority) -> None:
    publish_letter(authority, title="Water Safety Hub visits")
    assert found("WSH") == []
    Authority.objects.filter(pk=authority.pk).update(
        other_names="Quay, Wharf\nWSH, Water Safety Hub\n,\nalone"
    )
    assert found("WSH") == ["Water Safety Hub visits"]
    assert found("visits by the WSH") == ["Water Safety Hub visits"]


def test_a_misspelt_word_is_put_right_with_a_published_one(authority: Authority) -> None:
    publish_letter(authority, title="School uniform grants")
    assert search.suggestion("unifrom grants") == "uniform grants"
    assert search.suggestion("uniform") == ""
    assert search.suggestion("xyzzyx") == ""
    assert search.suggestion('"unifrom"') == ""


def test_no_word_is_suggested_that_is_published_no_longer(authority: Authority) -> None:
    gone = publish_letter(authority, title="Zeppelin hire")
    publish_letter(authority, title="Hire of halls")
    assert search.suggestion("zepelin") == "zeppelin"
    SearchEntry.objects.filter(pk=gone.pk).delete()
    assert search.suggestion("zepelin") == ""
    assert not SearchWord.objects.filter(word="zeppelin").exists()
    assert SearchWord.objects.filter(word="hire").exists()


@pytest.mark.parametrize("way", ["withdrawn", "corrected"])
def test_a_name_is_suggested_no_longer_though_words_of_its_stem_are_published(
    authority: Authority, way: str
) -> None:
    for road in ("East", "North", "West"):
        publish_letter(authority, title=f"Hard shoulders of the {road} road")
    letter = letter_of(publish_letter(authority, title="Complaint about Mr Harding"))
    assert search.suggestion("hardng") == "harding"
    if way == "withdrawn":
        assert withdraw(letter, by=None, reason="It named a person.").left == ()
    else:
        correct(letter, parsed_letter(title="Complaint about hard kerbs"))
    assert search.suggestion("hardng") != "harding"
    assert not SearchWord.objects.filter(word="harding").exists()
    assert SearchWord.objects.filter(word="hard").exists()


def test_a_word_that_no_response_holds_is_not_suggested_even_if_it_was_left(authority: Authority) -> None:
    """Two that are corrected in the same moment may each think that the other still holds it."""
    publish_letter(authority, title="Hard shoulders")
    SearchWord.objects.create(word="harding", stem="hard")
    assert search.suggestion("hardng") != "harding"


def test_what_was_published_before_gets_its_words_as_if_it_were_published_now(authority: Authority) -> None:
    migration = importlib.import_module("requests_app.migrations.0006_words_as_written")
    entry = publish_letter(
        authority,
        title="Mr Harding's hard kerbs",
        questions=(question("1", "Which KERBS, in 2024x?"),),
        answers=(answer("1", text="None of them."),),
        notes=(note("1", text="Counted in April."),),
    )
    written = SearchEntry.objects.get(pk=entry.pk).words
    SearchEntry.objects.update(words=[])
    SearchWord.objects.create(word="zeppelin", stem="zeppelin")
    with connection.cursor() as cursor:
        cursor.execute(migration.WRITE)
        cursor.execute(migration.CLEAN)
    assert sorted(SearchEntry.objects.get(pk=entry.pk).words) == written
    assert {"harding", "kerbs", "counted"} <= set(written)
    assert not SearchWord.objects.filter(word="zeppelin").exists()


def test_what_comes_nearest_holds_some_of_the_words_or_asks_for_the_same(authority: Authority) -> None:
    publish_letter(
        authority, title="School transport", questions=(question("1", "What do taxis to school cost?"),)
    )
    publish_letter(authority, title="Tree felling", questions=(question("1", "Which trees were felled?"),))
    near = search.nearest(Criteria(words="price of school cabs and minibuses"), 5)
    assert search.requests_of(near)[0].title == "School transport"
    without = search.nearest(Criteria(words="price of school cabs -taxis"), 5)
    assert "School transport" not in [each.title for each in search.requests_of(without)]
    assert search.nearest(Criteria(words="school cabs", year=("1999",)), 5) == []
    beside = [entry.pk for entry in near]
    assert not set(beside) & {e.pk for e in search.nearest(Criteria(words="school cabs"), 5, beside)}


# The one address of a search ----------------------------------------------------------------------

_CRITERIA = st.builds(
    Criteria,
    words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip),
    authority=st.sets(st.just("northmere")).map(tuple),
    year=st.sets(st.sampled_from(["2023", "2024", "2025"])).map(lambda years: tuple(sorted(years))),
    outcome=st.sets(st.sampled_from([outcome.value for outcome in Outcome])).map(
        lambda values: tuple(sorted(values))
    ),
    exemption=st.sets(st.sampled_from(["s12(1)", "s40(2)"])).map(lambda codes: tuple(sorted(codes))),
    regime=st.sets(st.sampled_from([regime.value for regime in Regime])).map(
        lambda values: tuple(sorted(values))
    ),
    has_tables=st.sets(st.sampled_from(["true", "false"])).map(lambda values: tuple(sorted(values))),
    date_from=st.none() | st.dates(max_value=date(2020, 1, 1)),
    date_to=st.none() | st.dates(min_value=date(2020, 1, 1)),
    sort=st.sampled_from([None, *Sort]),
    as_typed=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(criteria=_CRITERIA, page=st.integers(1, 400))
def test_an_address_holds_the_whole_search(authority: Authority, criteria: Criteria, page: int) -> None:
    query = QueryDict(query_string(criteria, page=page))
    form = PageFilter(query)
    assert form.is_valid(), form.errors
    read = form.criteria
    assert {name: sorted(read.chosen(name)) for name in FACETS} == {
        name: sorted(criteria.chosen(name)) for name in FACETS
    }
    assert (read.words, read.sort, read.as_typed) == (criteria.words, criteria.sort, criteria.as_typed)
    assert (read.date_from, read.date_to) == (criteria.date_from, criteria.date_to)
    assert query.get("page", "1") == str(page)


@given(criteria=_CRITERIA, facet=st.sampled_from(FACETS), value=st.sampled_from(["2024", "s40(2)", "x"]))
def test_choosing_and_taking_back_is_the_search_as_it_was(criteria: Criteria, facet: str, value: str) -> None:
    without = criteria.without(facet, value)
    assert query_string(without.with_value(facet, value).without(facet, value)) == query_string(without)


@given(criteria=_CRITERIA)
def test_a_changed_search_begins_on_its_first_page(criteria: Criteria) -> None:
    assert "page" not in QueryDict(query_string(criteria.with_value("year", "2020")))


# What is shown of a result ------------------------------------------------------------------------


def shown(info_request: InformationRequest, words: str) -> tuple[str, str, str]:
    snippet = snippets([info_request], words)[info_request.pk]
    return snippet.place, str(snippet.text), snippet.fragment


def test_a_table_is_not_named_again_by_the_question_above_it(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=(question("1", "How many fines were issued in each zone?"),),
        answers=(answer("1", tables=["t1"]),),
        tables=(table(("Harbour", "3"), title="", columns=[("Zone",), ("Fines issued",)]),),
    )
    [passage] = snippets([info_request], "fines issued")[info_request.pk].passages
    assert passage.table_name == ""
    titled = publish_letter(authority, tables=(table(("Harbour", "3"), title="Fines by zone"),))
    [passage] = snippets([titled], "harbour")[titled.pk].passages
    assert passage.table_name == "Fines by zone"


def test_the_passage_that_holds_the_words_is_shown_with_its_place(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=(question("1", "Where is it?"), question("5.b", "How much did the harbour cost?")),
        answers=(answer("1", text="By the sea."), answer("5.b", text="It was dear.")),
    )
    assert shown(info_request, "harbour") == (
        "Question 5b",
        "How much did the <mark>harbour</mark> cost?",
        "q5b",
    )
    assert shown(info_request, "sea") == ("Answer to question 1", "By the <mark>sea</mark>.", "q1")


def test_the_questions_that_match_are_shown_with_what_became_of_them(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=(
            question("1", "How long is the harbour?"),
            question("2", "Who runs the buses?"),
            question("3", "What did the work cost?"),
        ),
        answers=(
            answer("1", text="It is long."),
            answer("2", text="A company."),
            answer("3", text="Harbour works: refused.", disposition=Disposition.REFUSED, cites=["s43(2)"]),
        ),
    )
    passages = snippets([info_request], "harbour")[info_request.pk].passages
    assert [(each.mark, each.fragment, each.disposition) for each in passages] == [
        ("1", "q1", "disclosed"),
        ("3", "q3", "refused"),
    ]
    assert passages[0].question == "How long is the <mark>harbour</mark>?"
    assert passages[1].text == "<mark>Harbour</mark> works: refused."


def test_the_row_of_a_table_is_shown(authority: Authority) -> None:
    info_request = publish_letter(authority, tables=(table(("Mill Lane", "12"), ("Harbour Road", "3")),))
    assert shown(info_request, "harbour")[:2] == ("Table: Potholes by ward", "<mark>Harbour</mark> Road | 3")


def test_html_in_a_letter_is_shown_and_does_nothing(authority: Authority) -> None:
    text = 'The <script>alert(1)</script> & "harbour" <mark>fake</mark> <5'
    info_request = publish_letter(authority, title="<b>Bold</b> harbour", answers=(answer("1", text=text),))
    snippet = snippets([info_request], "harbour")[info_request.pk]
    assert snippet.title == "&lt;b&gt;Bold&lt;/b&gt; <mark>harbour</mark>"
    assert re.findall(r"<[^>]*>", snippet.text) == ["<mark>", "</mark>"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in snippet.text


def test_a_provision_is_marked_however_it_was_typed(authority: Authority) -> None:
    info_request = publish_letter(authority, answers=(answer("1", text="Refused under section 47 here."),))
    assert shown(info_request, "s47")[1] == "Refused under <mark>section</mark> <mark>47</mark> here."


def test_words_that_must_not_occur_are_not_looked_for(authority: Authority) -> None:
    info_request = publish_letter(authority, questions=(question("1", "Zebras or potholes?"),))
    assert "Zebras" not in str(snippets([info_request], "potholes -cats")[info_request.pk].title)
    assert shown(info_request, "potholes -cats")[1] == "Zebras or <mark>potholes</mark>?"


# Tables -------------------------------------------------------------------------------------------


def test_tables_are_found_by_title_header_row_and_note(authority: Authority) -> None:
    wards = table(("Harbour", "41"), title="Repairs", name="t1")
    costs = table(("Paint", "£3"), title="Harbour costs", columns=[("Item",), ("Year", "2023/24")], name="t2")
    publish_letter(authority, tables=(wards, costs))

    def titles(words: str) -> list[str]:
        return [row.table.title for row in search.find_tables(TableCriteria(words))]

    assert titles("harbour") == ["Harbour costs", "Repairs"]  # its title before its rows
    assert titles("item 2023-24") == ["Harbour costs"]
    assert titles("paint -costs") == []
    assert titles("") == ["Repairs", "Harbour costs"]


# The index ----------------------------------------------------------------------------------------


def test_the_index_is_written_anew_from_what_is_published(golden: None) -> None:
    SearchEntry.objects.update(vector="", title_vector="", reference_key="", date=None)
    RequestTable.objects.update(vector="")
    assert found("highways") == []
    said = StringIO()
    call_command("reindex", stdout=said, stderr=said)
    assert said.getvalue() == "Indexed 7 published requests and 7 letters of the workroom.\n"
    assert found("highways") == ["Highways"]
    assert found("FOI/2024/0123") == ["Section 47 enquiries"]
    assert [row.table.title for row in search.find_tables(TableCriteria("harbour"))] == ["HGVs by street"]
    assert found(sort=Sort.NEWEST)[0] == "Benefits"
