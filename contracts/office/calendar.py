"""National holidays, and the days on which banks are open: not on 12/31 to 1/3 either."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

LAST_YEAR = 2099
"""The library knows no holidays after it."""


def _holidays(year: int, **options) -> "HolidayBase":
    """Loaded when first needed: with Japan's come the calendars of every other faith."""
    from holidays import country_holidays

    return country_holidays("JP", years=year, **options)


def load() -> None:
    """Load the calendars before somebody waits for them."""
    _holidays(LAST_YEAR)


@lru_cache
def _closed(year: int) -> frozenset[date]:
    if year > LAST_YEAR:
        raise ValueError(f"{year}年の祝日は分かりません / holidays of {year} are unknown")
    days = _holidays(year, categories=("public", "bank"))
    turn_of_year = {date(year, 1, 1), date(year, 1, 2), date(year, 1, 3), date(year, 12, 31)}
    return frozenset(days) | turn_of_year


def is_bank_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _closed(day.year)


@lru_cache
def national_holidays(year: int) -> frozenset[date]:
    """The holidays of the law, with those that stand in for one and those between two.

    Raises ValueError for a year after the last that is known.
    """
    if year > LAST_YEAR:
        raise ValueError(f"{year}年の祝日は分かりません / holidays of {year} are unknown")
    return frozenset(_holidays(year, categories=("public",)))


@lru_cache
def _names(year: int, language: str) -> dict[date, str]:
    categories = ("public", "bank")
    return dict(_holidays(year, categories=categories, language=language))


def why_closed(day: date) -> tuple[str, str]:
    """Why banks are closed on a day, in Japanese and English; empty where they are open."""
    if is_bank_day(day):
        return "", ""
    if day.weekday() >= 5:
        return (("土曜日", "a Saturday"), ("日曜日", "a Sunday"))[day.weekday() - 5]
    japanese, english = (_name(day, language) for language in ("ja", "en_US"))
    return japanese or "銀行休業日", english or "Bank Holiday"


def _name(day: date, language: str) -> str:
    """The holiday's own name, where it is more than a bank holiday."""
    names = _names(day.year, language).get(day, "").split("; ")
    own = [name for name in names if name not in ("銀行休業日", "Bank Holiday")]
    return own[0] if own else ""
