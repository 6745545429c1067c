"""What a payment would settle, by the terms' rules (Art. 23-1)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from billing.models import Invoice
from billing.queries.receivables import outstanding, unpaid, with_outstanding
from billing.terms.allocation import AppliedMoney, OpenInvoice, allocate
from billing.terms.receiving import Received
from contracts.office.lookups import Ids
from contracts.office.queries.written import Written
from contracts.queries import facts

READ = ("number", "label", "issued_on", "due_on", "billing_account")
"""Of an invoice, what is read to settle it."""
_UNPAID = Written[Invoice](
    lambda ids: unpaid(ids).only(*READ).annotate(outstanding=F("total") - F("open__settled"))
)


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


def settling(money: Received) -> Settling:
    """What it would settle; nothing is stored."""
    return settling_each([money])[money.account_id]


def settling_each(money: Sequence[Received]) -> dict[int, Settling]:
    """The same of money of several accounts, by account; of each it is the only."""
    ids = [one.account_id for one in money]
    open_by_account: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in _UNPAID.of(Ids(ids)) if ids else ():
        open_by_account[invoice.billing_account_id].append(invoice)
    figures = facts.account_figures(ids, facts.book())
    found = {}
    for one in money:
        invoices = tuple(open_by_account[one.account_id])
        owed = tuple(OpenInvoice(i.number, i.due_on, outstanding(i)) for i in invoices)
        tolerance = figures[one.account_id].on(one.value_date).short_payment_tolerance
        named = one.named
        wanted = dict(named) if isinstance(named, Mapping) else _numbers(named, invoices)
        result = allocate(one.amount, owed, wanted, tolerance)
        found[one.account_id] = Settling(invoices, owed, result)
    return found


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
