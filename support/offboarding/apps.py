from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class OffboardingConfig(AppConfig):
    name = "support.offboarding"
    label = "offboarding"
    verbose_name = _("After the end of contracts")
    kept_for = _("To prove that things were returned and erased at the end.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "support.offboarding.jobs",
            "support.offboarding.mail",
            "support.offboarding.operations",
            "support.offboarding.queries",
        )
