"""What the journal calls announcements and calls."""

from django.utils.translation import gettext_lazy as _

from contracts.office.subjects import keyed, numbered

numbered("announcement", _("Announcement"), "console_announcement")
keyed("call", _("Notice by telephone"), "console_call")
