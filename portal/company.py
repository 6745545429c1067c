"""One person in several companies: which one the pages are about."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal import scope
from portal.console.frame import PAGES
from portal.customer.people import inbox
from portal.doors import EVERY_MEMBER
from portal.keys import key
from portal.requests import HttpRequest

CUSTOMER_PAGES = [
    ("invoices", _("Invoices")),
    ("particulars", _("Registered details")),
    ("inquiries", _("Inquiries")),
    ("inbox", _("Inbox")),
    ("people", _("People")),
    ("security", _("Security")),
]
PUBLIC_PAGES = [
    ("service", _("Service and price")),
    ("terms", _("Terms")),
    ("notices", _("Notices")),
    ("status", _("Service status")),
]
VISITORS_PAGES = [*PUBLIC_PAGES, ("questions", _("Questions and answers"))]
"""Whoever has signed in finds the questions beside the inquiries, and in every footer."""


NOTHING = dict.fromkeys(
    ("viewed", "console_pages", "section", "membership", "memberships", "customer_pages", "unseen")
)
"""What only some frames show. What is not there at all a template looks for in three places."""


def shell(request: HttpRequest) -> dict:
    """What every page's frame shows: the language, the companies, the notices not yet seen."""
    membership = scope.chosen(request)
    values = {
        **NOTHING,
        "issuer_name": settings.ISSUER_NAME,
        "issuer_phone": settings.ISSUER_PHONE,
        "issuer_email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "public_pages": VISITORS_PAGES,
    }
    user = getattr(request, "user", None)
    if user and user.is_staff:
        values["viewed"] = membership and membership.customer
        if membership is None or request.path.startswith(reverse("console")):
            return {**values, "console_pages": PAGES}
    if membership is None:
        return values
    return {
        **values,
        "membership": membership,
        "memberships": request.memberships,
        "customer_pages": CUSTOMER_PAGES,
        "public_pages": PUBLIC_PAGES,
        "unseen": inbox.unseen(membership),
    }


@require_POST
@scope.customer_page(does=EVERY_MEMBER)
def switch_company(request: HttpRequest) -> HttpResponse:
    """Show another of one's companies from now on."""
    scope.enter(request, key(request.POST.get("company", "")))
    return redirect("contracts")
