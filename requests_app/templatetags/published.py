"""How the public pages show what became of a request or a question, and dates."""

import datetime
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, ngettext_lazy

from requests_app import languages, request_page
from requests_app.languages import from_to
from requests_app.letters.parsed import Disposition, Outcome
from requests_app.models import Answer, InformationRequest, Round
from requests_app.models.log import DISPOSITIONS, OUTCOMES
from requests_app.request_page import Layout
from requests_app.templatetags.govuk import component, page_links
from tables_app import charts, viewing
from tables_app.charts import Chart
from tables_app.models import Table
from tables_app.viewing import ShownHeader, ShownRow

register = template.Library()

# The words say it; the colour only helps the eye.
_OUTCOME_COLOURS: Final = {
    Outcome.GRANTED_IN_FULL: "green",
    Outcome.PARTLY_GRANTED: "yellow",
    Outcome.AVAILABLE_ELSEWHERE: "blue",
    Outcome.REFUSED_IN_FULL: "red",
    Outcome.NOT_HELD: "grey",
    Outcome.NEITHER: "purple",
}
_DISPOSITION_COLOURS: Final = {
    Disposition.DISCLOSED: "green",
    Disposition.PARTLY_DISCLOSED: "yellow",
    Disposition.AVAILABLE_ELSEWHERE: "blue",
    Disposition.REFUSED: "red",
    Disposition.NOT_HELD: "grey",
    Disposition.NEITHER: "purple",
    Disposition.UNANSWERED: "grey",
}


@register.simple_tag
def outcome_tag(info_request: InformationRequest) -> SafeString:
    """What became of the whole request; nothing where no question was answered."""
    if not info_request.outcome:
        return SafeString("")
    return _tag(str(dict(OUTCOMES)[info_request.outcome]), _OUTCOME_COLOURS[Outcome(info_request.outcome)])


@register.simple_tag
def disposition_tag(answer: Answer) -> SafeString:
    """What became of the questions that an answer is for."""
    return _tag(answer.get_disposition_display(), _DISPOSITION_COLOURS[Disposition(answer.disposition)])


@register.simple_tag
def disposition_words(disposition: str) -> SafeString:
    """What became of a question, where its answer is not at hand; nothing where nothing did."""
    if not disposition:
        return SafeString("")
    return _tag(str(dict(DISPOSITIONS)[disposition]), _DISPOSITION_COLOURS[Disposition(disposition)])


@register.simple_tag
def citation_of(info_request: InformationRequest, site_url: str, accessed: datetime.date | None) -> str:
    """What a report or an article names the response by, in plain text. accessed: the day it was read."""
    parts = [
        info_request.authority.name,
        f"“{info_request.title[:1].upper()}{info_request.title[1:]}”",
        info_request.reference,
        _day(info_request.date),
        gettext("version %(number)s") % {"number": info_request.version} if info_request.version > 1 else "",
        f"{site_url}{info_request.get_absolute_url()}",
    ]
    read = " " + gettext("(accessed %(day)s)") % {"day": _day(accessed)} if accessed else ""
    return ", ".join(part for part in parts if part) + read


def _day(day: datetime.date | None) -> str:
    return date_format(day, "j F Y") if day else ""


@register.simple_tag
def lay_out(info_request: InformationRequest) -> Layout:
    """What stands where on a request's page."""
    return request_page.lay_out(info_request)


_TIMES: Final = {
    "column": ngettext_lazy("%(count)s column", "%(count)s columns", "number"),
    "published response": ngettext_lazy(
        "%(count)s published response", "%(count)s published responses", "number"
    ),
    "question": ngettext_lazy("%(count)s question", "%(count)s questions", "number"),
    "response": ngettext_lazy("%(count)s response", "%(count)s responses", "number"),
    "row": ngettext_lazy("%(count)s row", "%(count)s rows", "number"),
    "table": ngettext_lazy("%(count)s table", "%(count)s tables", "number"),
}


@register.filter
def times(count: int, thing: str) -> str:
    """{{ 1203|times:"response" }} is "1,203 responses"."""
    return _TIMES[thing] % {"number": count, "count": f"{count:,}"}


@register.filter
def age(day: datetime.date) -> str:
    """How long ago a day was, in its largest unit: "2 years ago", "today"."""
    since = timesince(day, timezone.localdate(), depth=1).replace("\xa0", " ")
    return gettext("today") if since.startswith("0 ") else gettext("%(time)s ago") % {"time": since}


@register.filter
def first_to_last(periods: Sequence[str]) -> str:
    """The codes of periods as a stretch: "2021/22 to 2023/24"."""
    return periods[0] if len(periods) == 1 else from_to(periods[0], periods[-1])


@register.filter
def round_of(rounds: Mapping[uuid.UUID, Round], info_request: InformationRequest) -> Round | None:
    """The round that a request is in, of those that were looked up."""
    return rounds.get(info_request.pk)


@register.filter
def number(count: int) -> str:
    """{{ 1203|number }} is "1,203"."""
    return f"{count:,}"


@register.simple_tag
def shown_header(table: Table) -> list[list[ShownHeader]]:
    """The header of a table as rows of cells that span."""
    return viewing.shown_header(table.typed, table.notes)


@register.simple_tag
def shown_rows(table: Table, most: int) -> list[ShownRow]:
    """The first rows of a table."""
    return viewing.shown_rows(table.typed, table.notes, range(min(most, len(table.rows))), say=gettext)


@register.simple_tag
def chart_of(table: Table) -> Chart | None:
    """What the chart of a table shows; None where none is drawn."""
    return charts.chart(table.typed) if table.chart else None


@register.simple_tag
def language_of(text: str) -> SafeString:
    """<p{% language_of note %}>: says which language an authority's own words are in, where the page is in the other."""
    language = languages.language_of(text)
    return SafeString("") if language == get_language() else _lang(language)


@register.simple_tag
def in_page_language() -> SafeString:
    """<span{% in_page_language %}>: the site's own words within what an authority wrote."""
    return _lang(languages.WELSH) if get_language() == languages.WELSH else SafeString("")


def _lang(language: str) -> SafeString:
    return mark_safe(f' lang="{_TAGS[language]}"')  # noqa: S308 (one of two)


_TAGS: Final = {languages.ENGLISH: "en-GB", languages.WELSH: "cy"}


@register.filter
def title_of(chart: Chart) -> str:
    return chart.title(gettext)


@register.filter
def description_of(chart: Chart) -> str:
    return chart.description(gettext)


@register.filter
def in_words(text: str) -> str:
    """What is kept in English, such as the name of an exemption, in the language of the page."""
    return gettext(text) if text else ""


@register.simple_tag
def drawn(table: Table) -> SafeString:
    """The chart of a table, as SVG in the page.

    It is safe as it is: no person and no letter writes that field. `tables_app.drawing` made the text from figures and names,
    which it escapes, and keeps nothing but shapes and text: no script, style, link or address.
    """
    return mark_safe(table.chart)  # noqa: S308


@register.simple_tag
def drawing(svg: str) -> SafeString:
    """The chart of a series, as SVG in the page; safe as `drawn` is."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def provision(code: str) -> str:
    """A provision as a person says it: "s40(2)" is "Section 40(2)", "foisa:s22A" is "Section 22A"."""
    bare = code.rpartition(":")[2]
    if found := re.fullmatch(r"(s|reg)(\d.*)", bare):
        kind = gettext("Section %(number)s") if found[1] == "s" else gettext("Regulation %(number)s")
        return kind % {"number": found[2]}
    return bare


@register.filter
def depth(level: int) -> int:
    """How far a question is set in: a phone has no room for more than three steps."""
    return min(level, 3)


@register.simple_tag
def search_links(pages: dict[str, Any]) -> SafeString:
    """The pagination of a search, from the links that the view made; empty for one page."""
    return page_links(pages) if len(pages["items"]) > 1 else SafeString("")


@lru_cache(maxsize=100)  # a page of results shows sixty of a few
def _tag(text: str, colour: str) -> SafeString:
    return component("tag", {"text": text, "classes": f"govuk-tag--{colour}"})


# What could end the element or begin another one, as JSON writes it too.
_IN_SCRIPT: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(document: dict[str, Any]) -> SafeString:
    """A page's description of itself for machines, as an element that browsers do not run."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped above)
