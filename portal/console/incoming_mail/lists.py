"""The log of incoming mail, with what became of each and why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.console import frame
from portal.console.incoming_mail.forms import MailSearch
from portal.console.lists.found import found
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.requests import HttpRequest
from support.inbound.models import Mailbox
from support.inbound.queries import log

SECTION = {"section": "desk"}
LOG = LISTS.register(
    Listing(
        name="incoming_mail",
        title=_("Incoming e-mail"),
        search=_("Search incoming e-mail"),
        form=MailSearch,
        sorts={"received": log.BY_DAY.turned()},
        default="-received",
    )
)


@require_safe
@frame.staff_page
def mails(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    form = MailSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(LOG, request, form.query)
    values: dict[str, Any] = {
        **SECTION,
        "form": form,
        "listing": listing,
        "to_sort": log.to_be_sorted().count(),
        "mailboxes": Mailbox.objects.all(),
    }
    if is_valid:
        values |= found(listing, log.find(request.by, form.criteria))
    return render(request, "console/incoming_mail/mails.html", values)
