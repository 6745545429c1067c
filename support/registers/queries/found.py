"""Entries of the registers in the search over everything."""

from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.queries.finders import FINDERS, SHOWN, Finder, Hit
from support.registers.models import Entry
from support.registers.queries.finding import visible, with_words


def _found(by: By, text: str) -> list[Hit]:
    rows = with_words(visible(by), text).order_by("-starts_on", "-number")
    return [_hit(row) for row in rows[: SHOWN + 1]]


def _hit(row: Entry) -> Hit:
    return Hit(row.number, row.title, row.party, row.starts_on, row.state, row.get_state_display())


FINDERS.register(
    Finder("register_entries", _("Registers"), "register_entry", _found, after=("cases",))
)
