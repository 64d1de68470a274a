"""Spreadsheets that leak, each with a clean twin: the same maker without what is hidden.

`LEAKS` is for whoever wants to see that nothing gets out: `leak.name`, `leak.hostile`, `leak.secret`, `leak.clean`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tests.leaks import csvs, odss, xlsx_parts, xlsxs


@dataclass(frozen=True)
class Leak:
    """A file that hides something. name: a file name; secret: what is hidden; code, place: the finding and what it names."""

    name: str
    secret: str
    code: str
    place: str
    make: Callable[[str | None], bytes]

    @property
    def hostile(self) -> bytes:
        return _made(self.make, self.secret)

    @property
    def clean(self) -> bytes:
        return _made(self.make, None)


@cache
def _made(make: Callable[[str | None], bytes], secret: str | None) -> bytes:
    return make(secret)


def _leaks() -> tuple[Leak, ...]:
    makers = [
        *((".xlsx", *each) for each in (*xlsxs.MAKERS, *xlsx_parts.MAKERS)),
        *((".ods", *each) for each in odss.MAKERS),
        *((".csv", *each) for each in csvs.MAKERS),
    ]
    # Every secret is a name of its own, so that finding one says which file it came from.
    return tuple(
        Leak(
            f"{make.__name__.replace('_', '-')}{ending}",
            f"Quillfeather{number:02}",
            code,
            place,
            make,
        )
        for number, (ending, make, code, place) in enumerate(makers, start=1)
    )


LEAKS = _leaks()
