"""Counting what customers send, and refusing what is too much for a day."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from contracts.office.context import By, Role
from contracts.office.models import SentOnDay
from contracts.office.operation import internal
from contracts.office.operations.sent_twice import once
from contracts.office.terms.allowance import MB, Allowance, Sent, check
from contracts.office.terms.uploads import Upload

COUNT = """
INSERT INTO office_sentonday (day, account_id, customer_id, times, size) VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (day, account_id, customer_id)
DO UPDATE SET times = office_sentonday.times + 1, size = office_sentonday.size + excluded.size
"""
LOCK = "SELECT pg_advisory_xact_lock(%s, %s), pg_advisory_xact_lock(%s, %s)"
PERSON, COMPANY = 20_420, 20_421
"""Keys of the locks under which a person's, then a company's sendings are counted."""


@internal()
def count(by: By, customer_id: int, clause: str, uploads: Iterable[Upload] = ()) -> None:
    """Count a sending of a company's person, in its own transaction. Raises Refused.

    What is refused or undone is not counted. What came by a form that was carried out already
    raises SentTwice. Staff and jobs have no limit. Whoever sends for the same company at the
    same moment waits for the end of this transaction, so that the limits hold exactly.
    """
    if by.role is not Role.CUSTOMER or by.account_id is None:
        return
    once(by)  # before the limit says that there is no room for what was taken already
    size = sum(len(one.content) for one in uploads)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [PERSON, by.account_id, COMPANY, customer_id])
        cursor.execute(COUNT, [by.day, by.account_id, customer_id, size])
    today = SentOnDay.objects.filter(day=by.day)
    check(
        clause,
        _sum(today.filter(account_id=by.account_id)),
        _sum(today.filter(customer_id=customer_id)),
        Allowance(settings.SENT_A_DAY_BY_PERSON, settings.MB_A_DAY_BY_PERSON * MB),
        Allowance(settings.SENT_A_DAY_BY_COMPANY, settings.MB_A_DAY_BY_COMPANY * MB),
    )


def _sum(rows) -> Sent:
    found = rows.aggregate(times=Sum("times"), size=Sum("size"))
    return Sent(found["times"] or 0, found["size"] or 0)


def forget(before: date) -> int:
    """Delete the counts of days before one. Returns how many."""
    return SentOnDay.objects.filter(day__lt=before).delete()[0]
