"""Interruptions and planned maintenance (Art. 13-1, 13-2), for the service or one contract."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.office.about_company import about_company, of
from contracts.terms.interruption import GROUNDS, MAINTENANCE


@about_company(
    "interruptions", of("contract__customer"), "中断・計画停止", "interruptions of its contracts"
)
class Interruption(models.Model):
    """Of the whole service where `contract` is null. Maintenance has its planned end.

    `ended_at` is the moment at which the service was restored.
    """

    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="interruptions"
    )
    ground = models.CharField(
        _("Ground"), max_length=10, choices=[(g, g) for g in (*GROUNDS, MAINTENANCE)]
    )
    affected = models.CharField(_("Effect"), max_length=300)
    starts_at = models.DateTimeField(_("Started"))
    planned_end_at = models.DateTimeField(_("Expected end"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Restored at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("Notified at"))

    class Meta:
        verbose_name = _("Interruption or maintenance")
        verbose_name_plural = _("Interruptions and maintenance")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("starts_at")),
                name="interruption_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(ground=MAINTENANCE)
                | Q(planned_end_at__gt=F("starts_at"), recorded_at__lt=F("starts_at")),
                name="maintenance_announced_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.ground}"
