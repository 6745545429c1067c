"""Applying: one draft, its steps, the confirmation, and the state of what was sent (Art. 6)."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.queries.paying import way_to_pay
from contracts.models import ApplicationDraft, Contract
from contracts.office import context
from contracts.office.context import Member
from contracts.office.language import localized, sentence
from contracts.office.terms.explanation import Refused
from contracts.operations import application as applications
from contracts.operations import drafting
from contracts.operations.submitting import send as send_application
from contracts.people.models import Membership
from contracts.queries import facts
from contracts.queries.editions import in_force_on
from contracts.terms import declaration
from contracts.terms.application import REFUSALS
from contracts.terms.facts import ApplicationState
from contracts.terms.periods import next_month
from portal import keys, scope
from portal.accounts.confirming import confirms_identity
from portal.customer.applying import steps
from portal.customer.applying.base import AddressForm, StepForm, filled
from portal.customer.applying.glyphs import warn_of_glyphs
from portal.customer.applying.summary import summary
from portal.doors import BY_ACT, People, door, everybody, signed_in, stands_at
from portal.requests import HttpRequest

View = Callable[..., HttpResponse]


def applicant_page(view: View) -> View:
    """A page about the open draft of the signed-in person; without one, the way in."""

    @wraps(view)
    @login_required
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_staff:
            return redirect("console")
        draft = drafting.open_draft(request.user.pk)
        if draft is None:
            return redirect("apply")
        request.draft = draft
        if draft.customer_id is not None:
            scope.by(request).require_holder(draft.customer_id)
        return view(request, *args, **kwargs)

    return stands_at(page, door(People.APPLICANT, does=BY_ACT))


@require_safe
@everybody
def start(request: HttpRequest) -> HttpResponse:
    """How to apply; what is being written; the state of what was sent."""
    if request.user.is_authenticated and request.user.is_staff:
        return redirect("console")
    values: dict[str, Any] = {"edition": in_force_on(context.today())}
    if request.user.is_authenticated:
        mine = Membership.objects.filter(user=request.user).select_related("customer")
        companies = [one.customer for one in mine.order_by("customer__number") if _owns(one)]
        draft = drafting.open_draft(request.user.pk)
        values |= {
            "draft": draft,
            "resume": steps.next_url(draft) if draft else "",
            "companies": companies,
            "applications": _applications(request),
        }
    return render(request, "customer/applying/start.html", values)


def _owns(membership: Membership) -> bool:
    return membership.role == Member.OWNER


def _applications(request: HttpRequest) -> list[tuple[Contract, str]]:
    """Those of the person's companies that wait, were refused, or were sent by the person."""
    mine = Contract.objects.filter(customer__memberships__user=request.user)
    shown = mine.filter(formed_on=None) | mine.filter(draft__user=request.user)
    rows = shown.select_related("customer").order_by("-applied_on", "-number").distinct()
    return [(row, row.application_state) for row in rows[:20]]


@require_POST
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """A new draft, unless one is open."""
    if request.user.is_staff:
        raise PermissionDenied
    chosen = request.POST.get("company", "")
    draft = drafting.begin(scope.by(request), keys.key(chosen) if chosen.isdecimal() else None)
    return redirect(steps.next_url(draft))


@require_POST
@signed_in
def discard(request: HttpRequest) -> HttpResponse:
    drafting.discard(scope.by(request))
    messages.info(request, gettext("The draft has been discarded"))
    return redirect("apply")


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_page
def step(request: HttpRequest, key: str) -> HttpResponse:
    """One step: looked up, worked out, left half way, or filled in."""
    draft, day = request.draft, context.today()
    this = next((one for one in steps.steps(draft) if one.key == key), None)
    if this is None:
        raise Http404
    action = request.POST.get("action", "save")
    if request.method != "POST":
        form = steps.as_stored(this, draft, day, _initial(request, key))
    elif action == "later":
        return _leave(request, key)
    elif action in ("lookup", "calculate"):
        form = _worked_out(request, this)
    else:
        form = steps.form(this, draft, day, request.POST)
        if form.is_valid():
            warn_of_glyphs(request, form)
            return _keep(request, form)
    return render(request, f"customer/applying/{key}.html", _page_of(request, this, form))


def _initial(request: HttpRequest, key: str) -> dict:
    if key == "responsible":
        return {"email": request.user.email}
    if key == "order":
        return {"starts_on": next_month(context.today() + timedelta(days=7)).isoformat()}
    return {}


def _typed(request: HttpRequest) -> dict[str, str]:
    ignored = ("csrfmiddlewaretoken", "action")
    return {name: str(value) for name, value in request.POST.items() if name not in ignored}


def _leave(request: HttpRequest, key: str) -> HttpResponse:
    drafting.leave(scope.by(request), key, _typed(request))
    text = gettext("Your entries so far have been saved. You can continue at any time")
    messages.info(request, text)
    return redirect("apply")


def _worked_out(request: HttpRequest, this: steps.Step) -> StepForm:
    """The form as posted, with the place of its postal code; nothing is checked yet."""
    values, form_class = request.POST, this.form
    found = True
    if issubclass(form_class, AddressForm):
        values, found = filled(values)
    form = steps.form(this, request.draft, context.today(), initial=values.dict())
    form.unknown_place = not found
    return form


def _keep(request: HttpRequest, form: StepForm) -> HttpResponse:
    values = {name: form.cleaned_data.get(name, "") for name in form.fields}
    draft = drafting.write(scope.by(request), form.key, values, form.raw())
    return redirect(steps.next_url(draft) if draft else "apply")


def _page_of(request: HttpRequest, this: steps.Step | None, form: StepForm | None) -> dict:
    draft = request.draft
    values: dict[str, Any] = {
        "draft": draft,
        "step": this,
        "form": form,
        "steps": [(one, steps.is_done(draft, one)) for one in steps.steps(draft)],
        "also_agreed": declaration.ALSO_AGREED,
        "responsibilities": declaration.RESPONSIBILITIES,
        "passages": declaration.NO_ANTISOCIAL_TIES,
    }
    if form is not None and form.key == "order":
        values["price"] = steps.price(form)
    if form is not None and form.key == "declarations":
        values["edition"] = form.current
    return values


@require_safe
@applicant_page
def confirm(request: HttpRequest) -> HttpResponse:
    """Everything as it would be sent, checked again as of today."""
    draft = request.draft
    forms = steps.all_forms(draft, context.today())
    known = steps.steps(draft)
    sections = [(one, summary(forms[one.key], steps.typed(draft, one.key))) for one in known]
    wrong = [one for one in known if not (steps.is_done(draft, one) and forms[one.key].is_valid())]
    price = steps.price(forms["order"])
    values = {
        **_page_of(request, None, None),
        "sections": sections,
        "wrong": wrong,
        "price": price,
        "plan": price.term.plan if price else "",
        "first": price.invoices[0] if price and price.invoices else None,
        "way": way_to_pay(context.today(), steps.account(draft)),
        "edition": forms["declarations"].current,
        "expected": drafting.fingerprint_of(draft.data),
        "consented_in": forms["declarations"].language,
    }
    return render(request, "customer/applying/confirm.html", values)


@require_POST
@signed_in
@confirms_identity
def send(request: HttpRequest) -> HttpResponse:
    """Once, however often it is posted: then to the application's state."""
    draft = get_object_or_404(
        ApplicationDraft.objects.select_related("customer", "contract"),
        user=request.user,
        key=_uuid(request.POST.get("draft", "")),
    )
    if draft.contract is not None:
        return redirect("apply_state", draft.contract.number)
    forms = steps.all_forms(draft, context.today())
    known = steps.steps(draft)
    if not all(steps.is_done(draft, one) and forms[one.key].is_valid() for one in known):
        return redirect("apply_confirm")
    try:
        contract = send_application(
            scope.by(request),
            draft.key,
            request.POST.get("expected", ""),
            steps.entries(draft, forms),
        )
    except Refused as refusal:
        messages.error(request, localized(refusal))
        return redirect("apply_confirm")
    return redirect("apply_state", contract.number)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@scope.customer_page
def state(request: HttpRequest, number: str) -> HttpResponse:
    """What has become of an application."""
    contract = scope.contract(request, number)
    application = getattr(contract, "application", None)
    sent = getattr(contract, "draft", None)
    values = {
        "contract": contract,
        "application": application,
        "today": context.today(),
        "state": contract.application_state,
        "may_withdraw": contract.application_state is ApplicationState.APPLIED
        and request.membership.role == Member.OWNER,
        "refusal": REFUSALS.get(contract.refusal_ground),
        "wished_start": sent.data.get("order", {}).get("starts_on") if sent else None,
        "plan": contract.plan,
        "way": way_to_pay(context.today(), contract.billing_account),
    }
    if contract.formed_on is not None:
        values["terms"] = facts.life(contract, "6-1").contract.terms
    return render(request, "customer/applying/state.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """GET asks whether the application is to be taken back, POST takes it back."""
    contract = scope.contract(request, number)
    if contract.application_state is not ApplicationState.APPLIED:
        if request.method == "POST":
            messages.error(request, gettext("The application is no longer being screened."))
        return redirect("apply_state", contract.number)
    if request.method != "POST":
        return render(request, "customer/applying/withdraw.html", {"contract": contract})
    try:
        applications.withdraw(scope.by(request), contract.pk)
        messages.success(request, gettext("The application has been withdrawn."))
    except Refused as refusal:  # decided meanwhile
        messages.error(request, sentence(refusal))
    return redirect("apply_state", contract.number)
