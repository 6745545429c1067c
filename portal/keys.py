"""Keys of rows and of forms, as addresses and forms name them."""

from uuid import UUID, uuid4

from portal.requests import HttpRequest

LONGEST = 18
"""Digits, so that any number of them fits a column."""


def key(text: str) -> int:
    """The number that a text names; 0, which no row has, where it names none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0


def form_key(request: HttpRequest) -> UUID:
    """Of the form that was sent; another for one that is opened."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()
