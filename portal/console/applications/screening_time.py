"""In how many working days applications are to be decided: what applicants are told."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations.screening_time import WHO, set_screening_time
from contracts.queries import screening_time
from contracts.terms.screening_time import LONGEST
from portal.console import frame
from portal.requests import HttpRequest


class DaysForm(forms.Form):
    days = forms.IntegerField(
        label=_("Working days from the day after arrival"),
        help_text=_(
            "Applicants who apply from now on are told the day. Those who applied before keep "
            "theirs. Weekends, holidays and company holidays are not counted."
        ),
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": LONGEST}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=WHO)
def screening_time_page(request: HttpRequest) -> HttpResponse:
    """The figure and the day that an applicant of today is told; POST sets another."""
    now, status = screening_time.days(), 200
    form = DaysForm(request.POST if request.method == "POST" else None, initial={"days": now})
    if request.method == "POST" and form.is_valid():
        try:
            read = request.POST.get("expected", "")
            set_screening_time(request.by, form.cleaned_data["days"], read)
            messages.success(request, gettext("Saved."))
            return redirect("screening_time")
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409 if isinstance(refusal, Changed) else 200
    values = {
        "section": "applications",
        "form": form,
        "days": now,
        "expected_on": screening_time.expected_on(request.by.day),
        "expected": fingerprint.of(now),
        "may": frame.may(request.by, *WHO),
    }
    return render(request, "console/applications/screening_time.html", values, status=status)
