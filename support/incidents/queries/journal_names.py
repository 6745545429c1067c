"""What the journal calls incidents and maintenance."""

from django.utils.translation import gettext_lazy as _

from contracts.office.subjects import numbered

numbered("disruption", _("Incident or maintenance"), "console_disruption")
