"""The days of this week on which something falls due, as Today shows them."""

from dataclasses import dataclass
from datetime import date, timedelta

from billing.queries.waiting import deadlines
from contracts.office.language import say
from contracts.office.queries.waiting import Row

DEADLINES = {
    "notice": ("更新拒絶の通知期限", "Last day to refuse renewal", "14-2", "staff_contract"),
    "end": ("契約期間の満了", "Term ends", "14-1", "staff_contract"),
    "promise": ("支払いの約束の日", "Promised payment", "24-1", "dunning_board"),
    "transfer": ("契約の承継", "Transfer to another holder", "19", "staff_contract"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The days of one kind that fall into this week."""

    title: str
    clause: str
    count: int
    rows: list[Row]


def this_week(today: date) -> list[Due]:
    """Seven days from today on; kinds without any are left out."""
    found = deadlines(today, today + timedelta(days=6))
    due = []
    for kind, (ja, en, clause, page) in DEADLINES.items():
        mine = [one for one in found if one.kind == kind]
        if mine:
            argument = page == "staff_contract"
            rows = [
                Row(one.day, page, one.number if argument else None, one.number, one.name)
                for one in mine
            ]
            due.append(Due(say(ja, en), clause, mine[0].count, rows))
    return due
