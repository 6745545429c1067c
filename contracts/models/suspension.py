"""Suspensions of whole contracts and of parts of contracts (Art. 13, 30-3)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.office.about_company import about_company, of
from contracts.office.language import choices, localized
from contracts.office.personal import MARK, of_companies, personal
from contracts.terms.part_suspension import LONGEST_NAME, Part, Stopped
from contracts.terms.suspension import SUSPENSION_GROUNDS


@personal(of_companies("contract__customer"), reason=MARK)
@about_company("suspensions", of("contract__customer"), "停止", "suspensions")
class Suspension(models.Model):
    """Art. 13, 30-3: from a day until it is lifted."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="suspensions")
    ground = models.CharField(
        _("Ground"), max_length=10, choices=[(g, g) for g in SUSPENSION_GROUNDS]
    )
    starts_on = models.DateField(_("Suspended on"))
    lifted_on = models.DateField(_("Resumed on"), null=True, blank=True)
    reason = models.TextField(_("Reason"), blank=True)

    class Meta:
        verbose_name = _("Suspension")
        verbose_name_plural = _("Suspensions")
        ordering = ["contract", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(lifted_on__isnull=True),
                name="one_open_suspension",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("starts_on")),
                name="suspension_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.starts_on}"


@personal(of_companies("contract__customer"), reason=MARK)
@about_company("part_suspensions", of("contract__customer"), "一部の停止", "suspensions of a part")
class PartSuspension(models.Model):
    """Art. 13, 30-3 for a part: from `starts_on` until it is lifted, or called off before.

    Its facts never change, and it is lifted once (`guards.sql`).
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="part_suspensions")
    part = models.CharField(_("What is suspended"), max_length=12, choices=choices(Part))
    servers = models.PositiveIntegerField(_("Servers"), null=True, blank=True)
    name = models.CharField(_("Name of the part"), max_length=LONGEST_NAME, blank=True)
    ground = models.CharField(
        _("Ground"), max_length=10, choices=[(g, g) for g in SUSPENSION_GROUNDS]
    )
    entered_on = models.DateField(_("Entered on"))
    starts_on = models.DateField(_("Suspended on"))
    lifted_on = models.DateField(_("Resumed on"), null=True, blank=True)
    reason = models.TextField(_("Reason"), blank=True)

    class Meta:
        verbose_name = _("Suspension of a part")
        verbose_name_plural = _("Suspensions of parts")
        ordering = ["contract", "id"]
        constraints = [
            models.UniqueConstraint(
                "contract",
                "part",
                Lower("name"),
                condition=Q(lifted_on__isnull=True),
                name="one_open_suspension_of_a_part",
            ),
            models.CheckConstraint(
                condition=Q(part=Part.SERVERS.value, servers__isnull=False, servers__gte=1, name="")
                | (Q(part=Part.OTHER.value, servers__isnull=True) & ~Q(name=""))
                | (
                    ~Q(part__in=[Part.SERVERS.value, Part.OTHER.value])
                    & Q(servers__isnull=True, name="")
                ),
                name="suspended_part_is_named_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("entered_on"))
                & (Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("entered_on"))),
                name="part_suspension_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.part} {self.starts_on}"

    @property
    def stopped(self) -> Stopped:
        return Stopped(Part(self.part), self.servers, self.name)

    @property
    def label(self) -> str:
        """What is suspended, in the reader's language."""
        return localized(self.stopped.label)
