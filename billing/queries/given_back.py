"""Issued invoices that billed a contract beyond an end entered late (Art. 22-1)."""

from collections.abc import Iterator

from billing.models import Invoice, InvoiceLine
from billing.queries.crediting import original, parts
from billing.queries.law import law
from billing.queries.receivables import with_outstanding, written_off
from billing.terms.crediting import Key, Wanted, key_text
from billing.terms.given_back import CLAUSE, GivenBack, too_much
from billing.terms.invoicing import InvoiceKind
from billing.terms.lines import LineKind
from contracts.models import Contract
from contracts.office.terms.explanation import Refused
from contracts.terms.life import Life
from contracts.terms.periods import month_first


def given_back(contract: Contract, life: Life, changed: Life, last) -> tuple[GivenBack, ...]:
    """What each invoice issued for days after `last` gives back, oldest first. Raises Refused."""
    lines = InvoiceLine.objects.filter(
        contract=contract, kind=LineKind.FEE, invoice__kind=InvoiceKind.REGULAR, last__gt=last
    )
    months = with_outstanding(Invoice.objects.all()).filter(
        pk__in=lines.values("invoice"), billing_month__gte=month_first(last)
    )
    return tuple(_of_each(months.order_by("billing_month"), life, changed))


def _of_each(invoices, life: Life, changed: Life) -> Iterator[GivenBack]:
    rates = law().rates
    for invoice in invoices:
        amounts = _left(invoice, too_much(life, changed, rates, invoice.billing_month))
        if not amounts:
            continue
        if written_off([invoice.pk]):
            raise Refused(
                CLAUSE,
                f"{invoice.number}は貸倒れとした請求書です。先に貸倒れを取り消してください",
                f"{invoice.number} was written off; reverse the write-off first",
            )
        total = sum(part.share.total for part in parts(invoice, Wanted(amounts)))
        settled = min(total, invoice.outstanding)
        named = tuple((key_text(key), amount) for key, amount in amounts.items())
        yield GivenBack(invoice.number, invoice.billing_month, named, total, settled)


def _left(invoice: Invoice, amounts: dict[Key, int]) -> dict[Key, int]:
    """Not more than an earlier credit note has left."""
    if not amounts:
        return {}
    left = {share.key: share.amount for share in original(invoice).left}
    found = {key: min(amount, left.get(key, 0)) for key, amount in amounts.items()}
    return {key: amount for key, amount in found.items() if amount}
