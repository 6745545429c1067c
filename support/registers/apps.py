from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class RegistersConfig(AppConfig):
    name = "support.registers"
    label = "registers"
    verbose_name = _("Registers")
    kept_for = _("To look after information that was given in confidence.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "support.registers.exports",
            "support.registers.operations",
            "support.registers.queries",
        )
