from django.apps import AppConfig
from django.conf import settings

from contracts.office.registry import load


class MonitoringConfig(AppConfig):
    name = "portal.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Register what is measured here, and report errors where somebody wants them."""
        load("portal.monitoring.queues")
        if settings.SENTRY_DSN:
            from portal.monitoring.errors import report_errors

            report_errors(settings.SENTRY_DSN)
