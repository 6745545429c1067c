"""No field of what is on file is asked for twice at once (Art. 12-1)."""

from collections.abc import Mapping
from typing import Any

from contracts.models import ChangeRequest
from contracts.models.requests import clause
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer


class AskedAlready(Refused):
    """An open request changes some of the fields too; `values` are what it changes them to."""

    def __init__(self, article: str, values: Mapping[str, Any]) -> None:
        self.values = values
        super().__init__(
            article,
            "確認中の申請と同じ項目です。その申請を取り下げるか、項目を元に戻してください",
            "A request under review changes the same; withdraw it, or put the field back",
        )


def waiting_for(customer: Customer, kind: str, subject: int | None) -> list[ChangeRequest]:
    """The open requests about a row of a company; without a key, those for a new one."""
    rows = ChangeRequest.objects.filter(
        customer=customer, contract=None, state=ChangeRequest.State.OPEN
    )
    return list(rows.filter(kind=kind, subject=subject).order_by("id"))


def require_not_asked(
    customer: Customer, kind: str, subject: int | None, after: Mapping[str, Any]
) -> None:
    """Two who ask for different fields both ask; what is asked twice is one request."""
    waiting = waiting_for(customer, kind, subject)
    if subject is None or after in [one.after for one in waiting]:
        return
    same = {name: one.after[name] for one in waiting for name in after if name in one.after}
    if same:
        raise AskedAlready(clause(kind), same)
