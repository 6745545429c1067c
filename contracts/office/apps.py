from django.apps import AppConfig

from contracts.office.registry import load


class OfficeConfig(AppConfig):
    name = "contracts.office"
    label = "office"
    verbose_name = "共通"

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "contracts.office.journal_export",
            "contracts.office.lookups",
            "contracts.office.outbox",
            "contracts.office.operations",
            "contracts.office.queries",
        )
