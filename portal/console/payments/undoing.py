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
from billing.queries.payments import rests, settled_by, standing
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.payments.fields import AccountField, ReasonField
from portal.fields import DayField, YenField, typed_field
from portal.requests import HttpRequest

MOVE, UNKNOWN, BACK, AGAIN = "move", "unknown", "back", "again"
WAYS = [
    (MOVE, _("It belongs to another account: move it there")),
    (
        UNKNOWN,
        _("It is unclear which account it belongs to: return it to matching"),
    ),
    (BACK, _("The money was returned to the payer")),
    (
        AGAIN,
        _("It went to the wrong invoices: allocate it again, oldest due date first"),
    ),
]
MISTYPED = _("It was entered by mistake (day, amount, twice): take the entry back")
"""What a payment is that came with no transfer and of which nobody knows whose it is."""


class UndoForm(forms.Form):
    way = forms.ChoiceField(
        label=_("What would you like to do?"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select one of the options."),
            "invalid_choice": _("Select an option."),
        },
    )
    amount = YenField(
        label=_("Amount"),
        help_text=_("Leave empty for the whole payment. A part is taken from its credit."),
    )
    account = AccountField(label=_("Account to move the payment to"), required=False)
    day = DayField(
        label=_("Date of return"),
        help_text=_("Only if the money was returned."),
    )
    reason = ReasonField()

    def __init__(self, *args, by_hand: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if by_hand:
            named = {**dict(WAYS), UNKNOWN: MISTYPED}
            typed_field(self, "way", forms.ChoiceField).choices = list(named.items())

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if values.get("way") == MOVE and not values.get("account") and "account" not in self.errors:
            self.add_error("account", gettext("Enter the account to move it to."))
        if values.get("way") in (UNKNOWN, AGAIN) and values.get("amount") is not None:
            self.add_error("amount", gettext("Only a return or a move can have an amount."))
        if values.get("way") == BACK and not values.get("day") and "day" not in self.errors:
            self.add_error("day", gettext("Enter the date of return."))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def undo_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open again after it, and the form; then done."""
    payment = get_object_or_404(Payment.objects.select_related("billing_account__customer"), pk=pk)
    if not gone.standing(Payment.objects.filter(pk=pk)).exists():
        messages.info(request, gettext("This payment has already been reversed."))
        return redirect("staff_payment", pk)
    posted = request.POST if request.method == "POST" else None
    by_hand = payment.transfer_id is None
    form, status = UndoForm(posted, initial={"day": context.today()}, by_hand=by_hand), 200
    if request.method == "POST" and form.is_valid():
        try:
            read = request.POST.get("expected", "")
            done = _undo(request.by, payment, **form.cleaned_data, read=read)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409 if isinstance(refusal, Changed) else 200
        else:
            messages.success(request, done)
            return redirect("staff_payment", pk)
    settled = list(standing([pk]))
    record = bank.record_of(pk)
    values = {
        "section": "bank",
        "payment": payment,
        "form": form,
        "standing": settled,
        "rest": rests([pk])[pk],
        "together": bank.payments_of(record.pk).exclude(pk=pk) if record else (),
        "expected": fingerprint.of(settled_by(settled)),
    }
    return render(request, "console/payments/undo.html", values, status=status)


def _undo(
    by: By,
    payment: Payment,
    way: str,
    account: BillingAccount,
    amount: int | None,
    day: date | None,
    reason: str,
    read: str,
) -> str:
    """Carries out what was `read`. Returns what was done, in the reader's language."""
    if way == MOVE:
        returns.move(by, payment.pk, account.pk, reason, read, amount=amount)
        return gettext("Moved to %(account)s.") % {"account": account}
    if way == UNKNOWN:
        returns.unmatch(by, payment.pk, reason, read)
        if payment.transfer_id:
            return gettext("Returned to the transfers to be matched.")
        return gettext("Entry taken back.")
    if way == BACK and day:
        returns.send_back(by, payment.pk, day, reason, read, amount=amount)
        return gettext("Return of the money recorded.")
    payments.allocate_again(by, payment.pk, reason, read)
    return gettext("Allocated again, oldest due date first.")
