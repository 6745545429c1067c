"""Undoing a payment: never by deletion, always with a reason, its consequences shown first."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from billing.models import Payment
from billing.operations import payments, returns
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.language import both, say
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.payments.fields import AccountField, ReasonField
from portal.fields import DayField
from portal.requests import HttpRequest

MOVE, UNKNOWN, BACK, CREDIT = "move", "unknown", "back", "credit"
WAYS = [
    (MOVE, both("別の請求先の入金だった(移す)", "It is another account's: move it there")),
    (
        UNKNOWN,
        both(
            "どの請求先の入金か分からない(照合待ちに戻す)",
            "It is not known whose: back to what waits to be matched",
        ),
    ),
    (BACK, both("組戻し・返金でお金が戻った", "The money went back to the payer")),
    (
        CREDIT,
        both(
            "充当だけを取り消す(前受金として残す)",
            "Take back only what it settled: it stays as credit",
        ),
    ),
]


class UndoForm(forms.Form):
    way = forms.ChoiceField(
        label=both("どうしますか", "What to do"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={
            "required": both("どれかを選んでください。", "Choose one."),
            "invalid_choice": both("一覧から選んでください。", "Choose one of the list."),
        },
    )
    account = AccountField(label=both("移す先の請求先", "Account to move it to"), required=False)
    day = DayField(
        label=both("戻った日", "Day it went back"),
        help_text=both("組戻し・返金のときだけ。", "Only where the money went back."),
    )
    reason = ReasonField()

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if values.get("way") == MOVE and not values.get("account") and "account" not in self.errors:
            self.add_error("account", say("移す先を入力してください。", "Say where to."))
        if values.get("way") == BACK and not values.get("day") and "day" not in self.errors:
            self.add_error("day", say("戻った日を入力してください。", "Say on which day."))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page
def undo_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open again after it, and the form; then done."""
    request.by.require(Duty.ACCOUNTS)
    payment = get_object_or_404(Payment.objects.select_related("billing_account__customer"), pk=pk)
    if hasattr(payment, "returned"):
        messages.info(request, say("この入金は取消済みです。", "The payment was undone already."))
        return redirect("staff_payment", pk)
    posted = request.POST if request.method == "POST" else None
    form = UndoForm(posted, initial={"day": context.today()})
    if request.method == "POST" and form.is_valid():
        try:
            done = _undo(request.by, payment, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, frame.told(refusal))
        else:
            messages.success(request, done)
            return redirect("staff_payment", pk)
    standing = payment.allocations.filter(reverses=None, reversal=None).select_related("invoice")
    values = {"section": "bank", "payment": payment, "form": form, "standing": standing}
    return render(request, "console/payments/undo.html", values)


def _undo(by: By, payment: Payment, way: str, account, day: date | None, reason: str) -> str:
    """Carries it out. Returns what was done, in the reader's language."""
    if way == MOVE:
        returns.move(by, payment.pk, account.pk, reason)
        return say(f"{account}の入金に移しました。", f"It was moved to {account}.")
    if way == UNKNOWN:
        returns.unmatch(by, payment.pk, reason)
        return say("入金を取り消しました。", "The payment was undone.")
    if way == BACK and day:
        returns.send_back(by, payment.pk, day, reason)
        return say("組戻し・返金を記録しました。", "It is recorded that the money went back.")
    payments.reverse(by, payment.pk, reason)
    return say(
        "充当を取り消し、前受金にしました。", "What it settled was taken back: it is credit."
    )
