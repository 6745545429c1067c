"""Mail as it came, and what became of it; what must never be is refused by the database."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about_company import of_no_company
from contracts.office.folding import searchable
from contracts.office.language import Text, choices, label
from contracts.office.models import OutboxMessage
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, of_nobody, personal
from support.desk.models import Inquiry, Message
from support.inbound.terms.kinds import Fate, Kind
from support.inbound.terms.reading import LONGEST_SUBJECT

NO_COMPANY_YET = _("At the desk, without a company")
OWN_LOG = "the operator's log of its mailbox; what was filed is among the company's inquiries"


@of_no_company(OWN_LOG)
class Mailbox(models.Model):
    """A folder of a mail server, and how far it has been fetched.

    Of the numbering `uid_validity` every mail up to `last_uid` is stored.
    """

    name = CodeField(_("Mailbox"), max_length=250, unique=True)
    uid_validity = models.BigIntegerField(_("Numbering of the mailbox"), default=0)
    last_uid = models.BigIntegerField(_("Last number fetched"), default=0)
    fetched_at = models.DateTimeField(_("Fetched at"), null=True)

    class Meta:
        verbose_name = _("Mailbox")
        verbose_name_plural = _("Mailboxes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


AS_IT_CAME: Mapping[str, Any] = {
    "file": "", "sender": Value(MARK), "sender_name": MARK, "subject": MARK, "thread": [],
    "why": {},
}  # fmt: skip


@personal(of_companies("message__inquiry__customer"), **AS_IT_CAME)
@personal(of_nobody("inquiries", "message__inquiry"), **AS_IT_CAME)
@personal(of_nobody("mail"), **AS_IT_CAME)
@of_no_company(OWN_LOG)
class IncomingMail(models.Model):
    """A mail, stored before it is read. By its `identity` it is stored once.

    `file` holds its bytes, of one that is too large (not `is_whole`) its headers alone. `thread`
    begins with its own Message-ID and goes on with those that it names. `message` is where it
    was filed, `bounced` the mail of ours that it reports as undelivered, `why` the reason.
    `tries` counts workers that began to file it and have not come to an end.
    """

    identity = models.CharField(max_length=64, unique=True)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, related_name="mails")
    uid = models.BigIntegerField(_("Number in the mailbox"), null=True)
    received_at = models.DateTimeField(_("Received at"))
    stored_at = models.DateTimeField(_("Fetched at"))
    size = models.PositiveIntegerField(_("Size"))
    is_whole = models.BooleanField(_("Fetched whole"), default=True)
    file = models.FileField(_("File"), max_length=150)
    sender = models.CharField(_("E-mail address"), max_length=254, blank=True)
    sender_name = models.CharField(pgettext_lazy("mail", "Sender"), max_length=120, blank=True)
    subject = models.CharField(
        pgettext_lazy("mail", "Subject"), max_length=LONGEST_SUBJECT, blank=True
    )
    thread = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=choices(Kind), blank=True)
    fate = models.CharField(
        pgettext_lazy("mail", "Outcome"),
        max_length=8,
        choices=choices(Fate),
        default=Fate.WAITING.value,
    )
    why = models.JSONField(_("Reason"), default=dict)
    tries = models.PositiveSmallIntegerField(_("Workers that stopped over it"), default=0)
    decided_at = models.DateTimeField(_("Handled at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="mails")
    bounced = models.ForeignKey(OutboxMessage, models.PROTECT, null=True, related_name="+")
    sought = searchable("sender", "sender_name", "subject")

    class Meta:
        verbose_name = _("Incoming e-mail")
        verbose_name_plural = _("Incoming e-mail")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["received_at", "id"], name="incoming_by_day"),
            models.Index(fields=["fate", "received_at", "id"], name="incoming_by_fate"),
            models.Index(fields=["sender", "received_at"], name="incoming_of_sender"),
            GinIndex(fields=["thread"], name="incoming_thread", condition=Q(message__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fate=Fate.WAITING.value) ^ Q(decided_at__isnull=False),
                name="mail_waits_or_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(fate=Fate.FILED.value) | Q(message__isnull=False),
                name="filed_mail_says_where",
            ),
            models.CheckConstraint(
                condition=Q(bounced__isnull=True) | Q(fate=Fate.BOUNCE.value),
                name="only_a_report_names_lost_mail",
            ),
            models.CheckConstraint(
                condition=(~Q(file="") | Q(sender=MARK)) & ~Q(identity=""),  # or it is erased
                name="mail_is_stored_as_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.subject}".strip() or self.identity[:12]

    @property
    def inquiry(self) -> Inquiry | None:
        """Where it was filed."""
        return self.message.inquiry if self.message else None

    @property
    def is_at_the_desk(self) -> bool:
        """Handed to the desk, which does not know the company yet."""
        row = self.inquiry if self.fate == Fate.TRIAGE else None
        return row is not None and row.customer_id is None and row.is_unresolved

    @property
    def fate_now(self) -> Fate:
        """What the desk has made of it since counts."""
        if self.fate == Fate.TRIAGE and self.message_id is not None and not self.is_at_the_desk:
            return Fate.FILED
        return Fate(self.fate)

    @property
    def outcome(self) -> Text:
        """What it is called that became of it."""
        return NO_COMPANY_YET if self.is_at_the_desk else label(self.fate_now)

    @property
    def is_to_be_sorted(self) -> bool:
        return self.fate == Fate.TRIAGE
