"""What the journal calls what follows an end."""

from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.office.queries.journal_words import VALUES, ValueName, call
from contracts.office.subjects import keyed, numbered
from support.offboarding.terms.kinds import Item, Method

numbered("offboarding", _("After the end of contract"), "staff_offboarding")
numbered("certificate", _("Certificate of erasure"), "staff_offboarding", prefix="ERC-")
keyed("legal_hold", _("Legal hold"))
keyed("erasure", _("Erasure of personal data"))


def _item(value: str) -> str:
    return str(label(Item(value))) if value in list(Item) else ""


def _method(value: str) -> str:
    return str(label(Method(value))) if value in list(Method) else ""


VALUES.register(ValueName("item", _("Item"), say=_item))
VALUES.register(ValueName("items", _("Item"), say=_item))
VALUES.register(ValueName("method", _("What became of it"), say=_method))
call(certificate=_("Certificate of erasure"), rows_erased=_("Rows erased"))
