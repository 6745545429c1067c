"""What waits for staff in billing, and the days of this week on which something falls due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.models import BankRecord, BillingHold, BillingRun, DunningProposal
from billing.queries import bank, billing_holds, month_closes
from billing.terms import closed_months
from contracts.office.calendar import is_bank_day
from contracts.office.context import Duty
from contracts.office.queries.waiting import CARDS, SHOWN, Card, CardRow, Queue, Unread, day_of
from contracts.office.templatetags.language import month as in_words

AT_WORK = timedelta(minutes=30)
"""A run may take so long before it counts as stuck."""
PROPOSALS = CARDS.register(
    Card(
        "proposals",
        _("Proposed suspensions and terminations"),
        "dunning_proposals",
        after=("approvals",),
        before=("mail",),
    )
)
BANK = CARDS.register(
    Card(
        "bank",
        _("Unmatched payments"),
        "bank_matching",
        after=("proposals",),
        before=("mail",),
    )
)
RUNS = CARDS.register(
    Card(
        "runs",
        _("Failed or incomplete runs"),
        "billing_runs",
        after=("mail",),
        before=("alerts",),
    )
)
HELD = CARDS.register(
    Card(
        "held",
        _("Invoices held back"),
        "billing_runs",
        after=("runs",),
        before=("alerts",),
    )
)
OPEN_MONTHS = CARDS.register(
    Card(
        "open_months",
        _("Months overdue to be closed"),
        "month_closes",
        after=("held",),
        before=("alerts",),
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
    )
)


@PROPOSALS.shows
def proposals(now: datetime) -> Unread:
    """Suspensions, terminations and liftings for default (Art. 13-3, 17-1(5))."""
    waiting = DunningProposal.objects.filter(state=DunningProposal.State.OPEN)
    return Unread(waiting.select_related("billing_account"), "made_on", _proposal)


def _proposal(row: DunningProposal) -> CardRow:
    text = row.get_kind_display()
    return CardRow(row.made_on, "dunning_proposal", row.pk, str(row.billing_account), text)


@BANK.shows
def bank_records(now: datetime) -> Unread:
    """Money that came in and is not matched; what is only previewed is not known to be money."""
    waiting = bank.imported().filter(
        state=BankRecord.State.WAITING, outcome=BankRecord.Outcome.INCOMING
    )
    return Unread(waiting, "value_date", _bank_record)


def _bank_record(row: BankRecord) -> CardRow:
    payer = row.payer_name or row.remark
    here = f"record={row.pk}"
    return CardRow(row.value_date, "bank_matching", None, payer, f"¥{row.amount:,}", query=here)


@RUNS.shows
def runs(now: datetime) -> Unread:
    """Billing runs that stand still, or with accounts that could not be billed (`failed`)."""
    failed = Count("failures", filter=Q(failures__resolved_at=None))
    unwell = Q(finished_at=None, started_at__lt=now - AT_WORK) | Q(failed__gt=0)
    month = BillingRun.objects.annotate(failed=failed).filter(unwell)
    return Unread(BillingRun.objects.filter(pk__in=month.values("pk")), "month", _run)


def _run(row: BillingRun) -> CardRow:
    month = f"{row.month:%Y-%m}"
    title = gettext("Billing run %(month)s") % {"month": month}
    text = gettext("Not finished, or with accounts not billed")
    return CardRow(day_of(row.started_at), "billing_run", month, title, text)


@HELD.shows
def held_back(now: datetime) -> Unread:
    """Accounts to which the runs issue nothing."""
    waiting = billing_holds.in_force(day_of(now)).select_related("billing_account")
    return Unread(waiting, "held_on", _hold)


def _hold(row: BillingHold) -> CardRow:
    account = row.billing_account
    return CardRow(row.held_on, "billing_hold", account.number, str(account), row.reason)


@OPEN_MONTHS.shows
def open_months(now: datetime) -> Queue:
    """Months that are over and not closed, some bank days after their end."""
    first, closed = month_closes.span()
    if first is None:
        return Queue([], 0, None)
    found = closed_months.late(first, day_of(now), closed, is_bank_day)
    rows = [_open_month(month) for month in found[:SHOWN]]
    return Queue(rows, len(found), rows[0].since if rows else None)


def _open_month(month: date) -> CardRow:
    since = closed_months.remind_from(month, is_bank_day)
    title = gettext("Close of %(month)s") % {"month": in_words(month)}
    text = gettext("Prove the month, and have a second person approve its close")
    return CardRow(since, "month_close", f"{month:%Y-%m}", title, text)


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
