"""Notices about contracts as letters, made from what was kept whenever somebody reads them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.documents.glyphs import STAND_IN, lacking
from contracts.office.documents.letter import NoticeLetter
from contracts.office.documents.pdf import laid_out, pdf
from contracts.office.models import Alert, Notice
from contracts.office.operations.alerts import alert
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
    _warn(notice_id, shown)
    return pdf("notice", shown, shown.reference, shown.recipient.language)


def _pages(notice_id: int, shown: NoticeLetter) -> "Document":
    """To be printed with others."""
    _warn(notice_id, shown)
    return laid_out("notice", shown, shown.recipient.language)


def _warn(notice_id: int, shown: NoticeLetter) -> None:
    """Notify staff, once, of characters that no font has."""
    missing = lacking(repr(shown))
    reference = f"notice:{notice_id}"
    text = f"{shown.reference}: 印字できない文字「{'」「'.join(missing)}」を{STAND_IN}にしました"
    known = Alert.objects.filter(kind=UNPRINTABLE.name, reference=reference, text=text)
    if missing and not known.exists():
        alert(UNPRINTABLE, reference, text, context.today(), context.now())
