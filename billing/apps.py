from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Billing")
    kept_for = _("To bill and to receive money, and because tax law keeps books and documents.")

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
