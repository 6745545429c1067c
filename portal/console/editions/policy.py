"""The dunning policy: the present one, drafts of another (Art. 24-1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.approvals import policy as approval
from billing.exports.policy import POLICY
from billing.models import PolicyDraft
from billing.operations import policy as operations
from billing.queries import dunning
from billing.terms.dunning import WARNING_DAYS, Step
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import label, sentence
from contracts.office.operations import approvals
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.editions import editions, simulating
from portal.console.editions.forms import PolicyForm, ProposeForm
from portal.requests import HttpRequest

LATEST = 10


@require_safe
@frame.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """The policy in force, drafts, and those put in force before."""
    rows = PolicyDraft.objects.select_related("updated_by")
    drafts = rows.filter(published_at=None)
    values = {
        "section": "editions",
        "policy": [(label(one.step), one.days) for one in dunning.policy()],
        "drafts": drafts,
        "proposed": editions.proposed(approval.KIND, "policy_draft", drafts),
        "earlier": rows.exclude(published_at=None).order_by("-published_at")[:LATEST],
        "may": frame.may(request.by, Duty.ADMINISTRATION),
    }
    return render(request, "console/editions/policy.html", values)


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def create(request: HttpRequest) -> HttpResponse:
    return redirect("policy_draft", operations.begin(request.by).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.ADMINISTRATION])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft next to the present policy; POST writes its days."""
    one = get_object_or_404(PolicyDraft.objects.select_related("updated_by"), pk=pk)
    if request.method != "POST":
        return shown(request, one)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return shown(request, one, form)
    try:
        operations.write(request.by, pk, form.cleaned_data["expected"], form.days())
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return shown(request, one, form)
    messages.success(request, gettext("Draft saved."))
    return redirect("policy_draft", pk)


def shown(
    request: HttpRequest,
    one: PolicyDraft,
    form: PolicyForm | None = None,
    propose: ProposeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The draft's page, with what was typed."""
    read, days = fingerprint.of(one.steps), dict(one.steps)
    form = form or PolicyForm(initial={"expected": read, **days})
    present = {step.step: step.days for step in dunning.policy()}
    values = {
        "section": "editions",
        "draft": one,
        "form": form,
        "propose": propose or ProposeForm(),
        "expected": _expected(one),
        "rows": [
            {
                "name": label(step),
                "before": present.get(step),
                "after": days[step],
                "field": form[step.value],
            }
            for step in Step
        ],
        "is_new": one.steps != operations.as_pairs(dunning.policy()),
        "is_short": days[Step.SUSPENSION] - days[Step.FINAL] < WARNING_DAYS,
        "warning_days": WARNING_DAYS,
        "simulations": simulating.of_draft(POLICY, one.pk),
        "waiting": editions.waiting(approval.KIND, asked(one)[0]),
        "may": one.published_at is None and frame.may(request.by, Duty.ADMINISTRATION),
    }
    return render(request, "console/editions/policy_draft.html", values, status=status)


def asked(one: PolicyDraft) -> tuple[str, dict]:
    """Subject and values of the proposal of a draft as it is now."""
    values = {"draft": one.pk, "fingerprint": fingerprint.of(one.steps), "steps": one.steps}
    return f"policy_draft:{one.pk}", values


def _expected(one: PolicyDraft) -> str:
    """The fingerprint of what is proposed; nothing of what is in force already."""
    if one.published_at is not None:
        return ""
    row = approvals.drafted(approval.KIND, *asked(one))
    return approvals.proposers_fingerprint(approval.KIND, row, context.today())


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        operations.discard(request.by, pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("Draft deleted."))
    return redirect("dunning_policy")
