"""The staff's pages: staff alone may look; what they may do, the operations check."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from contracts.office.context import By, Duty
from contracts.office.language import say
from contracts.office.terms.explanation import Refused
from portal import scope
from portal.requests import HttpRequest

View = Callable[..., HttpResponseBase]

PAGES = [
    ("console", "今日", "Today"),
    ("applications", "申込と申請", "Applications"),
    ("customers", "顧客と契約", "Customers"),
    ("billing_runs", "請求処理", "Billing"),
    ("bank", "入金", "Payments"),
    ("receivables", "債権", "Receivables"),
    ("approvals", "承認", "Approvals"),
    ("editions", "規約の版", "Editions"),
    ("console_files", "出力", "Exports"),
    ("team", "担当者と記録", "People and audit"),
    ("admin:index", "台帳", "Records"),
]
"""The sections of the console: name of the first page, Japanese, English."""


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


def told(refusal: Refused) -> str:
    """A refusal as a sentence in the reader's language."""
    return say(f"{refusal.ja}。", f"{refusal.en[0].upper()}{refusal.en[1:]}.")
