"""By when applicants are told to expect a decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company


@of_no_company("about the service")
class ScreeningPolicy(models.Model):
    """Working days in which an application is to be decided; the newest row counts."""

    days = models.PositiveSmallIntegerField(_("Working days"))
    at = models.DateTimeField(_("Set at"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Time of screening")
        verbose_name_plural = _("Times of screening")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.days)
