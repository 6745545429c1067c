from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "contracts.people"
    label = "people"
    verbose_name = "会社と利用者"

    def ready(self) -> None:
        from contracts.people import approvals, mail  # noqa: F401 - they register themselves
