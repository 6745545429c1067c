from django.apps import AppConfig

from contracts.office.registry import load


class PeopleConfig(AppConfig):
    name = "contracts.people"
    label = "people"
    verbose_name = "会社と利用者"

    def ready(self) -> None:
        """Register the kinds of this room."""
        load("contracts.people.approvals", "contracts.people.mail", "contracts.people.operations")
