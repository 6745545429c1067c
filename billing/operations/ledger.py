"""After money or a credit note moved: credit pays what is open, interest follows (Art. 23-1, 24-1).

What changes accounts' ledgers calls `settle_up` once, at its end, under the accounts' locks.
"""

from collections.abc import Collection, Sequence

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from billing.models import Allocation, CreditNote, InterestGivenBack, Invoice, InvoiceLine
from billing.operations import allocations, credit, notes
from billing.queries.receivables import credits, outstanding, receivables, unpaid, with_outstanding
from billing.terms.crediting import CreditKind, CreditPart, Outside, Share
from billing.terms.interest import BilledInterest, explain_excess, given_back, overbilled
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By
from contracts.office.language import localized
from contracts.office.operation import internal
from contracts.office.operations import alerts
from contracts.office.terms.explanation import Explanation

GIVEN_BACK = ALERTS.register(
    AlertKind("interest_given_back", _("Late interest given back"), page="staff_invoice", key=str)
)
"""For information: nothing is left to do."""


@internal()
def settle_up(by: By, account_ids: Collection[int]) -> None:
    """Apply credit to open invoices, and give back interest that had not accrued, until both hold.

    Credit is applied with the day of the money it comes from, so that interest may turn out
    less; what is given back may be credit again. A few statements for all the accounts, and
    more for those only that have either.
    """
    while account_ids:
        _apply_credits(by, account_ids)
        account_ids = _give_back(by, account_ids)


def _apply_credits(by: By, account_ids: Collection[int]) -> None:
    """Oldest due day first; an invoice's own credit notes before any other credit."""
    with_credit = credits(account_ids)
    in_debt = dict(unpaid(with_credit).values_list("pk", "billing_account"))
    if not in_debt:
        return
    if credit.use_own_notes(by, list(in_debt)):
        with_credit = credits(set(in_debt.values()))
    rows: list[Allocation] = []
    for invoice in with_outstanding(unpaid(set(in_debt.values()))):
        if waiting := with_credit.get(invoice.billing_account_id):
            owed = outstanding(invoice)
            rows += credit.use(by, waiting, invoice.pk, invoice.number, owed, invoice.issued_on)[0]
            with_credit[invoice.billing_account_id] = credit.after(waiting, owed)
    if rows:
        allocations.write(by, rows)


def _give_back(by: By, account_ids: Collection[int]) -> set[int]:
    """The accounts to which interest was given back."""
    touched = _touched_with_interest(by, account_ids)
    found = set()
    for invoice_id, known in receivables(touched).items():
        if excess := overbilled(known, by.day):
            why = explain_excess(known, by.day)
            for part in given_back(excess, _lines(invoice_id)):
                _note(by, part, why)
                found.add(touched[invoice_id])
    return found


def _note(by: By, part: BilledInterest, why: Explanation) -> None:
    """The credit note for a part of a late-interest line, and what it brings with it."""
    rows = Invoice.objects.select_related("billing_account__customer")
    invoice = with_outstanding(rows).get(pk=part.invoice)
    found = [CreditPart(Share(Outside.LATE_INTEREST, part.left), why)]
    with override(invoice.billing_account.language):
        reason = str(localized(why))
    note = notes.write(by, invoice, found, CreditKind.INTEREST, reason, frozenset())
    InterestGivenBack.objects.create(credit_note=note, line_id=part.line, amount=part.left)
    notes.settle(by, invoice, note)
    notes.notify_holder(by, invoice, note, found)
    text = f"{note.number} {note.total:,}円 ({why.ja})"
    alerts.alert(GIVEN_BACK, invoice.number, text, by.day, by.now)


def _touched_with_interest(by: By, account_ids: Collection[int]) -> dict[int, int]:
    """Invoices with interest billed whose ledger changed today, and their accounts, by id.

    Of others it only grows.
    """
    billed = InvoiceLine.objects.filter(about__billing_account__anyof=account_ids)
    account_ids = set(billed.values_list("about__billing_account_id", flat=True))
    if not account_ids:
        return {}
    moved = Allocation.objects.filter(
        invoice__billing_account__anyof=account_ids, recorded_at__gte=by.now
    ).values("invoice")
    corrected = CreditNote.objects.filter(
        billing_account__anyof=account_ids, issued_on=by.day
    ).values("invoice")
    about = billed.filter(Q(about__in=moved) | Q(about__in=corrected))
    return dict(about.order_by("about_id").values_list("about_id", "about__billing_account_id"))


def _lines(invoice_id: int) -> Sequence[BilledInterest]:
    """The late-interest lines about an invoice, newest first, with what can be given back.

    That is no more than what credit notes left of the late interest on the invoice that bears
    the line.
    """
    lines = (
        InvoiceLine.objects.filter(about=invoice_id)
        .order_by("-invoice__issued_on", "-invoice__number", "-id")
        .annotate(
            left=F("amount") - Coalesce(Sum("given_back__amount"), Value(0)),
        )
        .values_list("id", "invoice_id", "left")
    )
    found = [BilledInterest(*values) for values in lines]
    bearing = Invoice.objects.filter(pk__in=[one.invoice for one in found])
    rest = dict(
        bearing.annotate(
            rest=F("bears_none") - Coalesce(Sum("credit_notes__bears_none"), Value(0))
        ).values_list("id", "rest")
    )
    return [
        BilledInterest(one.line, one.invoice, min(one.left, rest[one.invoice])) for one in found
    ]
