"""The staff's pages: staff alone may look; what they may do, the operations check."""

from collections.abc import Callable, Collection
from functools import partial, wraps
from typing import overload

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import Who
from portal import doors, scope
from portal.doors import Door, People, stands_at
from portal.requests import HttpRequest

View = Callable[..., HttpResponseBase]

PAGES = [
    ("console", _("Today")),
    ("applications", _("Applications and requests")),
    ("customers", _("Customers and contracts")),
    ("billing_runs", _("Billing runs")),
    ("bank", _("Payments")),
    ("receivables", _("Receivables")),
    ("approvals", _("Approvals")),
    ("desk", _("Inquiries")),
    ("console_incidents", _("Incidents")),
    ("announcements", _("Notices")),
    ("editions", _("Editions")),
    ("registers", _("Registers")),
    ("cases", _("Prohibited acts")),
    ("offboarding", _("Ended contracts")),
    ("console_files", _("Exports")),
    ("team", _("People and audit")),
    ("admin:index", _("Records")),
]
"""The sections of the console: name of the first page, title."""


@overload
def staff_page(view: View) -> View: ...
@overload
def staff_page(
    *, sees: Collection[Who] | None = None, does: Collection[Who] | None = ()
) -> Callable[[View], View]: ...
def staff_page(
    view: View | None = None,
    *,
    sees: Collection[Who] | None = None,
    does: Collection[Who] | None = (),
) -> View | Callable[[View], View]:
    """For staff: strangers sign in, for customers the page is not there.

    `request.by` is then the person, for operations and for what a page offers.
    """
    door = doors.door(People.STAFF, sees, does)
    return partial(_staff_page, door=door) if view is None else _staff_page(view, door)


def _staff_page(view: View, door: Door) -> View:
    @wraps(view)
    @login_required
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        request.by = scope.by(request)
        if not door.lets_staff(request.by, request.method):
            raise PermissionDenied(gettext("This is not among your duties."))
        return view(request, *args, **kwargs)

    return stands_at(page, door)


def may(by: By, *duties: Duty) -> bool:
    """Whether to offer what these duties are needed for."""
    try:
        by.require(*duties)
    except PermissionDenied:
        return False
    return True
