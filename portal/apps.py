import gc

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import checks  # noqa: F401 - registers the system checks

        # What is loaded by now stays to the end: looking for garbage passes it by.
        gc.freeze()
        gc.enable()
