"""What the journal calls inquiries."""

from django.utils.translation import gettext_lazy as _

from contracts.office.queries.journal_words import call
from contracts.office.subjects import numbered

call(answers=_("In reply to the mail"), is_over=_("Resolved"))
numbered("inquiry", _("Inquiry"), "staff_inquiry", prefix="INQ-")
