"""What the journal and notices call cases and reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.subjects import numbered

numbered("conduct_case", _("Case"), "case", prefix="CND-")
numbered("conduct_report", pgettext_lazy("conduct", "Report"), "case")
