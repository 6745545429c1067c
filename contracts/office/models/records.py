"""What was said and done: notices, mail to send, the journal, alerts."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from contracts.office import operation
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import both
from contracts.office.models.fields import CodeField, Reference


@about_company("notices", of("customer"), "通知", "notices")
class Notice(models.Model):
    """An entry of the notice register (Art. 33). To the public where `customer` is null."""

    class Channel(models.TextChoices):
        MAIL = "mail", both("電子メール", "e-mail")
        PAGE = "page", both("掲示", "posted")
        TELEPHONE = "telephone", both("電話", "telephone")

    day = models.DateField("日")
    at = models.DateTimeField("発信日時")
    kind = models.CharField("種類", max_length=30)
    channel = models.CharField("方法", max_length=10, choices=Channel.choices)
    customer = Reference("people.Customer", null=True, related_name="notices")
    contract = Reference("contracts.Contract", null=True, related_name="notices")
    reference = CodeField("対象", blank=True)
    data = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
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


@about_company("mail", of("notice__customer"), "送信メール", "mail sent")
class OutboxMessage(models.Model):
    """A mail to be sent once. `sent_at` and `response` are the mail server's answer.

    `bounced_at` and `bounce` are another server's later report that it was not delivered.
    """

    notice = Reference(Notice, related_name="messages")
    document = CodeField("文書")
    purpose = models.CharField("目的", max_length=30)
    recipient = models.EmailField("宛先")
    created_at = models.DateTimeField("作成日時")
    attempts = models.PositiveIntegerField("試行回数", default=0)
    next_attempt_at = models.DateTimeField("次の試行", null=True)
    sent_at = models.DateTimeField("送信日時", null=True)
    response = models.TextField("応答", blank=True)
    bounced_at = models.DateTimeField("不達の報告", null=True)
    bounce = models.TextField("不達の内容", blank=True, db_default="")

    class Meta:
        verbose_name = "送信メール"
        verbose_name_plural = "送信メール"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["notice"], name="messages_of_notice"),
            models.Index(
                fields=["next_attempt_at"], name="outbox_waiting", condition=Q(sent_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "recipient", "purpose"], name="one_message_each_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.document} → {self.recipient}"


def _shown(customer_id: int) -> Q:
    """All but staff's own deliberation."""
    return Q(customer=customer_id) & ~Q(operation__in=operation.hidden())


@about_company("journal", _shown, "操作記録", "the journal")
class JournalEntry(models.Model):
    """Who did what, when, under which clause, and what it changed. Append-only."""

    at = models.DateTimeField("日時")
    day = models.DateField("日")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False)
    actor = models.CharField("実行者", max_length=120)
    operation = models.CharField("操作", max_length=40)
    clause = models.CharField("条項", max_length=12, blank=True)
    customer = Reference("people.Customer", null=True, related_name="journal")
    contract = Reference("contracts.Contract", null=True, related_name="journal")
    reference = CodeField("対象", blank=True)
    before = models.JSONField("前", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("後", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "操作記録"
        verbose_name_plural = "操作記録"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["account"], name="journal_of_account", condition=Q(account__isnull=False)
            ),
            models.Index(
                fields=["customer"],
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


@of_no_company("about the journal as a whole")
class JournalSeal(models.Model):
    """The entries of the journal up to a day, bound to all before them by a hash.

    `sha256` is over the seal before and the entries after its last, up to `last_entry`.
    """

    day = models.DateField("日", unique=True)
    last_entry = models.BigIntegerField("最後の記録")
    entries = models.PositiveIntegerField("件数")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField("封印日時")

    class Meta:
        verbose_name = "操作記録の封印"
        verbose_name_plural = "操作記録の封印"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.sha256[:12]}"


@of_no_company("the operator's own work")
class Alert(models.Model):
    """Something that staff must look at."""

    kind = models.CharField("種類", max_length=40)
    day = models.DateField("日")
    created_at = models.DateTimeField("発生日時")
    reference = CodeField("対象", max_length=120, blank=True)
    text = models.TextField("内容")
    resolved_at = models.DateTimeField("対応済み", null=True, blank=True)

    class Meta:
        verbose_name = "警告"
        verbose_name_plural = "警告"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "day", "reference"], name="one_alert_each_matter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
