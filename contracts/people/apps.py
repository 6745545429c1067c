from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "contracts.people"
    label = "people"
    verbose_name = "会社と利用者"

    def ready(self) -> None:
        from contracts.people import mail  # noqa: F401 - registers the mails about people
