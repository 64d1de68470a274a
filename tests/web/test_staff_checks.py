"""What the checks found, as staff meet it: what stands in the way, what mends it, what is accepted and by whom."""

import re
from collections.abc import Callable
from typing import NoReturn

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from requests_app import checking
from requests_app.models import Authority, Finding, Letter, Membership
from requests_app.review import Status
from tests.builders import add_file, answer, make_letter, parsed_letter, publish_letter, table
from tests.conftest import PASSWORD
from tests.leaking import RECOVERED, leaking_letter, tables
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def letter(authority: Authority) -> Letter:
    """A letter in review whose suppressed figures give themselves away, checked."""
    letter = make_letter(authority, leaking_letter(title="Referrals"))
    add_file(letter)
    checking.check(letter)
    return letter


@pytest.fixture
def client(publisher: User, signed_in: SignIn) -> Client:
    return signed_in(publisher)


def page(client: Client, letter: Letter, name: str = "staff-checks") -> str:
    response = client.get(reverse(name, args=[letter.pk]))
    assert response.status_code == 200
    return response.text


def accept(client: Client, letter: Letter, **data: object) -> int:
    return client.post(reverse("staff-checks", args=[letter.pk]), data).status_code


def cells_of(text: str) -> list[str]:
    return re.findall(r'name="cell" value="([^"]+)"', text)


# What is said, and where --------------------------------------------------------------------------


def test_the_page_begins_with_what_stands_in_the_way_and_what_mends_it(
    client: Client, letter: Letter, html_is_valid: Callable[[str], None]
) -> None:
    text = page(client, letter)
    html_is_valid(text)
    way = text.index("This letter cannot be published yet")
    mended = text.index(reverse("staff-proposal", args=[letter.pk]))
    first = text.index("Suppressed figures that can be worked out</h2>")
    assert way < text.index("3 suppressed figures can be worked out") < mended < first
    assert "It suppresses 4 figures." in " ".join(text.split())


def test_each_figure_stands_at_its_table_with_its_sums_and_leads_to_its_cell(
    client: Client, letter: Letter
) -> None:
    text = page(client, letter)
    assert text.index("Table 1: Referrals by ward") < text.index("“Harbour”, “2023/24”")
    assert text.index("Table 2: Referrals by age") < text.index("“Mill”, “2024/25 – Under 18”")
    for (name, row, column), value in RECOVERED.items():
        assert f"What is left can only be {value}." in text
        cell = f"{reverse('staff-table', args=[letter.pk, name])}?page=1#c-{row}-{column}"
        assert f'href="{cell}"' in text
        assert f'id="c-{row}-{column}"' in client.get(cell.partition("#")[0]).text


def test_the_letter_and_the_publish_page_say_what_stands_in_the_way(client: Client, letter: Letter) -> None:
    text = page(client, letter, "staff-letter")
    assert "3 of them stand in the way of publishing." in text
    assert f'href="{reverse("staff-proposal", args=[letter.pk])}"' in text
    assert "3 suppressed figures can be worked out from what the letter prints" in page(
        client, letter, "staff-publish"
    )
    for name in ("staff-letter", "staff-publish"):
        assert f'href="{reverse("staff-checks", args=[letter.pk])}"' in page(client, letter, name)
    assert "Publish now" not in page(client, letter, "staff-publish")
    client.post(reverse("staff-publish", args=[letter.pk]), {"revision": 1})
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW


def test_a_letter_that_gives_nothing_away_says_so_and_is_published(
    client: Client, authority: Authority
) -> None:
    letter = make_letter(authority, parsed_letter())
    checking.check(letter)
    assert "Nothing found here stands in the way of publishing." in page(client, letter)
    assert "Publish now" in page(client, letter, "staff-publish")


def test_what_is_only_to_be_looked_at_is_listed_and_stops_nothing(
    client: Client, authority: Authority
) -> None:
    small = table(("North", "41"), ("South", "3"))
    letter = make_letter(authority, parsed_letter(tables=(small,), answers=(answer("1", tables=["t1"]),)))
    checking.check(letter)
    text = page(client, letter)
    assert "Table 1 prints 1 count below 5 as it is." in text
    assert "“South”, “Potholes”: 3." in text
    assert "Publish now" in page(client, letter, "staff-publish")


def test_names_of_published_tables_are_told(client: Client, authority: Authority) -> None:
    by_year, by_age, _ = tables()
    publish_letter(authority, reference="NDC-78", tables=(by_age,))
    rows = tuple(tuple("5611" if cell == "*" else cell for cell in row) for row in by_year.rows)
    letter = make_letter(authority, parsed_letter(tables=(table(*rows, columns=by_year.columns),)))
    checking.check(letter)
    text = page(client, letter)
    assert "Figures suppressed earlier that this letter gives away" in text
    assert "in “Referrals by age”, published with NDC-78" in text


# While it is checked ------------------------------------------------------------------------------


def test_pages_follow_a_check_that_is_under_way(client: Client, letter: Letter) -> None:
    checking.forget(letter)
    line = reverse("staff-checks-state", args=[letter.pk])
    asks = {
        "staff-letter": reverse("staff-now", args=[letter.pk]),
        "staff-publish": line,
        "staff-checks": line,
    }
    for name, address in asks.items():
        text = page(client, letter, name)
        assert "Being checked…" in text
        assert f'data-hx-get="{address}' in text
        assert "can be worked out" not in text
    assert "Publish now" not in page(client, letter, "staff-publish")
    assert "HX-Refresh" not in client.get(f"{line}?whole")
    run_jobs()
    assert client.get(f"{line}?whole")["HX-Refresh"] == "true"
    after = client.get(line).text
    assert "data-hx-get" not in after
    assert "3 suppressed figures can be worked out" in after


def test_a_check_that_breaks_off_says_what_to_do_and_is_taken_up_again(
    client: Client, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **kwargs: object) -> NoReturn:
        raise MemoryError

    letter = make_letter(authority, parsed_letter())
    with monkeypatch.context() as patch:
        patch.setattr(checking, "check_tables", breaks)
        client.post(reverse("staff-publish", args=[letter.pk]), {"revision": 1})
        letter.refresh_from_db()
        assert letter.status == Status.IN_REVIEW
        for name in ("staff-publish", "staff-checks"):
            text = page(client, letter, name)
            assert "The check of this letter broke off" in text
        assert "Publish now" not in page(client, letter, "staff-publish")
        assert f"the check of letter {letter.pk} fails" in page(client, letter)
    client.post(reverse("staff-check-again", args=[letter.pk]))
    assert "Being checked…" in page(client, letter)
    run_jobs()
    assert "Publish now" in page(client, letter, "staff-publish")


# Withholding --------------------------------------------------------------------------------------


def test_what_is_proposed_is_shown_applied_by_one_button_checked_again_and_undone(
    client: Client, letter: Letter, html_is_valid: Callable[[str], None]
) -> None:
    address = reverse("staff-proposal", args=[letter.pk])
    text = client.get(address).text
    html_is_valid(text)
    cells = cells_of(text)
    assert f"Withhold {len(cells)} more figures and nothing can be worked out" in " ".join(text.split())
    assert text.count(" to be withheld</span>") == len(cells)
    assert letter.revisions.count() == 1
    done = client.post(address, {"revision": 1, "cell": cells}, follow=True).text
    assert f"{len(cells)} figures withheld. The letter was checked again: nothing can be worked out" in done
    letter.refresh_from_db()
    assert letter.revision
    shown = {table.id: table for table in letter.revision.parsed.tables}
    for cell in cells:
        name, row, column = cell.split(":")
        assert shown[name].rows[int(row)][int(column)] == "[c]"
    assert letter.checked_revision == letter.revision
    assert "Publish now" in page(client, letter, "staff-publish")
    client.post(reverse("staff-undo", args=[letter.pk]), {"revision": 2})
    run_jobs()
    assert "3 suppressed figures can be worked out" in page(client, letter)


def test_nothing_is_withheld_in_a_letter_that_somebody_changed_meanwhile(
    client: Client, letter: Letter
) -> None:
    address = reverse("staff-proposal", args=[letter.pk])
    cells = cells_of(client.get(address).text)
    client.post(reverse("staff-details", args=[letter.pk]), {"revision": 1, "title": "T", "reference": "X"})
    said = client.post(address, {"revision": 1, "cell": cells}, follow=True).text
    assert "Your change was not saved." in said
    letter.refresh_from_db()
    assert letter.revision
    assert all("[c]" not in row for each in letter.revision.parsed.tables for row in each.rows)


def test_a_cell_that_does_not_exist_is_not_withheld(client: Client, letter: Letter) -> None:
    address = reverse("staff-proposal", args=[letter.pk])
    for cell in ("t9:0:1", "t1:99:1", "t1:0:99", "t1", ""):
        client.post(address, {"revision": 1, "cell": [cell]})
    assert letter.revisions.count() == 1


def test_where_nothing_is_to_be_withheld_nothing_is_proposed(client: Client, authority: Authority) -> None:
    letter = make_letter(authority, parsed_letter())
    checking.check(letter)
    said = client.get(reverse("staff-proposal", args=[letter.pk]), follow=True).text
    assert "There is nothing more to withhold." in said


# Accepting ----------------------------------------------------------------------------------------


def test_one_several_or_all_findings_are_accepted_with_a_reason_and_taken_back(
    client: Client, letter: Letter, publisher: User
) -> None:
    first, *_ = letter.findings.in_the_way()
    kind = "figure-recoverable-severe"
    accept(client, letter, kind=kind, finding=[first.pk], reason="They count parcels.")
    assert letter.findings.in_the_way().count() == 2
    accept(client, letter, kind=kind, every="on", reason="Parcels too.")
    assert not letter.findings.in_the_way().exists()
    assert letter.findings.open().get().code == "figures-narrowed"
    text = page(client, letter)
    assert "They count parcels." in text
    assert "publisher, <time" in text
    assert "Publish now" in page(client, letter, "staff-publish")
    client.post(reverse("staff-reopen-finding", args=[letter.pk, first.pk]))
    assert letter.findings.in_the_way().get() == first
    history = page(client, letter, "staff-history")
    assert "Accepted 2 findings (Suppressed figures that can be worked out): Parcels too." in history


def test_nothing_is_accepted_without_a_reason_or_a_choice(
    client: Client, letter: Letter, html_is_valid: Callable[[str], None]
) -> None:
    first = letter.findings.in_the_way()[0]
    address = reverse("staff-checks", args=[letter.pk])
    kind = "figure-recoverable-severe"
    response = client.post(address, {"kind": kind, "finding": [first.pk], "reason": " "})
    assert response.status_code == 422
    assert f'href="#{kind}-reason"' in response.text
    assert re.search(rf'value="{first.pk}" checked', response.text)
    html_is_valid(response.text)
    response = client.post(address, {"kind": kind, "reason": "They count parcels."})
    assert response.status_code == 422
    assert "Tick what you accept" in response.text
    assert "They count parcels." in response.text
    html_is_valid(response.text)
    assert letter.findings.in_the_way().count() == 3


@pytest.mark.parametrize(
    ("who", "severe", "warning"), [("uploader", 403, 403), ("reviewer", 403, 302), ("publisher", 302, 302)]
)
def test_each_role_accepts_what_it_may(
    letter: Letter,
    signed_in: SignIn,
    request: pytest.FixtureRequest,
    who: str,
    severe: int,
    warning: int,
) -> None:
    client = signed_in(request.getfixturevalue(who))
    severe_one, warning_one = letter.findings.in_the_way()[0], letter.findings.get(code="figures-narrowed")
    for finding, status in ((severe_one, severe), (warning_one, warning)):
        assert accept(client, letter, kind="x", finding=[finding.pk], reason="Why") == status
        finding.refresh_from_db()
        assert (finding.state == Finding.State.ACCEPTED) is (status == 302)
    offered = page(client, letter)
    assert ("Accept some or all" in offered) is (who == "publisher")
    assert ("A publisher may accept them" in offered) is (who != "publisher")
    checking.accept(letter, [severe_one], by=User.objects.create_user("root"), reason="Why")
    again = client.post(reverse("staff-reopen-finding", args=[letter.pk, severe_one.pk])).status_code
    assert again == severe


def test_a_finding_of_another_letter_is_not_accepted(
    client: Client, letter: Letter, other_authority: Authority
) -> None:
    other = make_letter(other_authority, leaking_letter())
    checking.check(other)
    theirs = other.findings.in_the_way()[0]
    assert accept(client, letter, kind="x", finding=[theirs.pk], reason="Why") == 422
    assert client.post(reverse("staff-reopen-finding", args=[letter.pk, theirs.pk])).status_code == 404
    assert other.findings.in_the_way().count() == 3


def test_staff_of_another_authority_see_nothing(
    letter: Letter, other_authority: Authority, signed_in: SignIn
) -> None:
    for role in Membership.Role:
        user = User.objects.create_user(f"other {role}")
        Membership.objects.create(user=user, authority=other_authority, role=role)
        client = signed_in(user)
        finding = letter.findings.all()[0].pk
        for name in ("staff-checks", "staff-checks-state", "staff-proposal", "staff-check-again"):
            address = reverse(name, args=[letter.pk])
            assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}, name
        assert client.post(reverse("staff-reopen-finding", args=[letter.pk, finding])).status_code == 404


# The kind of a column -----------------------------------------------------------------------------


def test_a_persons_choice_of_what_a_column_holds_wins_and_stays(
    client: Client, authority: Authority, letter: Letter
) -> None:
    address = reverse("staff-table", args=[letter.pk, "t1"])
    text = client.get(address).text
    assert "Found: count" in text
    sent = {"revision": 1, "title": "Referrals by ward", "notes": "", "questions": ["1"]}
    assert client.post(address, sent | {"k-1": "code"}).status_code == 302
    letter.refresh_from_db()
    assert client.post(address, sent | {"revision": 2, "k-1": "code", "c-0-2": "7920"}).status_code == 302
    shape = reverse("staff-table-shape", args=[letter.pk, "t1"])
    client.post(shape, {"revision": 3, "change": "add-column", "place": "1"})
    client.post(shape, {"revision": 4, "change": "remove-row", "place": "1"})
    letter.refresh_from_db()
    assert letter.revision
    assert letter.revision.number == 5
    kinds = [column.kind for column in letter.revision.parsed.tables[0].typed.columns]
    assert kinds == ["text", "text", "code", "count", "count"]
    assert re.search(r'<option value="code" selected>', client.get(address).text)
    client.post(address, sent | {"revision": 5, "k-2": ""})
    letter.refresh_from_db()
    assert letter.revision.parsed.tables[0].kinds == ()


def test_a_kind_that_does_not_exist_is_not_taken(client: Client, letter: Letter) -> None:
    sent = {"revision": 1, "title": "Referrals by ward", "notes": "", "questions": ["1"], "k-1": "colour"}
    client.post(reverse("staff-table", args=[letter.pk, "t1"]), sent)
    letter.refresh_from_db()
    assert letter.revision
    assert letter.revision.parsed.tables[0].kinds == ()


# For everybody ------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_the_pages_are_accessible_in_every_state(
    page: Page, live_server: LiveServer, authority: Authority, publisher: User
) -> None:
    letter = make_letter(authority, leaking_letter(title="Referrals"))
    add_file(letter)
    page.goto(live_server.url)
    page.context.set_default_timeout(10_000)
    own = f"{live_server.url}/staff/letters/{letter.pk}"
    sources: dict[str, str] = {}
    problems: list[str] = []

    def look(path: str, state: str) -> None:
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            response = page.goto(own + path)
            assert response
            assert response.ok, path
            page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
            problems.extend(accessibility_problems(page))
            if scrolls_sideways(page):
                problems.append(f"{path} {state} scrolls sideways at {size['width']} px")
        sources[f"{path} {state}"] = page.content()

    sign_in_at(page, live_server.url)
    for path in ("", "/publish", "/checks"):
        look(path, "not checked")
    checking.check(letter)
    for path in ("", "/publish", "/checks", "/checks/proposal", "/tables/t1"):
        look(path, "checked")
    checking.accept(letter, letter.findings.in_the_way(), by=publisher, reason="They count parcels.")
    look("/checks", "accepted")
    assert not problems + html_problems(sources), "\n".join(problems + html_problems(sources))


def sign_in_at(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Username or email address").fill("publisher")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")
