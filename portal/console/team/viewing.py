"""Looking at a company's pages as its owner sees them, without changing anything (Art. 10-2)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from contracts.office.context import EVERY_DUTY
from contracts.people.models import Customer
from contracts.people.operations import staff
from portal import scope
from portal.console.frame import staff_page
from portal.doors import EVERY_STAFF
from portal.requests import HttpRequest


class Reason(forms.Form):
    reason = forms.CharField(
        label=_("Reason for viewing"),
        max_length=200,
        help_text=_("This is recorded in the journal."),
        error_messages={"required": _("Enter the reason.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=EVERY_DUTY)
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why; then half an hour of the company's pages."""
    customer = get_object_or_404(Customer, number=number)
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        staff.begin_viewing(request.by, customer, form.cleaned_data["reason"])
        scope.view(request, customer)
        return redirect("contracts")
    values = {"section": "team", "customer": customer, "form": form, "minutes": VIEWING_MINUTES}
    return render(request, "console/team/view_as.html", values)


VIEWING_MINUTES = int(scope.VIEWING.total_seconds() // 60)


@require_POST
@staff_page(does=EVERY_STAFF)
def end(request: HttpRequest) -> HttpResponse:
    """Back to the console."""
    membership = scope.chosen(request)
    if membership is not None:
        staff.end_viewing(request.by, membership.customer)
        messages.success(request, gettext("Viewing ended."))
    request.session.pop(scope.VIEWED, None)
    return redirect("console")
