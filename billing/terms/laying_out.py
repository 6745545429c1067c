"""What a layout makes of the entries of a slip: an entry in, cells out.

Amounts are whole yen with tax; days are civil dates of Tokyo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.terms.bookkeeping import SCOPES, Entry, TaxScope, Title
from billing.terms.layouts import RATE, Account, Item, Layout, Shape
from billing.terms.tax import TaxCategory, TaxRate

Cell = str | int


@dataclass(frozen=True, slots=True)
class Slip:
    """The entries of one event and day, with what they are about in words."""

    day: date
    document: str
    description: str
    customer: str
    partner: str
    entries: Sequence[Entry]


def rows(layout: Layout, slip: Slip, number: int) -> list[list[Cell]]:
    """The cells of a slip, the `number`-th of its file from 1; amounts are numbers."""
    found: list[list[Cell]] = []
    for entry in slip.entries:
        for side in (None,) if layout.shape is Shape.ONE else (entry.debit, entry.credit):
            cells = _cells(layout, slip, entry, side)
            cells |= {Item.NUMBER: number, Item.LINE: len(found) + 1}
            found.append(
                [
                    column.text if column.item is Item.TEXT else cells.get(column.item, "")
                    for column in layout.columns
                ]
            )
    return found


def _cells(layout: Layout, slip: Slip, entry: Entry, side: Title | None) -> dict[Item, Cell]:
    """Of a row: of both sides, or of the one that the row is of."""
    cells: dict[Item, Cell] = {
        Item.DAY: layout.day_form.of(slip.day),
        Item.AMOUNT: entry.amount,
        Item.DESCRIPTION: slip.description,
        Item.WHY: entry.why.ja,
        Item.DOCUMENT: slip.document,
        Item.PARTNER_CODE: slip.customer,
        Item.PARTNER_NAME: slip.partner,
    }
    for title, name in ((entry.debit, "debit"), (entry.credit, "credit")):
        if side in (None, title):
            own = _of_side(layout, slip, entry, title)
            cells |= {Item(f"{name}_{key}"): cell for key, cell in own.items()}
            if side is title:
                cells |= {Item(key): cell for key, cell in own.items() if key != "amount"}
                cells[Item.SIDE] = "借方" if name == "debit" else "貸方"
    return cells


def _of_side(layout: Layout, slip: Slip, entry: Entry, title: Title) -> dict[str, Cell]:
    account = layout.accounts.get(title, Account())
    rate = entry.rate if title is entry.taxed else None
    scope = SCOPES.get(title, TaxScope.NONE) if rate else TaxScope.NONE
    return {
        "code": account.code,
        "name": account.name,
        "sub_code": slip.customer if account.by_customer else "",
        "sub_name": slip.partner if account.by_customer else "",
        "amount": entry.amount,
        "class": layout.classes.get(scope, "").replace(RATE, _percent(rate)),
        "tax": abs(entry.tax) if rate else 0,
    }


def _percent(rate: TaxRate | None) -> str:
    if rate is None:
        return ""
    return f"軽減{rate}%" if rate.category is TaxCategory.REDUCED else f"{rate}%"
