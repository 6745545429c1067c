"""A company's people, for who has lost its last owner or never had one (Art. 10-1)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer, Membership
from contracts.people.operations import members
from portal.accounts.confirming import confirms_identity
from portal.accounts.sessions import count_of
from portal.console import frame
from portal.customer.people.forms import InviteForm
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS])
@confirms_identity
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """Ask somebody to join a company; the link goes to their own address."""
    customer = get_object_or_404(Customer, number=number)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            email = form.cleaned_data["email"].lower()
            members.invite(request.by, customer.pk, email, form.chosen())
        except Refused as refusal:
            form.add_error("email", sentence(refusal))
        else:
            sent = gettext("Invitation sent to %(email)s.") % {"email": email}
            messages.success(request, sent)
            return redirect("staff_customer", number)
    values = {
        "section": "customers",
        "customer": customer,
        "form": form,
        "may": frame.may(request.by, Duty.CONTRACTS),
    }
    return render(request, "console/customers/invite.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS])
@confirms_identity
def person(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One person of a company, to be signed out where a device was lost and no owner can."""
    customer = get_object_or_404(Customer, number=number)
    row = get_object_or_404(customer.memberships.select_related("user"), pk=pk)
    if request.method == "POST":
        _end_sessions(request, row)
        return redirect("staff_person", number, pk)
    values = {
        "section": "customers",
        "customer": customer,
        "member": row,
        "signed_in": count_of(row.user, context.now()),
        "may": frame.may(request.by, Duty.CONTRACTS),
    }
    return render(request, "console/customers/person.html", values)


def _end_sessions(request: HttpRequest, row: Membership) -> None:
    done = gettext("%(email)s has been signed out on every device.") % {"email": row.user.email}
    try:
        members.end_sessions(request.by, row.pk)
    except Membership.DoesNotExist:
        raise Http404 from None  # left the company meanwhile
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, done)
