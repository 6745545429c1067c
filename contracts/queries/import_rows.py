"""A row of a file of customers: its cells normalised, read, and checked as forms check them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import override

from contracts.office import normalise
from contracts.office.models.fields import katakana, payer_name
from contracts.terms.import_cells import Unreadable, value
from contracts.terms.import_columns import (
    BY_NAME,
    Column,
    Headings,
    Kind,
    Part,
    Wrong,
)

Values = Mapping[str, object]
"""By name of their column, what the cells of a part say that are not empty."""

NORMAL: Mapping[str, Callable[[str], str]] = {
    "name_kana": normalise.kana,
    "postal_code": normalise.number,
    "corporate_number": normalise.corporate_number,
    "phone": normalise.phone,
    "email": normalise.email,
}
LISTS: Mapping[Kind, Callable[[str], str]] = {
    Kind.EMAILS: normalise.email,
    Kind.PAYERS: normalise.payer,
}


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is that of the file on which it ends."""

    line: int
    parts: Mapping[Part, Values]
    wrong: tuple[Wrong, ...]

    def of(self, part: Part) -> Values:
        return self.parts.get(part, {})


def rows(found: Headings, lines: Iterable[tuple[int, Sequence[str]]]) -> list[Row]:
    return [_row(found, line, cells) for line, cells in lines]


def _row(found: Headings, line: int, cells: Sequence[str]) -> Row:
    parts: dict[Part, dict[str, object]] = {}
    wrong: list[Wrong] = []
    for column, place in found.places.items():
        text = cells[place] if place < len(cells) else ""
        if not text.strip():
            continue
        try:
            parts.setdefault(column.part, {})[column.name] = _value(column, text)
        except Unreadable as error:
            wrong.append(Wrong(column, error.ja, error.en))
        except ValidationError as error:
            wrong += _in_both(column, error)
    return Row(line, parts, tuple(wrong))


def _value(column: Column, text: str) -> object:
    """Raises Unreadable or, of a list or a reading, ValidationError."""
    if column.kind in LISTS:
        entries = map(LISTS[column.kind], normalise.several(text))
        found = [*dict.fromkeys(filter(None, entries))]
        if column.kind is Kind.PAYERS:
            for name in found:
                payer_name(name)
        return found
    text = NORMAL.get(column.name, normalise.text)(text)
    if column.kind is Kind.TEXT:
        if column.name == "name_kana":
            katakana(text)
        return text
    return value(column, text)


def invalid(part: Part, error: ValidationError) -> list[Wrong]:
    """What a model's own validators say of a part, each at its column."""
    found = []
    for name, errors in error.error_dict.items():
        column = BY_NAME.get((part, name))
        for one in errors:
            found += _in_both(column, one)
    return found


def _in_both(column: Column | None, error: ValidationError) -> list[Wrong]:
    told = {}
    for language in ("ja", "en"):
        with override(language):
            told[language] = [str(message) for message in error.messages]
    return [Wrong(column, ja, en) for ja, en in zip(told["ja"], told["en"], strict=True)]
