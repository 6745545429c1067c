"""Django's request with what the middleware and decorators in front of a page put on it."""

from django import http
from django_htmx.middleware import HtmxDetails

from contracts.models import ApplicationDraft
from contracts.office.context import By
from contracts.people.models import Membership
from portal.accounts.models import User
from portal.doors import Door


class HttpRequest(http.HttpRequest):
    """Of a signed-in person. For annotations only: what is there is told by each page's door."""

    user: User
    htmx: HtmxDetails
    by: By
    """On pages for staff."""
    membership: Membership
    """On pages for customers: the chosen company, and the person's role in it."""
    memberships: list[Membership]
    door: Door
    """Whom the page lets in."""
    draft: ApplicationDraft
    """On the steps of an application."""
