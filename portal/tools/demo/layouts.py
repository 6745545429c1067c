"""The demo's own CSV of journal entries: a program that wants codes, two rows for each entry."""

from datetime import date

from billing.exports.accounting import TITLES
from billing.operations.layouts import keep
from billing.terms.bookkeeping import TaxScope, Title
from billing.terms.layouts import (
    Account,
    Column,
    DayForm,
    Encoding,
    Item,
    Layout,
    LineEnd,
    Quoting,
    Shape,
)
from contracts.office.context import By

MADE = 60
"""Days ago."""
COLUMNS = {
    "伝票日付": Item.DAY,
    "伝票番号": Item.NUMBER,
    "行番号": Item.LINE,
    "貸借": Item.SIDE,
    "科目コード": Item.CODE,
    "補助コード": Item.SUB_CODE,
    "借方金額": Item.DEBIT_AMOUNT,
    "貸方金額": Item.CREDIT_AMOUNT,
    "税区分": Item.CLASS,
    "摘要": Item.DESCRIPTION,
}


def happen(by: By, day: date, today: date) -> None:
    """What staff do on a day of the story, which ends today."""
    if (today - day).days == MADE:
        keep(by, layout())


def layout() -> Layout:
    return Layout(
        name="基幹システム",
        encoding=Encoding.CP932,
        line_end=LineEnd.CRLF,
        has_header=True,
        quoting=Quoting.TEXTS,
        day_form=DayForm.DIGITS,
        shape=Shape.TWO,
        columns=tuple(Column(item, heading) for heading, item in COLUMNS.items()),
        accounts={
            title: Account(str(place), name, title is Title.RECEIVABLE)
            for place, (title, name) in enumerate(TITLES.items(), 1101)
        },
        classes={
            TaxScope.NONE: "00",
            TaxScope.SALE: "10 課税売上{rate}",
            TaxScope.RETURN: "11 売上返還{rate}",
            TaxScope.BAD_DEBT: "12 貸倒{rate}",
        },
    )
