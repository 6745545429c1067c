"""The figures of what follows an end, for administration to change."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import Text, sentence
from contracts.office.models import Forgetting
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.offboarding.lists import SECTION
from portal.requests import HttpRequest
from support.offboarding.models import OffboardingPolicy
from support.offboarding.operations.policy import change
from support.offboarding.queries.policy import policy
from support.offboarding.terms.policy import BOUNDS, Policy

NAMES: dict[str, Text] = {
    field.name: field.verbose_name
    for field in OffboardingPolicy._meta.concrete_fields
    if field.name in BOUNDS
}
"""What each figure is called."""
LATEST = 10


class PolicyForm(forms.Form):
    """Every figure, within its bounds."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            said = gettext("Enter a whole number from %(least)s to %(most)s.") % {
                "least": least,
                "most": most,
            }
            self.fields[name] = forms.IntegerField(
                label=NAMES[name],
                min_value=least,
                max_value=most,
                widget=forms.NumberInput({"min": least, "max": most, "inputmode": "numeric"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), said
                ),
            )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.ADMINISTRATION])
def figures(request: HttpRequest) -> HttpResponse:
    """The figures that hold now, who changed them when; POST changes them."""
    now, status = policy(), 200
    may = frame.may(request.by, Duty.ADMINISTRATION)
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=asdict(now))
    if request.method == "POST" and form.is_valid():
        wanted = Policy(**form.cleaned_data)
        try:
            change(request.by, wanted, request.POST.get("expected", ""))
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Saved."))
            return redirect("offboarding_policy")
    values = {
        **SECTION,
        "form": form,
        "figures": [(NAMES[name], value) for name, value in asdict(now).items()],
        "last": OffboardingPolicy.objects.select_related("author").order_by("-id").first(),
        "forgotten": Forgetting.objects.all()[:LATEST],
        "may": may,
        "expected": fingerprint.of(now),
    }
    return render(request, "console/offboarding/policy.html", values, status=status)
