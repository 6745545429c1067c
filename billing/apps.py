from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "請求"

    def ready(self) -> None:
        from billing import approvals, mail  # noqa: F401 - they register themselves
        from billing.queries import screening  # noqa: F401 - registers what it finds
