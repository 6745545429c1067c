"""What the journal calls incoming mail."""

from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.office.queries.journal_words import VALUES, ValueName
from contracts.office.subjects import keyed
from support.inbound.terms.kinds import Kind

keyed("incoming_mail", _("Incoming e-mail"), "received_mail")
keyed("mailbox", _("Mailbox"))


def _kind(value: str) -> str:
    return str(label(Kind(value))) if value in list(Kind) else ""


VALUES.register(ValueName("mail_kind", _("Kind of e-mail"), say=_kind))
