"""The staff's pages: staff alone may look; what they may do, the operations check."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from portal import scope
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


def staff_page(view: View) -> View:
    """For staff: strangers sign in, for customers the page is not there.

    `request.by` is then the person, for operations and for what a page offers.
    """

    @wraps(view)
    @login_required
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        request.by = scope.by(request)
        return view(request, *args, **kwargs)

    return page


def may(by: By, *duties: Duty) -> bool:
    """Whether to offer what these duties are needed for."""
    try:
        by.require(*duties)
    except PermissionDenied:
        return False
    return True
