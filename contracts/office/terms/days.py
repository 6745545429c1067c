"""Days and moments as sentences write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
"""Where days and moments are counted."""


def ja_day(day: date) -> str:
    """`2026年11月29日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def en_day(day: date) -> str:
    """`29 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def ja_moment(moment: datetime) -> str:
    """`2026年11月29日 09:05`, in Tokyo."""
    local = moment.astimezone(TOKYO)
    return f"{ja_day(local.date())} {local:%H:%M}"


def en_moment(moment: datetime) -> str:
    """`29 November 2026, 09:05`, in Tokyo."""
    local = moment.astimezone(TOKYO)
    return f"{en_day(local.date())}, {local:%H:%M}"


def day_in(text: str) -> date | None:
    """The day that a text names, as `2026-11-29`; None where it names none, as `2026-02-30`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_in(text: str) -> datetime | None:
    """The moment that a text names, as `2026-11-29T09:05:00+09:00`; None where it names none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
