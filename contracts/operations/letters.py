"""Notices about contracts as letters, made from what was kept whenever somebody reads them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.documents.letter import NoticeLetter
from contracts.office.documents.pdf import laid_out, pdf
from contracts.office.models import Notice
from contracts.office.operations.unprintable import warn
from contracts.office.queries.papers import Paper, papers
from contracts.queries.letters import letter

if TYPE_CHECKING:
    from weasyprint.document import Document

UNPRINTABLE = ALERTS.register(
    AlertKind(
        "unprintable_notice",
        _("Characters that a letter lacks"),
        page="staff_notice",
        key=number,
    )
)


@papers(
    "accepted",
    "refused",
    "application_withdrawn",
    "changed",
    "request_refused",
    "request_lapsed",
    "transferred",
    "transfer_lapsed",
    "suspended",
    "resumed",
    "part_suspended",
    "part_resumed",
    "renewal_reminder",
    "renewed",
    "non_renewal",
    "end_withdrawn",
    "terminated",
    "service_end",
    "figures_changed",
    "demand",
    "paid_corrected",
)
def letters(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    """The letter of each that was mailed."""
    found = ((notice.pk, letter(notice)) for notice in notices)
    return {
        pk: Paper(one.reference, partial(_made, pk, one), partial(_pages, pk, one))
        for pk, one in found
        if one
    }


def _made(notice_id: int, shown: NoticeLetter) -> bytes:
    """Its PDF, on A4 for an envelope with a window."""
    warn(UNPRINTABLE, f"notice:{notice_id}", shown.reference, shown)
    return pdf("notice", shown, shown.reference, shown.recipient.language)


def _pages(notice_id: int, shown: NoticeLetter) -> "Document":
    """To be printed with others."""
    warn(UNPRINTABLE, f"notice:{notice_id}", shown.reference, shown)
    return laid_out("notice", shown, shown.recipient.language)
