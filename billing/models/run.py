"""The billing run of a month, and what failed in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company
from contracts.people.models import BillingAccount


@of_no_company("of many companies at once")
class BillingRun(models.Model):
    """The run for a month: finished when every account with something to bill has its invoice.

    `expected` counts accounts: those that have their invoice, and those without that may have
    something to bill. Reconciling drafts each of the latter again and leaves out those with
    nothing to bill: from then on it equals the invoices issued exactly where none is missing.
    """

    month = models.DateField(_("Billing month"), unique=True)
    expected = models.PositiveIntegerField(_("Accounts to bill"), default=0)
    started_at = models.DateTimeField(_("Started"))
    finished_at = models.DateTimeField(_("Finished"), null=True)

    class Meta:
        verbose_name = _("Billing run")
        verbose_name_plural = _("Billing runs")
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


@of_no_company("the operator's own work")
class BillingFailure(models.Model):
    """A billing account that could not be billed, and why; it is tried again each day."""

    run = models.ForeignKey(BillingRun, models.PROTECT, related_name="failures")
    billing_account = models.ForeignKey(BillingAccount, models.PROTECT)
    reason = models.TextField(_("Reason"))
    failed_at = models.DateTimeField(_("Occurred at"))
    resolved_at = models.DateTimeField(_("Resolved at"), null=True)

    class Meta:
        verbose_name = _("Billing account that could not be billed")
        verbose_name_plural = _("Billing accounts that could not be billed")
        constraints = [
            models.UniqueConstraint(fields=["run", "billing_account"], name="one_failure_each")
        ]
        indexes = [
            models.Index(
                fields=["run"], name="unresolved_failures", condition=Q(resolved_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.billing_account}"
