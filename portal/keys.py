"""Keys of rows, as addresses and forms name them."""

LONGEST = 18
"""Digits, so that any number of them fits a column."""


def key(text: str) -> int:
    """The number that a text names; 0, which no row has, where it names none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
