"""The ceiling of damages that the operator owes a holder (Art. 32-7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.terms.facts import Contract, formed
from contracts.terms.periods import last_day

CLAUSE = "32-7"
MONTHS = 12
"""The year that begins on the day of the cause, that day counted."""


@dataclass(frozen=True, slots=True)
class Received:
    """Yen that settled an invoice on a day; negative where that was taken back."""

    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """An invoice with fees of the contract, and all that was received on it.

    `interest` and `principal` are yen with tax, less what credit notes gave back; `share` is
    the contract's fees in the principal.
    """

    number: str
    interest: int
    principal: int
    share: Fraction
    received: tuple[Received, ...]


@dataclass(frozen=True, slots=True)
class CeilingPart:
    """Fees of the contract that were received on one invoice in the year."""

    invoice: str
    amount: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """`amount` is final once the year is over; until then it is what was received by today."""

    first: date
    last: date
    amount: int
    is_final: bool
    parts: tuple[CeilingPart, ...]
    explanation: Explanation


def check(contract: Contract, cause: date, today: date) -> None:
    """Raises Refused for a day before the contract was formed or after today."""
    since = formed(contract, CLAUSE).formed_on
    if cause < since:
        raise Refused(
            CLAUSE,
            f"契約の成立日({ja_day(since)})より前の日です",
            f"The contract was formed on {en_day(since)}",
        )
    if cause > today:
        raise Refused(
            CLAUSE, f"{ja_day(cause)}はまだ来ていません", f"{en_day(cause)} has not come yet"
        )


def ceiling(
    contract: Contract, cause: date, today: date, invoices: Iterable[PaidInvoice]
) -> Ceiling:
    """The fees of a contract, with tax, received in the year from the day of the cause.

    Raises Refused as `check` does.
    """
    check(contract, cause, today)
    last = last_day(cause, MONTHS)
    parts = tuple(
        CeilingPart(one.number, fees)
        for one in invoices
        if (fees := fees_received(one, cause, min(last, today)))
    )
    amount = sum(part.amount for part in parts)
    return Ceiling(
        cause, last, amount, last < today, parts, _explanation(cause, last, today, amount)
    )


def fees_received(invoice: PaidInvoice, first: date, last: date) -> int:
    """Yen of the contract's fees received on an invoice from a day to a day, both counted.

    Money settles late interest first (Art. 24-1), then every line of the principal alike.
    """
    return _fees(invoice, last, before=False) - _fees(invoice, first, before=True)


def _fees(invoice: PaidInvoice, day: date, *, before: bool) -> int:
    """By the end of a day, or before it; rounded down."""
    received = sum(
        one.amount for one in invoice.received if one.day < day or (not before and one.day == day)
    )
    principal = min(max(received - invoice.interest, 0), invoice.principal)
    return principal * invoice.share.numerator // invoice.share.denominator


def _explanation(cause: date, last: date, today: date, amount: int) -> Explanation:
    ja = f"{ja_day(cause)}から起算して1年間({ja_day(last)}まで)に実際に支払われた利用料金(税込み)"
    en = f"Fees with tax received in the year from {en_day(cause)} to {en_day(last)}"
    if last >= today:
        ja += f"のうち、{ja_day(today)}までの分"
        en += f", so far to {en_day(today)}"
    inputs = {"cause": cause, "last": last, "today": today, "amount": amount}
    return Explanation(CLAUSE, "ceiling", f"{ja}の合計です", en, inputs)
