"""Days on which banks are open: not on weekends, holidays, 12/31 to 1/3."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

LAST_YEAR = 2099
"""The library knows no holidays after it."""


@lru_cache
def _closed(year: int) -> frozenset[date]:
    if year > LAST_YEAR:
        raise ValueError(f"{year}年の祝日は分かりません / holidays of {year} are unknown")
    days = country_holidays("JP", years=year, categories=("public", "bank"))
    turn_of_year = {date(year, 1, 1), date(year, 1, 2), date(year, 1, 3), date(year, 12, 31)}
    return frozenset(days) | turn_of_year


def is_bank_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _closed(day.year)
