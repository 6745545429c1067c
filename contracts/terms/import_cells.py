"""What the cells of a file of customers say: days, months, numbers, choices.

They come normalised: half-width digits, one blank for many.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from contracts.office.terms.horizon import LAST_DAY
from contracts.terms.import_columns import Column, Kind
from contracts.terms.parameters import (
    CHOICES,
    SPECIFICATIONS,
    ParameterKind,
    Plan,
    Specification,
)

MOST_SERVERS = 10_000
OLDEST = date(1990, 1, 1)


class Unreadable(ValueError):
    """What is wrong with a cell's text, in both languages."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja, self.en = ja, en


def value(column: Column, text: str) -> object:
    """What a cell of a day, number, choice … says. Raises Unreadable."""
    if column.kind is Kind.FIGURE:
        return figure(SPECIFICATIONS[column.name], text)
    return READERS[column.kind](text)


def day(text: str) -> date:
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", text)
    read = _date(*map(int, found.groups())) if found else None
    if read is None:
        raise Unreadable(
            f"「{text}」は日付ではありません。2026-04-01の形で書いてください",
            f"“{text}” is not a date; write it as 2026-04-01",
        )
    return read


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month(text: str) -> date:
    """Its first day. Excel turns 2026-10 into Oct-26; a day stands for its month."""
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})月?分?", text)
    english = re.fullmatch(r"([A-Za-z]{3})-(\d{2})", text)
    read = None
    if found:
        read = _date(int(found[1]), int(found[2]), 1)
    elif english and english[1].lower() in MONTHS:
        read = _date(2000 + int(english[2]), MONTHS.index(english[1].lower()) + 1, 1)
    else:
        try:
            read = day(text).replace(day=1)
        except Unreadable:
            read = None
    if read is None:
        raise Unreadable(
            f"「{text}」は月ではありません。2026-10の形で書いてください",
            f"“{text}” is not a month; write it as 2026-10",
        )
    return read


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if OLDEST <= found <= LAST_DAY else None


def count(text: str) -> int:
    digits = re.sub(r"[,台版]", "", text)
    if not (re.fullmatch(r"[0-9]{1,5}", digits) and 1 <= int(digits) <= MOST_SERVERS):
        raise Unreadable(
            f"「{text}」は1から{MOST_SERVERS}までの整数ではありません",
            f"“{text}” is not a whole number from 1 to {MOST_SERVERS}",
        )
    return int(digits)


FLAGS = {
    **dict.fromkeys(("はい", "○", "〇", "1", "yes", "y", "true"), True),
    **dict.fromkeys(("いいえ", "×", "0", "no", "n", "false"), False),
}


def flag(text: str) -> bool:
    found = FLAGS.get(text.casefold())
    if found is None:
        raise Unreadable(
            f"「{text}」は「はい」か「いいえ」で書いてください", f"“{text}”: write yes or no"
        )
    return found


PLANS = {
    name.casefold(): plan
    for plan, short in ((Plan.MONTHLY, "月額"), (Plan.ANNUAL, "年額"))
    for name in (plan.value, plan.ja, plan.en, short)
}


def plan(text: str) -> Plan:
    found = PLANS.get(text.casefold())
    if found is None:
        raise Unreadable(
            f"「{text}」というプランはありません。「月額」か「年額」と書いてください",
            f"There is no plan “{text}”; write monthly or annual",
        )
    return found


def figure(known: Specification, text: str) -> int | str:
    """A figure agreed individually: yen, months, or a choice by its name or code."""
    if known.kind is ParameterKind.CHOICE:
        for choice in known.choices:
            if text in (choice, *CHOICES[choice]):
                return choice
        names = "・".join(CHOICES[one].ja for one in known.choices)
        raise Unreadable(
            f"「{text}」は選べません。次のどれかを書いてください: {names}",
            f"“{text}” is no choice; write one of: "
            + ", ".join(CHOICES[one].en for one in known.choices),
        )
    digits = re.sub(r"[,¥\\円]|か月", "", text)
    if not re.fullmatch(r"[0-9]{1,12}", digits) or not known.least <= int(digits) <= known.most:
        raise Unreadable(
            f"「{text}」は{known.least:,}から{known.most:,}までの整数ではありません",
            f"“{text}” is not a whole number from {known.least:,} to {known.most:,}",
        )
    return int(digits)


READERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.DAY: day,
    Kind.MONTH: month,
    Kind.COUNT: count,
    Kind.FLAG: flag,
    Kind.PLAN: plan,
}
