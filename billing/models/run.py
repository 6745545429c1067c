"""The billing run of a month, what failed in it, and accounts held back from it."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from billing.terms import holding_back
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import BillingAccount


@of_no_company("of many companies at once")
class BillingRun(models.Model):
    """The run for a month: finished when every account with something to bill has its invoice,
    or is held back.

    `expected` counts accounts: those that have their invoice, and those without that may have
    something to bill, of which `held` are held back. Reconciling drafts each of the latter again
    and leaves out those with nothing to bill: from then on `expected` equals the invoices issued
    and `held` together exactly where none is missing. The jobs of each day look again at a month
    with any `held`.
    """

    month = models.DateField(_("Billing month"), unique=True)
    expected = models.PositiveIntegerField(_("Accounts to bill"), default=0)
    held = models.PositiveIntegerField(_("Accounts held back"), default=0)
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


@about_company("billing_holds", of("billing_account__customer"), "請求の保留", "billing held back")
@personal(of_companies("billing_account__customer"), reason=MARK)
class BillingHold(models.Model):
    """The runs issue nothing to an account while it is held back; one at a time for each.

    `through` is its last day; without one it holds until it is released.
    """

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="billing_holds"
    )
    reason = models.CharField(_("Reason"), max_length=200)
    held_on = models.DateField(_("Held on"))
    through = models.DateField(_("Last day of the hold"), null=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_on = models.DateField(_("Released on"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Billing hold")
        verbose_name_plural = _("Billing holds")
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="one_billing_hold_at_a_time",
                expressions=[
                    ("billing_account", RangeOperators.EQUAL),
                    (
                        Func(
                            F("held_on"),
                            F("through"),
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(released_on=None),
            ),
            models.CheckConstraint(
                condition=Q(through=None) | Q(through__gte=F("held_on")),
                name="billing_hold_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.billing_account_id} {self.reason}"

    @property
    def rule(self) -> holding_back.BillingHold:
        """As the rules see it."""
        return holding_back.BillingHold(self.held_on, self.through, self.released_on is not None)
