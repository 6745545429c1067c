"""What the journal calls inquiries."""

from django.utils.translation import gettext_lazy as _

from contracts.office.queries.journal_words import call
from contracts.office.subjects import numbered

call(answers=_("In reply to the mail"), is_over=_("Resolved"))
numbered("inquiry", _("Inquiry"), "staff_inquiry", prefix="INQ-")
for _name, _label in (
    ("cancellation_quote", _("Cancellation quote of contract")),
    ("renewal", _("Renewal of contract")),
    ("addition_quote", _("Cost of adding servers to contract")),
    ("reduction_quote", _("Cost of removing servers from contract")),
    ("plan_quote", _("Change of plan of contract")),
):
    numbered(_name, _label, "staff_contract")
