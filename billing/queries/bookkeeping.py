"""What the entries of the ledger are derived from, and the entries that are there."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from billing.models import (
    Allocation,
    CreditNote,
    CreditNotePart,
    Invoice,
    InvoiceLine,
    InvoiceTax,
    TransferSetAside,
)
from billing.models import LedgerEntry as Row
from billing.terms import revenue
from billing.terms.bookkeeping import (
    GIVEN_UP,
    Allocated,
    Entry,
    Event,
    Title,
    TitleSum,
    Why,
    set_aside,
    taken_up,
)
from billing.terms.revenue import BilledLine, SalesDay
from billing.terms.tax import TaxCategory, TaxRate, TaxTotal
from contracts.office.context import TOKYO
from contracts.office.lookups import Ids


def rate(category: str, percent) -> TaxRate | None:
    return TaxRate(percent, TaxCategory(category)) if category else None


@dataclass(frozen=True, slots=True)
class Billed:
    """An issued invoice as the books see it."""

    invoice: int
    account_id: int
    issued_on: date
    lines: Sequence[BilledLine]
    taxes: Sequence[TaxTotal]

    def entries(self, sales_day: SalesDay) -> list[Entry]:
        return revenue.issued(self.invoice, self.lines, self.taxes, self.issued_on, sales_day)

    @property
    def parts(self) -> tuple[TitleSum, ...]:
        return revenue.parts_of_invoice(self.lines, self.taxes)


def invoices(invoice_ids: Collection[int]) -> dict[int, Billed]:
    """In three statements however many."""
    ids = Ids(invoice_ids)
    lines, taxes = defaultdict(list), defaultdict(list)
    rows = InvoiceLine.objects.filter(invoice__anyof=ids).order_by("invoice", "position")
    for pk, kind, category, percent, amount, first, last in rows.values_list(
        "invoice_id", "kind", "tax_category", "tax_percent", "amount", "first", "last"
    ):
        lines[pk].append(BilledLine(kind, rate(category, percent), amount, first, last))
    by_rate = InvoiceTax.objects.filter(invoice__anyof=ids).order_by(
        "invoice", "-percent", "category"
    )
    for pk, category, percent, taxable, tax in by_rate.values_list(
        "invoice_id", "category", "percent", "taxable", "tax"
    ):
        taxes[pk].append(TaxTotal(TaxRate(percent, TaxCategory(category)), taxable, tax))
    found = Invoice.objects.filter(pk__anyof=ids).order_by("pk")
    return {
        pk: Billed(pk, account_id, issued_on, lines[pk], taxes[pk])
        for pk, account_id, issued_on in found.values_list("pk", "billing_account_id", "issued_on")
    }


@dataclass(frozen=True, slots=True)
class KnownAllocation:
    account_id: int
    allocated: Allocated


def allocations(rows: Collection[Allocation]) -> dict[int, KnownAllocation]:
    """Facts of allocations; of what is given up with the parts of its invoice."""
    ids = {row.invoice_id for row in rows}
    issued = {
        pk: (account_id, issued_on)
        for pk, account_id, issued_on in Invoice.objects.filter(pk__anyof=Ids(ids)).values_list(
            "pk", "billing_account_id", "issued_on"
        )
    }
    given_up = {row.invoice_id for row in rows if row.kind in GIVEN_UP}
    billed = invoices(given_up) if given_up else {}
    parts = {pk: one.parts for pk, one in billed.items()}
    return {
        row.pk: KnownAllocation(
            issued[row.invoice_id][0],
            Allocated(
                row.kind,
                row.amount,
                row.day,
                row.recorded_at.astimezone(TOKYO).date(),
                row.invoice_id,
                issued[row.invoice_id][1],
                parts.get(row.invoice_id, ()),
            ),
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A credit note, with what its invoice had still to earn when it was issued."""

    account_id: int
    invoice: int
    issued_on: date
    parts: Sequence[TitleSum]
    to_earn: Sequence[Entry]

    def entries(self, settled: int) -> list[Entry]:
        return revenue.credited(self.issued_on, self.parts, self.invoice, self.to_earn, settled)


def credit_notes(note_ids: Collection[int]) -> dict[int, KnownNote]:
    """In as many statements however many notes."""
    notes = CreditNote.objects.filter(pk__anyof=Ids(note_ids)).order_by("pk")
    found = list(
        notes.values_list("pk", "billing_account_id", "invoice_id", "issued_on", "bears_none")
    )
    interest = {pk: yen for pk, _, _, _, yen in found}
    parts: dict[int, list[TitleSum]] = defaultdict(list)
    for pk, category, percent, amount, tax in (
        CreditNotePart.objects.filter(credit_note__anyof=Ids(note_ids))
        .order_by("credit_note", "-percent", "category")
        .values_list("credit_note_id", "category", "percent", "amount", "tax")
    ):
        parts[pk] += revenue.parts_of_note(rate(category, percent), amount, tax, interest[pk])
    deferred = _deferred([row[2] for row in found])
    return {
        pk: KnownNote(account_id, invoice, day, parts[pk], deferred.before(pk, invoice))
        for pk, account_id, invoice, day, _ in found
    }


@dataclass(frozen=True, slots=True)
class Deferred:
    """By invoice, what its months were to earn, and what credit notes took from them by note."""

    earned: dict[int, list[Entry]]
    taken: dict[int, list[tuple[int, Entry]]]

    def before(self, note_id: int, invoice: int) -> list[Entry]:
        taken = [entry for pk, entry in self.taken[invoice] if pk < note_id]
        return revenue.still_to_earn(self.earned[invoice], taken)


def _deferred(invoice_ids: Sequence[int]) -> Deferred:
    found = Deferred(defaultdict(list), defaultdict(list))
    ids = Ids(invoice_ids)
    own = Row.objects.filter(event=Event.INVOICE, event_id__anyof=ids, why=Why.EARNED)
    for row in own:
        found.earned[row.event_id].append(entry(row))
    notes = dict(CreditNote.objects.filter(invoice__anyof=ids).values_list("pk", "invoice_id"))
    if found.earned and notes:
        of_notes = Row.objects.filter(
            event=Event.CREDIT_NOTE, event_id__anyof=Ids(notes), why=Why.NOT_EARNED
        )
        for row in of_notes:
            found.taken[notes[row.event_id]].append((row.event_id, entry(row)))
    return found


def of_set_aside(row: TransferSetAside) -> list[Entry]:
    """What the bank took back is money sent back; what staff set aside was none of ours."""
    match TransferSetAside.Kind(row.kind):
        case TransferSetAside.Kind.CANCELLED:
            return set_aside(row.amount, row.day, Why.SENT_BACK)
        case TransferSetAside.Kind.SET_ASIDE:
            return set_aside(row.amount, row.day, Why.SET_ASIDE)
    return taken_up(row.amount, row.day)


def entry(row: Row) -> Entry:
    """As the rules see it."""
    return Entry(
        row.day,
        Title(row.debit),
        Title(row.credit),
        row.amount,
        Why(row.why),
        row.invoice_id,
        rate(row.tax_category, row.tax_percent),
        row.tax,
    )
