import threading

from django.apps import AppConfig
from django.urls import base
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import checks  # noqa: F401 - registers the system checks

        # A page asks hundreds of times which language it is in, and for each link where the portal
        # is mounted. Django keeps that for tasks of an event loop as well, of which there are none
        # here: a thread's own is asked in a tenth.
        trans_real._active = threading.local()  # type: ignore[attr-defined]  # Django's own
        base._prefixes = threading.local()  # type: ignore[attr-defined]
        base._urlconfs = threading.local()  # type: ignore[attr-defined]
