"""Documents that their company opened in the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import about_company, of
from contracts.office.models.fields import CodeField
from contracts.people.models import Customer


@about_company(
    "document_openings", of("customer"), "書類を最初に開いた記録", "first openings of documents"
)
class DocumentOpening(models.Model):
    """The moment when somebody of the company first opened a document, by its number."""

    number = CodeField(_("Number"), unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="document_openings")
    at = models.DateTimeField(_("First opened at"))

    class Meta:
        verbose_name = _("Document opened")
        verbose_name_plural = _("Documents opened")
        ordering = ["at"]

    def __str__(self) -> str:
        return self.number
