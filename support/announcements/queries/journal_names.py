"""What the journal calls announcements and calls."""

from django.utils.translation import gettext_lazy as _

from contracts.office.queries.journal_words import call
from contracts.office.subjects import keyed, numbered

call(
    announcement=_("Announcement"),
    corrects_call=_("Call that it corrects"),
    mailed_to_all=_("Mailed to all holders"),
)
numbered("announcement", _("Announcement"), "console_announcement")
keyed("call", _("Notice by telephone"), "console_call")
