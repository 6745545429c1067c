"""A day in short, for tests of anything."""

from datetime import date, datetime

from contracts.office.context import START_OF_DAY, TOKYO


def d(text: str) -> date:
    return date.fromisoformat(text)


def morning(text: str) -> datetime:
    """9:00 in Tokyo of a day."""
    return datetime.combine(d(text), START_OF_DAY, TOKYO)
