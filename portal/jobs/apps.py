from django.apps import AppConfig

from contracts.office.registry import load


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = "日次処理"

    def ready(self) -> None:
        """Register the kinds of this room."""
        load("portal.jobs.stages", "portal.jobs.waiting")
