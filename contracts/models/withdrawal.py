"""That an end was taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.contract import Ending
from contracts.office.about_company import about_company, of
from contracts.office.personal import of_companies, personal


@about_company(
    "end_withdrawals",
    of("ending__contract__customer"),
    "終了の取消し",
    "ends that were taken back",
)
@personal(of_companies("ending__contract__customer"), consent="")
class EndWithdrawal(models.Model):
    """A cancellation or non-renewal taken back by its last day, both sides' consent on file.

    The database lifts an end only together with it, and refuses any change of it.
    """

    ending = models.OneToOneField(Ending, models.PROTECT, related_name="withdrawal")
    withdrawn_on = models.DateField(pgettext_lazy("end", "Withdrawn on"))
    consent = models.FileField(_("Consent document"), upload_to="withdrawals/%Y/")
    explanation = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Withdrawal of an end")
        verbose_name_plural = _("Withdrawals of ends")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ending} {self.withdrawn_on}"
