"""What staff bill in addition to fees (Art. 7-3, 23-1). Once billed, it cannot be changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice, of_invoice_or_account
from billing.terms.charges import ChargeKind
from contracts.models import Contract
from contracts.office.about_company import about_company
from contracts.office.language import choices
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import BillingAccount


@about_company(
    "charges",
    of_invoice_or_account,
    "損害の請求と利用料の訂正",
    "damages and corrections of fees billed",
    without=("why",),
)
@personal(of_companies("billing_account__customer"), reason=MARK, reason_en=MARK, why=MARK)
class Charge(models.Model):
    """A line on the account's next regular invoice, which `invoice` then names.

    Damages are outside tax. A correction of fees is one before tax, for the days `first` to `last`
    of its contract; `corrects` is the invoice that it puts right. `reason` is what the invoice
    says, `why` what staff keep for themselves.
    """

    kind = models.CharField(
        _("Kind"), max_length=10, choices=choices(ChargeKind), default=ChargeKind.DAMAGES
    )
    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="charges")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="charges")
    day = models.DateField(_("Day"))
    amount = models.BigIntegerField(_("Amount"))
    reason = models.CharField(_("Reason"), max_length=200)
    reason_en = models.CharField(_("Reason in English"), max_length=200, blank=True)
    first = models.DateField(_("From"), null=True)
    last = models.DateField(_("To"), null=True)
    corrects = models.ForeignKey(
        Invoice,
        models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name=_("Invoice corrected"),
    )
    why = models.CharField(_("Reason kept by staff"), max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="charges")

    class Meta:
        verbose_name = _("Charge on the next invoice")
        verbose_name_plural = _("Charges on the next invoice")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["billing_account"],
                name="charges_to_bill",
                condition=Q(invoice__isnull=True, withdrawn_on__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="charge_positive"),
            models.CheckConstraint(
                condition=Q(invoice__isnull=True) | Q(withdrawn_on__isnull=True),
                name="charge_billed_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=ChargeKind.DAMAGES,
                    first__isnull=True,
                    last__isnull=True,
                    corrects__isnull=True,
                )
                | Q(
                    ~Q(why=""),
                    kind=ChargeKind.CORRECTION,
                    contract__isnull=False,
                    first__isnull=False,
                    last__gte=F("first"),
                ),
                name="charge_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"
