"""What is put into fields and addresses: mostly what a person would, and what nobody would."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.web.shown import FILE, Field, Fields

DAYS = [
    "9999-12-31", "0001-01-01", "2098-01-01", "2026-02-30", "9999-12-31T23:59", "令和8年",
    "0001-01-01T00:00:00~1", "9999-12-31T23:59:59-14:00~1", "2026-13", "0000-00", "9999-12",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "1.5", "1e999", "NaN", "9" * 30, "9" * 5000, "１２", "²", "٣", "1,000", "２台",
    f"{2**31}", f"{2**63}",
]  # fmt: skip
WORDS = [
    "", " ", "a\x00b", "\x00", "あ" * 5000, "<script>", "%s%n", "'", "\\", "\u202e", "😀", "𠮷",
    "../../etc/passwd", "=1+1", "\r\n", "on", "true", "null", "[]", "a@b", "a@example.jp",
]  # fmt: skip
OF_A_DAY = ["2026-07-10", "2026-08-01", "2026-07-01"]
OF_A_KIND = {
    "date": OF_A_DAY,
    "month": ["2026-06"],
    "datetime-local": ["2026-07-10T10:00"],
    "time": ["10:00"],
    "number": ["1", "1000"],
    "email": ["a@example.jp"],
    "checkbox": ["on"],
    "password": ["mihon-portal-2026"],
}
OF_A_NAME = {
    "mail": ["a@example.jp"],
    "day": OF_A_DAY,
    "_on": OF_A_DAY,
    "postal_code": ["1000001"],
    "corporate_number": [""],
    "kana": ["ミナト"],
    "phone": ["0312345678"],
    "amount": ["1000"],
    "servers": ["1"],
}
"""By a part of the field's name."""
WRITTEN = ["説明のとおりです。", "1", "2026-07-10"]
"""Into a field of which the page says no more."""
PARTS = {
    "int": ["0", "1", f"{2**31}", f"{2**63}", "9" * 30, "9" * 5000],
    "slug": ["x", "-", "_" * 300, "9" * 30],
    "uuid": ["0" * 8 + "-0000-0000-0000-" + "0" * 12],
    "str": [
        "C0",
        "2026-13",
        "0000-00",
        "9999-12",
        "a\x00b",
        "あ" * 300,
        "９",
        "'",
        "%25",
        " ",
        "-1",
    ],
    "path": ["0", "-1", "9" * 30, "a/b", "a\x00b", "_5F", "None"],
}
"""Of an address, by the converter of the variable."""

UNUSUAL = [*WORDS, *NUMBERS, *DAYS]
ANY = st.text(max_size=40), st.integers().map(str), st.dates().map(date.isoformat)


def unusual(first: int = 0) -> SearchStrategy[str]:
    """The simplest of them is the one so far in the list."""
    return _unusual(first % len(UNUSUAL))


@cache
def _unusual(first: int) -> SearchStrategy[str]:
    """Kept, since Hypothesis looks each one over as it is drawn from for the first time."""
    return st.one_of(st.sampled_from([*UNUSUAL[first:], *UNUSUAL[:first]]), *ANY)


def mostly(usual: Sequence[str]) -> SearchStrategy[str]:
    """Three times of four one of the usual, the simplest of which is the first."""
    return _either([False, False, False, True], usual, unusual())


def mostly_unusual(usual: Sequence[str], first: int) -> SearchStrategy[str]:
    return _either([True, True, True, False], usual, unusual(first))


def _either(
    is_unusual: list[bool], usual: Sequence[str], unusual: SearchStrategy[str]
) -> SearchStrategy[str]:
    known = st.sampled_from(usual)
    return st.sampled_from(is_unusual).flatmap(lambda one: unusual if one else known)


def usual(name: str, field: Field) -> list[str]:
    """What a person would put into it."""
    named = (values for part, values in OF_A_NAME.items() if part in name)
    return field.offered or OF_A_KIND.get(field.kind) or next(named, WRITTEN)


def filled(fields: Fields) -> dict[str, str]:
    """A form as a person who is in a hurry sends it."""
    return {name: usual(name, one)[0] for name, one in fields.items() if one.kind != FILE}


def part(converter: str, first: int) -> SearchStrategy[str]:
    known = PARTS[converter]
    return st.sampled_from(known[first % len(known) :] + known[: first % len(known)])
