"""Days as sentences write them."""

from datetime import date


def ja_day(day: date) -> str:
    """`2026年11月29日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def en_day(day: date) -> str:
    """`29 November 2026`."""
    return f"{day.day} {day:%B %Y}"
