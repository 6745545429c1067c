"""How much was sent to us on a day, so that it can be limited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company


@of_no_company("counts of a day, for some days")
class SentOnDay(models.Model):
    """What an account sent for a company on a day."""

    day = models.DateField(_("Day"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    customer = models.ForeignKey(
        "people.Customer", models.CASCADE, related_name="+", db_index=False
    )
    times = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("Sent on a day")
        verbose_name_plural = _("Sent on days")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "account", "customer"], name="one_count_each_day"
            )
        ]
        indexes = [models.Index(fields=["customer", "day"], name="sent_by_company_on_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.account_id} {self.customer_id}"
