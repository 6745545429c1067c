"""That a company's personal data was erased: the record, and the key of the guards."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company


@of_no_company("what is left of a company once its data is erased")
class Erasure(models.Model):
    """A company's personal data was erased on a day (Art. 29): what kinds, how many rows.

    While the transaction that wrote it runs, and only then, the guards of the database let
    records of this company and of these accounts be changed to marks (`guards.sql`). `files`
    are what is still to be taken from the disk.
    """

    customer = models.OneToOneField(
        "people.Customer", models.PROTECT, related_name="erasure", primary_key=True
    )
    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("Erased at"))
    accounts = ArrayField(models.BigIntegerField(), verbose_name=_("Accounts erased"), default=list)
    counts = models.JSONField(_("Rows erased"), default=dict, encoder=DjangoJSONEncoder)
    files = ArrayField(models.CharField(max_length=200), verbose_name=_("Files"), default=list)
    files_erased = models.PositiveIntegerField(_("Files erased"), default=0)
    explanation = models.JSONField(default=dict)
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Erasure of personal data")
        verbose_name_plural = _("Erasures of personal data")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["transaction"], name="erasures_of_transaction"),
            models.Index(fields=["day"], name="erasures_with_files", condition=~Q(files=[])),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.day}"


@of_no_company("of people of no company")
class Forgetting(models.Model):
    """Personal data of people of no company was erased on a day (Art. 29): which rows, why.

    As with an `Erasure`, the guards let these rows be changed to marks while the transaction
    that wrote it runs. `rows` are their keys by table.
    """

    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("Erased at"))
    rows = models.JSONField(_("Rows erased"), default=dict)
    files = ArrayField(models.CharField(max_length=200), verbose_name=_("Files"), default=list)
    files_erased = models.PositiveIntegerField(_("Files erased"), default=0)
    explanation = models.JSONField(default=dict)
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Erasure of data of no company")
        verbose_name_plural = _("Erasures of data of no company")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["transaction"], name="forgettings_of_transaction"),
            models.Index(fields=["day"], name="forgettings_with_files", condition=~Q(files=[])),
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def row_count(self) -> int:
        return sum(map(len, self.rows.values()))
