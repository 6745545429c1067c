"""What was received of a contract's fees, as the rule on the ceiling of damages takes it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from billing.models import Allocation, CreditNote, Invoice, InvoiceLine, InvoiceTax
from billing.terms.ceiling import MONTHS, Ceiling, PaidInvoice, Received, ceiling, check
from billing.terms.lines import LineKind
from contracts.models import Contract
from contracts.terms.facts import Contract as Facts
from contracts.terms.periods import last_day

MONEY = (Allocation.Kind.PAYMENT.value, Allocation.Kind.SET_OFF.value)


def of_contract(contract: Contract, fact: Facts, cause: date, today: date) -> Ceiling:
    """The ceiling for a contract and the day of a cause (Art. 32-7). Raises Refused."""
    check(fact, cause, today)
    return ceiling(fact, cause, today, _paid(contract, cause))


def _paid(contract: Contract, cause: date) -> list[PaidInvoice]:
    """The invoices with fees of the contract on which something was received in the year."""
    days = (cause, last_day(cause, MONTHS))
    with_fees = InvoiceLine.objects.filter(contract=contract, kind=LineKind.FEE.value)
    settled = _received().filter(day__range=days).values("invoice")
    invoices = Invoice.objects.filter(pk__in=with_fees.values("invoice")).filter(pk__in=settled)
    rows = list(invoices.order_by("number"))
    ids = [row.pk for row in rows]
    received = _by_invoice(ids)
    notes = _notes(ids)
    shares = dict(_shares(ids, contract.pk, notes))
    found = []
    for row in rows:
        credited, interest = _given_back(notes[row.pk])
        principal = row.total - row.bears_none - credited
        known = PaidInvoice(
            row.number, row.bears_none - interest, principal, shares[row.pk], received[row.pk]
        )
        found.append(known)
    return found


def _received() -> QuerySet[Allocation]:
    """Money, set-offs, and credit from another invoice; what a reversal takes back with it.

    A credit note that settles its own invoice, a discount and a write-off are nothing received.
    """
    rows = Allocation.objects.annotate(of=Coalesce("reverses__kind", "kind"))
    carried = Q(of=Allocation.Kind.CREDIT_NOTE.value) & ~Q(credit_note__invoice=F("invoice"))
    return rows.filter(Q(of__in=MONEY) | carried)


def _by_invoice(ids: Collection[int]) -> dict[int, tuple[Received, ...]]:
    found: dict[int, tuple[Received, ...]] = defaultdict(tuple)
    rows = _received().filter(invoice__in=ids).order_by("day", "id")
    for invoice_id, day, amount in rows.values_list("invoice_id", "day", "amount"):
        found[invoice_id] += (Received(day, amount),)
    return found


def _notes(ids: Collection[int]) -> dict[int, list[CreditNote]]:
    found: dict[int, list[CreditNote]] = defaultdict(list)
    for note in CreditNote.objects.filter(invoice__in=ids):
        found[note.invoice_id].append(note)
    return found


def _given_back(notes: Collection[CreditNote]) -> tuple[int, int]:
    """Yen of the principal, and of late interest."""
    interest = sum(note.bears_none for note in notes)
    return sum(note.total for note in notes) - interest, interest


def _shares(
    ids: Collection[int], contract_id: int, notes: dict[int, list[CreditNote]]
) -> Iterator[tuple[int, Fraction]]:
    """The contract's fees with tax in the principal of each invoice, lines given back left out."""
    rates: dict[tuple[int, str, Decimal | None], Fraction] = {
        (tax.invoice_id, tax.category, tax.percent): 1 + Fraction(tax.tax, tax.taxable)
        for tax in InvoiceTax.objects.filter(invoice__in=ids)
        if tax.taxable
    }
    gone = {
        (pk, line["position"]) for pk, rows in notes.items() for note in rows for line in note.lines
    }
    whole, mine = dict.fromkeys(ids, Fraction(0)), dict.fromkeys(ids, Fraction(0))
    lines = InvoiceLine.objects.filter(invoice__in=ids).exclude(kind=LineKind.LATE_INTEREST.value)
    for line in lines:
        if (line.invoice_id, line.position) in gone:
            continue
        rate = rates.get((line.invoice_id, line.tax_category, line.tax_percent), Fraction(1))
        whole[line.invoice_id] += line.amount * rate
        if line.contract_id == contract_id and line.kind == LineKind.FEE:
            mine[line.invoice_id] += line.amount * rate
    for pk in ids:
        yield pk, mine[pk] / whole[pk] if whole[pk] else Fraction(0)
