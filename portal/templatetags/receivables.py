"""Rows of receivables and cards of the dunning board, written by no template: a page has sixty."""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from billing.models import DunningHold
from billing.queries.aging import OfCustomer
from billing.queries.dunning_board import DunningCard
from billing.templatetags.documents import yen
from billing.terms.ages import Age
from contracts.office.language import localized
from contracts.office.templatetags.language import day as said_day
from portal.addresses import address
from portal.form_renderer import escaped
from portal.templatetags.cells import cell, figure

register = template.Library()


@register.simple_tag
def aged_rows(rows: Iterable[OfCustomer], day: date) -> SafeString:
    """What each customer owed on a day, by age, with the way to its unpaid invoices."""
    there = f"{reverse('open_items')}?day={day.isoformat()}&customer="
    names = [gettext("Overdue"), gettext("Unpaid amount"), *map(localized, Age)]
    labels = list(map(escaped, names))
    return format_html_join(
        "\n",
        '<tr><td><a href="{}">{}</a><span class="why">{}{}</span></td>{}</tr>',
        (
            (there + quote(row.number), row.number, row.name, _count(row), _yen(row, labels))
            for row in rows
        ),
    )


def _count(row: OfCustomer) -> str:
    said = ngettext(", %(invoices)s invoice", ", %(invoices)s invoices", row.invoices)
    return said % {"invoices": row.invoices}


def _yen(row: OfCustomer, labels: list[str]) -> SafeString:
    late, whole, *ages = labels
    first = cell(yen(row.overdue), "n late" if row.overdue else "n", late)
    sums = figure(f"<strong>{yen(row.unpaid)}</strong>", whole)
    others = (
        cell(yen(of_age), "n" if of_age else "n zero", label)
        for label, (_, of_age) in zip(ages, row.by_name, strict=True)
    )
    return mark_safe(first + sums + "".join(others))


@register.simple_tag
def debtors(cards: Iterable[dict]) -> SafeString:
    """The cards of a column: what is overdue, why nothing happens, what comes next."""
    return format_html_join(
        "\n",
        '<article class="debtor"><h3><a href="{}">{}</a></h3><p class="sum">{}</p>'
        '<p class="why">{}</p>{}{}<p class="next">{}</p></article>',
        (
            (
                address("dunning_account", one["card"].account.pk),
                one["card"].account.name,
                yen(one["card"].outstanding),
                _owed(one["card"]),
                format_html_join("", HELD, map(_held, one["card"].holds)),
                format_html_join("", PROPOSED, _proposed(one)),
                _next(one),
            )
            for one in cards
        ),
    )


HELD = '<p class="held"><span class="badge">{}</span> <span class="why">{}{}</span></p>'
PROPOSED = (
    '<p><span class="badge late">{}: {}</span> <a href="{}">{}<span class="unseen"> {} {}</span>'
    "</a></p>"
)


def _owed(card: DunningCard) -> str:
    said = ngettext(
        "Late interest %(interest)s, %(count)s invoice, oldest due date %(oldest)s",
        "Late interest %(interest)s, %(count)s invoices, oldest due date %(oldest)s",
        card.invoices,
    )
    oldest = said_day(card.oldest)
    return said % {"interest": yen(card.interest), "count": card.invoices, "oldest": oldest}


def _held(hold: DunningHold) -> tuple[str, str, str]:
    until = hold.promised_on
    what = (
        gettext("On hold until %(day)s") % {"day": f"{until.month}/{until.day}"}
        if until
        else gettext("On hold")
    )
    return what, hold.reason, f" ({hold.invoice.number})" if hold.invoice else ""


def _proposed(one: dict) -> Iterator[tuple[str, ...]]:
    for name in one["proposals"]:
        yield (
            gettext("Pending proposal"),
            name,
            reverse("dunning_proposals"),
            gettext("Confirm the decision"),
            one["card"].account.name,
            name,
        )


def _next(one: dict) -> str:
    if one["next"]:
        step, on = one["next"]
        return format_html("{} {}<br>{}", gettext("Next:"), step, said_day(on))
    if one["card"].holds:
        return gettext("Paused until the hold ends")
    return gettext("No further step")
