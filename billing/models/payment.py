"""What settles invoices: money, credit notes and the like. Append-only, corrected by reversals."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.credit import CreditNote
from billing.models.invoice import Invoice
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.folding import searchable
from contracts.office.models.fields import CodeField, Reference
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import BillingAccount, Customer


@about_company("payments", of("customer"), "入金", "payments", without=("transfer",))
@personal(of_companies("customer"), payer_name=MARK)
class Payment(models.Model):
    """Money of a billing account. `value_date` is the bank's (起算日).

    `transfer` is the bank record that it came with, also once it was taken back.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="payments")
    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="payments")
    amount = models.BigIntegerField(_("Amount"))
    value_date = models.DateField(_("Value date"))
    named = ArrayField(
        models.CharField(max_length=60), verbose_name=_("Invoices specified"), default=list
    )
    payer_name = models.CharField(_("Payer name"), max_length=60, blank=True)
    recorded_at = models.DateTimeField(_("Recorded at"))
    transfer = models.ForeignKey(
        "billing.BankRecord", models.PROTECT, null=True, related_name="payments"
    )
    sought = searchable("payer_name")

    class Meta:
        verbose_name = _("Payment")
        verbose_name_plural = _("Payments")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["customer", "value_date", "id"], name="payments_of_customer"),
            models.Index(fields=["amount", "value_date", "id"], name="payments_by_amount"),
            models.Index(fields=["value_date", "id"], name="payments_by_day"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive")]

    def __str__(self) -> str:
        return f"{self.value_date} {self.amount}"


@of_no_company("it is of payments, which are exported")
@personal(of_companies("customer"))
class PayerName(models.Model):
    """A name that a company paid by, as search compares it: kept by the database.

    So a name is looked for among names, of which there are a few for each company, and not among
    all payments. One may stand twice, of payments that came at the same moment: then neither
    waited for the other.
    """

    customer = Reference(Customer, models.DO_NOTHING, related_name="+")
    sought = models.TextField(db_collation="C")

    class Meta:
        verbose_name = _("Payer name")
        verbose_name_plural = _("Payer names")
        indexes = [models.Index(fields=["customer", "sought"], name="payer_names_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.sought}"


@about_company("payment_returns", of("payment__customer"), "入金の取消", "payments taken back")
@personal(of_companies("payment__customer"), reason=MARK)
class PaymentReturn(models.Model):
    """Yen of a payment that are no longer the account's, from `day` on.

    Sent back by the bank or by us, or booked wrongly: then they are gone from its value date,
    and `moved_to` is the payment that they are recorded as instead, if it is known. The
    database holds that what a payment settles and what left it are never more than it.
    """

    class Kind(models.TextChoices):
        RETURNED = "returned", _("Returned to payer")
        MISBOOKED = "misbooked", _("Booked in error")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="returns")
    amount = models.BigIntegerField(_("Amount"))
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    day = models.DateField(_("Day"), db_index=True)
    reason = models.CharField(_("Reason"), max_length=200)
    moved_to = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="moved_from")
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("Payment reversal")
        verbose_name_plural = _("Payment reversals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_return_positive"),
            models.CheckConstraint(
                condition=Q(kind="misbooked") | Q(moved_to=None), name="returned_money_moves_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.day} {self.amount}"


def allocated(customer_id: int) -> Q:
    """By the company's money or credit notes; write-offs and set-offs of its invoices."""
    by_source = Q(payment__customer=customer_id) | Q(credit_note__customer=customer_id)
    without = Q(payment=None, credit_note=None, invoice__customer=customer_id)
    return by_source | without


@about_company("allocations", allocated, "充当", "allocations")
class Allocation(models.Model):
    """Yen that settle an invoice: of a payment or a credit note, a discount, write-off or set-off.

    `day` is the value date; for a credit the day of the invoice's issue. A reversal
    repeats the allocation with the opposite sign and the same day. The database refuses
    more than the total of an invoice or credit note, or a payment's amount (`guards.sql`).
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        DISCOUNT = "discount", _("Discount")
        CREDIT_NOTE = "credit_note", _("Credit note applied")
        WRITE_OFF = "write_off", _("Write-off")
        SET_OFF = "set_off", _("Set-off")
        REVERSAL = "reversal", _("Reversal")

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="allocations")
    credit_note = models.ForeignKey(
        CreditNote, models.PROTECT, null=True, related_name="allocations"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    amount = models.BigIntegerField(_("Amount"))
    day = models.DateField(_("Day"), db_index=True)
    reason = models.CharField(_("Reason"), max_length=20)
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("Allocation")
        verbose_name_plural = _("Allocations")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["invoice"],
                name="settled_without_money",
                condition=Q(kind__in=["discount", "set_off", "write_off"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False, amount__lt=0)
                | (~Q(kind="reversal") & Q(reverses__isnull=True, amount__gt=0)),
                name="allocation_sign",
            ),
            models.CheckConstraint(
                condition=Q(
                    payment__isnull=False,
                    credit_note__isnull=True,
                    kind__in=["payment", "discount", "reversal"],
                )
                | Q(
                    payment__isnull=True,
                    credit_note__isnull=False,
                    kind__in=["credit_note", "reversal"],
                )
                | Q(
                    payment__isnull=True,
                    credit_note__isnull=True,
                    kind__in=["write_off", "set_off", "reversal"],
                ),
                name="allocation_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.amount}"


@about_company("settlements", of("invoice__customer"), "完済", "invoices paid in full")
class Settlement(models.Model):
    """Written by the database when an invoice's allocations reach its total: it is paid.

    `paid_on` is the value date of the money that did it.
    """

    invoice = models.OneToOneField(
        Invoice, models.DO_NOTHING, primary_key=True, related_name="settlement"
    )
    paid_on = models.DateField(_("Paid on"))

    class Meta:
        verbose_name = _("Settlement")
        verbose_name_plural = _("Settlements")

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.paid_on}"


@about_company("open_invoices", of("invoice__customer"), "未払いの請求書", "invoices not yet paid")
class OpenInvoice(models.Model):
    """An invoice that is not paid in full: written and taken away by the database.

    The counterpart of `Settlement`: debts are found, and added up, without reading all that was
    paid. `settled` are the yen of it that are paid, whatever day they count from, `customer` is
    whose billing account it is now, `reached` the place of the furthest step of dunning (0: none).
    It `is_touched` once anything was allocated to it, corrected of it or billed as its late
    interest. The rest are the invoice's own words and figures, which never change.
    """

    invoice = models.OneToOneField(
        Invoice, models.DO_NOTHING, primary_key=True, related_name="open", db_constraint=False
    )
    number = CodeField(_("Invoice number"))
    billing_account = Reference(BillingAccount, models.DO_NOTHING, related_name="+")
    customer = Reference(Customer, models.DO_NOTHING, related_name="+")
    issued_on = models.DateField(_("Issued on"))
    due_on = models.DateField(_("Due date"))
    total = models.BigIntegerField(_("Total with tax"))
    bears_none = models.BigIntegerField(_("Late interest included"))
    late_interest_rate = models.DecimalField(
        _("Annual rate of late interest"), max_digits=7, decimal_places=4
    )
    day_count = models.CharField(max_length=15)
    settled = models.BigIntegerField(_("Settled amount"), default=0, db_default=0)
    is_touched = models.BooleanField(default=False, db_default=False)
    reached = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("Unpaid invoice")
        verbose_name_plural = _("Unpaid invoices")
        indexes = [
            models.Index(fields=["billing_account", "due_on", "number"], name="open_of_account")
        ]

    def __str__(self) -> str:
        return str(self.invoice_id)


def waiting(customer_id: int) -> Q:
    """Of the company's payments and credit notes."""
    return Q(payment__customer=customer_id) | Q(credit_note__customer=customer_id)


@about_company("credit", waiting, "前受金のある入金", "payments and notes not used up")
class Unspent(models.Model):
    """A payment or credit note of which something is left: kept by the database.

    So credit is found without adding up all that was ever received.
    """

    payment = models.OneToOneField(Payment, models.DO_NOTHING, null=True, related_name="unspent")
    credit_note = models.OneToOneField(
        CreditNote, models.DO_NOTHING, null=True, related_name="unspent"
    )

    class Meta:
        verbose_name = _("Credit")
        verbose_name_plural = _("Credit")
        constraints = [
            models.CheckConstraint(
                condition=Q(payment__isnull=True) ^ Q(credit_note__isnull=True),
                name="unspent_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.credit_note_id}"


@about_company(
    "late_allocations", of("allocation__invoice__customer"), "期日後の入金", "money that came late"
)
class LateAllocation(models.Model):
    """Money, a credit note or a set-off of a day after its invoice's due day: kept by the database.

    Not interest that is given back on the invoice that billed it: on that none accrued.
    So what may bear interest that is not billed yet is found without reading what came in time,
    nor what `is_closed`: taken back, or covered by a line of late interest of which nothing was
    given back.
    """

    allocation = models.OneToOneField(
        Allocation, models.DO_NOTHING, primary_key=True, related_name="late"
    )
    is_closed = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("Late payment")
        verbose_name_plural = _("Late payments")
        indexes = [
            models.Index(
                fields=["allocation"], name="late_and_not_closed", condition=Q(is_closed=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.allocation_id)


class LateMoney(models.Model):
    """Money that came after an invoice's due day and that no late-interest line covers yet.

    A credit note counts as money does, but for one that gives back late interest. A line
    of which yen were given back covers nothing for sure. A view of the database (guards.sql).
    """

    allocation = models.OneToOneField(Allocation, models.DO_NOTHING, primary_key=True)
    invoice = models.ForeignKey(Invoice, models.DO_NOTHING, related_name="late_money")
    billing_account = models.ForeignKey(BillingAccount, models.DO_NOTHING, related_name="+")
    day = models.DateField()

    class Meta:
        managed = False
        db_table = "billing_latemoney"

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.day}"
