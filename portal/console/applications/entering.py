"""An application that came on paper: its steps on one page, typed by staff (Art. 6-1, 31)."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.models import ApplicationDraft
from contracts.office.context import Duty
from contracts.office.language import Text, sentence
from contracts.office.terms.explanation import Refused
from contracts.operations import entering
from contracts.operations.arrivals import Arrival
from contracts.operations.submitting import Entries
from contracts.people.models import Customer
from contracts.queries.editions import in_force_on
from contracts.terms import declaration
from contracts.terms.parameters import Plan
from portal.console import frame
from portal.console.customers.arriving import HowItCame
from portal.customer.applying import steps
from portal.customer.applying.base import StepForm
from portal.requests import HttpRequest
from portal.uploads import CheckedFile, stored

READ = {"required": _("Check it against the paper, then tick this box.")}


class OnPaper(HowItCame):
    """How it arrived, and what its paper shows."""

    document = CheckedFile(label=_("Signed application with consent and declarations"))
    consents = forms.BooleanField(
        label=_("The paper consents to the terms in force on the day of arrival"),
        error_messages=READ,
    )
    takes_responsibilities = forms.BooleanField(
        label=_("The paper accepts the holder's responsibilities (Art. 7 and 9)"),
        error_messages=READ,
    )
    declares_no_antisocial_ties = forms.BooleanField(
        label=_("The paper carries the declaration of Art. 31, also for subcontractors"),
        error_messages=READ,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class Paper:
    """Every form of the page: the applicant's own steps but the last, and the paper."""

    def __init__(self, request: HttpRequest, customer: Customer | None) -> None:
        self.customer, self.day = customer, request.by.day
        self.draft = ApplicationDraft(customer=customer, data={})
        data = request.POST if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        self.steps = [one for one in steps.steps(self.draft) if one.key != "declarations"]
        self.forms: dict[str, StepForm] = {
            one.key: _without_lookup(one.form(data, self.draft, self.day, prefix=one.key))
            for one in self.steps
        }
        self.paper = OnPaper(data, files, initial={"key": uuid4(), "arrived": self.day})

    @property
    def sections(self) -> list[tuple[str, Text, forms.Form]]:
        titles = {one.key: one.title for one in self.steps}
        return [
            ("paper", gettext("The paper"), self.paper),
            *((key, titles[key], form) for key, form in self.forms.items()),
        ]

    def is_valid(self) -> bool:
        """Every form is checked, so that all mistakes show at once."""
        checked = [form.is_valid() for form in (self.paper, *self.forms.values())]
        return all(checked)

    @property
    def arrived_on(self) -> date:
        return self.paper.cleaned_data["arrived"] or self.day

    @property
    def arrival(self) -> Arrival:
        values = self.paper.cleaned_data
        return Arrival(values["channel"], self.arrived_on, stored(values["document"]))

    @property
    def entries(self) -> Entries:
        values = {key: form.cleaned_data for key, form in self.forms.items()}
        edition, order = in_force_on(self.arrived_on), values["order"]
        paper = self.paper.cleaned_data
        return Entries(
            **steps.parties(self.draft, values),
            plan=Plan(order["plan"]),
            servers=order["servers"],
            wished_start=order["starts_on"],
            edition_sha256=edition.sha256 if edition else "",
            declares_no_antisocial_ties=paper["declares_no_antisocial_ties"],
            takes_responsibilities=paper["takes_responsibilities"],
            shown=declaration.shown(english=False),
        )

    @property
    def typed(self) -> Mapping[str, Mapping]:
        """The steps' entries, as an applicant's draft keeps them."""
        return {
            key: {name: str(form[name].value() or "") for name in form.fields}
            for key, form in self.forms.items()
        }


def _without_lookup(form: StepForm) -> StepForm:
    """The look-up of a postal code belongs to the applicant's own page."""
    if "postal_code" in form.fields:
        attributes = form.fields["postal_code"].widget.attrs
        for name in [one for one in attributes if one.startswith("hx-")]:
            del attributes[name]
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS])
def enter(request: HttpRequest, customer: str = "") -> HttpResponse:
    """GET the empty page, POST registers and applies; then it is screened as any other."""
    row = get_object_or_404(Customer, number=customer) if customer else None
    paper, refusal, wrong = Paper(request, row), None, []
    if request.method == "POST" and paper.is_valid():
        try:
            contract = entering.enter_application(
                request.by,
                paper.paper.cleaned_data["key"],
                paper.entries,
                paper.typed,
                paper.arrival,
                row,
            )
        except Refused as error:
            refusal = sentence(error)
        except ValidationError as error:
            wrong = error.messages
        else:
            messages.success(request, gettext("Application entered. It waits for screening."))
            return redirect("application", contract.number)
    values = {
        "section": "applications",
        "customer": row,
        "sections": paper.sections,
        "refusal": refusal,
        "wrong": wrong,
        "declaration": declaration.NO_ANTISOCIAL_TIES,
        "may": frame.may(request.by, Duty.CONTRACTS),
    }
    status = 409 if refusal or wrong else 200
    return render(request, "console/applications/enter.html", values, status=status)
