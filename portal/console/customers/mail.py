"""A mail: how far it has come, and sending it again, to another address too."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.models import OutboxMessage
from contracts.office.operations.mail_again import resend
from contracts.office.queries.delivery import bouncing
from contracts.office.queries.restricted import require_reader
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import ACCOUNT, named
from contracts.people.queries.emails import emails_of
from portal.console import frame
from portal.requests import HttpRequest

DUTIES = (Duty.ACCOUNTS, Duty.CONTRACTS)


class ResendForm(forms.Form):
    address = forms.EmailField(
        label=_("Send to"),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter it in the form name@example.jp."),
        },
        widget=forms.EmailInput({"list": "addresses", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=DUTIES)
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail of a notice; it is sent again from here, by accounts or contracts."""
    found = OutboxMessage.objects.select_related("notice__customer", "resends")
    row = get_object_or_404(found, pk=pk)
    require_reader(request.by, row.notice)
    customer = row.notice.customer
    resent = OutboxMessage.objects.filter(resends=row).first()
    form = ResendForm(request.POST or None, initial={"address": row.recipient})
    if request.method == "POST" and form.is_valid():
        try:
            sent = resend(request.by, row.pk, form.cleaned_data["address"])
        except Refused as refusal:
            form.add_error("address", sentence(refusal))
        else:
            text = gettext("The notice will be sent to %(address)s.")
            messages.success(request, text % {"address": sent.recipient})
            return redirect("staff_message", sent.pk)
    is_kept = row.purpose != ACCOUNT  # nothing is kept of those, once they are sent
    may = frame.may(request.by, *DUTIES) and resent is None and is_kept
    values = {
        "section": "customers",
        "message": row,
        "notice": row.notice,
        "kind": named(row.notice.kind),
        "resent": resent,
        "bouncing": bouncing([row.recipient]),
        "addresses": emails_of(customer) if customer else [],
        "form": form if may and row.delivery != OutboxMessage.Delivery.WAITING else None,
    }
    status = 409 if form.errors else 200
    return render(request, "console/customers/message.html", values, status=status)
