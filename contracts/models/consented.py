"""What somebody consented to: an edition by its hash, and the passages shown with it (Art. 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.editions import TermsEdition


class Consented(models.Model):
    """An order by which the terms were consented to; who sent it and when are its own columns.

    Of one that came otherwise than by the portal all of it may be empty.
    """

    edition = models.ForeignKey(
        TermsEdition, models.PROTECT, null=True, related_name="+", verbose_name=_("Edition")
    )
    edition_sha256 = models.CharField(max_length=64, blank=True)
    passages = models.TextField(_("Passages shown with the consent"), blank=True)
    address_of_origin = models.GenericIPAddressField(_("Sent from"), null=True, blank=True)

    class Meta:
        abstract = True
