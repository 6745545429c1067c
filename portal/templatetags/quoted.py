"""The rows of a quote, written without templates. Its unpaid invoices are so many on a page: its
figures are of all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from billing.templatetags.documents import yen
from billing.terms.forecast import ForeseenInvoice
from billing.terms.invoicing import Draft
from contracts.office.language import localized
from contracts.office.templatetags.language import day, month
from portal.customer.cancelling.drawing import ComparedAlternative
from portal.form_renderer import escaped
from portal.templatetags.cells import cell, figure, row_link
from portal.templatetags.clauses import clause
from portal.templatetags.links import page_for_reader

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


@register.simple_tag(takes_context=True)
def debt_rows(context: Context, debts: Iterable[ForeseenInvoice]) -> SafeString:
    """Unpaid invoices with the arithmetic of their interest."""
    page = page_for_reader(context, "invoice")
    labels = (
        gettext("Due on"), gettext("Unpaid amount"), gettext("Late interest (to today)"),
        gettext("Late interest to the last day"), gettext("Calculation details"),
    )  # fmt: skip
    return mark_safe("\n".join(_debt(one, page, labels) for one in debts))


def _debt(one: ForeseenInvoice, page: str, labels: Sequence[str]) -> str:
    due, unpaid, to_today, to_end, details = labels
    interest = yen(one.interest)
    if one.interest:
        told = f"{escaped(localized(one.explanation))} <small>{clause(one.explanation.clause)}"
        interest += (
            f'<details class="reason"><summary>{details}</summary><p>{told}</small></p></details>'
        )
    return (
        f'<tr><th scope="row">{row_link(page, one.number)}</th>'
        f"{cell(day(one.due_on), 'day', due)}{figure(yen(one.outstanding), unpaid)}"
        f"{figure(yen(one.interest_today), to_today)}{figure(interest, to_end)}</tr>"
    )


@register.simple_tag
def fee_rows(fees: Iterable[Draft]) -> SafeString:
    """The months still to be billed, with the arithmetic of their lines."""
    labels = gettext("Due on"), gettext("Gross amount")
    return mark_safe("\n".join(_fees(one, *labels) for one in fees))


def _fees(draft: Draft, due: str, amount: str) -> str:
    lines = "<br>".join(escaped(localized(line.explanation)) for line in draft.lines)
    return (
        f'<tr><th scope="row" class="day">{month(draft.month)}</th>{cell(lines)}'
        f"{cell(day(draft.due_on), 'day', due)}{figure(yen(draft.total), amount)}</tr>"
    )


@register.simple_tag
def compared_rows(compared: Iterable[ComparedAlternative]) -> SafeString:
    """Last days beside each other, each with its bar: fees, then the residual fee."""
    labels = (
        gettext("Fees"), gettext("Residual fee"), gettext("Total"),
        gettext("Difference from the chosen day"),
    )  # fmt: skip
    return mark_safe("\n".join(_alternative(one, labels) for one in compared))


def _alternative(one: ComparedAlternative, labels: Sequence[str]) -> str:
    fees, residual, total, difference = labels
    a, names = one.alternative, escaped(" / ".join(map(str, one.names)))
    ends_on = f"<strong>{day(a.ends_on)}</strong>" if one.is_chosen else day(a.ends_on)
    bar = (
        '<svg viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="fee" width="{one.fees}" height="5"/>'
        f'<rect class="residual" x="{one.fees}" width="{one.residual}" height="5"/></svg>'
    )
    return (
        f'<tr><th scope="row">{ends_on}<small class="why">{names}</small>\n{bar}</th>'
        f"{figure(yen(a.fees), fees)}{figure(yen(a.residual), residual)}"
        f"{figure(yen(a.cost), total)}{figure(_more(one), difference)}</tr>"
    )


def _more(one: ComparedAlternative) -> str:
    more = one.alternative.more
    if one.is_chosen:
        return "–"
    return f"{'+' if more > 0 else ''}{yen(more)}" if more else "±¥0"
