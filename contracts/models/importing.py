"""Files by which a company's customers came from another product."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company


@of_no_company("of many companies at once")
class ImportFile(models.Model):
    """A file of customers as it was uploaded; imported whole, or looked at only.

    `summary` has the numbers of rows that came of it, by part.
    """

    name = models.CharField(_("File name"), max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(_("Received"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(_("Imported at"), null=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    summary = models.JSONField(_("Totals and notes"), default=dict)

    class Meta:
        verbose_name = _("File of customers")
        verbose_name_plural = _("Files of customers")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
