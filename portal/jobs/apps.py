from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = _("Daily jobs")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "portal.jobs.measured",
            "portal.jobs.releasing",
            "portal.jobs.stages",
            "portal.jobs.waiting",
        )
