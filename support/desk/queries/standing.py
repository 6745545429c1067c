"""How an inquiry stands, for lists: from its columns alone, without a statement more."""

from contracts.office.context import By
from contracts.office.language import label
from support.desk.models import Inquiry
from support.desk.terms.clocks import Standing


def standing(row: Inquiry, by: By) -> tuple[str, str]:
    """How the clock that runs out first stands, and what that is called; from its columns."""
    if not row.is_unresolved:
        return "", ""
    if row.due_at is None:
        found = Standing.PAUSED
    elif row.due_at <= by.now:
        found = Standing.BREACHED
    else:
        is_near = row.risk_at is not None and row.risk_at <= by.now
        found = Standing.AT_RISK if is_near else Standing.IN_TIME
    return found.value, str(label(found))
