"""Another plan, another responsible person, and what became of a request (Art. 6-2, 8-2)."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.operations.asking import ask_for_plan
from billing.queries import change_costs
from billing.queries.content import title
from contracts.models import ChangeRequest, Contract
from contracts.office import context
from contracts.office.context import Member
from contracts.office.language import label, localized
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.operations import requests
from contracts.queries import facts
from contracts.queries.editions import in_force_on
from contracts.queries.particulars import differences
from contracts.terms.declaration import ALSO_AGREED
from contracts.terms.facts import Formed
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from portal import scope
from portal.accounts.confirming import require_identity
from portal.customer.applying.glyphs import warn_of_glyphs
from portal.customer.contracts.forms import ChooseContact, ConsentForm, ContactParticulars
from portal.doors import BY_ACT
from portal.requests import HttpRequest

GET_OR_POST = ["GET", "HEAD", "POST"]


def waiting(row: Contract, kind: str) -> ChangeRequest | None:
    """The open request of a kind; another is refused while it waits."""
    return row.requests.filter(kind=kind, state="open").first()


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Art. 6-2: the other plan from the next term on, with the term's price by either."""
    row = scope.contract(request, number)
    today = context.today()
    other = other_plan(row, today)
    consent = ConsentForm(current=in_force_on(today))
    values: dict = {"contract": row, "other": other, "other_name": label(other)}
    if request.method == "POST":
        given = ConsentForm(request.POST, current=consent.current)
        if not given.is_valid():
            consent = given
        else:
            try:
                return _send_plan(request, row, other, given)
            except Refused as error:
                values["refusal"] = error
    values |= {"consent": consent, "also_agreed": ALSO_AGREED}
    try:
        cost = change_costs.plan_change(row, today, other)
        values |= {
            "cost": cost,
            "prices": [priced(cost.now), priced(cost.new)],
            "expected": fingerprint.of(today, cost),
        }
    except Refused as error:
        values["refusal"] = error
    values["waiting"] = waiting(row, ChangeRequest.Kind.CHANGE_PLAN)
    status = 409 if request.method == "POST" else 200
    return render(request, "customer/changing/plan.html", values, status=status)


def _send_plan(
    request: HttpRequest, row: Contract, other: Plan, given: ConsentForm
) -> HttpResponse:
    wanted, read = request.POST.get("plan"), request.POST.get("expected", "")
    require_identity(request)
    chosen = Plan(wanted) if wanted in list(Plan) else other
    asked = ask_for_plan(scope.by(request), row.pk, chosen, read, given.consent)
    return redirect("change_request", asked.pk)


def other_plan(row: Contract, today: date) -> Plan:
    """The plan that the next term would not have."""
    fact = facts.of_contract(row)
    planned = fact.plan
    if isinstance(fact, Formed):
        planned = Life(fact, facts.book()).coming(today).plan
    return Plan.MONTHLY if planned is Plan.ANNUAL else Plan.ANNUAL


def priced(price) -> dict:
    """A term's price with its lines: those to add, and those of days before it to take off."""
    return {
        "name": label(price.plan),
        "total": price.total,
        "lines": [(line, title(line), 1) for line in price.lines]
        + [(line, title(line), -1) for line in price.earlier],
    }


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def responsible(request: HttpRequest, number: str) -> HttpResponse:
    """Art. 8-2: one of the company's contacts, or somebody new."""
    row = scope.contract(request, number)
    others = row.customer.contacts.exclude(pk=row.responsible_id).order_by("name", "id")
    is_new = request.POST.get("who") == "new"
    new = ContactParticulars(request.POST if is_new else None, prefix="new")
    known = ChooseContact(
        request.POST if request.method == "POST" and not is_new else None, contacts=others
    )
    form = new if is_new else known
    if request.method == "POST" and form.is_valid():
        who = (
            {"new": form.cleaned_data}
            if is_new
            else {"contact_id": form.cleaned_data["contact"].pk}
        )
        try:
            asked = requests.request_responsible(scope.by(request), row.pk, **who)
            warn_of_glyphs(request, form)
            return redirect("change_request", asked.pk)
        except (Refused, ValidationError) as error:
            tell(form, error)
    return render(
        request,
        "customer/changing/responsible.html",
        {
            "contract": row,
            "known": known if others else None,
            "new": new,
            "waiting": waiting(row, ChangeRequest.Kind.RESPONSIBLE),
        },
    )


def tell(form: forms.Form, error: Refused | ValidationError) -> None:
    """What an operation refused, at the field at fault or above the form."""
    if isinstance(error, Refused):
        form.add_error(None, localized(error))
    else:
        form.add_error(None, error)


@require_safe
@scope.customer_page
def change_request(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked for, and its state."""
    row = _of_mine(request, pk)
    return render(
        request,
        "customer/changing/request.html",
        {
            "asked": row,
            "clause": requests.clause(row.kind),
            "changes": differences(row.kind, row.before, row.after),
            "may_withdraw": row.state == "open" and _may(request, row),
        },
    )


@require_POST
@scope.customer_page(does=BY_ACT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = _of_mine(request, pk)
    if not _may(request, row):
        raise PermissionDenied
    try:
        requests.withdraw(scope.by(request), row.pk)
        messages.success(request, gettext("The request has been withdrawn"))
    except Refused as refusal:
        if ChangeRequest.objects.get(pk=pk).state != "withdrawn":
            messages.error(request, localized(refusal))
    return redirect("change_request", pk)


def _of_mine(request: HttpRequest, pk: int) -> ChangeRequest:
    """One of the person's companies' requests, its company entered; else not found."""
    mine = ChangeRequest.objects.filter(customer__in=scope.companies(request))
    row = get_object_or_404(mine.select_related("contract", "requested_by", "edition"), pk=pk)
    scope.enter(request, row.customer_id)
    return row


def _may(request: HttpRequest, row: ChangeRequest) -> bool:
    return request.membership.role in (Member.OWNER, *requests.may_ask(row.kind))
