"""What waits for a person in billing, and the days of this week on which something falls due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Q

from billing.models import BankRecord, BillingRun, DunningProposal
from contracts.queries.waiting import SHOWN, Heap, heap


def proposals() -> Heap:
    """Suspensions, terminations and liftings for default (Art. 13-3, 17-1(5))."""
    waiting = DunningProposal.objects.filter(state=DunningProposal.State.OPEN)
    return heap(waiting.select_related("billing_account"), "made_on")


def bank_records() -> Heap:
    """Money that came in and is not matched."""
    waiting = BankRecord.objects.filter(
        state=BankRecord.State.WAITING, outcome=BankRecord.Outcome.INCOMING
    )
    return heap(waiting, "value_date")


def runs(started_before: datetime) -> Heap:
    """Billing runs not finished, or with accounts that could not be billed (`failed`)."""
    failed = Count("failures", filter=Q(failures__resolved_at=None))
    unwell = Q(finished_at=None, started_at__lt=started_before) | Q(failed__gt=0)
    month = BillingRun.objects.annotate(failed=failed).filter(unwell)
    return heap(BillingRun.objects.filter(pk__in=month.values("pk")), "month")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something falls due: `kind` is notice, promise, end or transfer.

    `number` is the contract's, or the billing account's of a promise; `count` are all of its
    kind in the stretch asked for.
    """

    kind: str
    day: date
    number: str
    name: str
    count: int


DEADLINES = """
WITH due AS (
    SELECT 'notice' AS kind, t.notice_deadline AS day, c.number, u.name
      FROM contracts_term t
      JOIN contracts_contract c ON c.id = t.contract_id
      JOIN people_customer u ON u.id = c.customer_id
     WHERE t.notice_deadline BETWEEN %(first)s AND %(last)s AND c.ends_on IS NULL
    UNION ALL
    SELECT 'end', t.ends_on, c.number, u.name
      FROM contracts_term t
      JOIN contracts_contract c ON c.id = t.contract_id
      JOIN people_customer u ON u.id = c.customer_id
     WHERE t.ends_on BETWEEN %(first)s AND %(last)s
       AND (c.ends_on IS NULL OR c.ends_on >= t.ends_on)
    UNION ALL
    SELECT 'promise', h.promised_on, a.number, a.name
      FROM billing_dunninghold h
      JOIN people_billingaccount a ON a.id = h.billing_account_id
     WHERE h.promised_on BETWEEN %(first)s AND %(last)s AND h.released_on IS NULL
    UNION ALL
    SELECT 'transfer', r.effective_on, c.number, u.name
      FROM contracts_transfer r
      JOIN contracts_contract c ON c.id = r.contract_id
      JOIN people_customer u ON u.id = r.to_customer_id
     WHERE r.effective_on BETWEEN %(first)s AND %(last)s AND r.carried_out_on IS NULL
), placed AS (
    SELECT *, count(*) OVER (PARTITION BY kind) AS count,
           row_number() OVER (PARTITION BY kind ORDER BY day, number) AS place
      FROM due
)
SELECT kind, day, number, name, count FROM placed WHERE place <= %(shown)s ORDER BY day, number
"""


def deadlines(first: date, last: date) -> list[Deadline]:
    """The next days of each kind from a day to a day."""
    with connection.cursor() as cursor:
        cursor.execute(DEADLINES, {"first": first, "last": last, "shown": SHOWN})
        return [Deadline(*row) for row in cursor.fetchall()]
