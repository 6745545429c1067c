"""Files asked for: how far their making has come, where they lie, until when."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from contracts.office.about_company import about_company, of
from contracts.office.exporting import EXPORTS
from contracts.office.language import both
from contracts.people.models import Customer

UNFINISHED = ("waiting", "running")


@about_company("exports", of("customer"), "作成したファイル", "files made")
class Export(models.Model):
    """Long work asked for: a file, or figures in `result`.

    For a company's people, or for staff where there is no `customer`. `file` is its name in
    the storage, set once it is whole.

    `seen_at` is the last sign of life of the job that makes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", both("待機中", "waiting")
        RUNNING = "running", both("作成中", "being made")
        READY = "ready", both("完成", "ready")
        FAILED = "failed", both("失敗", "failed")
        EXPIRED = "expired", both("期限切れ", "expired")

    class Error(models.TextChoices):
        QUEUE = (
            "queue",
            both(
                "作成の受付に失敗しました。しばらくしてからもう一度お試しください。",
                "The file could not be queued. Please try again in a while.",
            ),
        )
        JOB = (
            "job",
            both(
                "ファイルを作成できませんでした。運営者に連絡しました。もう一度お試しください。",
                "The file could not be made; the operator has been told. Please try again.",
            ),
        )

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種類", max_length=15)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="exports")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    parameters = models.JSONField("条件", default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField("済", default=0)
    total = models.PositiveIntegerField("全部", default=0)
    result = models.JSONField("結果", null=True, encoder=DjangoJSONEncoder)
    file = models.CharField("ファイル", max_length=120, blank=True)
    size = models.BigIntegerField("大きさ", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField("受付")
    seen_at = models.DateTimeField("最後の進み")
    finished_at = models.DateTimeField("完成", null=True)
    expires_at = models.DateTimeField("期限", null=True)
    error = models.CharField("誤り", max_length=10, choices=Error.choices, blank=True)

    class Meta:
        verbose_name = "作成したファイル"
        verbose_name_plural = "作成したファイル"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "parameters"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_export_each",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.kind} {self.created_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """What it is; the name of a kind that is no longer in the code."""
        kind = EXPORTS.get(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def download_name(self) -> str:
        """In ASCII, so that every browser keeps it."""
        return f"{self.kind.replace('_', '-')}-{self.created_at:%Y%m%d}-{self.key.hex[:8]}.zip"
