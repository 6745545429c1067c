"""A case that is not closed stands against erasing the data of either side (Art. 30, 31)."""

from collections.abc import Mapping, Sequence
from datetime import date

from contracts.office.keeping import HINDRANCES, Hindrance
from contracts.office.terms.explanation import Explanation
from support.conduct.models import Case
from support.conduct.terms.kinds import State


def open_cases(companies: Sequence[int], day: date) -> Mapping[int, Explanation]:
    """The companies that reported in a case that goes on, or that it concerns."""
    rows = Case.objects.exclude(state=State.CLOSED.value).order_by("-pk")
    found: dict[int, str] = {}
    for side in ("reporter", "holder"):
        asked = rows.filter(**{f"{side}__in": companies})
        found.update(asked.values_list(side, "number"))
    return {
        company: Explanation(
            "30-2",
            "open_case",
            "社内の確認が完了していません",
            "A review of our own is not closed",
        )
        for company in found
    }


HINDRANCES.register(Hindrance("cases", open_cases, is_hidden=True))
