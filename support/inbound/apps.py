from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class InboundConfig(AppConfig):
    name = "support.inbound"
    label = "inbound"
    verbose_name = _("Incoming e-mail")
    kept_for = _("To bring mail to where it belongs.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load("support.inbound.operations", "support.inbound.queries")
