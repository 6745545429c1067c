"""What cancelling would mean, before anything is sent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.operations.ending import quote_cancellation
from contracts.terms.explanation import Refused
from portal.pages import scope


class DesiredDay(forms.Form):
    desired = forms.DateField(
        label="ご希望の最終日(任意)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日付を 2026-04-01 の形で入力してください"},
    )


@require_safe
@scope.customer_page
def quote(request: HttpRequest, number: str) -> HttpResponse:
    """Art. 16-1: when a cancellation today would end the contract, and what it would cost."""
    row = scope.contract(request, number)
    form = DesiredDay(request.GET if "desired" in request.GET else {"desired": ""})
    found = refusal = None
    if form.is_valid():
        try:
            found = quote_cancellation(scope.by(request), row, form.cleaned_data["desired"])
        except Refused as error:
            refusal = error
    return render(
        request,
        "customer/quote.html",
        {"contract": row, "form": form, "quote": found, "refusal": refusal},
    )
