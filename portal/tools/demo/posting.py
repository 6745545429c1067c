"""The demo's post: a company that wants paper, what was posted of it, what still waits."""

from datetime import date

from contracts.models import Contract
from contracts.office.context import By
from contracts.office.operations.posting import record_posted
from contracts.office.queries.posting import waiting
from contracts.office.terms.posting import PostKind
from contracts.people.operations.posting import post_from

ON_PAPER = "C-004-2"
"""A contract whose holder wants paper."""
ASKED, POSTED = 100, 45
"""Days ago."""


def happen(by: By, day: date, today: date) -> None:
    """What staff do on a day of the story, which ends today."""
    ago = (today - day).days
    if ago == ASKED:
        holder = Contract.objects.get(number=ON_PAPER).customer_id
        post_from(by, holder, day)
    elif ago == POSTED:
        ids = waiting().values_list("pk", flat=True)
        record_posted(by, dict.fromkeys(ids, ""), PostKind.ORDINARY, day)
