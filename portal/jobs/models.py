"""How far a day's jobs have come."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from contracts.office.about_company import of_no_company


@of_no_company("of many companies at once")
class JobRun(models.Model):
    """The jobs of a day; `since` is the first day that they have to live through.

    `month` is set where staff asked for the billing of a month by itself.
    """

    day = models.DateField("日")
    month = models.DateField("請求月", null=True)
    since = models.DateField("対象の最初の日")
    plan = ArrayField(models.CharField(max_length=20), verbose_name="段階")
    position = models.PositiveIntegerField("現在の段階", default=0)
    is_prepared = models.BooleanField(default=False)
    started_at = models.DateTimeField("開始")
    finished_at = models.DateTimeField("完了", null=True)
    superseded_at = models.DateTimeField("後の日に引き継ぎ", null=True)

    class Meta:
        verbose_name = "日次処理"
        verbose_name_plural = "日次処理"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(month=None), name="one_run_each_day"
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(finished_at=None, superseded_at=None),
                name="one_unfinished_run_each_month",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def stage(self) -> str | None:
        return self.plan[self.position] if self.position < len(self.plan) else None


@of_no_company("of many companies at once")
class JobChunk(models.Model):
    """Some of a stage's rows: done by one worker in one transaction."""

    run = models.ForeignKey(JobRun, models.CASCADE, related_name="chunks")
    stage = models.CharField("段階", max_length=20)
    number = models.PositiveIntegerField("番号")
    ids = ArrayField(models.BigIntegerField())
    finished_at = models.DateTimeField("完了", null=True)

    class Meta:
        verbose_name = "日次処理の分割"
        verbose_name_plural = "日次処理の分割"
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "stage", "number"], name="one_chunk_each")
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.stage} {self.number}"
