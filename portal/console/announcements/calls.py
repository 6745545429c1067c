"""A notice given by telephone: recorded, read, corrected by another (Art. 33-1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from portal.console.announcements.forms import CallForm
from portal.console.announcements.lists import SECTION
from portal.console.frame import may, staff_page
from portal.requests import HttpRequest
from support.announcements.models import Call
from support.announcements.operations import calls
from support.announcements.queries import shown


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def record(request: HttpRequest) -> HttpResponse:
    """`customer` and `contract` of the address fill the form in."""
    initial = {"at": request.by.now, "caller": request.by.name}
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("customer", "contract")}
    customer = Customer.objects.filter(number=asked["customer"]).first()
    contract = Contract.objects.filter(number=asked["contract"]).first()
    if contract is not None:
        customer = contract.customer
        initial["contract"] = contract.number
        initial |= {"person": contract.responsible.name, "phone": contract.responsible.phone}
    if customer is not None:
        initial["customer"] = customer.number
        initial.setdefault("phone", customer.phone)
    return _recorded(request, initial)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Record again what was recorded wrongly; both stay."""
    row = get_object_or_404(shown.calls(), pk=pk)
    initial = {
        "customer": row.customer.number,
        "contract": row.contract.number if row.contract else "",
        "at": row.said_at,
        **{name: getattr(row, name) for name in ("caller", "person", "phone", "text")},
    }
    return _recorded(request, initial, row)


def _recorded(request: HttpRequest, initial: dict, corrects: Call | None = None) -> HttpResponse:
    refused = ""
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST":
        request.by.require(Duty.CONTRACTS)
        if form.is_valid():
            values = form.cleaned_data
            try:
                row = calls.record(
                    request.by, values["customer"], values["contract"], form.said, corrects
                )
            except Refused as refusal:
                refused = sentence(refusal)
            else:
                messages.success(request, gettext("Recorded."))
                return redirect("console_call", row.pk)
    return render(
        request,
        "console/announcements/record_call.html",
        {
            "section": SECTION,
            "form": form,
            "corrects": corrects,
            "refused": refused,
            "may": may(request.by, Duty.CONTRACTS),
        },
        status=409 if refused else 200,
    )


@require_safe
@staff_page
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Who said what to whom, when; what corrects it."""
    row = get_object_or_404(shown.calls().select_related("recorded_by", "notice"), pk=pk)
    return render(
        request,
        "console/announcements/call.html",
        {
            "section": SECTION,
            "row": row,
            "correction": getattr(row, "correction", None),
            "may": may(request.by, Duty.CONTRACTS),
        },
    )
