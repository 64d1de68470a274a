"""The review as a person does it, in Chromium: a clean letter in a few presses, a doubtful one without a mouse."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from requests_app import checking
from requests_app.checks.finding import Finding as Found
from requests_app.checks.finding import Kind, Severity
from requests_app.checks.kinds import KINDS
from requests_app.letters import edits
from requests_app.letters.edits.withholding import WITHHELD_WORDS
from requests_app.letters.parsed import BlockRole, ParsedLetter
from requests_app.models import Authority, InformationRequest, Letter
from requests_app.revising import revise
from tests.conftest import PASSWORD
from tests.desk import Desk, focus_is_seen, publish_from_drop, seven_questions, small_targets
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways, sign_in
from tests.workroom import a_draft, run_jobs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_jobs"),
]

BENCH = "58 benches"
MOST_INTERACTIONS = 12
POLLED = 25_000
"""Milliseconds within which an open page has asked for news."""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, publisher: User) -> Iterator[Page]:
    """A page on which the publisher is signed in. It fails the test where a script fails."""
    failed: list[str] = []
    with closing(browser.new_page(base_url=live_server.url)) as page:
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.set_default_timeout(15_000)
        page.goto("/help")
        sign_in(page, publisher.username, PASSWORD)
        yield page
        assert not failed


@pytest.fixture
def made_up_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that finds the words "58 benches" in an answer, which stand in the way, and "plaque" in the remark."""

    def check(parsed: ParsedLetter, **_: object) -> Sequence[Found]:
        found = [
            Found(
                "made-up", answer.id, Severity.SEVERE, "It says how many.", ("It is a count.",),
                piece=f"answer {answer.id}", start=answer.text.find(BENCH), end=answer.text.find(BENCH) + len(BENCH),
            )
            for answer in parsed.answers
            if BENCH in answer.text
        ]  # fmt: skip
        plaques = [note for note in parsed.notes if "plaque" in note.text]
        return [
            *found,
            *(Found("made-up", "n", Severity.WARNING, "It says plaque.", piece="note 0") for _ in plaques),
        ]

    monkeypatch.setattr(checking, "check_tables", check)
    monkeypatch.setitem(KINDS, "made-up", Kind("Made up", "thing is", "things are", "Think of it."))


def test_a_clean_letter_goes_from_drop_to_published_in_a_few_presses(
    page: Page, authority: Authority
) -> None:
    page.goto("/staff/upload")
    desk = Desk(page, meanwhile=run_jobs)
    publish_from_drop(desk, seven_questions(), "allotments.pdf")
    assert InformationRequest.objects.get().questions.count() == 7
    print(f"\n{desk.interactions} interactions, {desk.waited:.1f} s of waiting")  # noqa: T201
    assert desk.interactions <= MOST_INTERACTIONS


@pytest.mark.usefixtures("made_up_reading", "made_up_findings")
def test_a_doubtful_letter_is_reviewed_and_published_by_keyboard_alone(
    page: Page, authority: Authority
) -> None:
    letter = a_draft(authority)
    page.goto("/staff/")
    desk = Desk(page)
    thing = page.locator("[data-thing]:focus")

    # From the queue to the letter, and to what stands in the way.
    desk.tab_to(page.get_by_role("link", name="Benches in parks").first)
    desk.press("Enter", until=page.get_by_role("heading", name="4 things to look at"))
    desk.press("n", until=thing.filter(has_text="It says how many."))
    assert focus_is_seen(page)
    expect(page.locator("#b6")).to_have_class("app-block app-block--answer app-is-looked-at")
    expect(page.locator("#b6")).to_be_in_viewport()

    # Its key asks for the reason; instead, the words are withheld, and it is undone.
    desk.press("a", until=page.get_by_label("Why may it be published as it is?"))
    desk.type("na")  # letters in a field are letters
    expect(page.locator("[name=reason]")).to_have_value("na")
    desk.press("Shift+Tab")
    desk.press("w", until=page.locator("[data-piece='answer a1']").get_by_text(WITHHELD_WORDS))
    expect(thing).to_contain_text("It says plaque.")
    desk.press("u", until=page.locator("[data-piece='answer a1']").get_by_text(BENCH))
    run_jobs()
    expect(page.get_by_role("heading", name="4 things to look at")).to_be_visible()
    desk.press("n", until=thing.filter(has_text="It says how many."))
    desk.press("w", until=page.locator("[data-piece='answer a1']").get_by_text(WITHHELD_WORDS))
    run_jobs()

    # A remark and a doubt are settled with one key each, and the focus goes on.
    expect(thing).to_contain_text("It says plaque.")
    desk.press("a", until=thing.filter(has_text="Question 3 has no answer."))
    # What is to be changed is changed on its own page.
    desk.press("e", until=page.get_by_label("What was asked"))
    desk.tab_to(page.get_by_label("What was asked"))
    desk.press("Control+End")
    desk.type(" All of them?")
    desk.tab_to(page.get_by_role("button", name="Save"))
    desk.press("Enter", until=page.locator("#q3").get_by_text("All of them?"))
    run_jobs()
    desk.press("n", until=thing)
    desk.press("p")
    desk.press("n")
    while letter.revisions.count() and page.locator("[data-thing]").count():
        left = page.locator("[data-thing]").count()
        if not thing.count():
            desk.press("n", until=thing)
        desk.press("a")
        expect(page.locator("[data-thing]")).to_have_count(left - 1)
    run_jobs()

    # And it is published.
    expect(page.get_by_role("heading", name="Nothing left to look at", exact=True)).to_be_visible()
    expect(page.locator("#look")).to_be_focused()
    desk.tab_to(page.get_by_role("button", name="Check and publish"))
    desk.press("Enter", until=page.get_by_role("button", name="Publish now"))
    desk.tab_to(page.get_by_role("button", name="Publish now"))
    desk.press("Enter", until=page.get_by_role("heading", name="Published"))
    (public,) = InformationRequest.objects.all()
    assert BENCH not in page.request.get(public.get_absolute_url()).text()
    assert BENCH not in page.request.get(f"/api/v1/requests/{public.pk}").text()


@pytest.mark.usefixtures("made_up_reading", "made_up_findings")
def test_single_letter_keys_can_be_switched_off(page: Page, authority: Authority) -> None:
    page.goto(a_draft(authority).get_absolute_url())
    page.keyboard.press("?")
    page.get_by_label("Use these keys in this browser").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("[data-thing]:focus")).to_have_count(0)
    page.reload()
    page.keyboard.press("n")
    expect(page.locator("[data-thing]:focus")).to_have_count(0)
    page.get_by_role("button", name="Next", exact=True).click()  # the button does it still
    expect(page.locator("[data-thing]:focus")).to_have_count(1)
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys in this browser").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("[data-thing]:focus")).to_contain_text("It says plaque.")


@pytest.mark.usefixtures("made_up_reading")
def test_selected_words_are_withheld(page: Page, authority: Authority) -> None:
    letter = a_draft(authority)
    page.goto(letter.get_absolute_url())
    page.evaluate(
        """() => {
            const text = document.querySelector('[data-piece="answer a1"]').firstChild
            const range = document.createRange()
            range.setStart(text, 'There are '.length)
            range.setEnd(text, 'There are 58 benches'.length)
            document.getSelection().removeAllRanges()
            document.getSelection().addRange(range)
        }"""
    )
    page.get_by_role("link", name="Withhold these words").click()
    expect(page.get_by_label("Words to withhold")).to_have_value(BENCH)
    page.get_by_role("button", name="Withhold these words").click()
    expect(page.locator("#a1")).to_contain_text(f"There are {WITHHELD_WORDS}. See the table.")


@pytest.mark.usefixtures("made_up_reading", "made_up_findings")
def test_what_somebody_else_changes_is_told_and_what_was_typed_stays(
    page: Page, authority: Authority, reviewer: User
) -> None:
    letter = a_draft(authority)
    page.goto(f"{letter.get_absolute_url()}/questions/1")
    page.get_by_label("What was asked").fill("How many seats?")
    assert letter.revision is not None
    changed = edits.set_title(letter.revision.parsed, "Seats")
    revise(letter, "Changed title", changed, by=reviewer, expected=1)
    expect(page.get_by_text("reviewer changed this letter")).to_be_visible(timeout=POLLED)
    expect(page.get_by_label("What was asked")).to_have_value("How many seats?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Your change was not saved.")
    expect(page.get_by_label("What was asked")).to_have_value("How many seats?")


@pytest.mark.usefixtures("made_up_reading", "made_up_findings")
def test_what_is_typed_outlives_the_end_of_the_check(page: Page, authority: Authority) -> None:
    letter = a_draft(authority)
    page.goto(letter.get_absolute_url())
    page.evaluate("window.here = true")
    page.get_by_role("button", name=re.compile("It is right.*Question 3 has no answer")).click()
    expect(page.get_by_role("heading", name="3 things to look at")).to_be_visible()
    checking.forget(letter)
    page.get_by_label("Why may it be published as it is?").fill("They are benches.")
    expect(page.get_by_text("Being checked…")).to_be_visible(timeout=POLLED)
    run_jobs()
    expect(page.get_by_text("Being checked…")).to_have_count(0, timeout=POLLED)
    expect(page.get_by_label("Why may it be published as it is?")).to_have_value("They are benches.")
    assert page.evaluate("window.here")


@pytest.mark.usefixtures("made_up_reading", "made_up_findings")
def test_every_state_of_a_letter_can_be_used_by_anyone(
    page: Page, authority: Authority, reviewer: User
) -> None:
    letter = a_draft(authority)
    own = letter.get_absolute_url()
    look = Looker(page)
    page.goto(own)
    look("with doubts and findings")
    page.keyboard.press("n")
    look("looking at one")
    page.keyboard.press("?")
    look("with its keys shown")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Accept it").click()
    page.get_by_text("There is a problem").wait_for()
    look("with a reason missing")
    for path in (
        "/withhold", "/withhold?piece=answer+a1&start=0&end=5", "/piece?piece=answer+a2", "/answers/a1/split",
        "/answers/a1/paragraphs", "/answers/a1/merge", "/answers/a1", "/questions/2", "/notes/0", "/tables/t1",
    ):  # fmt: skip
        page.goto(own + path)
        look(path)
    for path in ("/withhold", "/piece?piece=answer+a2", "/questions/1", "/answers/a1/split"):
        page.goto(own + path)
        for field in page.locator("#document textarea").all():
            field.fill("")
        page.locator("#document form").first.get_by_role("button").first.click()
        page.get_by_role("alert").wait_for()
        look(f"{path} with errors")
    assert not look.problems(), "\n".join(look.problems())


@pytest.mark.usefixtures("made_up_reading", "made_up_findings")
def test_a_letter_can_be_used_by_anyone_from_conflict_to_withdrawal(
    page: Page, authority: Authority, reviewer: User
) -> None:
    letter = a_draft(authority)
    own = letter.get_absolute_url()
    look = Looker(page)
    page.goto(f"{own}/questions/1")
    letter.refresh_from_db()
    assert letter.revision is not None
    new = edits.set_title(letter.revision.parsed, "Seats")
    revise(letter, "Changed title", new, by=reviewer, expected=letter.revision.number)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your change was not saved.").first.wait_for()
    look("in conflict")
    page.goto(own)
    look("being checked")
    for index in (1, 0):
        new = edits.dismiss_warning(letter.revision.parsed, index)
        revise(letter, "Settled", new, by=reviewer, expected=letter.revision.number)
    new = edits.set_block_role(edits.withhold_words(letter.revision.parsed, BENCH), 9, BlockRole.BOILERPLATE)
    revise(letter, "Withheld", edits.remove_note(new, 0), by=reviewer, expected=letter.revision.number)
    run_jobs()
    page.goto(own)
    page.get_by_role("heading", name="Nothing left to look at", exact=True).wait_for()
    look("with nothing left")
    page.get_by_role("button", name="Check and publish").click()
    page.get_by_role("button", name="Publish now").click()
    page.get_by_role("heading", name="Published").wait_for()
    page.goto(own)
    look("published")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why is it withdrawn?").fill("It named a person.")
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_text("The response is withdrawn.").wait_for()
    page.goto(own)
    look("withdrawn")
    assert Letter.objects.get().status == Letter.Status.WITHDRAWN
    assert not look.problems(), "\n".join(look.problems())


class Looker:
    """Looks at a page in one state after another, and keeps what is wrong with it for those who cannot use all of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.sources: dict[str, str] = {}

    def __call__(self, state: str) -> None:
        self.sources[state] = self.page.content()
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            self.said.extend(f"{state}: {problem}" for problem in accessibility_problems(self.page))
            self.said.extend(f"{state}: too small: {target}" for target in small_targets(self.page))
            if scrolls_sideways(self.page):
                self.said.append(f"{state} scrolls sideways at {size['width']} px")

    def problems(self) -> list[str]:
        return self.said + html_problems(self.sources)
