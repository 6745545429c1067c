from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class IncidentsConfig(AppConfig):
    name = "support.incidents"
    label = "incidents"
    verbose_name = _("Incidents and maintenance")
    kept_for = _("To tell of incidents and maintenance.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "support.incidents.jobs",
            "support.incidents.mail",
            "support.incidents.operations",
            "support.incidents.queries",
        )
