"""Numbers without gaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company
from contracts.office.models.fields import CodeField


@of_no_company("about the service")
class NumberSeries(models.Model):
    """The last number taken of a series; locked while one is taken, so there are no gaps."""

    name = CodeField(max_length=20)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Number")
        verbose_name_plural = _("Numbers")
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], name="one_series_each_year")
        ]

    def __str__(self) -> str:
        return f"{self.name}-{self.year}"
