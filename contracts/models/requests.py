"""What customers ask for: applications being written, changes waiting for acceptance."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from contracts.models.contract import Contract, applied_by
from contracts.office.about_company import about_company, of
from contracts.office.language import both
from contracts.people.models import Customer


@about_company(
    "drafts",
    lambda pk: Q(customer=pk) | applied_by(pk),
    "申込の下書き",
    "applications being written",
)
class ApplicationDraft(models.Model):
    """An application that its applicant is still writing, step by step (Art. 6-1).

    Sent once: `contract` is then what came of it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    contract = models.OneToOneField(Contract, models.PROTECT, null=True, related_name="draft")

    class Meta:
        verbose_name = "申込の下書き"
        verbose_name_plural = "申込の下書き"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.key)


@about_company("change_requests", of("customer"), "変更申請", "change requests")
class ChangeRequest(models.Model):
    """Art. 6-2, 8-2, 12-1: a change asked for by the holder; it takes effect on acceptance.

    `before` and `after` are the values as the holder saw and asked for them.
    """

    class Kind(models.TextChoices):
        ADD_SERVERS = "add_servers", both("台数の追加", "more servers")
        CHANGE_PLAN = "change_plan", both("プランの変更", "another plan")
        RESPONSIBLE = "responsible", both("責任者の変更", "another responsible person")
        COMPANY = "company", both("会社情報の変更", "company particulars")
        BILLING_ACCOUNT = "billing_account", both("請求先の変更", "billing account")
        CONTACT = "contact", both("担当者の変更", "contact particulars")

    class State(models.TextChoices):
        OPEN = "open", both("確認中", "waiting")
        ACCEPTED = "accepted", both("承諾", "accepted")
        REFUSED = "refused", both("不承諾", "refused")
        WITHDRAWN = "withdrawn", both("取下げ", "withdrawn")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="requests")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="requests")
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    subject = models.BigIntegerField("対象の行", null=True)
    before = models.JSONField("前", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("後", default=dict, encoder=DjangoJSONEncoder)
    requested_at = models.DateTimeField("申請日時")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField("決定日時", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "変更申請"
        verbose_name_plural = "変更申請"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["requested_at"], name="open_requests", condition=Q(state="open"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind"],
                condition=Q(state="open", contract__isnull=False),
                name="one_open_request_each_kind",
            ),
            models.UniqueConstraint(
                fields=["customer", "kind", "subject"],
                condition=Q(state="open", contract__isnull=True),
                name="one_open_request_each_row",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.kind}"
