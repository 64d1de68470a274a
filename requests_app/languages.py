"""English and Welsh: which one a page is in, and where the same page is in the other.

The address alone decides: what is after /cy/ is in Welsh, everything else in English. No cookie and no header of the
browser's has a say, so that a page that was kept is the same page for everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext

from requests_app.letters.languages import is_welsh

ENGLISH: Final = settings.LANGUAGE_CODE
WELSH: Final = "cy"


def in_english[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Decorator of what is the same for both languages, such as a page's description of itself for machines."""

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(ENGLISH):
            return function(*args, **kwargs)

    return answer


def by_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: answer in the language of the address."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with translation.override(WELSH if request.path_info.startswith(f"/{WELSH}/") else ENGLISH):
            return get_response(request)

    return answer


@dataclass(frozen=True, slots=True)
class Twin:
    """The same page in the other language. address: with what follows the "?"."""

    language: str
    address: str


@in_english
def in_both(address: str) -> tuple[str, ...]:
    """Return an English address, and that of its twin if it has one."""
    there = _twin_of(address, WELSH)
    return (address, there) if there else (address,)


def in_welsh(path: str) -> str:
    """Return where the Welsh twin of an English page is; only of one that has a twin."""
    return f"/{WELSH}{path}"


def twin(request: HttpRequest) -> Twin | None:
    """Return the twin of a page; None for what there is one of, such as staff pages. No query is made."""
    here = translation.get_language()
    other = ENGLISH if here == WELSH else WELSH
    there = _twin_of(request.get_full_path(), other)
    return Twin(other, there) if there else None


def _twin_of(address: str, language: str) -> str:
    """Return the address of the same page in the other language, with what follows the "?"; "" where there is none."""
    path, mark, query = address.partition("?")
    there = translate_url(path, language)
    return f"{there}{mark}{query}" if there != path else ""


# The language of letters ----------------------------------------------------------------------------

_TELLING: Final = 600
"""So many characters at its beginning tell the language of a text."""


def language_of(text: str) -> str:
    """Return the language of what an authority wrote: English, where its words are not Welsh."""
    return WELSH if is_welsh(text[:_TELLING]) else ENGLISH


# Small words ----------------------------------------------------------------------------------------


def in_a_row(parts: Sequence[str]) -> str:
    """Return "1, 4 and 5b" in the language of the page."""
    if len(parts) == 1:
        return parts[0]
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def from_to(first: str, last: str) -> str:
    """Return "2021/22 to 2023/24" in the language of the page."""
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
