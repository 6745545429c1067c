"""Which column of a bank's CSV means what."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from unicodedata import normalize

from billing.bank.problems import BadFile, Problem

ENCODINGS = ("cp932", "utf-8", "utf-8-sig")
MOST_SKIPPED = 100


@dataclass(frozen=True, slots=True)
class Columns:
    """Each column by its heading, or by its place from 1; empty where the CSV has none.

    The amount stands in one column (money out below 0, or given by `direction`), or money in
    and money out have a column each. Where year, month and day stand apart, `booking_date` is
    the year. `skip` lines come before the headings, `footer` rows
    after the last entry. `account` is the code of our account, which a CSV rarely gives.
    """

    booking_date: str = ""
    booking_month: str = ""
    booking_day: str = ""
    value_date: str = ""
    amount: str = ""
    direction: str = ""
    incoming: str = ""
    outgoing: str = ""
    payer_name: str = ""
    payer_code: str = ""
    bank: str = ""
    branch: str = ""
    remark: str = ""
    edi: str = ""
    reference: str = ""
    skip: int = 0
    footer: int = 0
    has_headings: bool = True
    account: str = ""

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> "Columns":
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def mapped(self) -> dict[str, str]:
        """The columns that there are, by what they mean."""
        return {name: getattr(self, name) for name in COLUMNS if getattr(self, name)}


COLUMNS = {
    "booking_date": ("勘定日", "booking date"),
    "booking_month": ("勘定日(月)", "month of the booking date"),
    "booking_day": ("勘定日(日)", "day of the booking date"),
    "value_date": ("起算日", "value date"),
    "amount": ("金額", "amount"),
    "direction": ("入払区分", "in or out"),
    "incoming": ("入金額", "money in"),
    "outgoing": ("出金額", "money out"),
    "payer_name": ("振込名義", "payer"),
    "payer_code": ("振込依頼人コード", "payer code"),
    "bank": ("仕向銀行", "bank"),
    "branch": ("仕向支店", "branch"),
    "remark": ("摘要", "remark"),
    "edi": ("EDI", "EDI"),
    "reference": ("照会番号", "reference"),
}


def plain(heading: str) -> str:
    """Headings are compared without widths and blanks."""
    return "".join(normalize("NFKC", heading).split())


def wrong(columns: Columns) -> dict[str, tuple[str, str]]:
    """By field, what is wrong with a map in itself, in both languages."""
    found = {}
    if not columns.booking_date:
        found["booking_date"] = (
            "日付の列を指定してください", "Specify the date column"
        )  # fmt: skip
    if bool(columns.booking_month) != bool(columns.booking_day):
        found["booking_month"] = (
            "年・月・日が3列に分かれているときは、月と日の列を両方指定してください",
            "where year, month and day stand apart, name the columns of month and day",
        )
    if columns.amount and (columns.incoming or columns.outgoing):
        found["amount"] = (
            "金額の列と入金額・出金額の列は、どちらかだけを指定してください",
            "Specify either the amount column or the columns of money in and out",
        )
    elif not columns.amount and not columns.incoming:
        found["amount"] = (
            "金額の列、または入金額の列を指定してください",
            "Specify the amount column or the column of money in",
        )
    if columns.direction and not columns.amount:
        found["direction"] = (
            "入払区分の列は、金額が1列のときだけ使います",
            "The column of in or out is used only with a single amount column",
        )
    if not columns.has_headings:
        for name, column in columns.mapped.items():
            if not is_place(column):
                found.setdefault(
                    name,
                    (
                        "見出しのないCSVでは、列を左から1、2、3…の番号で指定してください",
                        "Without headings name columns by number: 1, 2, 3, …",
                    ),
                )
    return found


def is_place(column: str) -> bool:
    return column.isascii() and column.isdigit() and 1 <= int(column[:5]) <= 1000


def places(columns: Columns, headings: Sequence[str], line: int) -> dict[str, int]:
    """By meaning, the column's place from 0. Raises BadFile where headings are missing."""
    known = {plain(heading): place for place, heading in reversed(list(enumerate(headings)))}
    found, problems = {}, []
    for name, column in columns.mapped.items():
        place = known.get(plain(column)) if columns.has_headings else None
        if place is None and is_place(column):
            place = int(column) - 1
        if place is None:
            ja, en = COLUMNS[name]
            there = "、".join(filter(None, map(str.strip, headings)))[:200]
            problems.append(
                Problem(
                    line,
                    0,
                    f"{ja}の列「{column}」が見出しにありません。見出し: {there}",
                    f"There is no heading {column!r} for the {en}; headings: {there}",
                )
            )
        else:
            found[name] = place
    if problems:
        raise BadFile(problems)
    return found
