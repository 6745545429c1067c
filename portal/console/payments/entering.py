"""A payment entered by hand: whose, how much, then what it would settle, then stored."""

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from billing.models import Invoice, Payment, PaymentReturn
from billing.operations import payments
from billing.queries import gone
from billing.queries.allocating import settling
from billing.queries.allocation_reasons import why
from billing.queries.payments import accounts
from billing.queries.receivables import credit_of, outstanding, unpaid, with_outstanding
from billing.templatetags.documents import yen
from billing.terms.receiving import Received
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.templatetags.language import day
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.fields import DayField, YenField, typed_field
from portal.keys import key
from portal.requests import HttpRequest

MOST_FOUND = 20


class PaymentForm(forms.Form):
    amount = YenField(
        label=_("Amount"),
        required=True,
        error_messages={"required": _("Enter the amount.")},
    )
    value_date = DayField(
        label=_("Value date"),
        required=True,
        help_text=_("The date on which the bank counts the payment."),
        error_messages={"required": _("Enter the value date.")},
    )
    payer_name = forms.CharField(
        label=_("Payer name"),
        required=False,
        max_length=60,
        error_messages={"max_length": _("Enter at most 60 characters.")},
    )
    named = forms.MultipleChoiceField(
        label=_("Invoices specified by the payer"),
        required=False,
        help_text=_(
            "Select only if the payer specified them. Otherwise the payment goes to an "
            "invoice of the same amount, then to the oldest due date."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A selected invoice is no longer unpaid.")},
    )

    def __init__(self, *args, invoices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed_field(self, "named", forms.ChoiceField).choices = [
            (i.number, _invoice(i)) for i in invoices
        ]
        if not invoices:
            del self.fields["named"]

    def clean_amount(self) -> int:
        if self.cleaned_data["amount"] < 1:
            raise forms.ValidationError(gettext("Enter ¥1 or more."))
        return self.cleaned_data["amount"]

    def clean_value_date(self):
        if self.cleaned_data["value_date"] > context.today():
            raise forms.ValidationError(gettext("Enter a date up to today."))
        return self.cleaned_data["value_date"]


def _invoice(invoice) -> str:
    return gettext("%(number)s, due on %(due_on)s, unpaid %(outstanding)s") % {
        "number": invoice.number,
        "due_on": day(invoice.due_on),
        "outstanding": yen(invoice.outstanding),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def enter_payment(request: HttpRequest) -> HttpResponse:
    """`account` is chosen first; `store` stores what was previewed, once.

    `invoice` is the number of one whose open amount the form then begins with; `again` is a
    payment whose entry was taken back, to be entered correctly.
    """
    chosen = key(request.GET.get("account", ""))
    if not chosen:
        return _choose(request)
    account = get_object_or_404(BillingAccount.objects.select_related("customer"), pk=chosen)
    invoices = list(with_outstanding(unpaid([account.pk])))
    meant = next((one for one in invoices if one.number == request.GET.get("invoice")), None)
    posted = request.POST if request.method == "POST" else None
    initial = _as_before(account, request.GET.get("again", "")) or _initial(meant)
    form = PaymentForm(posted, initial=initial, invoices=invoices)
    values = {"account": account, "form": form, "credit": credit_of(account.pk), "meant": meant}
    if request.method == "POST" and form.is_valid():
        if "store" in request.POST:
            try:
                return _store(request, account, form.cleaned_data)
            except Changed as changed:
                values |= {"changed": changed, "preview": _preview(account, form.cleaned_data)}
        elif "change" not in request.POST:
            values["preview"] = _preview(account, form.cleaned_data)
    status = 409 if "changed" in values else 200
    page = {"section": "bank", **values}
    return render(request, "console/payments/enter.html", page, status=status)


def _initial(meant: Invoice | None) -> dict:
    """What the form begins with: all that is open of the invoice that is meant, ticked."""
    today = {"value_date": context.today()}
    if meant is None:
        return today
    return {**today, "amount": outstanding(meant), "named": [meant.number]}


def _as_before(account: BillingAccount, again: str) -> dict:
    """What was typed of a payment of the account that was a mistake; empty without such a one."""
    mistakes = account.payments.filter(returns__kind=PaymentReturn.Kind.MISBOOKED)
    was = mistakes.filter(pk=key(again)).first()
    return model_to_dict(was, ["amount", "value_date", "payer_name", "named"]) if was else {}


def _choose(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("text", "").replace("\x00", "")[:100].strip()
    found = list(accounts(text).select_related("customer")[: MOST_FOUND + 1]) if text else []
    return render(
        request,
        "console/payments/choose.html",
        {
            "section": "bank",
            "text": text,
            "found": found[:MOST_FOUND],
            "more": len(found) > MOST_FOUND,
        },
    )


def _preview(account: BillingAccount, values: dict) -> dict:
    """Where it would go, and payments that look the same."""
    found = settling(
        Received(account.pk, values["amount"], values["value_date"], values.get("named", []))
    )
    by_number = {invoice.number: invoice for invoice in found.invoices}
    rows = [
        (by_number[one.invoice], one, Explanation("23-1", one.reason, *why(one.reason)))
        for one in found.result.applied
    ]
    alike = Payment.objects.filter(
        billing_account=account, amount=values["amount"], value_date=values["value_date"]
    )
    same = gone.standing(alike)
    return {
        "rows": rows,
        "rest": found.result.rest,
        "same": same[:3],
        "expected": fingerprint.of(found.shown),
    }


def _store(request: HttpRequest, account: BillingAccount, values: dict) -> HttpResponse:
    """Raises Changed where it would settle something else than was previewed."""
    try:
        payment = payments.receive(
            request.by,
            account.pk,
            values["amount"],
            values["value_date"],
            values.get("named", []),
            values["payer_name"],
            request.POST.get("expected", ""),
        )
    except Changed:
        raise
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect(request.get_full_path())
    messages.success(request, gettext("Payment recorded."))
    return redirect("staff_payment", payment.pk)
