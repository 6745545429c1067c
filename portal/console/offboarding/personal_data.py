"""What is kept of people, why and until when: read from what the models declare."""

from dataclasses import dataclass
from itertools import groupby

from django.apps import AppConfig, apps
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.personal import PERSONAL, Personal
from portal.console import frame
from portal.console.offboarding.lists import SECTION
from portal.requests import HttpRequest
from support.offboarding.queries.policy import policy
from support.offboarding.terms.policy import Policy

LIBRARIES = "accounts"
"""The room that declares what libraries keep."""
CALLED = {
    "mfa_authenticator": _("Second factors and recovery codes"),
    "usersessions_usersession": _("Signed-in devices"),
}
"""Tables of libraries that have no name for readers."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a table keeps of some people, and what becomes of it."""

    table: str
    columns: str
    whose: str
    until: str
    how: str


def _room(one: Personal) -> AppConfig:
    """That of the model, whose `kept_for` says why it is kept."""
    own = one.model._meta.app_config
    return own if hasattr(own, "kept_for") else apps.get_app_config(LIBRARIES)


def _whose(one: Personal) -> str:
    if one.rows.is_of_account:
        return gettext("Account of a person")
    if one.rows.is_unowned:
        return gettext("People of no company")
    if one.rows.owners:
        return gettext("People of a company")
    return gettext("Whoever is named in it")


def _until(one: Personal, figures: Policy) -> str:
    if one.rows.is_unowned:
        is_case = _room(one).label == "conduct"
        months = figures.case_months if is_case else figures.stranger_months
        return gettext("%(months)s months after the last of it") % {"months": months}
    if one.rows.is_of_account:
        return gettext("Until the last company of the person is erased")
    if one.rows.owners:
        return gettext("To the end of the company's term of keeping")
    return gettext("As long as what is kept of the person named")


def _columns(one: Personal) -> str:
    fields = {field.name: field.verbose_name for field in one.model._meta.concrete_fields}
    names = [fields[name] for name in one.columns]
    return pgettext("list", ", ").join(dict.fromkeys(map(str, names))) or gettext("The whole row")


def _kept(one: Personal, figures: Policy) -> Kept:
    return Kept(
        table=capfirst(str(CALLED.get(one.name, one.model._meta.verbose_name))),
        columns=_columns(one),
        whose=_whose(one),
        until=_until(one, figures),
        how=gettext("Replaced by a mark") if one.columns else gettext("Deleted"),
    )


def kept() -> list[tuple[AppConfig, list[Kept]]]:
    """By room; the same of one table is said once."""
    figures = policy()
    found = sorted(PERSONAL, key=lambda one: (_room(one).label, one.name))
    return [
        (apps.get_app_config(label), list(dict.fromkeys(_kept(one, figures) for one in rows)))
        for label, rows in groupby(found, lambda one: _room(one).label)
    ]


@require_safe
@frame.staff_page
def personal_data(request: HttpRequest) -> HttpResponse:
    """The map, for whoever audits; every member of staff may read it."""
    values = {**SECTION, "rooms": kept(), "figures": policy()}
    return render(request, "console/offboarding/personal_data.html", values)
