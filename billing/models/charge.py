"""Damages to be billed (Art. 7-3). Once billed, frozen: the database refuses any change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice, of_invoice_or_account
from contracts.models import Contract
from contracts.office.about_company import about_company
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import BillingAccount


@about_company("charges", of_invoice_or_account, "損害の請求", "damages billed")
@personal(of_companies("billing_account__customer"), reason=MARK)
class Charge(models.Model):
    """A line outside tax on the account's next regular invoice, which `invoice` then names."""

    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="charges")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="charges")
    day = models.DateField(_("Day"))
    amount = models.BigIntegerField(_("Amount"))
    reason = models.CharField(_("Reason"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="charges")

    class Meta:
        verbose_name = _("Claim for damages")
        verbose_name_plural = _("Claims for damages")
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
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"
