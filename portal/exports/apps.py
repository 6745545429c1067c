from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class ExportsConfig(AppConfig):
    name = "portal.exports"
    label = "exports"
    verbose_name = _("File creation")
    kept_for = _("To make the files that were asked for.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "portal.exports.archive",
            "portal.exports.my_data",
            "portal.exports.operations",
            "portal.exports.waiting",
        )
