"""What staff keep about a customer: notes and files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about_company import of_no_company
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, personal


@personal(of_companies("customer"), text=MARK)
@of_no_company("what the operator noted for itself")
class Note(models.Model):
    """A remark of staff, never shown to the customer.

    About a customer; `contract` or `reference`, an invoice's number, says of what of it.
    """

    customer = models.ForeignKey("people.Customer", models.PROTECT, related_name="notes")
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="notes"
    )
    reference = CodeField(_("Subject"), blank=True, default="", db_default="")
    text = models.TextField(pgettext_lazy("memo", "Note"))
    at = models.DateTimeField(_("Date and time"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("memo", "Note")
        verbose_name_plural = _("Notes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]


@personal(of_companies("customer"), file="", name=MARK, sha256="")
@of_no_company("what the operator noted for itself")
class Attachment(models.Model):
    """A file on record: a signed paper, a letter. Checked on its way in, served as a download."""

    customer = models.ForeignKey("people.Customer", models.PROTECT, related_name="attachments")
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="attachments"
    )
    file = models.FileField(_("File"), upload_to="attachments/%Y/")
    name = models.CharField(pgettext_lazy("passkey", "Name"), max_length=120)
    content_type = models.CharField(_("Kind"), max_length=60)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("Date and time"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("File")
        verbose_name_plural = _("Files")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
