"""The yearly statement (年間取引明細書) as PDF: of a calendar year, or of the company's own."""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from billing.operations.documents import yearly_pdf
from billing.queries.yearly import content
from billing.terms.yearly import FISCAL_START, last_of_year, year_of
from contracts.office import context
from contracts.office.templatetags.language import month
from contracts.people.models import BillingAccount
from contracts.terms.periods import last_day
from portal import scope
from portal.downloads import inline_pdf
from portal.fields import typed_field
from portal.requests import HttpRequest

YEARS = 10
"""As many can be chosen, the newest first; accounts are kept for as long."""
QUICK = 2
JANUARY = 1
MONTHS = range(1, 13)


class YearForm(forms.Form):
    """The year by its first month, and one billing account or all."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year of the first month"), coerce=int)
    start = forms.TypedChoiceField(
        label=pgettext_lazy("of a year", "First month"),
        coerce=int,
        choices=[(one, one) for one in MONTHS],
        initial=FISCAL_START,
    )
    account = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, account: int | None = None) -> None:
        this_year = context.today().year
        initial = {"year": this_year - 1, "account": account}
        super().__init__(data, initial=initial, auto_id="year_%s")
        years = [(this_year - n, this_year - n) for n in range(YEARS + 1)]
        typed_field(self, "year", forms.ChoiceField).choices = years


def offered(account: int | None) -> dict:
    """The form, and the last years of both kinds with their addresses' query, for the statement."""
    return {"year_form": YearForm(account=account), "years": list(_quick(account))}


def _quick(account: int | None) -> Iterator[tuple[str, str, str]]:
    """First and last month with the query, of the year that runs and the one before."""
    today = context.today()
    for start in (FISCAL_START, JANUARY):
        first = year_of(today, start)
        for back_by in range(QUICK):
            begins = first.replace(year=first.year - back_by)
            query = f"year={begins.year}&start={start}&account={account or ''}"
            yield month(begins), month(last_day(begins, 12)), query


def pdf_of(request: HttpRequest, accounts: list[BillingAccount]) -> HttpResponse | None:
    """None, with a message, for a year that has not begun; for what no form asks also without."""
    form = YearForm(request.GET)
    if not form.is_valid():
        return None
    values, today = form.cleaned_data, context.today()
    chosen = [one for one in accounts if values["account"] in (None, one.pk)]
    first = today.replace(year=values["year"], month=values["start"], day=1)
    if first > today:
        messages.error(request, gettext("Choose a year that has begun."))
    if first > today or not chosen:
        return None
    shown = content(chosen, first, last_of_year(first, today), today)
    return inline_pdf(shown.name, yearly_pdf(shown))


@require_safe
@scope.customer_page
def yearly_as_pdf(request: HttpRequest) -> HttpResponseBase:
    """What cannot be made leads back to the statement."""
    accounts = list(scope.accounts(request).select_related("customer"))
    return pdf_of(request, accounts) or redirect("statement")
