"""What taking an end back would bring, from the rows (Art. 14-2, 16-1)."""

from datetime import date

from django.db.models import Sum

from billing.models import CreditNote, Invoice
from billing.queries.receivables import outstanding, with_outstanding
from billing.terms.withdrawal import GivenBack, WithdrawalQuote, withdrawing
from contracts.models import Contract
from contracts.queries import facts
from contracts.terms import withdrawal as rules


def quote(contract: Contract, day: date, has_consent: bool = True) -> WithdrawalQuote:
    """Raises Refused."""
    service_end = facts.service_end()
    life = facts.life(contract, rules.CLAUSE)
    ends_on = service_end.effective_on if service_end else None
    decision = rules.withdraw(life.contract, day, ends_on, has_consent)
    return withdrawing(life, day, decision, _given_back(residual(contract)))


def residual(contract: Contract) -> Invoice | None:
    """The residual invoice of the standing end, with what is unpaid of it."""
    invoices = with_outstanding(Invoice.objects.all())
    return invoices.filter(ending__contract=contract, ending__replaced_on=None).first()


def _given_back(invoice: Invoice | None) -> GivenBack | None:
    """All that is left of it; None where nothing is."""
    if invoice is None:
        return None
    notes = CreditNote.objects.filter(invoice=invoice)
    total = invoice.total - (notes.aggregate(yen=Sum("total"))["yen"] or 0)
    if not total:
        return None
    return GivenBack(invoice.number, total, min(total, outstanding(invoice)))
