"""Double entry of what billing does: an event's facts in, balanced entries out.

Each entry has both its sides, so that no set of them can fail to balance. Amounts are yen with
tax, always positive. What of it is consumption tax follows the side of the sale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from billing.terms.tax import TaxRate
from contracts.office.terms.labels import Labelled


class Title(Labelled):
    """The accounts of the ledger."""

    RECEIVABLE = "receivable", "売掛金", "Receivables"
    BANK = "bank", "普通預金", "Bank"
    ADVANCES = "advances", "前受金", "Advances received"
    SUSPENSE = "suspense", "仮受金", "Money not identified"
    DEFERRED = "deferred", "前受収益", "Deferred revenue"
    SALES = "sales", "売上高(利用料金)", "Revenue: fees"
    RESIDUAL = "residual", "売上高(残余料金)", "Revenue: residual fees"
    LATE_INTEREST = "late_interest", "受取遅延損害金", "Late interest"
    DAMAGES = "damages", "受取損害賠償金", "Damages"
    RETURNS = "returns", "売上返還", "Credit notes"
    DISCOUNTS = "discounts", "売上値引", "Discounts"
    BAD_DEBT = "bad_debt", "貸倒損失", "Bad debt"
    SET_OFF = "set_off", "未払金(相殺)", "Payables set off"
    TAX = "tax", "仮受消費税", "Consumption tax"


class Why(Labelled):
    """What an entry is about, which also says why it is of its day."""

    BILLED = "billed", "請求", "Billed"
    SERVED = "served", "役務提供月の売上", "Service of the month"
    AHEAD = "ahead", "請求のうち先の月の分", "Billed ahead of the service"
    EARNED = "earned", "前受収益の月割", "A month's share of what was billed ahead"
    RECEIVED = "received", "入金", "Money received"
    USED = "used", "前受金の充当", "Credit applied"
    DISCOUNT = "discount", "値引", "Discount"
    WRITE_OFF = "write_off", "貸倒れ", "Write-off"
    SET_OFF = "set_off", "相殺", "Set-off"
    CREDITED = "credited", "返還", "Credit note"
    NOT_EARNED = "not_earned", "返還による月割の取消", "No longer to be earned"
    REVERSED = "reversed", "取消", "Reversal"
    SENT_BACK = "sent_back", "返金", "Money sent back"
    MISBOOKED = "misbooked", "入金の取消", "Booked in error"
    PAID_OUT = "paid_out", "前受金の払戻し", "Credit refunded"
    SET_ASIDE = "set_aside", "入金でない振込", "Transfer that is no payment"


class Event(Labelled):
    """What an entry was written for."""

    INVOICE = "invoice", "請求書", "Invoice"
    CREDIT_NOTE = "credit_note", "返還請求書", "Credit note"
    PAYMENT = "payment", "入金", "Payment"
    ALLOCATION = "allocation", "充当", "Allocation"
    RETURN = "return", "入金の取消", "Payment reversal"
    PAYOUT = "payout", "前受金の払戻し", "Credit refund"
    TRANSFER = "transfer", "振込の対象外", "Transfer set aside"


class TaxScope(StrEnum):
    """The place of an amount in the tax return."""

    NONE = "none"
    SALE = "sale"
    RETURN = "return"
    BAD_DEBT = "bad_debt"


SCOPES = {
    Title.SALES: TaxScope.SALE,
    Title.RESIDUAL: TaxScope.SALE,
    Title.LATE_INTEREST: TaxScope.SALE,
    Title.DAMAGES: TaxScope.SALE,
    Title.RETURNS: TaxScope.RETURN,
    Title.DISCOUNTS: TaxScope.RETURN,
    Title.BAD_DEBT: TaxScope.BAD_DEBT,
}
"""Of what is taxed where an entry has a rate."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`amount` from the credit side to the debit side; `invoice` is the one it is about, by id.

    Of `amount`, `tax` is consumption tax: within the credit side, or within the debit side where
    it is negative.
    """

    day: date
    debit: Title
    credit: Title
    amount: int
    why: Why
    invoice: int | None = None
    rate: TaxRate | None = None
    tax: int = 0

    def postings(self) -> tuple[tuple[Title, int], ...]:
        """Yen by account, debits positive: their sum is 0."""
        return (
            (self.debit, self.amount + min(self.tax, 0)),
            (self.credit, max(self.tax, 0) - self.amount),
            (Title.TAX, -self.tax),
        )

    @property
    def taxed(self) -> Title:
        """The account of the two that the tax belongs to."""
        return self.credit if self.credit in SCOPES else self.debit


@dataclass(frozen=True, slots=True)
class TitleSum:
    """What is billed or given back under one title at one rate: yen with tax, and the tax."""

    title: Title
    rate: TaxRate | None
    amount: int
    tax: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """Yen of one account; what is on the credit side is negative in `opening` and `closing`."""

    title: Title
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit


def apportion(amount: int, weights: Sequence[int] | Sequence[Fraction]) -> list[int]:
    """Whole yen by weight, adding up to the amount; the last weight takes what rounding leaves."""
    whole, shares, given = sum(weights), [], 0
    seen: int | Fraction = 0
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


@dataclass(frozen=True, slots=True)
class Settled:
    """Yen of an invoice that money settled as it came."""

    invoice: int
    issued_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Money:
    """A payment. `booked_before`: the bank has it in the books already, for another or nobody."""

    amount: int
    value_date: date
    recorded_on: date
    booked_before: bool = False


def received(money: Money, settled: Iterable[Settled]) -> list[Entry]:
    """Of the bank's day; what is not used at once, or not yet billed on that day, is an advance.

    Money that was booked before is entered on the day on which it was recorded again, so that a
    closed month stays as it is.
    """
    day = money.recorded_on if money.booked_before else money.value_date
    source = Title.SUSPENSE if money.booked_before else Title.BANK
    at_once, later, rest = [], [], money.amount
    for one in settled:
        if one.issued_on <= day:
            rest -= one.amount
            at_once.append(
                Entry(day, source, Title.RECEIVABLE, one.amount, Why.RECEIVED, one.invoice)
            )
        else:
            later.append(_used(one.issued_on, one.invoice, one.amount))
    advance = [Entry(day, source, Title.ADVANCES, rest, Why.RECEIVED)] if rest else []
    return [*at_once, *advance, *later]


def _used(day: date, invoice: int, amount: int) -> Entry:
    return Entry(day, Title.ADVANCES, Title.RECEIVABLE, amount, Why.USED, invoice)


@dataclass(frozen=True, slots=True)
class Allocated:
    """An allocation: `kind` as in `AllocationKind`, `parts` those of the invoice it settles."""

    kind: str
    amount: int
    day: date
    recorded_on: date
    invoice: int
    issued_on: date
    parts: Sequence[TitleSum] = ()


GIVEN_UP = {
    "discount": (Title.DISCOUNTS, Why.DISCOUNT),
    "write_off": (Title.BAD_DEBT, Why.WRITE_OFF),
}


def allocated(one: Allocated) -> list[Entry]:
    """Credit that settles an invoice, or what is given up or set off of it.

    Credit is used on the day on which that was recorded; the rest has a day of its own, never
    before the invoice was issued. A debt given up takes its share of the tax with it.
    """
    if one.kind in GIVEN_UP:
        title, why = GIVEN_UP[one.kind]
        day = max(one.day, one.issued_on)
        return [
            Entry(day, title, Title.RECEIVABLE, part.amount, why, one.invoice, part.rate, -part.tax)
            for part in share(one.parts, one.amount)
        ]
    if one.kind == "set_off":
        return [
            Entry(one.day, Title.SET_OFF, Title.RECEIVABLE, one.amount, Why.SET_OFF, one.invoice)
        ]
    return [_used(one.recorded_on, one.invoice, one.amount)]


def reversed_(taken_back: Allocated, recorded_on: date) -> list[Entry]:
    """An allocation the other way round, on the day on which that was recorded.

    Money becomes an advance, also where it had come as payment of the invoice.
    """
    return [
        replace(
            entry,
            day=recorded_on,
            debit=entry.credit,
            credit=entry.debit,
            tax=-entry.tax,
            why=Why.REVERSED,
        )
        for entry in allocated(taken_back)
    ]


def sent_back(amount: int, day: date) -> list[Entry]:
    """Money that left the bank again; what it had settled has become an advance before."""
    return [Entry(day, Title.ADVANCES, Title.BANK, amount, Why.SENT_BACK)]


def misbooked(amount: int, recorded_on: date, is_there: bool) -> list[Entry]:
    """Money that is not the account's: somebody's or nobody's yet, or it never came."""
    credit = Title.SUSPENSE if is_there else Title.BANK
    return [Entry(recorded_on, Title.ADVANCES, credit, amount, Why.MISBOOKED)]


def set_aside(amount: int, day: date, why: Why) -> list[Entry]:
    """Money not identified that is no payment: it leaves these books."""
    return [Entry(day, Title.SUSPENSE, Title.BANK, amount, why)]


def taken_up(amount: int, day: date) -> list[Entry]:
    """Money that was set aside waits to be identified again."""
    return [Entry(day, Title.BANK, Title.SUSPENSE, amount, Why.REVERSED)]


def paid_out(amount: int, day: date) -> list[Entry]:
    """Credit that left the bank."""
    return [Entry(day, Title.ADVANCES, Title.BANK, amount, Why.PAID_OUT)]
