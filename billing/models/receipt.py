"""Receipts: that money came, from whom and for what (領収書, Civil Code 486)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.models.payment import Allocation, Payment
from billing.terms.tax import TaxCategory
from contracts.office.about_company import about_company, of
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import Masked, of_companies, personal
from contracts.people.models import Customer


@about_company("receipts", of("customer"), "領収書", "receipts")
@personal(of_companies("customer"), parties=Masked("recipient"))
class Receipt(models.Model):
    """That `amount` yen of a payment came. Frozen; of `credit` nothing was settled on its day.

    What becomes of the payment afterwards can void it (`queries.receipts`); then another may
    be made that `replaces` it.
    """

    number = CodeField(_("Receipt number"), unique=True)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="receipts")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts")
    issued_on = models.DateField(_("Issued on"))
    amount = models.BigIntegerField(_("Amount received"))
    credit = models.BigIntegerField(pgettext_lazy("receipt", "Kept as credit"), default=0)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("Issued in place of"),
        null=True,
        related_name="replaced_by",
    )
    parties = models.JSONField(_("Copy of the parties"))

    class Meta:
        verbose_name = _("Receipt")
        verbose_name_plural = _("Receipts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(replaces__isnull=True),
                name="one_first_receipt_each_payment",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, credit__gte=0, credit__lte=F("amount")),
                name="receipt_amounts",
            ),
        ]

    def __str__(self) -> str:
        return self.number


@about_company("receipt_lines", of("receipt__customer"), "領収書の内訳", "what receipts are for")
class ReceiptLine(models.Model):
    """An allocation that a receipt names: its yen went to an invoice."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="receipt_lines")
    amount = models.BigIntegerField(_("Amount"))

    class Meta:
        verbose_name = _("Receipt line")
        verbose_name_plural = _("Receipt lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "allocation"], name="one_receipt_line_each_allocation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.amount}"


@about_company("receipt_parts", of("receipt__customer"), "領収書の税額", "tax within receipts")
class ReceiptPart(models.Model):
    """What was received at one rate; outside tax where the category is empty."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="parts")
    category = models.CharField(max_length=10, choices=choices(TaxCategory), blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    amount = models.BigIntegerField(_("Taxable amount"))
    tax = models.BigIntegerField(_("Consumption tax amount"), default=0)

    class Meta:
        verbose_name = _("Receipt breakdown")
        verbose_name_plural = _("Receipt breakdown")
        ordering = ["receipt", "-percent", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "category", "percent"],
                name="one_receipt_part_each_rate",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(category="", percent__isnull=True, tax=0)
                | (~Q(category="") & Q(percent__isnull=False)),
                name="receipt_part_rate_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.percent}%"


@about_company(
    "receipt_documents",
    of("receipt__customer"),
    "領収書PDFの記録",
    "records of receipt PDFs",
    without=("pdf",),
)
@personal(of_companies("receipt__customer"))
class ReceiptDocument(models.Model):
    """The PDFs, made when first needed: the original, and the one marked 再発行."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="documents")
    is_copy = models.BooleanField(_("Marked as reissued"))
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Receipt PDF")
        verbose_name_plural = _("Receipt PDFs")
        constraints = [
            models.UniqueConstraint(fields=["receipt", "is_copy"], name="one_original_and_one_copy")
        ]

    def __str__(self) -> str:
        return str(self.receipt_id)
