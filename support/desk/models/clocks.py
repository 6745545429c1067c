"""What the clocks of the desk depend on: waiting times, targets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about_company import of_no_company
from contracts.office.language import choices
from support.desk.models.inquiries import Inquiry
from support.desk.terms.hours import Span
from support.desk.terms.kinds import Awaited, Priority

OWN_WORK = "the operator's own work"


@of_no_company(OWN_WORK)
class Wait(models.Model):
    """A stretch in which the clock of resolution stands still: for the customer or the maker.

    The maker's has the reference that the maker gave (escalation).
    """

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="waits")
    awaited = models.CharField(_("Awaited"), max_length=8, choices=choices(Awaited))
    reference = models.CharField(_("Maker's reference"), max_length=80, blank=True)
    starts_at = models.DateTimeField(pgettext_lazy("wait", "From"))
    ends_at = models.DateTimeField(pgettext_lazy("wait", "Until"), null=True)

    class Meta:
        verbose_name = _("Waiting time")
        verbose_name_plural = _("Waiting times")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], name="one_wait_at_a_time", condition=Q(ends_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="wait_in_order",
            ),
            models.CheckConstraint(
                condition=Q(awaited=Awaited.MAKER.value) ^ Q(reference=""),
                name="the_maker_has_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.awaited}"

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


@of_no_company("about the service")
class SupportTarget(models.Model):
    """What is aimed at for a priority, for inquiries received from a day on. In minutes."""

    priority = models.CharField(_("Priority"), max_length=6, choices=choices(Priority))
    effective_from = models.DateField(pgettext_lazy("target", "Received from"))
    response_minutes = models.PositiveIntegerField(_("First answer within"))
    resolution_minutes = models.PositiveIntegerField(_("Resolution within"))

    class Meta:
        verbose_name = _("Support target")
        verbose_name_plural = _("Support targets")
        ordering = ["priority", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "effective_from"], name="one_target_each_day"
            ),
            models.CheckConstraint(
                condition=Q(response_minutes__gte=1)
                & Q(resolution_minutes__gte=F("response_minutes")),
                name="resolved_no_sooner_than_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority} {self.effective_from}"
