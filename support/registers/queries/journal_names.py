"""What the journal calls entries of the registers and what is done about them."""

from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.office.queries.journal_words import VALUES, ValueName, call
from contracts.office.subjects import numbered
from support.registers.terms.kinds import ActKind, Register, Sort

numbered("register_entry", _("Register entry"), "register_entry", prefix="REG-")


def _act(value: str) -> str:
    return str(label(ActKind(value))) if value in list(ActKind) else ""


def _register(value: str) -> str:
    return str(label(Register(value))) if value in list(Register) else ""


def _sort(value: str) -> str:
    return str(label(Sort(value))) if value in list(Sort) else ""


VALUES.register(ValueName("act", _("What was done"), say=_act))
VALUES.register(ValueName("register", _("Register"), say=_register))
VALUES.register(ValueName("sort", _("Kind of entry"), say=_sort))
call(file_name=_("File name"))
