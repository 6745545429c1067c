"""Fetching what is new in the mailbox. It may run twice, late, or be killed anywhere.

What is fetched is stored, with its number, in one transaction; only then is it marked on the
server. Nothing is deleted there.
"""

import logging

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.alone import alone
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.alerts import alert, resolve
from support.inbound import imap
from support.inbound.imap import MailServer
from support.inbound.models import Mailbox
from support.inbound.operations.storing import Place, store

logger = logging.getLogger(__name__)

FETCHING = 20_120
"""The number of this work among locks; the second is the mailbox."""
TROUBLE = ALERTS.register(
    AlertKind(
        "mail_fetching",
        _("Incoming e-mail cannot be fetched"),
        page="incoming_mail",
    )
)


def server() -> MailServer | None:
    """The mail server of the settings; None where mail is not fetched."""
    return MailServer(**settings.IMAP) if settings.IMAP else None


@operation(Duty.SUPPORT, title=_("Mail fetched"))
def fetch(by: By, at: MailServer) -> int:
    """Store what came since the last time. Returns how many mails are new.

    A server that cannot be reached raises an alert, which closes itself when it can again. While
    another worker fetches the mailbox, nothing is done.
    """
    by.require(Duty.SUPPORT)
    mailbox, _created = Mailbox.objects.get_or_create(name=at.name)
    reference = f"mailbox:{mailbox.pk}"
    with alone(FETCHING, mailbox.pk) as is_alone:
        if not is_alone:
            return 0
        try:
            stored = _fetch(by, at, mailbox)
        except imap.TROUBLE as error:
            logger.warning("mailbox %s: %s", at.name, error)
            text = f"{at.name} のメールを取得できません: {type(error).__name__}: {error}"
            alert(TROUBLE, reference, text[:2000].replace("\x00", ""), by.day, by.now)
            return 0
    resolve(TROUBLE, [reference], by.now)
    return stored


def _fetch(by: By, at: MailServer, mailbox: Mailbox) -> int:
    stored = 0
    with imap.opened(at) as folder:
        mailbox.refresh_from_db()
        if mailbox.uid_validity != folder.validity:
            mailbox.uid_validity, mailbox.last_uid = folder.validity, 0
            mailbox.save(update_fields=["uid_validity", "last_uid"])
        for last, mails in folder.after(mailbox.last_uid):
            stored += store(by, mails, Place(mailbox, folder.validity, last))
            folder.mark(mails)
    return stored
