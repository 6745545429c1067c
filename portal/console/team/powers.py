"""Who may do what, on one page: read from what operations, approvals and files declare."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from contracts.office import approving
from contracts.office.context import Duty, Member, Role
from contracts.office.exporting import EXPORTS
from contracts.office.language import localized
from contracts.office.operation import ENTRIES, OPERATIONS, Operation, Who
from contracts.office.operations import approvals as two_people
from portal.console.frame import staff_page
from portal.requests import HttpRequest

COLUMNS: tuple[Who, ...] = (*Duty, Role.STAFF, *Member)
"""Staff by duty, staff without any, then the company's own people."""


@dataclass(frozen=True, slots=True)
class Power:
    """Something that may be done, and by whom: one value for each of the columns."""

    room: str
    label: str
    may: tuple[bool, ...]


def _holds(column: Who, allowed: Collection[Who]) -> bool:
    return column in allowed or (Role.STAFF in allowed and isinstance(column, Duty))


def _row(room: str, label: object, allowed: Collection[Who]) -> Power:
    return Power(room, str(label), tuple(_holds(column, allowed) for column in COLUMNS))


def _room(function: Callable) -> str:
    found = apps.get_containing_app_config(function.__module__)
    return str(found.verbose_name) if found else ""


def _called(column: Who) -> str:
    if column is Role.STAFF:
        return gettext("Staff without a duty")
    if isinstance(column, Member):
        return gettext("Customer: %(role)s") % {"role": localized(column)}
    return localized(column)


def operations() -> list[Power]:
    """By room and name, what each operation is called, with whoever may carry it out.

    What two people do about a proposal depends on its kind, and is told by `approvals`.
    """
    rows = [
        _row(_room(one.function), label, allowed)
        for one, allowed in _permitted()
        if one.function.__module__ != two_people.__name__
        for label in ([ENTRIES[name].label for name in one.entries] or [one.title])
    ]
    return sorted(rows, key=attrgetter("room", "label"))


def _permitted() -> Iterator[tuple[Operation, frozenset[Who]]]:
    return ((one, one.allowed) for one in OPERATIONS if one.allowed)


def approvals() -> list[Power]:
    """What needs two people, each with one of these duties."""
    return [_row("", kind.label, kind.duties) for kind in approving.KINDS]


def exports() -> list[Power]:
    """Files: for staff by duty; for a company by its owner, others and, but for some, staff."""
    rows = []
    for kind in EXPORTS:
        staff = kind.duties or (() if kind.of_its_people else (Duty.CONTRACTS,))
        people = () if kind.is_for_staff else (Member.OWNER, *kind.members)
        allowed: tuple[Who, ...] = (*staff, *people)
        rows.append(_row("", kind.label, allowed))
    return rows


@require_safe
@staff_page
def powers(request: HttpRequest) -> HttpResponse:
    """For whoever audits; every member of staff may read it."""
    rooms = [(room, list(rows)) for room, rows in groupby(operations(), attrgetter("room"))]
    values = {
        "section": "team",
        "columns": [_called(one) for one in COLUMNS],
        "rooms": rooms,
        "approvals": approvals(),
        "exports": exports(),
    }
    return render(request, "console/team/powers.html", values)
