"""Cases in the search over everything, for those who keep them."""

from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.queries.finders import FINDERS, SHOWN, Finder, Hit
from support.conduct.models import Case
from support.conduct.queries.finding import CaseCriteria, find, keeps


def _found(by: By, text: str) -> list[Hit]:
    if not keeps(by):
        return []
    rows = find(by, CaseCriteria(text)).order_by("-received_on", "-number")
    return [_hit(row) for row in rows[: SHOWN + 1]]


def _hit(row: Case) -> Hit:
    whose = row.holder.name if row.holder else ""
    return Hit(row.number, row.about, whose, row.received_on, row.state, row.get_state_display())


FINDERS.register(Finder("cases", _("Cases"), "case", _found, after=("announcements",)))
