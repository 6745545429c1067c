"""Another billing account for a contract from a month on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.office.about_company import about_company, of
from contracts.people.models import BillingAccount


@about_company(
    "account_changes", of("contract__customer"), "請求先の切替え", "changes of billing accounts"
)
class AccountChange(models.Model):
    """From the month `first_month` on, the contract is billed to another account.

    `carried_out_on` is the day from which the contract points at that account. One that was not
    taken back but came to nothing by itself says why.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="account_changes")
    from_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="contracts_left")
    to_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="contracts_joined")
    first_month = models.DateField(_("First month billed to it"))
    recorded_on = models.DateField(_("Recorded on"))
    carried_out_on = models.DateField(_("In effect since"), null=True, blank=True)
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, blank=True)
    lapsed_because = models.JSONField(_("Why it was closed"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Change of the billing account")
        verbose_name_plural = _("Changes of billing accounts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(first_month__day=1), name="account_change_of_month"),
            models.CheckConstraint(
                condition=~Q(from_account=models.F("to_account")), name="account_change_changes"
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(carried_out_on__isnull=True, withdrawn_on__isnull=True),
                name="one_open_account_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.first_month:%Y-%m}"
