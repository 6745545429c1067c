"""What a payment would settle, by the terms' rules (Art. 23-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.models import Invoice
from billing.queries.receivables import unpaid, with_outstanding
from billing.terms.allocation import AppliedMoney, OpenInvoice, allocate
from contracts.queries import facts


@dataclass(frozen=True, slots=True)
class Settling:
    """The open invoices of an account, oldest due first, and where a payment goes."""

    invoices: tuple[Invoice, ...]
    open: tuple[OpenInvoice, ...]
    result: AppliedMoney

    @property
    def shown(self) -> tuple:
        """What is read of it: what is unpaid, and where the money goes."""
        return self.open, self.result


def settling(account_id: int, amount: int, value_date: date, named: Sequence[str]) -> Settling:
    """Nothing is stored. `named` are labels or numbers of invoices, as the payer gives them."""
    invoices = tuple(with_outstanding(unpaid([account_id])))
    owed = tuple(OpenInvoice(i.number, i.due_on, i.outstanding) for i in invoices)
    figures = facts.account_figures([account_id], facts.book())[account_id].on(value_date)
    tolerance = figures.short_payment_tolerance
    result = allocate(amount, owed, _numbers(named, invoices), tolerance)
    return Settling(invoices, owed, result)


def open_invoices(account_id: int) -> tuple[OpenInvoice, ...]:
    """What is unpaid of an account, oldest due first."""
    rows = with_outstanding(unpaid([account_id]))
    return tuple(OpenInvoice(i.number, i.due_on, i.outstanding) for i in rows)


def _numbers(named: Sequence[str], invoices: Sequence[Invoice]) -> list[str]:
    """Of several open invoices under one label the one due first is meant."""
    numbers = []
    for name in named:
        match = next((i.number for i in invoices if name in (i.label, i.number)), None)
        if match is not None and match not in numbers:
            numbers.append(match)
    return numbers
