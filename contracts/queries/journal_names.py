"""What the journal calls contracts, applications, editions and their figures."""

from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.office.queries.journal_words import VALUES, ValueName, call
from contracts.office.subjects import keyed, numbered
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, ParameterKind

numbered("contract", _("Contract"), "staff_contract")
numbered("edition", _("Edition"), "console_edition")
keyed("edition_draft", _("Draft of an edition"), "edition_draft")
keyed("import_file", _("File of customers"), "import_file")
keyed("draft", _("Draft application"))
keyed("request", _("Request"), "staff_request")
keyed("reminder", _("Renewal reminder"))
keyed("service_end", _("End of the service"))

call(
    agreed=_("Individual agreements"),
    billing=_("Billing account"),
    company=_("Company"),
    declarations=_("Consent and declarations"),
    later=_("Not finished"),
    order=_("Servers and plan"),
    raw=_("As typed"),
    companies_notified=_("Companies notified"),
    contact=_("Contact"),
    draft=_("Draft"),
    effective=_("Effective on"),
    end_withdrawn=_("Withdrawn last day"),
    rows=_("Rows"),
    factors=_("Second factor"),
    has_new_text=_("New text"),
    term=_("Term"),
    to=_("New holder"),
)


def _choice(value: str) -> str:
    return str(label(CHOICES[value])) if value in CHOICES else ""


for _name, _specification in SPECIFICATIONS.items():
    VALUES.register(
        ValueName(
            _name,
            label(_specification),
            yen=_specification.kind is ParameterKind.YEN,
            say=_choice,
        )
    )
