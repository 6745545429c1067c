"""What was said and done: notices, mail to send, the journal, alerts."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office import operation
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.models.fields import CodeField, Reference
from contracts.office.personal import (
    ADDRESS,
    MARK,
    of_accounts,
    of_companies,
    of_nobody,
    of_words,
    personal,
    that_say,
)
from contracts.office.terms.notices import ACCOUNT


@personal(of_companies("customer"), data={})
@personal(of_nobody("notices"), data={})
@about_company("notices", of("customer"), "通知", "notices")
class Notice(models.Model):
    """An entry of the notice register (Art. 33).

    Without a `customer` it is to the public by page, or by mail to somebody of no company.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("By e-mail")
        PAGE = "page", _("Posted in the portal")
        TELEPHONE = "telephone", _("Telephone")

    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("Dispatched at"))
    kind = models.CharField(_("Kind"), max_length=30)
    channel = models.CharField(_("Method"), max_length=10, choices=Channel.choices)
    customer = Reference("people.Customer", null=True, related_name="notices")
    contract = Reference("contracts.Contract", null=True, related_name="notices")
    reference = CodeField(_("Subject"), blank=True)
    data = models.JSONField(_("Content"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("Notice")
        verbose_name_plural = _("Notices sent")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["customer", "id"], name="notices_of_customer"),
            models.Index(
                fields=["contract"],
                name="notice_of_contract",
                condition=Q(contract__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


@personal(of_companies("notice__customer"), recipient=ADDRESS, response=MARK, bounce=MARK)
@personal(of_nobody("notices", "notice"), recipient=ADDRESS, response=MARK, bounce=MARK)
@personal(of_words("recipient", purpose=ACCOUNT))
@about_company("mail", of("notice__customer"), "送信メール", "mail sent", without=("sealed",))
class OutboxMessage(models.Model):
    """A mail to be sent once. `sent_at` and `response` are the mail server's answer.

    `bounced_at` and `bounce` are another server's later report that it was not delivered.
    `unanswered` counts how often it was handed over and no answer came: it may have arrived.
    `sealed` is what only its mail may say, encrypted, and emptied once the mail needs it no more.
    `delivery` follows from these and is what every page shows. A message that `resends` another
    takes its place.
    """

    class Delivery(models.TextChoices):
        """How far a message has come. Failed is what is not tried again."""

        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", pgettext_lazy("state", "Sent")
        BOUNCED = "bounced", _("Bounced")
        UNANSWERED = "unanswered", _("Perhaps sent, no answer")
        FAILED = "failed", _("Cannot be sent")

    LOST = (Delivery.BOUNCED, Delivery.UNANSWERED, Delivery.FAILED)

    notice = Reference(Notice, related_name="messages")
    document = CodeField(_("Mailed document"))
    purpose = models.CharField(_("Purpose"), max_length=30)
    recipient = models.EmailField(_("Recipient"))
    created_at = models.DateTimeField(_("Created at"))
    attempts = models.PositiveIntegerField(_("Attempts"), default=0)
    unanswered = models.PositiveSmallIntegerField(
        _("Handed over without an answer"), default=0, db_default=0
    )
    sealed = models.TextField(blank=True, default="", db_default="", editable=False)
    next_attempt_at = models.DateTimeField(_("Next attempt"), null=True)
    sent_at = models.DateTimeField(_("Sent at"), null=True)
    response = models.TextField(_("Answer"), blank=True)
    bounced_at = models.DateTimeField(_("Bounce reported at"), null=True)
    bounce = models.TextField(_("Bounce message"), blank=True, db_default="")
    resends = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("Sent in place of"),
        null=True,
        related_name="resent",
    )
    delivery = models.GeneratedField(
        verbose_name=_("Delivery"),
        expression=Case(
            When(bounced_at__isnull=False, then=Value("bounced")),
            When(sent_at__isnull=False, then=Value("sent")),
            When(next_attempt_at__isnull=False, then=Value("waiting")),
            When(unanswered__gt=0, then=Value("unanswered")),
            default=Value("failed"),
        ),
        output_field=models.CharField(max_length=10),
        choices=Delivery.choices,
        db_persist=True,
    )

    class Meta:
        verbose_name = _("Outgoing e-mail")
        verbose_name_plural = _("Outgoing e-mail")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["notice"], name="messages_of_notice"),
            models.Index(
                fields=["next_attempt_at"], name="outbox_waiting", condition=Q(sent_at__isnull=True)
            ),
            models.Index(
                fields=["created_at"],
                name="outbox_lost",
                condition=Q(delivery__in=["bounced", "unanswered", "failed"]),
            ),
            models.Index(fields=["recipient"], name="messages_to_recipient"),
            models.Index(
                fields=["document"], name="resent_of_document", condition=Q(resends__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "recipient", "purpose"],
                name="one_message_each_purpose",
                condition=Q(resends__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.document} → {self.recipient}"

    @property
    def is_lost(self) -> bool:
        """Whether it did not arrive and will not by itself."""
        return self.delivery in self.LOST


_HASH = Func(
    *("salt", "actor", "before", "after"),
    function="office_commitment",
    output_field=models.CharField(),
)
COMMITMENT = Case(
    When(salt__isnull=True, before={}, after={}, then="commitment"),
    default=_HASH,
    output_field=models.CharField(),
)
"""What a seal is over of an entry's words: calculated, or kept where none are left of them."""
SAID: dict[str, Any] = {"before": {}, "after": {}, "salt": None, "commitment": COMMITMENT}
"""An entry without its words; who did it is named by the account, not by `actor` any more."""


def _shown(customer_id: int) -> Q:
    """All but staff's own deliberation."""
    return Q(customer=customer_id) & ~Q(operation__in=operation.hidden())


@personal(of_companies("customer"), **SAID)
@personal(of_accounts("account", "customer"), actor=MARK, **SAID)
@about_company("journal", _shown, "操作記録", "the journal", without=("salt", "commitment"))
class JournalEntry(models.Model):
    """Who did what, when, under which clause, and what it changed. Append-only.

    The seals are over a `commitment` to what names people, a hash with the entry's `salt`: once
    the words and their salt are erased the commitment stays, and the chain with it. Until then
    it is calculated each time, and not stored.
    """

    at = models.DateTimeField(_("Date and time"))
    day = models.DateField(_("Day"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False)
    actor = models.CharField(_("Done by"), max_length=120)
    operation = models.CharField(_("Operation"), max_length=40)
    clause = models.CharField(_("Clause"), max_length=12, blank=True)
    customer = Reference("people.Customer", null=True, related_name="journal")
    contract = Reference("contracts.Contract", null=True, related_name="journal")
    reference = CodeField(_("Subject"), blank=True)
    before = models.JSONField(_("Before the change"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("After the change"), default=dict, encoder=DjangoJSONEncoder)
    salt = models.UUIDField(null=True, db_default=RandomUUID(), editable=False)
    commitment = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    class Meta:
        verbose_name = _("Journal")
        verbose_name_plural = _("Journal")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["account"], name="journal_of_account", condition=Q(account__isnull=False)
            ),
            models.Index(
                fields=["customer", "reference"],
                name="journal_of_customer",
                condition=Q(customer__isnull=False),
            ),
            models.Index(
                fields=["contract"],
                name="journal_of_contract",
                condition=Q(contract__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.operation}"

    @property
    def is_erased(self) -> bool:
        """Whether its words went with the personal data of its company (Art. 29)."""
        return bool(self.commitment)


@of_no_company("about the journal as a whole")
class JournalSeal(models.Model):
    """The entries of the journal up to a day, bound to all before them by a hash.

    `sha256` is over the seal before and the entries after its last, up to `last_entry`.
    """

    day = models.DateField(_("Day"), unique=True)
    last_entry = models.BigIntegerField(_("Last entry"))
    entries = models.PositiveIntegerField(_("Number of entries"))
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(_("Sealed at"))

    class Meta:
        verbose_name = _("Seal of the journal")
        verbose_name_plural = _("Seals of the journal")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.sha256[:12]}"


@personal(that_say("office_alert", "text", also_of_strangers=True), text=MARK)
@of_no_company("the operator's own work")
class Alert(models.Model):
    """Something that staff must look at."""

    kind = models.CharField(_("Kind"), max_length=40)
    day = models.DateField(_("Day"))
    created_at = models.DateTimeField(_("Occurred at"))
    reference = CodeField(_("Subject"), max_length=120, blank=True)
    text = models.TextField(_("Content"))
    resolved_at = models.DateTimeField(_("Handled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Alert")
        verbose_name_plural = _("Alerts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "day", "reference"], name="one_alert_each_matter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
