"""A row of a file of customers held against what is there, and by the models' own validators."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from contracts.models import Contract
from contracts.office.terms.labels import Label
from contracts.queries.import_rows import Row, Values, invalid
from contracts.terms.import_columns import BY_NAME, Column, Kind, Part, Wrong
from contracts.terms.life import Life
from contracts.terms.parameters import CHOICES, Plan
from contracts.terms.periods import ONE_DAY, month_first

NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
OURS = re.compile(r"[A-Z]{1,3}-[0-9]{4}-[0-9]{6}")
"""Numbers that the portal gives out itself."""


@dataclass(slots=True)
class Told:
    """What is found out about one row."""

    row: Row
    wrong: list[Wrong]
    other: list[Wrong] = field(default_factory=list)
    new: list[Part] = field(default_factory=list)
    life: Life | None = None

    def lacks(self, part: Part, *names: str) -> None:
        """Cells that are needed and empty; an unreadable one is wrong already."""
        told = {one.column for one in self.wrong}
        for name in names:
            column = BY_NAME[part, name]
            if name not in self.row.of(part) and column not in told:
                ja, en = f"{column.ja}を書いてください", f"Enter the {column.en.lower()}"
                self.wrong.append(Wrong(column, ja, en))

    def refuse(self, part: Part, name: str, ja: str, en: str) -> None:
        self.wrong.append(Wrong(BY_NAME[part, name], ja, en))


def as_told(contract: Contract) -> dict[str, Any]:
    """A contract on file as a row would tell it."""
    application = getattr(contract, "application", None)
    edition = application.edition if application else None
    return {
        **vars(contract),
        "billed_through": contract.billed_from and month_first(contract.billed_from - ONE_DAY),
        "edition": edition.number if edition else None,
        "declares": bool(application and application.declares_no_antisocial_ties),
    }


def unlike(part: Part, there: Values, asked: Values, ja: str, en: str) -> list[Wrong]:
    """The cells that say something else than what is there; of a list they may say a part."""
    found = []
    for name, value in asked.items():
        now = there.get(name)
        if not _is_like(now, value):
            column = BY_NAME[part, name]
            shown = _shown(column, now)
            found.append(Wrong(column, f"{ja}は「{shown.ja}」です", f"{en}: {shown.en}"))
    return found


def _is_like(now: object, value: object) -> bool:
    if isinstance(value, list) and isinstance(now, list):
        return set(value) <= set(now)
    return now == value


def _shown(column: Column, value: object) -> Label:
    """What is there, as a cell would say it."""
    if isinstance(value, bool):
        return Label("はい", "yes") if value else Label("いいえ", "no")
    if column.kind is Kind.PLAN:
        plan = Plan(str(value))
        return Label(plan.ja, plan.en)
    if column.kind is Kind.FIGURE and value in CHOICES:
        return CHOICES[str(value)]
    if isinstance(value, date) and column.kind is Kind.MONTH:
        text = f"{value:%Y-%m}"
    elif isinstance(value, list):
        text = ", ".join(value)
    else:
        text = str(value) if value not in (None, "") else "–"
    return Label(text, text)


def checked(part: Part, row: Model, values: Values) -> list[Wrong]:
    """What the model's validators say of the cells, and what number may be given."""
    others = {one.name for one in row._meta.fields if one.name not in values}
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        wrong = invalid(part, error)
    else:
        wrong = []
    number = values.get("number")
    if isinstance(number, str) and (not NUMBER.fullmatch(number) or OURS.fullmatch(number)):
        wrong.append(_number(BY_NAME[part, "number"], number))
    return wrong


def _number(column: Column, number: str) -> Wrong:
    if OURS.fullmatch(number):
        return Wrong(
            column,
            f"{number}の形の番号はこのシステムが付けます。前のシステムの番号を書いてください",
            f"Numbers such as {number} are given by the portal; enter the former one",
        )
    return Wrong(
        column,
        "番号は半角の英数字と - _ . で40字までです",
        "A number has up to 40 letters, digits and - _ .",
    )
