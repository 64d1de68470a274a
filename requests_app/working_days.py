"""Working days as section 10(6) of the Act has them: no weekend, no bank holiday in any part of the United Kingdom."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)


def between(begin: date, end: date) -> int:
    """Return how many working days come after `begin`, up to `end`: 1 from a Monday to the Tuesday."""
    if end <= begin:
        return 0
    weeks, rest = divmod((end - begin).days, 7)
    weekdays = weeks * 5 + sum((end - _DAY * back).weekday() < 5 for back in range(rest))
    years = range(begin.year, end.year + 1)
    return weekdays - sum(begin < holiday <= end for year in years for holiday in bank_holidays(year))


@cache
def after(begin: date, count: int) -> date:
    """Return the day by which `count` working days have passed since `begin`: a letter that came on a Monday is to be answered by
    the Monday four weeks on, where no holiday lies between and `count` is 20.
    """
    end = begin + _DAY * count
    while between(begin, end) < count:
        end += _DAY
    return end


def before(end: date, count: int) -> date:
    """Return the latest day that has `count` working days between it and `end`."""
    begin = end
    while between(begin, end) < count:
        begin -= _DAY
    return begin


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the weekdays that are a bank holiday in some part of the United Kingdom. Those of one year alone are not known."""
    return frozenset(day for day in _holidays(year) if day.weekday() < 5)


def _holidays(year: int) -> Iterator[date]:
    easter = _easter(year)
    yield from (easter - 2 * _DAY, easter + _DAY)
    yield from _with_substitutes(date(year, 1, 1), date(year, 1, 2))
    yield from _with_substitutes(date(year, 3, 17))  # Northern Ireland
    yield from _with_substitutes(date(year, 7, 12))  # Northern Ireland
    yield from _with_substitutes(date(year, 11, 30))  # Scotland
    yield from _with_substitutes(date(year, 12, 25), date(year, 12, 26))
    yield from (_monday_from(year, 5, 1), _monday_from(year, 5, 25))
    yield from (_monday_from(year, 8, 1), _monday_from(year, 8, 25))  # Scotland's, and the others'


def _with_substitutes(*days: date) -> Iterator[date]:
    """Yield days that follow one another; what falls on a weekend is made up for on the next free weekdays."""
    taken: list[date] = [day for day in days if day.weekday() < 5]
    for day in days:
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in taken:
                day += _DAY  # noqa: PLW2901
            taken.append(day)
    yield from taken


def _monday_from(year: int, month: int, day: int) -> date:
    first = date(year, month, day)
    return first + _DAY * (-first.weekday() % 7)


def _easter(year: int) -> date:
    """Return Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, of_leaps = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * of_leaps + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
