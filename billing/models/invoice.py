"""Issued invoices. Once issued, frozen: the database refuses any change (migration 0002)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from billing.terms.due import PaymentTerms
from billing.terms.invoicing import InvoiceKind
from billing.terms.lines import LineKind, PriceUnit
from billing.terms.tax import TaxCategory
from contracts.models import Contract, Ending, ServerChange
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.folding import searchable
from contracts.office.language import choices
from contracts.office.models.fields import CodeField, Reference
from contracts.office.personal import MARK, Masked, of_companies, personal
from contracts.office.terms.explanation import Explanation
from contracts.people.models import BillingAccount, Customer
from contracts.terms.parameters import END_OF_NEXT_MONTH
from contracts.terms.periods import ONE_DAY


@of_no_company("about the law")
class TaxRate(models.Model):
    """A rate of consumption tax and the day from which it applies."""

    category = models.CharField(_("Category"), max_length=10, choices=choices(TaxCategory))
    percent = models.DecimalField(_("Tax rate (%)"), max_digits=5, decimal_places=2)
    effective_on = models.DateField(_("Effective date"))

    class Meta:
        verbose_name = _("Consumption tax rate")
        verbose_name_plural = _("Consumption tax rates")
        ordering = ["category", "effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["category", "effective_on"], name="one_rate_each_day")
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.percent}%"


def of_invoice_or_account(customer_id: int) -> Q:
    """Rows about the company's invoices, and about its accounts where they name no invoice."""
    return Q(invoice__customer=customer_id) | Q(invoice=None, billing_account__customer=customer_id)


@about_company("invoices", of("customer"), "請求書", "invoices")
@personal(
    of_companies("customer"),
    parties=Masked("recipient", "references"), customer_references=MARK,
)  # fmt: skip
class Invoice(models.Model):
    """An invoice as it was issued: amounts in yen, `parties` and figures copied.

    `label` is how payers name it: its month (`2026-04`) or `residual:` and the contract.
    `bears_none` is the part of `total` that bears no late interest. A residual fee is of the
    `ending` of the whole contract, or of the `server_change` by which a part left.
    `customer_references` are all that it says of the customer's own books (`terms.references`).
    `payment_terms` and `least_days_to_pay` are what its due day follows from (`terms.due`).
    """

    number = CodeField(_("Invoice number"))
    customer = Reference(Customer, related_name="invoices")
    billing_account = Reference(BillingAccount, related_name="invoices")
    kind = models.CharField(
        _("Kind"),
        max_length=10,
        choices=[
            (InvoiceKind.REGULAR.value, _("Regular")),
            (InvoiceKind.RESIDUAL.value, _("Residual fee")),
        ],
    )
    label = CodeField(_("Subject"))
    billing_month = models.DateField(_("Billing month"), null=True)
    contract = Reference(Contract, null=True, related_name="residual_invoices")
    ending = Reference(
        Ending,
        null=True,
        related_name="residual_invoices",
        verbose_name=_("Ending that caused the residual fee"),
    )
    server_change = Reference(
        ServerChange,
        null=True,
        related_name="residual_invoices",
        verbose_name=_("Reduction that caused the residual fee"),
    )
    issued_on = models.DateField(_("Issued on"))
    due_on = models.DateField(_("Due date"))
    payment_terms = models.CharField(_("Payment terms"), max_length=40, blank=True)
    least_days_to_pay = models.PositiveSmallIntegerField(_("Least days to pay"), null=True)
    total = models.BigIntegerField(_("Total with tax"))
    bears_none = models.BigIntegerField(_("Late interest included"), default=0)
    late_interest_rate = models.DecimalField(
        _("Annual rate of late interest"), max_digits=7, decimal_places=4
    )
    day_count = models.CharField(max_length=15)
    parties = models.JSONField(_("Copy of the parties"))
    customer_references = models.TextField(
        _("References of the customer"), blank=True, db_default=""
    )
    sought = searchable("customer_references")

    class Meta:
        verbose_name = _("Invoice")
        verbose_name_plural = _("Invoices")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["billing_account", "due_on"], name="invoice_by_due_day"),
            models.Index(fields=["customer", "issued_on", "number"], name="invoices_of_customer"),
            models.Index(fields=["issued_on", "number"], name="invoices_by_day"),
            models.Index(
                fields=["contract"],
                name="residual_invoice_of_contract",
                condition=Q(contract__isnull=False),
            ),
            models.Index(Reverse("number"), name="invoice_by_tail"),
            models.Index(fields=["total", "issued_on", "number"], name="invoice_by_total"),
            models.Index(fields=["due_on", "number"], name="invoices_by_due_day"),
            models.Index(
                fields=["issued_on", "number"],
                name="invoices_with_references",
                condition=~Q(customer_references=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_invoice_each_number"),
            models.UniqueConstraint(
                fields=["billing_month", "billing_account"],
                include=["total"],
                condition=Q(kind=InvoiceKind.REGULAR.value),
                name="one_regular_invoice_each_month",
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="invoice_total_positive"),
            models.UniqueConstraint(
                fields=["ending"],
                condition=Q(ending__isnull=False),
                name="one_residual_each_ending",
            ),
            models.UniqueConstraint(
                fields=["server_change"],
                condition=Q(server_change__isnull=False),
                name="one_residual_each_change",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=InvoiceKind.REGULAR.value,
                    billing_month__isnull=False,
                    ending__isnull=True,
                    server_change__isnull=True,
                )
                | (
                    Q(
                        kind=InvoiceKind.RESIDUAL.value,
                        billing_month__isnull=True,
                        contract__isnull=False,
                    )
                    & (Q(ending__isnull=False) ^ Q(server_change__isnull=False))
                ),
                name="invoice_month_or_end",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def terms(self) -> PaymentTerms:
        """What the due day of a regular invoice follows from."""
        return PaymentTerms(self.payment_terms or END_OF_NEXT_MONTH, self.least_days_to_pay)

    @property
    def ends_on(self) -> date | None:
        """Of a residual fee, the last day of what it is for."""
        if self.ending is not None:
            return self.ending.ends_on
        first = self.server_change and self.server_change.effective_on
        return first - ONE_DAY if first else None


@about_company("invoice_lines", of("invoice__customer"), "請求の明細", "invoice lines")
class InvoiceLine(models.Model):
    """A line before tax; `about` is the invoice that a line of late interest is about."""

    invoice = Reference(Invoice, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=choices(LineKind))
    contract = Reference(Contract, null=True, related_name="invoice_lines")
    article = models.CharField(_("Clause"), max_length=10)
    first = models.DateField(_("From"), null=True)
    last = models.DateField(_("To"), null=True)
    servers = models.PositiveIntegerField(_("Servers"), null=True)
    unit_price = models.BigIntegerField(_("Unit price"), null=True)
    price_unit = models.CharField(
        max_length=5, choices=[(u.value, u.value) for u in PriceUnit], blank=True
    )
    amount = models.BigIntegerField(_("Amount"))
    tax_category = models.CharField(max_length=10, choices=choices(TaxCategory), blank=True)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    about = Reference(Invoice, null=True, related_name="late_interest_lines")
    explanation_ja = models.TextField(_("Calculation"))
    explanation_en = models.TextField("calculation")

    class Meta:
        verbose_name = _("Invoice line")
        verbose_name_plural = _("Invoice lines")
        ordering = ["invoice", "position"]
        indexes = [
            models.Index(
                fields=["about"], name="late_interest_line", condition=Q(about__isnull=False)
            ),
            models.Index(
                fields=["contract", "last"],
                name="line_of_contract",
                condition=Q(contract__isnull=False),
            ),
            models.Index(
                fields=["contract", "invoice"],
                name="newest_line_of_contract",
                condition=Q(contract__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="one_line_each_position"),
            models.CheckConstraint(
                condition=Q(tax_category="", tax_percent__isnull=True)
                | (~Q(tax_category="") & Q(tax_percent__isnull=False)),
                name="line_tax_rate_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}-{self.position}"

    @property
    def explanation(self) -> Explanation:
        """Why, as it was when the invoice was issued."""
        return Explanation(self.article, "line", self.explanation_ja, self.explanation_en)


@about_company("invoice_taxes", of("invoice__customer"), "税額", "tax on invoices")
class InvoiceTax(models.Model):
    """The tax on an invoice at one rate, rounded once."""

    invoice = Reference(Invoice, related_name="taxes")
    category = models.CharField(max_length=10, choices=choices(TaxCategory))
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    taxable = models.BigIntegerField(_("Taxable amount"))
    tax = models.BigIntegerField(_("Consumption tax amount"))

    class Meta:
        verbose_name = _("Tax")
        verbose_name_plural = _("Tax")
        ordering = ["invoice", "-percent", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "category", "percent"], name="one_tax_each_rate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.percent}%"


@about_company(
    "invoice_documents",
    of("invoice__customer"),
    "請求書PDFの記録",
    "records of invoice PDFs",
    without=("pdf",),
)
@personal(of_companies("invoice__customer"))
class InvoiceDocument(models.Model):
    """The PDF, made once when first needed."""

    invoice = models.OneToOneField(
        Invoice, models.PROTECT, primary_key=True, related_name="document"
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Invoice PDF")
        verbose_name_plural = _("Invoice PDFs")

    def __str__(self) -> str:
        return str(self.invoice_id)
