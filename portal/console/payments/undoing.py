"""Undoing a payment: never by deletion, always with a reason, its consequences shown first."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from billing.models import Payment
from billing.operations import payments, returns
from billing.queries import bank, gone
from billing.queries.payments import rests
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.payments.fields import AccountField, ReasonField
from portal.fields import DayField, YenField
from portal.requests import HttpRequest

MOVE, UNKNOWN, BACK, CREDIT = "move", "unknown", "back", "credit"
WAYS = [
    (MOVE, _("It is another account's: move it there")),
    (
        UNKNOWN,
        _("It is not known whose: back to what waits to be matched"),
    ),
    (BACK, _("The money went back to the payer")),
    (
        CREDIT,
        _("Take back only what it settled: it stays as credit"),
    ),
]


class UndoForm(forms.Form):
    way = forms.ChoiceField(
        label=_("What to do"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select one of these."),
            "invalid_choice": _("Select an option."),
        },
    )
    amount = YenField(
        label=_("Amount"),
        help_text=_("Empty: all of the payment. A part is taken from what is credit of it."),
    )
    account = AccountField(label=_("Account to move it to"), required=False)
    day = DayField(
        label=_("Day it went back"),
        help_text=_("Only where the money went back."),
    )
    reason = ReasonField()

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if values.get("way") == MOVE and not values.get("account") and "account" not in self.errors:
            self.add_error("account", gettext("Say where to."))
        if values.get("way") in (UNKNOWN, CREDIT) and values.get("amount") is not None:
            self.add_error("amount", gettext("Only a part sent back or moved has an amount."))
        if values.get("way") == BACK and not values.get("day") and "day" not in self.errors:
            self.add_error("day", gettext("Say on which day."))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page
def undo_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open again after it, and the form; then done."""
    request.by.require(Duty.ACCOUNTS)
    payment = get_object_or_404(Payment.objects.select_related("billing_account__customer"), pk=pk)
    if not gone.standing(Payment.objects.filter(pk=pk)).exists():
        messages.info(request, gettext("The payment was undone already."))
        return redirect("staff_payment", pk)
    posted = request.POST if request.method == "POST" else None
    form = UndoForm(posted, initial={"day": context.today()})
    if request.method == "POST" and form.is_valid():
        try:
            done = _undo(request.by, payment, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, done)
            return redirect("staff_payment", pk)
    standing = payment.allocations.filter(reverses=None, reversal=None).select_related("invoice")
    record = bank.record_of(pk)
    values = {
        "section": "bank",
        "payment": payment,
        "form": form,
        "standing": standing,
        "rest": rests([pk])[pk],
        "together": bank.payments_of(record.pk).exclude(pk=pk) if record else (),
    }
    return render(request, "console/payments/undo.html", values)


def _undo(
    by: By,
    payment: Payment,
    way: str,
    account: BillingAccount,
    amount: int | None,
    day: date | None,
    reason: str,
) -> str:
    """Carries it out. Returns what was done, in the reader's language."""
    if way == MOVE:
        returns.move(by, payment.pk, account.pk, reason, amount)
        return gettext("It was moved to %(account)s.") % {"account": account}
    if way == UNKNOWN:
        returns.unmatch(by, payment.pk, reason)
        return gettext("The payment was undone.")
    if way == BACK and day:
        returns.send_back(by, payment.pk, day, reason, amount)
        return gettext("It is recorded that the money went back.")
    payments.reverse(by, payment.pk, reason)
    return gettext("What it settled was taken back: it is credit.")
