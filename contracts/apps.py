from django.apps import AppConfig

from contracts.office.registry import load


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = "契約"

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "contracts.approvals",
            "contracts.jobs",
            "contracts.mail",
            "contracts.operations",
            "contracts.queries",
        )
