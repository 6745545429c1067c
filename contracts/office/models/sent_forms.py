"""Forms that were carried out, so that none is twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company

LONGEST_ADDRESS = 500


@of_no_company("keys and hashes, for some days")
class SentForm(models.Model):
    """A form that was carried out: written in the transaction of what it did.

    `key` is of the form as a page showed it, `digest` of what was filled in, `sending` of the one
    request that carried it out. `led_to` is the page that showed what was done.
    """

    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    sending = models.UUIDField()
    at = models.DateTimeField(_("Received"), db_index=True)
    led_to = models.CharField(max_length=LONGEST_ADDRESS, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("Form sent")
        verbose_name_plural = _("Forms sent")
        constraints = [
            models.UniqueConstraint(fields=["key", "digest"], name="one_carrying_out_each_form")
        ]

    def __str__(self) -> str:
        return str(self.key)
