"""On a contract's page: the ceiling of damages that we owe, and the damages that we billed."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import Charge
from billing.queries import ceiling
from billing.terms.ceiling import Ceiling
from billing.terms.charges import ChargeKind
from contracts.models import Contract
from contracts.office.language import sentence
from contracts.office.queries.written import Written
from contracts.office.terms.explanation import Refused
from contracts.terms.facts import Contract as Facts
from contracts.terms.facts import Formed
from contracts.terms.periods import ONE_DAY
from portal.fields import DayField
from portal.requests import HttpRequest

MOST_COUNTED = 25
"""Invoices listed at first: a contract of one account has twelve in a year."""


_CLAIMS = Written[Charge](
    lambda pk: (
        Charge.objects.filter(contract=pk, kind=ChargeKind.DAMAGES)
        .select_related("invoice")
        .order_by("-id")
    )
)


class Cause(forms.Form):
    """The day on which what caused the damage happened; left empty, a year ago."""

    cause = DayField(label=_("Day of the cause"))


def shown(request: HttpRequest, contract: Contract, fact: Facts) -> dict:
    """The form, the ceiling and its invoices (Art. 32-7), and our claims (Art. 7-3)."""
    if not isinstance(fact, Formed):
        return {}
    today = request.by.day
    begin = max(fact.formed_on, _a_year_before(today))
    form = Cause({"cause": request.GET.get("cause") or begin.isoformat()})
    values = {"ceiling_form": form, "charges": _CLAIMS.of(contract.pk)}
    if form.is_valid():
        try:
            found = ceiling.of_contract(contract, fact, form.cleaned_data["cause"], today)
            values |= {"ceiling": found, **_listed(request, found)}
        except Refused as refusal:
            form.add_error("cause", sentence(refusal))
    return values


def _listed(request: HttpRequest, found: Ceiling) -> dict:
    """The first invoices that count, or all where they are asked for."""
    is_everything = request.GET.get("counted") == "all"
    if is_everything or len(found.parts) <= MOST_COUNTED:
        return {"counted": found.parts, "was_asked_for_all": is_everything}
    return {"counted": found.parts[:MOST_COUNTED]}


def _a_year_before(day: date) -> date:
    """The first day of the last year that is over."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return (day - ONE_DAY if is_leap_day else day).replace(year=day.year - 1)
