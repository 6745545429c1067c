from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "contracts.office"
    label = "office"
    verbose_name = "共通"

    def ready(self) -> None:
        from contracts.office import lookups  # noqa: F401 - registers `anyof`
