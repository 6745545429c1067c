"""What the dunning policy proposed: suspensions, terminations, liftings (Art. 13-3, 17-1(5))."""

from collections.abc import Collection
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from billing.approvals import default
from billing.models import DunningHold, DunningProposal, Invoice
from billing.operations import dunning_approval, suspension
from billing.operations import dunning_proposals as operations
from billing.queries import dunning, taken_back
from billing.queries import dunning_proposals as queries
from billing.queries.receivables import Owed, owed, unpaid
from billing.terms.dunning import Step
from contracts.office.context import By, Duty
from contracts.office.language import label, sentence
from contracts.office.models import Approval
from contracts.office.operations.approvals import propose
from contracts.office.queries.paging import PageOrder, page
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.accounts.confirming import confirms_identity
from portal.console import frame
from portal.console.approvals.lists import tabs, waiting_for
from portal.requests import HttpRequest

PAGE = 25
Kind, State = DunningProposal.Kind, DunningProposal.State
WAITING = PageOrder("made_on", "pk", int, ascending=True)
DECIDED = PageOrder("closed_on", "pk", int)
CLAUSES: dict[str, str] = {
    Kind.SUSPENSION: "13-3",
    Kind.TERMINATION: "17-1(5)",
    Kind.LIFTING: "13-3",
}


@require_safe
@frame.staff_page
def proposals(request: HttpRequest) -> HttpResponse:
    """Open ones, the oldest first, with what is unpaid; or those decided lately."""
    decided = request.GET.get("part") == "decided"
    found = DunningProposal.objects.select_related("billing_account__customer", "closed_by")
    found = found.exclude(state=State.OPEN) if decided else found.filter(state=State.OPEN)
    shown = page(
        found.prefetch_related("invoices"),
        DECIDED if decided else WAITING,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    ids = {invoice.pk for row in shown.rows for invoice in row.invoices.all()}
    debts = owed(Invoice.objects.filter(pk__in=ids, settlement__isnull=True), request.by.day)
    known = {debt.id: debt for debt in debts}
    return render(
        request,
        "console/approvals/dunning_proposals.html",
        {
            "section": "approvals",
            "tabs": tabs(),
            "decided": decided,
            "page": shown,
            "rows": [_row(row, known) for row in shown.rows],
            "waiting": waiting_for(request.by).count(),
            "dunning": DunningProposal.objects.filter(state=State.OPEN).count(),
            "today": request.by.day,
        },
    )


def _row(row: DunningProposal, known: dict[int, Owed]) -> dict:
    debts = [known[invoice.pk] for invoice in row.invoices.all() if invoice.pk in known]
    return {
        "row": row,
        "kind": row.get_kind_display(),
        "state": row.get_state_display(),
        "invoices": len(row.invoices.all()),
        "outstanding": sum(debt.outstanding for debt in debts),
        "clause": CLAUSES[row.kind],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS, Duty.ACCOUNTS])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it would touch and why; decided by POST."""
    rows = DunningProposal.objects.select_related("billing_account__customer", "closed_by")
    row = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return render(request, "console/approvals/dunning_proposal.html", _page(request, row))
    try:
        return _decide(request, row)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect("dunning_proposal", pk)


@confirms_identity
def _decide(request: HttpRequest, row: DunningProposal) -> HttpResponse:
    """Approve or decline; a termination only goes before a second person from here."""
    by, account = request.by, row.billing_account
    read = request.POST.get("expected", "")
    if request.POST.get("action") == "decline":
        operations.decline(by, row.pk)
        messages.success(request, gettext("Declined."))
    elif row.kind == Kind.TERMINATION:
        asked = propose(by, default.KIND, *_asked(row), customer=account.customer, expected=read)
        messages.success(
            request,
            gettext("It is now waiting for approval by a second person."),
        )
        return redirect("approval", asked.pk)
    else:
        done = _carry_out(request, row, read)
        numbers = ", ".join(contract.number for contract in done)
        text: dict[str, str] = {
            Kind.SUSPENSION: gettext("Suspended: %(numbers)s") % {"numbers": numbers},
            Kind.LIFTING: gettext("Resumed: %(numbers)s") % {"numbers": numbers},
        }
        messages.success(request, text[row.kind])
    return redirect("dunning_proposal", row.pk)


def _carry_out(request: HttpRequest, row: DunningProposal, read: str):
    if row.kind == Kind.LIFTING:
        return suspension.lift(request.by, row.billing_account_id, read)
    account_id = row.billing_account_id
    return dunning_approval.approve(request.by, account_id, Step.SUSPENSION, expected=read)


def _asked(row: DunningProposal) -> tuple[str, dict]:
    """Subject and values of a termination for default."""
    return subject(row), {"billing_account": row.billing_account_id}


def _fingerprint(by: By, row: DunningProposal, touched: list[str]) -> str:
    """Of what approving it would do today, as its operation compares it."""
    if row.kind != Kind.TERMINATION:
        return fingerprint.of(by.day, touched)
    debts = owed(unpaid([row.billing_account_id]), by.day)
    return fingerprint.of(by.day, tuple(default.of_contracts(touched, debts, by.day)))


def subject(row: DunningProposal) -> str:
    """What a termination for default is about, as it is put before a second person."""
    return f"account:{row.billing_account.number}"


def _page(request: HttpRequest, row: DunningProposal) -> dict:
    by, account_id, is_open = request.by, row.billing_account_id, row.state == State.OPEN
    together = queries.open_of(account_id, row.kind) if is_open else [row]
    lifting = row.kind == Kind.LIFTING
    touched = queries.contracts(together, account_id, row.kind, by.day) if is_open else []
    found = Invoice.objects.filter(proposals__in=together).distinct().order_by("due_on", "number")
    debts = owed(unpaid([account_id]) if lifting else found, by.day)
    second = Approval.objects.filter(
        kind=default.KIND.name, subject=subject(row), state=Approval.State.OPEN
    )
    return {
        "section": "approvals",
        "row": row,
        "kind": row.get_kind_display(),
        "state": row.get_state_display(),
        "clause": CLAUSES[row.kind],
        "is_open": is_open,
        "together": [one for one in together if one.pk != row.pk],
        "taken_back": taken_back.waiting([account_id]) if is_open else [],
        "holds": _holds(account_id, debts, by.day) if is_open else [],
        "touched": touched,
        "expected": _fingerprint(by, row, touched) if is_open else "",
        "debts": _with_steps(debts, by.day),
        "outstanding": sum(debt.outstanding for debt in debts),
        "interest": sum(debt.interest for debt in debts),
        "may": frame.may(by, Duty.CONTRACTS)
        if lifting
        else frame.may(by, *dunning_approval.DUTIES),
        "may_decline": frame.may(by, *dunning_approval.DUTIES),
        "second": second.first() if row.kind == Kind.TERMINATION else None,
        "duties": default.KIND.duties,
        "today": by.day,
    }


def _holds(account_id: int, debts: Collection[Owed], day: date) -> list[DunningHold]:
    """Why dunning of what it is about waits: somebody promised, or disputes it."""
    about = {None, *(debt.id for debt in debts)}
    return [one for one in dunning.in_force([account_id], day) if one.invoice_id in about]


def _with_steps(debts: Collection[Owed], day: date) -> list[dict]:
    taken = dunning.steps_taken([debt.id for debt in debts])
    return [
        {
            "debt": debt,
            "days": max(0, (day - debt.due_on).days),
            "steps": [
                (label(step), on)
                for step, on in sorted(taken[debt.id].items(), key=lambda pair: pair[1])
            ],
        }
        for debt in debts
    ]
