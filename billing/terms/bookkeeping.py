"""Double entry of what billing does: facts in, slips out; each row has both its sides.

Amounts are yen with tax, always positive. The tax within an amount is that of the document;
where a part of an invoice is written off or discounted, it follows the part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from billing.terms.tax import TaxRate
from contracts.office.terms.labels import Labelled


class Title(Labelled):
    RECEIVABLE = "receivable", "債権", "Receivables"
    BANK = "bank", "入金", "Bank"
    ADVANCES = "advances", "前受金", "Advances received"
    SALES = "sales", "利用料金", "Fees"
    RESIDUAL = "residual", "残余料金", "Residual fees"
    LATE_INTEREST = "late_interest", "遅延損害金", "Late interest"
    DAMAGES = "damages", "損害等", "Damages"
    RETURNS = "returns", "返還", "Credit notes"
    DISCOUNTS = "discounts", "値引", "Discounts"
    BAD_DEBT = "bad_debt", "貸倒れ", "Write-offs"


class TaxScope(StrEnum):
    """The place of an amount in the tax return."""

    NONE = "none"
    SALE = "sale"
    RETURN = "return"
    BAD_DEBT = "bad_debt"


@dataclass(frozen=True, slots=True)
class Side:
    """`rate` None: the scope is NONE."""

    title: Title
    scope: TaxScope = TaxScope.NONE
    rate: TaxRate | None = None


@dataclass(frozen=True, slots=True)
class SlipRow:
    """`amount` from the credit side to the debit side; `tax` is within it, on the taxed side."""

    debit: Side
    credit: Side
    amount: int
    tax: int = 0


@dataclass(frozen=True, slots=True)
class Slip:
    """Entries of one day for one document."""

    day: date
    document: str
    partner: str
    text: str
    rows: tuple[SlipRow, ...]


@dataclass(frozen=True, slots=True)
class TitleSum:
    """What an invoice or credit note has under one title at one rate: yen with tax, and the tax."""

    title: Title
    rate: TaxRate | None
    amount: int
    tax: int = 0


RECEIVABLE, BANK, ADVANCES = Side(Title.RECEIVABLE), Side(Title.BANK), Side(Title.ADVANCES)
REVENUE = {
    "fee": Title.SALES,
    "residual": Title.RESIDUAL,
    "late_interest": Title.LATE_INTEREST,
    "other": Title.DAMAGES,
}
"""By kind of an invoice's line."""


def parts_of_invoice(
    lines: Iterable[tuple[str, TaxRate | None, int]], taxes: Iterable[tuple[TaxRate, int]]
) -> tuple[TitleSum, ...]:
    """Lines (kind, rate, yen before tax) and the tax by rate, summed up by title and rate."""
    sums: dict[tuple[TaxRate | None, Title], int] = {}
    for kind, rate, amount in lines:
        key = rate, REVENUE[kind]
        sums[key] = sums.get(key, 0) + amount
    parts = [TitleSum(title, None, sum_) for (rate, title), sum_ in sums.items() if rate is None]
    for rate, tax in taxes:
        mine = [(title, sum_) for (other, title), sum_ in sums.items() if other == rate]
        shares = apportion(tax, [sum_ for _, sum_ in mine])
        parts += [
            TitleSum(title, rate, sum_ + share, share)
            for (title, sum_), share in zip(mine, shares, strict=True)
        ]
    return tuple(part for part in parts if part.amount)


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole yen by weight, adding up to the amount; the last weight takes what rounding leaves."""
    whole, shares, given, seen = sum(weights), [], 0, 0
    for weight in weights:
        seen += weight
        upto = amount * seen // whole if whole else 0
        shares.append(upto - given)
        given = upto
    return shares


def share(parts: Sequence[TitleSum], amount: int) -> tuple[TitleSum, ...]:
    """The parts of an invoice cut down to an amount, each with the tax within it."""
    amounts = apportion(amount, [part.amount for part in parts])
    return tuple(
        TitleSum(part.title, part.rate, cut, part.tax * cut // part.amount)
        for part, cut in zip(parts, amounts, strict=True)
        if cut
    )


def invoiced(parts: Iterable[TitleSum]) -> tuple[SlipRow, ...]:
    """Art. 23-1: what is billed is owed from the day of issue."""
    return tuple(
        SlipRow(RECEIVABLE, _side(part.title, TaxScope.SALE, part.rate), part.amount, part.tax)
        for part in parts
    )


def received(amount: int, settled: Iterable[int]) -> tuple[SlipRow, ...]:
    """Money that settles invoices on its own day; the rest is an advance."""
    rows = [SlipRow(BANK, RECEIVABLE, one) for one in settled]
    rest = amount - sum(row.amount for row in rows)
    return (*rows, SlipRow(BANK, ADVANCES, rest)) if rest else tuple(rows)


def used(amount: int) -> tuple[SlipRow, ...]:
    """An advance that settles an invoice on a later day."""
    return (SlipRow(ADVANCES, RECEIVABLE, amount),)


def returned(amount: int) -> tuple[SlipRow, ...]:
    """Money that is no longer the account's: what it settled has become an advance before."""
    return (SlipRow(ADVANCES, BANK, amount),)


def discounted(parts: Iterable[TitleSum]) -> tuple[SlipRow, ...]:
    """What falls short within the tolerance is given back as a discount."""
    return _against(Title.DISCOUNTS, TaxScope.RETURN, parts)


def written_off(parts: Iterable[TitleSum]) -> tuple[SlipRow, ...]:
    """A debt lost; the tax on what was taxed is lost with it."""
    return _against(Title.BAD_DEBT, TaxScope.BAD_DEBT, parts)


def credited(parts: Iterable[TitleSum], is_settled: bool) -> tuple[SlipRow, ...]:
    """A credit note: against the debt where it settles it at once, else as an advance."""
    return _against(Title.RETURNS, TaxScope.RETURN, parts, RECEIVABLE if is_settled else ADVANCES)


def reversed_(rows: Iterable[SlipRow]) -> tuple[SlipRow, ...]:
    """What was entered before, the other way round."""
    return tuple(SlipRow(row.credit, row.debit, row.amount, row.tax) for row in rows)


def _against(
    title: Title, scope: TaxScope, parts: Iterable[TitleSum], credit: Side = RECEIVABLE
) -> tuple[SlipRow, ...]:
    return tuple(
        SlipRow(_side(title, scope, part.rate), credit, part.amount, part.tax) for part in parts
    )


def _side(title: Title, scope: TaxScope, rate: TaxRate | None) -> Side:
    return Side(title) if rate is None else Side(title, scope, rate)
