"""What references to contracts, applications and editions are called."""

from django.utils.translation import gettext_lazy as _

from contracts.office.subjects import keyed, numbered

numbered("contract", _("Contract"), "staff_contract")
numbered("edition", _("Edition"), "console_edition")
keyed("edition_draft", _("Draft of an edition"), "edition_draft")
keyed("draft", _("Draft application"))
keyed("request", _("Request"), "staff_request")
keyed("interruption", _("Interruption"))
keyed("reminder", _("Renewal reminder"))
keyed("service_end", _("End of the service"))
