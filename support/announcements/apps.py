from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class AnnouncementsConfig(AppConfig):
    name = "support.announcements"
    label = "announcements"
    verbose_name = _("Announcements")
    kept_for = _("To prove what was said on the telephone.")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load(
            "support.announcements.mail",
            "support.announcements.operations",
            "support.announcements.queries",
        )
