from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class PeopleConfig(AppConfig):
    name = "contracts.people"
    label = "people"
    verbose_name = _("Companies and people")
    kept_for = _("To know with whom we contract, whom to ask and whom to bill.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "contracts.people.approvals",
            "contracts.people.mail",
            "contracts.people.operations",
            "contracts.people.queries",
        )
