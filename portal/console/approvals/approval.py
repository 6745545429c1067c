"""One proposal: who, what, under which clause, with which result; approve, decline, withdraw."""

from datetime import date
from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from contracts.office import approving
from contracts.office.approving import ApprovalKind
from contracts.office.context import By
from contracts.office.language import label, sentence
from contracts.office.models import Approval
from contracts.office.operations import approvals as operations
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.accounts.confirming import confirms_identity
from portal.console import frame
from portal.console.approvals import facts
from portal.console.approvals.forms import ApprovalForm, DecliningForm
from portal.doors import BY_ACT
from portal.requests import HttpRequest

State = Approval.State


def _row(pk: int) -> Approval:
    rows = Approval.objects.select_related(
        "contract__customer", "contract__billing_account", "customer", "proposed_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=BY_ACT)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal with its facts as they are today; decided by POST."""
    row, action = _row(pk), request.POST.get("action")
    if request.method == "POST" and action == "approve":
        form = ApprovalForm(request.POST, has_changes=_Reading(row, request.by.day).has_changes)
        if form.is_valid():
            read, note = request.POST.get("expected", ""), form.cleaned_data["note"]
            return _approved(request, row, read, note)
        return _page(request, row, form=form)
    if request.method == "POST" and action == "decline":
        declining = DecliningForm(request.POST)
        if declining.is_valid():
            return _decided(request, row, operations.decline, declining.cleaned_data["reason"])
        return _page(request, row, declining=declining)
    if request.method == "POST" and action == "withdraw":
        return _decided(request, row, operations.withdraw)
    return _page(request, row)


class _Reading:
    """A proposal's facts as they are on a day, if it is open and can be carried out then."""

    def __init__(self, row: Approval, day: date) -> None:
        self.then, self.now = row.facts_then, row.facts_approved
        self.refusal: Refused | None = None
        self.expected = ""
        if row.state == State.OPEN:
            try:
                self.now = tuple(approving.kind_of(row).facts(row, day))
                self.expected = fingerprint.of(day, self.now)
            except Refused as refusal:
                self.refusal = refusal

    @property
    def rows(self) -> list[facts.FactRow]:
        return facts.alone(self.then) if self.now is None else facts.rows(self.then, self.now)

    @property
    def has_changes(self) -> bool:
        return any(one.changed for one in self.rows)


@confirms_identity
def _approved(request: HttpRequest, row: Approval, read: str, note: str) -> HttpResponse:
    return _decided(request, row, operations.approve, read, note)


def _decided(request: HttpRequest, row: Approval, decide, *given: str) -> HttpResponse:
    """Decide, and say the result; what is refused leaves the proposal open."""
    try:
        done = decide(request.by, row.pk, *given)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _said(done))
    return redirect("approval", row.pk)


def _said(done: Approval) -> str:
    return {
        State.APPROVED: gettext("Approved and carried out."),
        State.DECLINED: gettext("Declined."),
        State.WITHDRAWN: gettext("Withdrawn."),
    }[State(done.state)]


def _page(
    request: HttpRequest,
    row: Approval,
    form: ApprovalForm | None = None,
    declining: DecliningForm | None = None,
) -> HttpResponse:
    kind, reading = approving.kind_of(row), _Reading(row, request.by.day)
    why_not = _why_not(request.by, kind, row)
    return render(
        request,
        "console/approvals/approval.html",
        {
            "section": "approvals",
            "row": row,
            "clause": kind.clause,
            "facts": reading.rows,
            "has_now": reading.now is not None,
            "has_changes": reading.has_changes,
            "refusal": reading.refusal,
            "expected": reading.expected,
            "is_open": row.state == State.OPEN,
            "is_mine": row.proposed_by_id == request.by.account_id,
            "why_not": why_not,
            "may": frame.may(request.by, *kind.duties),
            "proposer_gone": not row.proposed_by.is_active or not row.proposed_by.is_staff,
            "approving": form or ApprovalForm(has_changes=reading.has_changes),
            "declining": declining or DecliningForm(),
            "document_name": PurePath(str(row.document.name)).name if row.document else "",
            "today": request.by.day,
        },
    )


def _why_not(by: By, kind: ApprovalKind, row: Approval) -> str:
    """Why this person cannot approve it, where that is so."""
    if row.state != State.OPEN:
        return ""
    if not frame.may(by, *kind.duties):
        duties = pgettext("names", ", ").join(str(label(duty)) for duty in kind.duties)
        return gettext("Only staff with this duty can approve or decline: %(duties)s") % {
            "duties": duties
        }
    if row.proposed_by_id == by.account_id:
        return gettext(
            "You proposed this, so another person must decide. You can wait for the decision "
            "or withdraw the proposal."
        )
    return ""


@require_safe
@frame.staff_page
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper behind a proposal, for staff alone; never shown in the browser."""
    row = _row(pk)
    if not row.document or not row.document.storage.exists(str(row.document.name)):
        raise Http404
    return FileResponse(
        row.document.open("rb"),
        as_attachment=True,
        filename=PurePath(str(row.document.name)).name,
        content_type="application/octet-stream",
    )
