"""What a payment would settle, by the terms' rules (Art. 23-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from billing.models import Invoice
from billing.queries.receivables import unpaid, with_outstanding
from billing.terms.allocation import AppliedMoney, Named, OpenInvoice, allocate
from contracts.queries import facts


@dataclass(frozen=True, slots=True)
class Settling:
    """The open invoices of an account, oldest due first, and where a payment goes."""

    invoices: tuple[Invoice, ...]
    result: AppliedMoney


def settling(account_id: int, amount: int, value_date: date, named: Named) -> Settling:
    """Nothing is stored. `named` are labels or numbers of invoices, as the payer gives them.

    Or numbers with the yen that go to each first.
    """
    invoices = tuple(with_outstanding(unpaid([account_id])))
    figures = facts.account_figures([account_id], facts.book())[account_id].on(value_date)
    result = allocate(
        amount,
        [OpenInvoice(i.number, i.due_on, i.outstanding) for i in invoices],
        dict(named) if isinstance(named, Mapping) else _numbers(named, invoices),
        figures.short_payment_tolerance,
    )
    return Settling(invoices, result)


def _numbers(named: Sequence[str], invoices: Sequence[Invoice]) -> list[str]:
    """Of several open invoices under one label the one due first is meant."""
    numbers = []
    for name in named:
        match = next((i.number for i in invoices if name in (i.label, i.number)), None)
        if match is not None and match not in numbers:
            numbers.append(match)
    return numbers
