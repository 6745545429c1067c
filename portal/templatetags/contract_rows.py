"""Contracts in a list, with their state, written without templates: a page has dozens."""

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from contracts.models import Contract
from contracts.office.language import Text
from contracts.office.templatetags.language import day
from contracts.terms.facts import EndReason, Status
from portal.form_renderer import escaped
from portal.templatetags.cells import badge, row_link
from portal.templatetags.timelines import next_dates, slim_timeline

register = template.Library()


@register.simple_tag
def contract_badges(
    contract: Contract, status: str, status_text: Text, suspended: bool, in_part: bool
) -> SafeString:
    """A contract's state on a day, whole."""
    said = badge(escaped(status_text), escaped(status))
    if suspended:
        said += " " + badge(gettext("Suspended"), "suspended")
    elif in_part:
        said += " " + badge(gettext("Suspended in part"), "suspended")
    if contract.ends_on and status != Status.ENDED:
        is_expiry = contract.end_reason == EndReason.EXPIRED
        how = gettext("Not renewed") + " " if is_expiry else ""
        until = gettext("Ends on") + f" {day(contract.ends_on)}"
        said += " " + badge(how + until, "at_risk")
    return mark_safe(said)


@register.simple_tag
def contract_row(row: dict, today: date) -> SafeString:
    """A contract (as `overview.describe` has it) in a customer's list, without what affects it."""
    contract, servers = row["contract"], row["servers"]
    name = gettext("Contract %(number)s") % {"number": escaped(contract.number)}
    many = ngettext("%(servers)s server", "%(servers)s servers", servers) % {"servers": servers}
    badges = contract_badges(
        contract, row["status"], row["status_text"], row["suspended"], row["in_part"]
    )
    is_formed = row["timeline"] is not None
    course = _drawn(row, today) if is_formed else _not_formed(contract, row["status"])
    return mark_safe(
        f'<div class="what">\n<h3>{row_link("contract", contract.number, name)}</h3>\n'
        f"<p>{badges} <small>{escaped(row['plan'])} {many}</small></p>\n</div>\n"
        f"{course}"
    )


def _drawn(row: dict, today: date) -> str:
    return f"{slim_timeline(row['timeline'])}\n{next_dates(row, today)}"


def _not_formed(contract: Contract, status: Status) -> str:
    if status is Status.REFUSED:
        said = gettext("It was not accepted.")
    elif status is Status.WITHDRAWN:
        said = gettext("You withdrew the application.")
    else:
        said = gettext("Applied for on %(applied_on)s.") % {"applied_on": day(contract.applied_on)}
    return f'<p class="drawn">{said}</p>'
