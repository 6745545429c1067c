from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class OfficeConfig(AppConfig):
    name = "contracts.office"
    label = "office"
    verbose_name = _("Common")
    kept_for = _("To tell people what concerns them, and to prove who did what.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "contracts.office.journal_export",
            "contracts.office.lookups",
            "contracts.office.outbox",
            "contracts.office.operations",
            "contracts.office.queries",
        )
