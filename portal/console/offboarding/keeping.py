"""What is kept of a company, its legal holds, and the record of erasure, for staff (Art. 29)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from portal.console import frame
from portal.fields import DayField, text_field
from portal.requests import HttpRequest
from support.offboarding.models import REASON, LegalHold
from support.offboarding.operations import holds
from support.offboarding.queries.retention import erased_rows, holds_on, retention

DUTIES = (Duty.CONTRACTS, Duty.ADMINISTRATION)


class HoldForm(forms.Form):
    reason = text_field(_("Reason"), REASON, rows=2)
    until = DayField(
        label=_("Until (optional)"),
        required=False,
        help_text=_("If left empty, until it is lifted."),
    )


class LiftForm(forms.Form):
    reason = text_field(_("Why it is lifted"), REASON, rows=2)


@require_safe
@frame.staff_page
def kept(request: HttpRequest, number: str) -> HttpResponse:
    """Until when what is kept, under which law, what hinders its erasure."""
    return _page(request, get_object_or_404(Customer, number=number))


@require_POST
@frame.staff_page(does=DUTIES)
def set_hold(request: HttpRequest, number: str) -> HttpResponse:
    """Set a legal hold."""
    customer, form = get_object_or_404(Customer, number=number), HoldForm(request.POST)
    if form.is_valid():
        try:
            holds.set_hold(request.by, customer.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            return _page(request, customer, hold_form=form, status=409)
        messages.success(request, gettext("The legal hold is set."))
        return redirect("staff_kept_data", customer.number)
    return _page(request, customer, hold_form=form)


@require_POST
@frame.staff_page(does=DUTIES)
def lift_hold(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Lift a legal hold, with the reason."""
    rows = LegalHold.objects.filter(customer__number=number).select_related("customer")
    row = get_object_or_404(rows, pk=pk)
    form = LiftForm(request.POST)
    if form.is_valid():
        try:
            holds.lift_hold(request.by, row.pk, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            return _page(request, row.customer, lift_form=form, status=409)
        messages.success(request, gettext("The legal hold is lifted."))
        return redirect("staff_kept_data", row.customer.number)
    return _page(request, row.customer, lift_form=form)


def _page(
    request: HttpRequest,
    customer: Customer,
    hold_form: HoldForm | None = None,
    lift_form: LiftForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = retention(customer.pk, request.by.day)
    rows = LegalHold.objects.filter(customer=customer).select_related("set_by", "lifted_by")
    values = {
        "section": "customers",
        "customer": customer,
        "kept": found,
        "erased_rows": erased_rows(found.erasure) if found.erasure else (),
        "holds": rows,
        "standing": holds_on(request.by.day).filter(customer=customer).first(),
        "may": frame.may(request.by, *DUTIES),
        "hold_form": hold_form or HoldForm(),
        "lift_form": lift_form or LiftForm(),
    }
    return render(request, "console/offboarding/kept.html", values, status=status)
