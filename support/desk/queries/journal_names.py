"""What the journal calls inquiries."""

from django.utils.translation import gettext_lazy as _

from contracts.office.subjects import numbered

numbered("inquiry", _("Inquiry"), "staff_inquiry", prefix="INQ-")
