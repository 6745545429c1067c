from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class ConductConfig(AppConfig):
    name = "support.conduct"
    label = "conduct"
    verbose_name = _("Prohibited acts and anti-social forces")
    kept_for = _("To look into reports of prohibited acts and suspicions of anti-social forces.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "support.conduct.evidence",
            "support.conduct.mail",
            "support.conduct.operations",
            "support.conduct.queries",
        )
