"""What a value is called: a label in both languages, beside the value that it names."""

from enum import StrEnum
from typing import NamedTuple, Self


class Label(NamedTuple):
    ja: str
    en: str


class Labelled(StrEnum):
    """A set of values, each with its label: `PAID = "paid", "支払済み", "Paid"`."""

    ja: str
    en: str

    def __new__(cls, value: str, ja: str = "", en: str = "") -> Self:
        """Looked up by its value alone; made with its label."""
        if not (ja and en):
            raise TypeError(f"{value} has no label")
        one = str.__new__(cls, value)
        one._value_ = value
        one.ja = ja
        one.en = en
        return one
