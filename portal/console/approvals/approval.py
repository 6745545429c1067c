"""One proposal: who, what, under which clause, what comes of it; approve, decline, withdraw."""

from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from billing.operations import second_person
from billing.operations.second_person import MATTERS, Matter
from billing.queries import consequences
from contracts.office.context import By
from contracts.office.language import say
from contracts.office.models import Approval
from contracts.office.terms.explanation import Refused
from portal.accounts.models import DUTIES
from portal.console import frame
from portal.console.approvals import facts, words
from portal.console.approvals.forms import NoteForm, ReasonForm
from portal.requests import HttpRequest

Kind, State = Approval.Kind, Approval.State


def _row(pk: int) -> Approval:
    rows = Approval.objects.select_related(
        "contract__customer", "contract__billing_account", "customer", "proposed_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal with its consequences as of today; decided by POST."""
    row, action = _row(pk), request.POST.get("action")
    if request.method == "POST" and action == "approve":
        form = NoteForm(request.POST)
        if form.is_valid():
            return _approve(request, row, form.cleaned_data["note"])
        return _page(request, row, approving=form)
    if request.method == "POST" and action == "decline":
        form = ReasonForm(request.POST)
        if form.is_valid():
            return _decided(request, row, second_person.decline, form.cleaned_data["reason"])
        return _page(request, row, declining=form)
    if request.method == "POST" and action == "withdraw":
        return _decided(request, row, second_person.withdraw)
    return _page(request, row)


def _approve(request: HttpRequest, row: Approval, note: str) -> HttpResponse:
    shown = request.POST.get("shown", "")
    return _decided(request, row, second_person.approve, note, shown)


def _decided(request: HttpRequest, row: Approval, decide, *told) -> HttpResponse:
    """Decide, and say what came of it; what is refused leaves the proposal open."""
    try:
        done = decide(request.by, row.pk, *told)
    except Refused as refusal:
        messages.error(request, frame.told(refusal))
    else:
        messages.success(request, _said(done))
    return redirect("approval", row.pk)


def _said(done: Approval) -> str:
    return {
        State.APPROVED: say("承認し、実行しました。", "Approved and carried out."),
        State.DECLINED: say("却下しました。", "Declined."),
        State.WITHDRAWN: say("取り下げました。", "Withdrawn."),
    }[done.state]


def _page(
    request: HttpRequest,
    row: Approval,
    approving: NoteForm | None = None,
    declining: ReasonForm | None = None,
) -> HttpResponse:
    matter = MATTERS[Kind(row.kind)]
    is_open = row.state == State.OPEN
    today, refusal = (), None
    if is_open:
        try:
            today = consequences.of(row, request.by.day)
        except Refused as error:
            refusal = error
    why_not = _why_not(request.by, matter, row)
    return render(
        request,
        "console/approvals/approval.html",
        {
            "section": "approvals",
            "row": row,
            "clause": matter.clause,
            "values": words.values(row),
            "facts": facts.beside(row.shown, today),
            "told_then": bool(row.shown.get("facts")),
            "reckoned": bool(today),
            "refusal": refusal,
            "shown": consequences.seal(row, request.by.day) if is_open and not refusal else "",
            "is_open": is_open,
            "is_mine": row.proposed_by_id == request.by.account_id,
            "why_not": why_not,
            "may": frame.may(request.by, *matter.duties),
            "proposer_gone": not row.proposed_by.is_active or not row.proposed_by.is_staff,
            "approving": approving or NoteForm(),
            "declining": declining or ReasonForm(),
            "document_name": PurePath(row.document.name).name if row.document else "",
            "today": request.by.day,
        },
    )


def _why_not(by: By, matter: Matter, row: Approval) -> str:
    """Why this person cannot approve it, where that is so."""
    if row.state != State.OPEN:
        return ""
    if not frame.may(by, *matter.duties):
        names = dict(DUTIES)
        duties = say("・", ", ").join(str(names[duty]) for duty in matter.duties)
        return say(
            f"承認や却下ができるのは、次の担当の人です: {duties}",
            f"It is decided by people with this duty: {duties}",
        )
    if row.proposed_by_id == by.account_id:
        return say(
            "ご自身の起案のため、承認や却下はできません。別の担当者の決定を待つか、取り下げてください。",
            "You proposed this, so another person decides. You can wait, or withdraw it.",
        )
    return ""


@require_safe
@frame.staff_page
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper behind a proposal, for staff alone; never shown in the browser."""
    row = _row(pk)
    if not row.document or not row.document.storage.exists(row.document.name):
        raise Http404
    response = FileResponse(
        row.document.open("rb"),
        as_attachment=True,
        filename=PurePath(row.document.name).name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
