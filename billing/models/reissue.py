"""Reissued invoices: the same invoice in other words (再発行, 差替え)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice
from contracts.office.about_company import about_company, of
from contracts.office.folding import searchable
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, Masked, of_companies, personal

LONGEST_REMARK = 200


@about_company("invoice_reissues", of("invoice__customer"), "請求書の再発行", "invoices reissued")
@personal(
    of_companies("invoice__customer"),
    parties=Masked("recipient", "references"), customer_references=MARK, remark=MARK, reason=MARK,
)  # fmt: skip
class InvoiceReissue(models.Model):
    """A corrected document of an invoice, under its number and `revision`: `INV-2026-000123-R1`.

    Other words alone: lines, amounts, due day and everything that refers to the invoice stay.
    It replaces the revision before, the first one the invoice as it was issued. Frozen.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reissues")
    revision = models.PositiveSmallIntegerField(_("Revision"))
    number = CodeField(_("Number of the reissue"), unique=True)
    issued_on = models.DateField(_("Reissued on"))
    issued_at = models.DateTimeField(_("Recorded at"))
    remark = models.CharField(_("Remark"), max_length=LONGEST_REMARK, blank=True)
    reason = models.CharField(_("Reason"), max_length=200)
    parties = models.JSONField(_("Copy of the parties"))
    customer_references = models.TextField(
        _("References of the customer"), blank=True, db_default=""
    )
    sought = searchable("customer_references")

    class Meta:
        verbose_name = _("Reissued invoice")
        verbose_name_plural = _("Reissued invoices")
        ordering = ["invoice", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "revision"], name="one_reissue_each_revision"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="reissue_from_one"),
        ]

    def __str__(self) -> str:
        return self.number


@about_company(
    "invoice_reissue_documents",
    of("reissue__invoice__customer"),
    "再発行した請求書PDFの記録",
    "records of PDFs of reissued invoices",
    without=("pdf",),
)
@personal(of_companies("reissue__invoice__customer"))
class InvoiceReissueDocument(models.Model):
    """The PDF, made once when first needed."""

    reissue = models.OneToOneField(
        InvoiceReissue, models.PROTECT, primary_key=True, related_name="document"
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("PDF of a reissued invoice")
        verbose_name_plural = _("PDFs of reissued invoices")

    def __str__(self) -> str:
        return str(self.reissue_id)
