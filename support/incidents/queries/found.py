"""Incidents and maintenance in the search over everything."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.folding import Folded, reads
from contracts.office.language import label
from contracts.office.queries.finders import FINDERS, SHOWN, Finder, Hit
from contracts.office.queries.waiting import day_of
from support.incidents.models import Disruption


def _found(by: By, text: str) -> list[Hit]:
    rows = Disruption.objects.annotate(folded=Folded(F("title")))
    named = rows.filter(reads(text, "folded") | Q(number__startswith=text.upper()))
    return [_hit(row, by) for row in named.order_by("-starts_at", "-pk")[: SHOWN + 1]]


def _hit(row: Disruption, by: By) -> Hit:
    state = row.state(by.now)
    return Hit(row.number, row.title, "", day_of(row.starts_at), state.value, str(label(state)))


FINDERS.register(
    Finder(
        "disruptions",
        _("Incidents and maintenance"),
        "console_disruption",
        _found,
        after=("inquiries",),
    )
)
