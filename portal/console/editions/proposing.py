"""Putting a draft before a second person, with what it would change (Art. 3-1, 24-1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from billing.approvals import policy as policies
from billing.models import PolicyDraft
from contracts.approvals import edition
from contracts.models import EditionDraft
from contracts.office.approving import ApprovalKind
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.editions import drafts, policy
from portal.console.editions.forms import ProposeForm
from portal.requests import HttpRequest


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def propose_edition(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(EditionDraft, pk=pk, edition=None)
    form = ProposeForm(request.POST)
    if _proposed(request, edition.KIND, drafts.asked(draft), form):
        return redirect("edition_draft", pk)
    return drafts.shown(request, draft, form, status=_status(form))


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def propose_policy(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(PolicyDraft, pk=pk, published_at=None)
    form = ProposeForm(request.POST)
    if _proposed(request, policies.KIND, policy.asked(draft), form):
        return redirect("policy_draft", pk)
    return policy.shown(request, draft, propose=form, status=_status(form))


def _status(form: ProposeForm) -> int:
    return 409 if form.non_field_errors() else 200


def _proposed(
    request: HttpRequest, kind: ApprovalKind, asked: tuple[str, dict], form: ProposeForm
) -> bool:
    """Whether it waits for a second person now; a refusal is shown above the form.

    What is proposed is the draft that the proposer read, even where it is written at this
    moment: its fingerprint is among the values, and in the one that the page sent.
    """
    request.by.require(*kind.duties)
    if not form.is_valid():
        return False
    try:
        approvals.propose(
            request.by,
            kind,
            *asked,
            reason=form.cleaned_data["reason"],
            expected=request.POST.get("expected", ""),
        )
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(
        request,
        gettext("Proposed. It will be carried out when another person approves it."),
    )
    return True
