"""Credit notes: what was invoiced and is given back (Art. 23-1; 適格返還請求書)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice, InvoiceLine
from billing.terms.crediting import CreditKind
from billing.terms.tax import TaxCategory
from contracts.office.about_company import about_company, of
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, Masked, of_companies, personal
from contracts.people.models import BillingAccount, Customer


@about_company("credit_notes", of("customer"), "返還請求書", "credit notes")
@personal(of_companies("customer"), parties=Masked("recipient"), reason=MARK)
class CreditNote(models.Model):
    """A counter-document of an issued invoice; `total` is with tax. Frozen like the invoice.

    `bears_none` is the part of `total` that gives back late interest; `lines` are copies of
    the lines given back whole, empty where sums were.
    """

    number = CodeField(_("Credit note number"), unique=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="credit_notes")
    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="credit_notes")
    issued_on = models.DateField(_("Credited on"))
    kind = models.CharField(_("Kind of credit note"), max_length=10, choices=choices(CreditKind))
    reason = models.CharField(_("Reason"), max_length=200)
    total = models.BigIntegerField(_("Total with tax"))
    bears_none = models.BigIntegerField(_("Late interest included"), default=0)
    lines = models.JSONField(
        _("Copy of the lines credited"), default=list, encoder=DjangoJSONEncoder
    )
    parties = models.JSONField(_("Copy of the parties"))

    class Meta:
        verbose_name = _("Credit note")
        verbose_name_plural = _("Credit notes")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["total", "issued_on", "number"], name="credit_note_by_total"),
            models.Index(Reverse("number"), name="credit_note_by_tail"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="credit_note_total_positive"),
            models.CheckConstraint(
                condition=~Q(kind="interest") | Q(bears_none=F("total")),
                name="interest_given_back_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.number


@about_company(
    "credit_note_parts", of("credit_note__customer"), "返還の内訳", "what credit notes give back"
)
class CreditNotePart(models.Model):
    """What is given back at one rate; outside tax where the category is empty."""

    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="parts")
    category = models.CharField(max_length=10, choices=choices(TaxCategory), blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    amount = models.BigIntegerField(_("Taxable amount"))
    tax = models.BigIntegerField(_("Consumption tax amount"), default=0)

    class Meta:
        verbose_name = _("Credit breakdown")
        verbose_name_plural = _("Credit breakdown")
        ordering = ["credit_note", "-percent", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_note", "category", "percent"],
                name="one_part_each_rate",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(category="", percent__isnull=True, tax=0)
                | (~Q(category="") & Q(percent__isnull=False)),
                name="credit_part_rate_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credit_note_id} {self.percent}%"


@about_company(
    "interest_given_back",
    of("credit_note__customer"),
    "遅延損害金の精算",
    "late interest given back",
)
class InterestGivenBack(models.Model):
    """Yen of a late-interest line that had not accrued. The line's invoice bears the note.

    The database refuses more than the line, and a note of another kind or invoice.
    """

    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="interest_given_back")
    line = models.ForeignKey(InvoiceLine, models.PROTECT, related_name="given_back")
    amount = models.BigIntegerField(_("Amount"))

    class Meta:
        verbose_name = _("Late interest given back")
        verbose_name_plural = _("Late interest given back")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="given_back_positive")
        ]

    def __str__(self) -> str:
        return f"{self.credit_note_id} {self.amount}"


@about_company(
    "credit_note_documents",
    of("credit_note__customer"),
    "返還請求書PDFの記録",
    "records of credit note PDFs",
    without=("pdf",),
)
@personal(of_companies("credit_note__customer"))
class CreditNoteDocument(models.Model):
    """The PDF, made once when first needed."""

    credit_note = models.OneToOneField(
        CreditNote, models.PROTECT, primary_key=True, related_name="document"
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Credit note PDF")
        verbose_name_plural = _("Credit note PDFs")

    def __str__(self) -> str:
        return str(self.credit_note_id)
