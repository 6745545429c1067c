"""Credit paid out to a bank account, and debts set off against what we owe (Art. 23-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.credit import CreditNote
from billing.models.payment import Allocation, Payment
from billing.terms.payee import AccountType
from contracts.office.about_company import about_company, of
from contracts.office.language import choices
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import BillingAccount, Customer


@about_company(
    "payouts", of("customer"), "前受金の払戻し", "credit paid out", without=("approved_by",)
)
@personal(
    of_companies("customer"),
    bank=MARK, branch=MARK, account_number="", holder=MARK, reason=MARK,
)  # fmt: skip
class Payout(models.Model):
    """Credit of a billing account that left our bank on `day`, to the payee's bank account."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="payouts")
    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="payouts")
    amount = models.BigIntegerField(_("Amount"))
    day = models.DateField(_("Day"), db_index=True)
    bank = models.CharField(_("Bank"), max_length=40)
    branch = models.CharField(_("Branch"), max_length=40)
    account_type = models.CharField(_("Account type"), max_length=10, choices=choices(AccountType))
    account_number = models.CharField(_("Account number"), max_length=7)
    holder = models.CharField(_("Account holder"), max_length=60)
    reason = models.CharField(_("Reason"), max_length=200)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("Credit refund")
        verbose_name_plural = _("Credit refunds")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payout_positive")]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"


@about_company(
    "payout_parts",
    of("payout__customer"),
    "払戻しの内訳",
    "which payment or credit note was paid out",
)
class PayoutPart(models.Model):
    """Which payment or credit note the yen of a pay-out come from; the parts add up to it."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="parts")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="payout_parts")
    credit_note = models.ForeignKey(
        CreditNote, models.PROTECT, null=True, related_name="payout_parts"
    )
    amount = models.BigIntegerField(_("Amount"))

    class Meta:
        verbose_name = _("Part of a credit refund")
        verbose_name_plural = _("Parts of a credit refund")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_part_positive"),
            models.CheckConstraint(
                condition=Q(payment=None, credit_note__isnull=False)
                | Q(payment__isnull=False, credit_note=None),
                name="payout_part_of_one_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payout_id} {self.amount}"


@about_company(
    "set_offs",
    of("allocation__invoice__customer"),
    "相殺",
    "debts set off",
    without=("approved_by",),
)
@personal(of_companies("allocation__invoice__customer"), document="", reason=MARK)
class SetOff(models.Model):
    """Why an allocation of the kind set-off settles an invoice: the paper that both sides hold."""

    allocation = models.OneToOneField(
        Allocation, models.PROTECT, primary_key=True, related_name="set_off"
    )
    document = models.FileField(_("Documents"), upload_to="set_offs/%Y/")
    reason = models.CharField(_("Reason"), max_length=200)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Set-off")
        verbose_name_plural = _("Set-offs")
        ordering = ["allocation"]

    def __str__(self) -> str:
        return str(self.allocation_id)
