"""The unpaid invoices of a quote, so many on a page: its figures are of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.http import HttpRequest, QueryDict
from django.template import Context

from billing.terms.forecast import ForeseenInvoice

register = template.Library()

MOST = 25
FROM = "unpaid_from"
"""Of an address: the number of the first one shown."""
SENT_ONLY = ("csrfmiddlewaretoken", "once", "expected", "quote", "read", "document", "reason")
"""What comes with a notice and asks for no quote."""


@dataclass(frozen=True, slots=True)
class UnpaidPart:
    """Those from `first` to `last` of `count`, and what the pages beside it ask for."""

    rows: Sequence[ForeseenInvoice]
    first: int
    last: int
    count: int
    before: str
    after: str


@register.simple_tag(takes_context=True)
def part_of(context: Context, debts: Sequence[ForeseenInvoice]) -> UnpaidPart:
    """The part that the page's address asks for; the first where it asks for none."""
    request: HttpRequest = context["request"]
    wanted = request.GET.get(FROM, "")
    first = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1
    first = first if 1 <= first <= len(debts) else 1
    last = min(first + MOST - 1, len(debts))
    return UnpaidPart(
        debts[first - 1 : last],
        first,
        last,
        len(debts),
        _beginning(request, max(1, first - MOST)) if first > 1 else "",
        _beginning(request, last + 1) if last < len(debts) else "",
    )


def _beginning(request: HttpRequest, first: int) -> str:
    """What was asked for, by the address and by the form that came back."""
    asked: QueryDict = request.GET.copy()
    for name in request.POST:
        asked.setlist(name, request.POST.getlist(name))
    for name in SENT_ONLY:
        asked.pop(name, None)
    asked[FROM] = str(first)
    return asked.urlencode()
