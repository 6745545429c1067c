"""The days of this week on which something falls due, as Today shows them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from billing.queries.waiting import deadlines
from contracts.office.queries.waiting import CardRow

DEADLINES = {
    "notice": (_("Last day to give notice of non-renewal"), "14-2", "staff_contract"),
    "end": (_("Term ends"), "14-1", "staff_contract"),
    "promise": (_("Promised payment"), "24-1", "dunning_board"),
    "transfer": (_("Transfer to another contract holder"), "19", "staff_contract"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The days of one kind that fall into this week."""

    title: str
    clause: str
    count: int
    rows: list[CardRow]


def this_week(today: date) -> list[Due]:
    """Seven days from today on; kinds without any are left out."""
    found = deadlines(today, today + timedelta(days=6))
    due = []
    for kind, (title, clause, page) in DEADLINES.items():
        mine = [one for one in found if one.kind == kind]
        if mine:
            argument = page == "staff_contract"
            rows = [
                CardRow(one.day, page, one.number if argument else None, one.number, one.name)
                for one in mine
            ]
            due.append(Due(str(title), clause, mine[0].count, rows))
    return due
