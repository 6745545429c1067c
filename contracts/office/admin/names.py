"""What columns are called in the records where their model does not say."""

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.language import Text

NAMES: dict[str, Text] = {
    "about": _("Invoice concerned"),
    "account": _("Account"),
    "approved_by": _("Approver"),
    "article": _("Clause"),
    "author": _("Author"),
    "category": _("Category"),
    "closed_by": _("Decision by"),
    "data": _("Content"),
    "day_count": _("Day count"),
    "decided_by": _("Decision by"),
    "declined_mail": _("E-mail opted out of"),
    "draft": _("Draft in progress"),
    "edition_sha256": _("SHA-256 of the edition agreed to"),
    "explanation": _("Explanation"),
    "explanation_en": _("Calculation in English"),
    "format": _("CSV format"),
    "from_customer": _("Transferred from"),
    "id": "ID",
    "identity": _("Identity"),
    "invited_by": _("Inviter"),
    "key": pgettext_lazy("column", "Key"),
    "kind": _("Kind"),
    "learned_by": _("Registered by"),
    "left_out": _("Excluded from the proposal"),
    "previous_sha256": _("Previous SHA-256"),
    "percent": _("Tax rate (%)"),
    "position": _("Position"),
    "price_unit": _("Unit of the price"),
    "proposed_by": _("Proposer"),
    "recorded_by": _("Recorder"),
    "requested_by": _("Requested by"),
    "responsible": _("The responsible person"),
    "reverses": _("Allocation reversed"),
    "sha256": "SHA-256",
    "state": _("State"),
    "subject": _("Record concerned"),
    "tax_category": _("Tax category"),
    "tax_percent": _("Tax rate (%)"),
    "to_customer": _("Transferred to"),
    "updated_by": _("Updated by"),
    "uploaded_by": _("Registered by"),
}


def name_columns(model: type[Model]) -> None:
    """A foreign key is called as its table; nothing that a model says is changed."""
    for field in model._meta.concrete_fields:
        if getattr(field, "_verbose_name", None) is not None:
            continue
        if field.name in NAMES:
            field.verbose_name = NAMES[field.name]
        elif isinstance(field, ForeignKey):
            field.verbose_name = field.related_model._meta.verbose_name or field.name
