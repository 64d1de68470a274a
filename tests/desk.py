"""A person at the workroom, whose every press, click and drop is counted, and whose waiting is."""

import base64
import time
from collections.abc import Callable, Sequence
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.letters.pdfs import Page as Sheet
from tests.letters.pdfs import made, wrapped

MOST_TABS: Final = 250

_ASKED: Final = (
    ("How many allotment plots does the council let?", "The council lets 1,204 plots on 31 sites."),
    ("How many people are waiting for one?", "2,317 people were waiting on 1 March 2026."),
    ("What is the yearly rent of a full plot?", "The rent of a full plot is £62 a year."),
    ("When was the rent last raised?", "The rent was last raised in April 2024."),
    ("How many plots were given up in 2025?", "In 2025, 148 plots were given up."),
    ("What did the council spend on water for the sites in 2025?", "The council spent £18,440 on water."),
    ("Does the council plan further sites?", "The council does not hold this information."),
)


def seven_questions(reference: str = "FOI-2026-0123") -> bytes:
    """A clean letter of an invented council, as a PDF: seven numbered questions, each with its answer below it."""
    page = Sheet()
    head = ["Northmere Borough Council", f"Our reference: {reference}", "Date: 12 March 2026"]
    y = page.lines(80, 60, head, leading=16) + 14
    y = page.lines(80, y, ["Freedom of Information Act 2000: allotments"], bold=True) + 8
    opening = "Thank you for your request of 20 February 2026 for information about allotments. Our response is below."
    y = page.lines(80, y, wrapped(opening)) + 10
    for number, (asked, answered) in enumerate(_ASKED, start=1):
        y = page.lines(80, y, wrapped(f"{number}. {asked}"), bold=True) + 4
        y = page.lines(80, y, wrapped(answered)) + 8
    closing = (
        "If you are unhappy with the way your request has been handled, you may ask for an internal review within two "
        "months by writing to this office. If you remain dissatisfied, you may complain to the Information Commissioner."
    )
    page.lines(80, y + 6, wrapped(closing))
    return made([page])


class Desk:
    """One person at one page.

    interactions: how many presses, clicks, drops and typed texts it took. waited: seconds until what each of them should bring
    was there, by this machine's clock.
    """

    def __init__(self, page: Page, meanwhile: Callable[[], object] = lambda: None) -> None:
        """meanwhile: what happens while the person waits; where no worker runs, its jobs."""
        self.page = page
        self.meanwhile = meanwhile
        self.interactions = 0
        self.waited = 0.0

    def drop(self, name: str, content: bytes, *, until: Locator) -> None:
        """Drop a file where files are dropped."""
        sent = {"name": name, "content": base64.b64encode(content).decode()}
        dropped = self.page.evaluate_handle(
            """({name, content}) => {
                const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
                const dropped = new DataTransfer()
                dropped.items.add(new File([bytes], name, {type: 'application/pdf'}))
                return dropped
            }""",
            sent,
        )
        zone = self.page.locator(".moj-multi-file-upload__dropzone")
        self._do(lambda: zone.dispatch_event("drop", {"dataTransfer": dropped}), until)

    def click(self, what: Locator, *, until: Locator) -> None:
        self._do(what.click, until)

    def press(self, key: str, *, until: Locator | None = None) -> None:
        self._do(lambda: self.page.keyboard.press(key), until)

    def type(self, text: str) -> None:
        self._do(lambda: self.page.keyboard.type(text), None)

    def tab_to(self, what: Locator) -> None:
        """Go there by the tab key alone. Nothing that has the focus on the way lies under anything else."""
        for _ in range(MOST_TABS):
            if what.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
            assert focus_is_seen(self.page), self.page.evaluate("document.activeElement.outerHTML")
        raise AssertionError(f"{what} was not reached by the tab key.")

    def _do(self, act: Callable[[], object], until: Locator | None) -> None:
        self.interactions += 1
        act()
        if until is not None:
            began = time.monotonic()
            self.meanwhile()
            expect(until).to_be_visible(timeout=30_000)
            self.waited += time.monotonic() - began


def focus_is_seen(page: Page) -> bool:
    """Whether what has the focus is not wholly covered by something else (WCAG 2.4.11)."""
    return bool(
        page.evaluate(
            """() => {
                const active = document.activeElement
                if (!active || active === document.body) return true
                const boxes = [...active.getClientRects()].filter((box) => box.width && box.height)
                if (!boxes.length) return true
                const seen = (box) => [0.1, 0.5, 0.9].some((across) => [0.1, 0.5, 0.9].some((down) => {
                    const at = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down)
                    return at && (active.contains(at) || at.contains(active) && !at.matches('html, body')
                        || at.closest('label')?.htmlFor === active.id)
                }))
                return boxes.some(seen)
            }"""
        )
    )


def small_targets(page: Page) -> Sequence[str]:
    """Return the controls of the page smaller than 24 by 24 pixels that are no links within a text (WCAG 2.5.8)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, [role=button]')]
            .filter((element) => {
                const box = element.getBoundingClientRect()
                return box.width && box.height && (box.width < 24 || box.height < 24)
            }).map((element) => element.outerHTML.slice(0, 150))"""
    )
    return found


def publish_from_drop(desk: Desk, content: bytes, name: str) -> None:
    """From the upload page, with a clean letter in hand, to the page that says that it is published."""
    page = desk.page
    desk.drop(name, content, until=page.get_by_role("button", name="See what was read"))
    desk.click(
        page.get_by_role("button", name="See what was read"),
        until=page.get_by_role("heading", name="Nothing left to look at", exact=True),
    )
    desk.click(
        page.get_by_role("button", name="Check and publish"),
        until=page.get_by_role("button", name="Publish now"),
    )
    desk.click(
        page.get_by_role("button", name="Publish now"), until=page.get_by_role("heading", name="Published")
    )
