from django.apps import AppConfig

from contracts.office.registry import load


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "請求"

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "billing.approvals",
            "billing.exports",
            "billing.jobs",
            "billing.mail",
            "billing.operations",
            "billing.queries",
        )
