from celery.signals import beat_init, before_task_publish, celeryd_init
from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.celery import broker_needed


class ToolsConfig(AppConfig):
    name = "portal.tools"
    verbose_name = _("Tools")

    def ready(self) -> None:
        """Start the embedded broker for its first user, where the environment names none."""
        if settings.EMBEDDED_BROKER:
            for signal in (celeryd_init, beat_init, before_task_publish, broker_needed):
                signal.connect(_start_broker)


def _start_broker(**_signal) -> None:
    from portal.tools.embedded import valkey_server

    valkey_server().ensure_running()
