"""One box for everything: what was found, by kind; a whole number leads straight to its page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.models import CreditNote, Invoice
from billing.queries import global_search
from billing.queries.search import plain
from contracts.models import Contract
from contracts.office.queries.finders import find_of_rooms
from contracts.people.models import Customer
from portal.console import frame
from portal.requests import HttpRequest

LONGEST = 100


@require_safe
@frame.staff_page
def search(request: HttpRequest) -> HttpResponse:
    """Ten of each kind at most; typed live, the page stays."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = global_search.find(text)
    whole = None if request.htmx else found.exact(text)
    if whole is not None:
        return redirect(_address(whole))
    kinds = find_of_rooms(request.by, plain(text))
    if not request.htmx:
        for kind in kinds:
            if hit := kind.exact(text):
                return redirect(kind.finder.page, hit.number)
    return render(
        request,
        "console/today/search.html",
        {
            "section": "search",
            "q": text,
            "found": found,
            "kinds": kinds,
            "shown": global_search.SHOWN,
        },
    )


def _address(row: Customer | Contract | Invoice | CreditNote) -> str:
    """The row's page; of a credit note its invoice's."""
    if isinstance(row, CreditNote):
        row = row.invoice
    if isinstance(row, Contract):
        page = "staff_contract" if row.formed_on else "application"
    else:
        page = "staff_customer" if isinstance(row, Customer) else "staff_invoice"
    return reverse(page, args=[row.number])
