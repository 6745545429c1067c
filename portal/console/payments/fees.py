"""The charges of banks that payers take off, which matching knows."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from billing.operations import transfer_fees as operations
from billing.queries.matching import transfer_fees
from contracts.office import normalise
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.requests import HttpRequest


class FeesForm(forms.Form):
    amounts = forms.CharField(
        label=_("Charges in yen"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Separate them with spaces or line breaks, such as: 165 330 660"),
        error_messages={"max_length": _("Enter at most 1,000 characters.")},
    )

    def clean_amounts(self) -> list[int]:
        parts = re.split(r"[\s、]+", self.cleaned_data["amounts"])
        words = [normalise.number(one) for one in parts]
        wrong = [one for one in words if one and not (one.isascii() and one.isdigit())]
        if wrong:
            raise forms.ValidationError(gettext("Enter whole numbers of yen."))
        return [int(one[:9]) for one in words if one]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def bank_charges(request: HttpRequest) -> HttpResponse:
    known = " ".join(map(str, sorted(transfer_fees())))
    form = FeesForm(request.POST or None, initial={"amounts": known})
    if request.method == "POST" and form.is_valid():
        try:
            operations.keep(request.by, form.cleaned_data["amounts"])
        except Refused as refusal:
            form.add_error("amounts", sentence(refusal))
        else:
            messages.success(request, gettext("The charges are saved."))
            return redirect("bank_charges")
    return render(request, "console/payments/fees.html", {"section": "bank", "form": form})
