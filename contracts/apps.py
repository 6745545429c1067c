from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = _("Contract")
    kept_for = _("To form contracts and to carry them out, and to prove what was agreed.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "contracts.approvals",
            "contracts.jobs",
            "contracts.mail",
            "contracts.operations",
            "contracts.queries",
        )
