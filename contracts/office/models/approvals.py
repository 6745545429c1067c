"""What one person proposed and another decides."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from contracts.office.language import both
from contracts.office.models.fields import CodeField


class Approval(models.Model):
    """An operation that needs two people (Art. 2-2, 3-1, 7-3, 17-1, 23-1, 24-1).

    `values` are the operation's arguments, `shown` the consequences that the proposer saw;
    `subject` names what it is about (`contract:C-2026-00001`): one open proposal of a kind
    for each. The proposer never decides, which the database holds too.
    """

    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", both("個別合意付きの承諾", "acceptance with an agreement")
        AGREEMENT = "agreement", both("個別合意", "individual agreement")
        TERMINATION = "termination", both("会社からの解除", "termination by the company")
        DEFAULT = "default", both("延滞による解除", "termination for default")
        DAMAGES = "damages", both("損害の請求", "damages")
        CREDIT_NOTE = "credit_note", both("返還請求書", "credit note")
        WRITE_OFF = "write_off", both("貸倒れ", "write-off")
        EDITION = "edition", both("規約の版の公表", "edition of the terms")
        POLICY = "policy", both("督促方針の変更", "dunning policy")
        STAFF = "staff", both("担当者と担当", "staff and duties")

    class State(models.TextChoices):
        OPEN = "open", both("承認待ち", "waiting")
        APPROVED = "approved", both("承認", "approved")
        DECLINED = "declined", both("却下", "declined")
        WITHDRAWN = "withdrawn", both("取下げ", "withdrawn")

    kind = models.CharField("種類", max_length=12, choices=Kind.choices)
    customer = models.ForeignKey(
        "people.Customer", models.PROTECT, null=True, related_name="approvals"
    )
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="approvals"
    )
    subject = CodeField("対象", max_length=80)
    values = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)
    shown = models.JSONField("示した結果", default=dict, encoder=DjangoJSONEncoder)
    document = models.FileField("書類", upload_to="approvals/%Y/", blank=True)
    reason = models.TextField("理由", blank=True)
    proposed_at = models.DateTimeField("起案日時")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField("決定日時", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField("決定の理由", blank=True)

    class Meta:
        verbose_name = "承認"
        verbose_name_plural = "承認"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["proposed_at"], name="open_approvals", condition=Q(state="open"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state="open"),
                name="one_open_approval_each",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True)
                | Q(state="withdrawn", decided_by__isnull=False)
                | Q(state__in=["approved", "declined"], decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"
