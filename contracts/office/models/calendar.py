"""The days on which the office is closed beside those of the law."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company


@of_no_company("about the service")
class CompanyHoliday(models.Model):
    """A day on which the operator is closed, beside national holidays and the turn of the year."""

    day = models.DateField(_("Day"), unique=True)
    name = models.CharField(_("Name"), max_length=60)

    class Meta:
        verbose_name = _("Company holiday")
        verbose_name_plural = _("Company holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
