"""Proposing a credit note: what to give back, its preview by rate, then to a second person."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from billing.approvals import credit_note
from billing.models import Invoice
from billing.queries.content import title
from billing.queries.crediting import corrected_excess, original, parts
from billing.queries.receivables import receivables
from billing.terms.crediting import CreditKind, CreditPart, name
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import localized, sentence
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.console import frame
from portal.console.receivables import right_amounts
from portal.console.receivables.forms import CreditForm
from portal.console.receivables.invoices import SECTION, subject, the_invoice
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def credit_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """GET the form; POST its preview, or with `propose` the proposal."""
    row = the_invoice(number)
    known = original(row)
    titles = {line.position: title(line) for line in row.lines.select_related("about")}
    sent = request.POST if request.method == "POST" else None
    form = CreditForm(sent, original=known, titles=titles)
    values = {
        "invoice": row,
        "form": form,
        "left": known.left,
        "right_amounts": right_amounts.of(row),
        **SECTION,
    }
    status = 200
    if form.is_valid():
        asked = {"parts": form.wanted.to_json(), "kind": form.cleaned_data["kind"]}
        try:
            found = parts(row, form.wanted)
            values |= _preview(row, found, asked)
            if "propose" in request.POST:
                _propose(request, row, asked, form.cleaned_data["reason"])
                return redirect("staff_invoice", row.number)
        except Changed as changed:
            form.add_error(None, sentence(changed))
            status = 409
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
    return render(request, "console/receivables/credit.html", values, status=status)


def _about(row: Invoice, asked: dict) -> tuple[str, dict]:
    """Subject and values of the proposal."""
    return subject(row), {"invoice": row.pk, **asked}


def _preview(row: Invoice, found: Sequence[CreditPart], asked: dict) -> dict:
    day, proposed = context.today(), approvals.drafted(credit_note.KIND, *_about(row, asked))
    total = sum(part.share.total for part in found)
    unpaid = receivables([row.pk])[row.pk].outstanding
    return {
        "parts": [(part, localized(name(part.share.key))) for part in found],
        "total": total,
        "settled": min(total, unpaid),
        "credit": total - min(total, unpaid),
        "unpaid_after": max(unpaid - total, 0),
        "interest": corrected_excess(row, CreditKind(asked["kind"]), found, day),
        "today": day,
        "expected": approvals.proposers_fingerprint(credit_note.KIND, proposed, day),
    }


def _propose(request: HttpRequest, row: Invoice, asked: dict, reason: str) -> None:
    """Raises Refused, Changed where the preview is another than was sent."""
    approvals.propose(
        request.by,
        credit_note.KIND,
        *_about(row, asked),
        customer=row.billing_account.customer,
        reason=reason,
        expected=request.POST.get("expected", ""),
    )
    messages.success(
        request,
        gettext("The credit note has been proposed and is waiting for a second person's approval."),
    )
