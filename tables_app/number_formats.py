"""Numbers as a spreadsheet shows them: a value and a format code, such as "£#,##0.00", to text."""

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

# One step of a number format: a quoted or escaped literal, a colour or condition
# in brackets, padding, a placeholder (ECMA-376 part 1, 18.8.31).
_STEP: Final = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|E[+-]0+|[0#?]+(?:,[0#?]+)*(?:\.[0#?]*)?,*|\.[0#?]+|.',
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+")
_CURRENCY: Final = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_DATE_STEP: Final = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[hms]+\]|\[[^\]]*\]|y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P|.', re.IGNORECASE
)
_MOST_DIGITS: Final = 11
"""How many digits Excel shows of a number without a format."""
_LONGEST_CODE: Final = 255
"""Excel's own limit."""
_MOST_PLACES: Final = 1_200
"""Enough to write out any number a spreadsheet can hold, from 1e-308 to 1e308, as a share of a hundred and more."""


def show(value: object, code: str = "General") -> str:
    """Return a cell's value as text, as its format code shows it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return show_number(value, code)
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return show_date(value, code)
    return str(value)


def show_number(value: float | Decimal, code: str = "General") -> str:
    """Return a number as its format shows it: 0.4567 with "0.0%" is "45.7%"; ";;;" shows nothing."""
    if isinstance(value, int) and code == "General":
        return str(value)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    section, shows_sign = _section(code, exact)
    with localcontext(prec=_MOST_PLACES):
        text = _fill(section, abs(exact))
    has_digit = any(character in "123456789" for character in text)
    return f"-{text}" if exact < 0 and shows_sign and has_digit else text


def _section(code: str, value: Decimal) -> tuple[str, bool]:
    """Return the part of a format that holds for a value, and whether a minus sign must be put before it."""
    sections = _split(code if code and len(code) <= _LONGEST_CODE else "General")
    if len(sections) > 2 and value == 0:
        return sections[2], False
    if len(sections) > 1 and value < 0:
        return sections[1], False
    return sections[0], True


def _split(code: str) -> list[str]:
    sections = [""]
    for step in _STEP.findall(code):
        if step == ";":
            sections.append("")
        else:
            sections[-1] += step
    return sections


def _fill(section: str, value: Decimal) -> str:
    """Return the section with the number put in the place of its digits."""
    steps = _STEP.findall(section)
    bare = "".join(step for step in steps if step[0] not in '"\\_*[')
    value *= Decimal(100) ** bare.count("%")
    parts: list[str] = []
    is_filled = False
    for step in steps:
        if step.lower() == "general":
            parts.append(show_general(value))
        elif _NUMBER.fullmatch(step):
            parts.append("" if is_filled else _digits(step, value))
            is_filled = True
        else:
            parts.append(_literal(step))
    return "".join(parts).strip()


def _literal(step: str) -> str:
    """Return what a step that is no digit shows."""
    if step[0] == '"':
        return step[1:-1]
    if step[0] == "\\":
        return step[1:]
    if step[0] == "[":
        currency = _CURRENCY.fullmatch(step)
        return currency[1] if currency else ""
    if step[0] in "_*":
        return " " if step[0] == "_" else ""
    return "" if step == "@" else step


def _digits(pattern: str, value: Decimal) -> str:
    """Return a number in the digits of a pattern: at least its zeros, a comma each thousand if it has one."""
    thousands = len(pattern) - len(pattern.rstrip(","))
    value /= Decimal(1000) ** thousands
    whole, _, decimals = pattern.rstrip(",").partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, fraction = f"{rounded:f}".partition(".")
    required = whole.count("0")
    digits = digits.lstrip("0").rjust(required, "0")
    if "," in whole:
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
    least = len(decimals.rstrip("#?"))
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    return digits + (f".{fraction}" if fraction or (decimals and least) else "") or "0"


def show_general(value: Decimal) -> str:
    """Return a number without a format: whole ones plainly, others without the noise of their last digits."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    whole = len(f"{abs(value):.0f}")
    text = f"{value:.{max(0, _MOST_DIGITS - 1 - whole)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(slots=True)
class _Clock:
    """A moment, and what its format has said so far: "m" is minutes after hours."""

    moment: datetime.datetime
    after_hours: bool = False
    is_half_day: bool = False

    def show(self, step: str) -> str:
        kind = step.lower()
        if step[0] in '"\\_*[':
            return _literal(step)
        if kind in ("am/pm", "a/p"):
            return "AM" if self.moment.hour < 12 else "PM"
        if kind[0] == "m" and not self.after_hours:
            return self.moment.strftime({1: "%-m", 2: "%m", 3: "%b", 4: "%B"}.get(len(kind), "%b"))
        formats = {
            "y": "%Y" if len(kind) > 2 else "%y",
            "d": {1: "%-d", 2: "%d", 3: "%a"}.get(len(kind), "%A"),
            "h": ("%I" if self.is_half_day else "%H")
            if len(kind) > 1
            else ("%-I" if self.is_half_day else "%-H"),
            "m": "%M",
            "s": "%S",
        }
        if kind[0] in "hs":
            self.after_hours = kind[0] == "h"
        return self.moment.strftime(formats[kind[0]]) if kind[0] in formats else step


def show_date(value: datetime.datetime | datetime.date | datetime.time, code: str = "General") -> str:
    """Return a date or time as its format shows it; day first where it has none."""
    if isinstance(value, datetime.time):
        moment = datetime.datetime.combine(datetime.date(1900, 1, 1), value)
        plain = "hh:mm"
    elif isinstance(value, datetime.datetime):
        moment = value
        plain = "dd/mm/yyyy" if value.time() == datetime.time() else "dd/mm/yyyy hh:mm"
    else:
        moment = datetime.datetime.combine(value, datetime.time())
        plain = "dd/mm/yyyy"
    section = _split(code)[0]
    # The short date of the reader's own country, which Excel stores as the American one.
    if section.lower() in ("general", "", "@", "mm-dd-yy", "m/d/yyyy", "m/d/yy"):
        section = plain
    clock = _Clock(moment, is_half_day=bool(re.search(r"am/pm|a/p", section, re.IGNORECASE)))
    steps = _DATE_STEP.findall(section)
    return "".join(clock.show(step) for step in steps).strip()
