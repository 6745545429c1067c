from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class DeskConfig(AppConfig):
    name = "support.desk"
    label = "desk"
    verbose_name = _("Support desk")
    kept_for = _("To answer what people ask.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load("support.desk.mail", "support.desk.operations", "support.desk.queries")
