"""A day in short, for tests of anything."""

from datetime import date


def d(text: str) -> date:
    return date.fromisoformat(text)
