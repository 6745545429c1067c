"""A part of an invoice, or all of it, is given back (Art. 23-1)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import lock_invoice
from billing.models import Invoice
from billing.operations import credit_notes
from billing.queries.crediting import corrected_excess, parts
from billing.queries.receivables import with_outstanding
from billing.terms.crediting import CLAUSE, CreditKind, CreditPart, Wanted, name
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words


def facts(row: Proposal, day: date) -> list[Fact]:
    invoice = with_outstanding(Invoice.objects.all()).get(pk=row.values["invoice"])
    kind, found = CreditKind(row.values["kind"]), parts(invoice, Wanted.of(row.values["parts"]))
    return [
        Fact("請求書", "Invoice", invoice.number),
        Fact("返還の種類", "Kind of credit note", Words(kind.ja, kind.en)),
        *of_parts(found, invoice.outstanding),
        *_interest(corrected_excess(invoice, kind, found, day)),
    ]


def _interest(excess: int) -> Iterable[Fact]:
    if excess:
        yield Fact("返還する遅延損害金", "Late interest given back", excess, "24-1")


def of_parts(found: Sequence[CreditPart], unpaid: int) -> Iterable[Fact]:
    """What is given back by rate, and what becomes of it."""
    for part in found:
        ja, en = name(part.share.key)
        yield Fact(f"{ja}(税抜)", f"{en}, before tax", part.share.amount)
    total = sum(part.share.total for part in found)
    settled = min(total, unpaid)
    yield Fact("うち消費税", "Of which consumption tax", sum(part.share.tax for part in found))
    yield Fact("返還額(税込)", "Credited amount with tax", total, CLAUSE)
    yield Fact("この請求書の未払額から差し引く額", "Deducted from the unpaid amount", settled)
    yield Fact("前受金になる額", "Becomes credit", total - settled)


def carry_out(by: By, second: By, row: Proposal) -> object:
    values = row.values
    return credit_notes.issue_credit_note(
        by,
        values["invoice"],
        values["parts"],
        row.reason,
        second,
        kind=CreditKind(values["kind"]),
    )


KIND = register(
    ApprovalKind(
        "credit_note",
        _("Credit note"),
        (Duty.ACCOUNTS,),
        CLAUSE,
        facts,
        lock_invoice,
        carry_out,
    )
)
