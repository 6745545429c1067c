"""What the journal calls incidents and maintenance."""

from django.utils.translation import gettext_lazy as _

from contracts.office.queries.journal_words import call
from contracts.office.subjects import numbered

call(contracts=_("Contracts"))
numbered("disruption", _("Incident or maintenance"), "console_disruption")
