"""The page for what went wrong here: a full disk is told as such, to the reader and to staff."""

import logging
import sys

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.operations.alerts import alert
from portal.storage import is_full

logger = logging.getLogger(__name__)
INSUFFICIENT_STORAGE = 507
FULL = ALERTS.register(AlertKind("disk_full", _("Disk full")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is handled; nothing of the request was stored."""
    if not is_full(sys.exc_info()[1]):
        return defaults.server_error(request)
    tell_staff()
    return render(request, "507.html", status=INSUFFICIENT_STORAGE)


def tell_staff() -> None:
    """Open an alert, as far as the database has room for one."""
    by = context.system()
    text = (
        "ディスクに空きがなく、ファイルを保存できません / the disk is full; a file was not stored"
    )
    try:
        alert(FULL, "disk", text, by.day, by.now)
    except Error:
        logger.exception("the disk is full, and no alert could be stored")
