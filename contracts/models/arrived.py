"""How a notice of the holder came: by what way, on what day, and who entered it when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.office.language import choices
from contracts.terms.arrival import Channel


class Arrived(models.Model):
    """What a notice leaves with what it brought about; `received_on` is its day of arrival.

    `channel` is empty where the company itself decided. `paper` is what staff attached.
    """

    received_on = models.DateField(_("Received on"))
    channel = models.CharField(
        _("Way of the notice"), max_length=10, choices=choices(Channel), blank=True
    )
    entered_on = models.DateField(_("Entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    paper = models.FileField(_("Document of the notice"), upload_to="notices/%Y/", blank=True)

    class Meta:
        abstract = True


def arrived_by_entry(name: str) -> models.CheckConstraint:
    """No notice is entered before it has arrived."""
    return models.CheckConstraint(
        condition=Q(received_on__lte=F("entered_on")), name=f"{name}_arrived_by_entry"
    )
