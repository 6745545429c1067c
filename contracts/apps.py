from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = "契約"

    def ready(self) -> None:
        from contracts import approvals, mail  # noqa: F401 - they register themselves
