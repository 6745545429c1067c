"""Whether a month's run has billed whatever it had to, but what is held back."""

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from billing.operations.run import begin, candidates, draft_each, job_of
from billing.queries import billing_holds, runs
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations import alerts, stopping
from contracts.people.models import BillingAccount
from contracts.queries import facts
from contracts.terms.editions import Book

logger = logging.getLogger(__name__)

CHUNK = 1000
MOST_NAMED = 20
"""Accounts that an alert names."""

SHORTFALL = ALERTS.register(
    AlertKind(
        "billing_shortfall",
        gettext_lazy("Billing incomplete"),
        page="billing_run",
        key=str,
    )
)


@internal()
@transaction.atomic
def reconcile(by: By, month: date) -> bool:
    """Compare what should have been billed with what was; a difference is an alert.

    Finishes the run and returns True where nothing is missing but what is held back.
    """
    run = begin(by, month)
    unbilled = _unbilled(candidates(month), month, by.day, facts.book())
    held = billing_holds.held(unbilled, by.day)
    missing = {pk: what for pk, what in unbilled.items() if pk not in held}
    run.held = len(held)
    run.expected = runs.issued(month).count() + len(unbilled)
    run.finished_at = None if missing else run.finished_at or by.now
    run.save(update_fields=["expected", "held", "finished_at"])
    if missing:
        _alert(by, month, missing)
        return False
    run.failures.filter(resolved_at=None).update(resolved_at=by.now)
    alerts.resolve(SHORTFALL, [f"{month:%Y-%m}"], by.now)
    stopping.finish(job_of(month), by.now)
    return True


def _unbilled(
    account_ids: Sequence[int], month: date, issued_on: date, book: Book
) -> dict[int, str]:
    """By account without its invoice: the sum it lacks, or why that is not known."""
    found: dict[int, str] = {}
    for start in range(0, len(account_ids), CHUNK):
        drafts = draft_each(account_ids[start : start + CHUNK], month, issued_on, book)
        found |= {b.account.id: f"{b.draft.total:,}円" for b in drafts.billings}
        found |= {failure.account_id: failure.reason for failure in drafts.failures}
    return found


def _alert(by: By, month: date, missing: dict[int, str]) -> None:
    names = BillingAccount.objects.in_bulk(list(missing)[:MOST_NAMED])
    named = " / ".join(f"{account}: {missing[pk]}" for pk, account in names.items())
    text = f"{month:%Y-%m} の請求が{len(missing)}件不足しています: {named}"
    logger.error("billing of %s lacks %s invoices", f"{month:%Y-%m}", len(missing))
    alerts.alert(SHORTFALL, f"{month:%Y-%m}", text, by.day, by.now)
