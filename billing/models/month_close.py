"""Months whose books are closed, and opened again. Append-only: what holds is the last row."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.terms.closed_months import Act, Step
from contracts.office.about_company import of_no_company
from contracts.office.context import TOKYO
from contracts.office.language import choices

LONGEST_REASON = 500


@of_no_company("the operator's own books")
class MonthClose(models.Model):
    """A month was closed with its proof, or reopened for a `reason`, by two people.

    While it is closed nothing is entered in the ledger of its days or of any before it, which
    the database holds too. `proof` is `terms.month_proof` as JSON, `pdf` the same on paper.
    """

    month = models.DateField(_("Month"))
    step = models.CharField(pgettext_lazy("books", "Step"), max_length=10, choices=choices(Step))
    at = models.DateTimeField(_("Recorded at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("Reason"), max_length=LONGEST_REASON, blank=True)
    proof = models.JSONField(_("Proof"), null=True, encoder=DjangoJSONEncoder)
    pdf = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Month close")
        verbose_name_plural = _("Month closes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="closed_month_by_its_first_day"),
            models.CheckConstraint(
                condition=Q(step=Step.CLOSED.value, proof__isnull=False) & ~Q(sha256="")
                | Q(step=Step.REOPENED.value, proof__isnull=True, sha256="") & ~Q(reason=""),
                name="closed_with_proof_reopened_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(second=F("author")),
                name="month_closed_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.step}"

    @property
    def act(self) -> Act:
        """As the rules see it."""
        return Act(self.month, Step(self.step), self.at.astimezone(TOKYO).date())
