"""Transfers that were matched or set aside, why, and the way back."""

from collections import defaultdict
from operator import attrgetter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import Allocation, BankRecord, Payment, TransferPart
from billing.operations import assigning
from billing.queries import bank
from billing.queries.payments import settled_by, standing
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.matching.worklist import reason
from portal.requests import HttpRequest

PAGE = 25
BY_DAY = PageOrder("value_date", "id", int, ascending=True)
State = BankRecord.State
LISTINGS = {
    name: LISTS.register(Listing(name=name, title=title, sorts={"day": BY_DAY}, default="-day"))
    for name, title in (
        ("bank_matched", _("Matched payments")),
        ("bank_ignored", _("Transfers set aside")),
    )
}


@require_safe
@frame.staff_page
def matched(request: HttpRequest) -> HttpResponse:
    """The newest first unless sorted, with the invoices settled and the reasons."""
    return _list(request, State.MATCHED, "bank_matched")


@require_safe
@frame.staff_page
def ignored(request: HttpRequest) -> HttpResponse:
    """What somebody, or the bank's cancelling, set aside."""
    return _list(request, State.IGNORED, "bank_ignored")


def _list(
    request: HttpRequest, state: str, here: str, changed: Changed | None = None, pk: int = 0
) -> HttpResponse:
    """Where something has `changed`, only that record, with the reason that was typed."""
    rows = bank.imported().filter(state=state, outcome=BankRecord.Outcome.INCOMING)
    if changed:
        rows = rows.filter(pk=pk)
    listing = Listed(LISTINGS[here], request)
    shown = listing.page(rows.select_related("payment__billing_account", "decided_by"), PAGE)
    return render(
        request,
        "console/matching/decided.html",
        {
            "section": "bank",
            "here": here,
            "listing": listing,
            "page": shown,
            "rows": _with_invoices(shown.rows),
            "waiting": bank.waiting().count(),
            "may": frame.may(request.by, Duty.ACCOUNTS),
            "changed": changed,
            "reason": reason(request) if changed else "",
        },
        status=409 if changed else 200,
    )


Paid = tuple[Payment, list[Allocation]]
"""A payment of a record, with what it settles."""


def _with_invoices(rows: list[BankRecord]) -> list[tuple[BankRecord, list[Paid], str]]:
    """Records with their payments, several where divided, and the fingerprint of these."""
    paid = {row.pk: [row.payment] if row.payment else [] for row in rows}
    parts = TransferPart.objects.filter(record__anyof=Ids(paid)).order_by("pk")
    for part in parts.select_related("payment__billing_account"):
        paid[part.record_id].append(part.payment)
    settled = defaultdict(list)
    for one in standing([one.pk for several in paid.values() for one in several]):
        settled[one.payment_id].append(one)
    shown = []
    for row in rows:
        found = [(one, settled[one.pk]) for one in paid[row.pk]]
        together = sorted((one for _, some in found for one in some), key=attrgetter("pk"))
        shown.append((row, found, fingerprint.of(settled_by(together))))
    return shown


def _undone(row: BankRecord) -> str:
    if row.state == State.IGNORED:
        return gettext(
            "The match of the ¥%(amount)s transfer was undone. The bank took it back, so that it "
            "is set aside."
        )
    return gettext("The match of the ¥%(amount)s transfer was undone. It is unmatched again.")


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Reverse the payment; the transfer waits for staff again."""
    row = get_object_or_404(BankRecord, pk=pk)
    back = "bank_ignored" if row.state == State.IGNORED else "bank_matched"
    try:
        assigning.unmatch(request.by, pk, reason(request), request.POST.get("expected", ""))
    except Changed as changed:
        row.refresh_from_db()
        here = "bank_ignored" if row.state == State.IGNORED else "bank_matched"
        return _list(request, row.state, here, changed, pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        row.refresh_from_db()
        messages.success(request, _undone(row) % {"amount": f"{row.amount:,}"})
    return redirect(back)
