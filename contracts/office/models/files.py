"""What staff keep about a customer: notes and files."""

from django.conf import settings
from django.db import models

from contracts.office.about_company import of_no_company


@of_no_company("what the operator noted for itself")
class Note(models.Model):
    """A remark of staff, never shown to the customer."""

    customer = models.ForeignKey("people.Customer", models.PROTECT, related_name="notes")
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="notes"
    )
    text = models.TextField("メモ")
    at = models.DateTimeField("日時")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "メモ"
        verbose_name_plural = "メモ"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]


@of_no_company("what the operator noted for itself")
class Attachment(models.Model):
    """A file on record: a signed paper, a letter. Checked on its way in, served as a download."""

    customer = models.ForeignKey("people.Customer", models.PROTECT, related_name="attachments")
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="attachments"
    )
    file = models.FileField("ファイル", upload_to="attachments/%Y/")
    name = models.CharField("名前", max_length=120)
    content_type = models.CharField("種類", max_length=60)
    size = models.PositiveIntegerField("大きさ")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("日時")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ファイル"
        verbose_name_plural = "ファイル"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
