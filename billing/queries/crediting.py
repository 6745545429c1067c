"""Issued invoices as the rule on giving back sees them; the figures of a credit note to be."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Sum

from billing.models import CreditNote, CreditNotePart, Invoice, InvoiceLine
from billing.queries.receivables import receivables
from billing.terms.crediting import (
    CreditKind,
    CreditPart,
    Key,
    Original,
    Outside,
    Share,
    Wanted,
    credit,
)
from billing.terms.interest import overbilled
from billing.terms.lines import LineKind
from billing.terms.money import plain
from billing.terms.tax import TaxCategory, TaxRate
from contracts.queries import facts


def original(invoice: Invoice) -> Original:
    """What an invoice holds by rate, and what was given back of it so far."""
    lines = {line.position: (key(line), line.amount) for line in invoice.lines.all()}
    given = CreditNote.objects.filter(invoice=invoice).values_list("lines", flat=True)
    return Original(
        lines,
        shares(invoice),
        tuple(_credited(invoice)),
        frozenset(line["position"] for rows in given for line in rows),
    )


def shares(invoice: Invoice) -> tuple[Share, ...]:
    """What an invoice bills by rate, and outside tax, in the order of its document."""
    sums: Counter[Key] = Counter()
    for line in invoice.lines.all():
        sums[key(line)] += line.amount
    taxes: dict[Key, int] = {
        _rate(row.category, row.percent): row.tax for row in invoice.taxes.all()
    }
    found = [Share(of, amount, taxes.get(of, 0)) for of, amount in sums.items()]
    return tuple(sorted(found, key=_order))


def shares_of_note(note: CreditNote) -> Iterable[Share]:
    """What a credit note gives back by rate, and outside tax."""
    outside = 0
    for row in note.parts.all():
        if row.percent is not None:
            yield Share(_rate(row.category, row.percent), row.amount, row.tax)
        else:
            outside += row.amount
    yield Share(Outside.LATE_INTEREST, note.bears_none)
    yield Share(Outside.OTHER, outside - note.bears_none)


def _order(share: Share) -> tuple:
    if isinstance(share.key, Outside):
        return 1, share.key is Outside.LATE_INTEREST, 0
    return 0, share.key.category is TaxCategory.REDUCED, -share.key.percent


def _credited(invoice: Invoice):
    parts = CreditNotePart.objects.filter(credit_note__invoice=invoice)
    for row in parts:
        if row.percent is not None:
            yield Share(_rate(row.category, row.percent), row.amount, row.tax)
    outside = parts.filter(percent=None).aggregate(yen=Sum("amount"))["yen"] or 0
    notes = CreditNote.objects.filter(invoice=invoice)
    interest = notes.aggregate(yen=Sum("bears_none"))["yen"] or 0
    yield Share(Outside.LATE_INTEREST, interest)
    yield Share(Outside.OTHER, outside - interest)


def key(line: InvoiceLine) -> Key:
    """The rate of a line, or its kind where it is outside tax."""
    if line.tax_percent is not None:
        return _rate(line.tax_category, line.tax_percent)
    return Outside.LATE_INTEREST if line.kind == LineKind.LATE_INTEREST else Outside.OTHER


def _rate(category: str, percent) -> TaxRate:
    return TaxRate(plain(percent), TaxCategory(category))


def parts(invoice: Invoice, wanted: Wanted) -> tuple[CreditPart, ...]:
    """What a credit note would hold today, by rate, with its tax. Raises Refused.

    Tax is rounded as on the invoice's day of issue.
    """
    account_id = invoice.billing_account_id
    figures = facts.account_figures([account_id], facts.book())[account_id]
    rounding = figures.on(invoice.issued_on).tax_rounding
    return credit(original(invoice), wanted, rounding)


def corrected_excess(
    invoice: Invoice, kind: CreditKind, found: Iterable[CreditPart], day: date
) -> int:
    """Yen of billed late interest that a credit note of a kind would give back with it."""
    if kind is not CreditKind.CORRECTION:
        return 0
    known = receivables([invoice.pk])[invoice.pk]
    shares = [part.share for part in found]
    interest = sum(one.total for one in shares if one.key is Outside.LATE_INTEREST)
    fees = sum(one.total for one in shares) - interest
    after = replace(
        known,
        corrected=known.corrected + fees,
        corrected_interest=known.corrected_interest + interest,
    )
    return overbilled(after, day)
