"""What waits for a person, as the page shows it: cards of rows that lead to where it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from billing.queries import waiting as billing
from contracts.office.language import say
from contracts.queries import waiting as contracts
from contracts.queries.waiting import SHOWN, Heap, day_of, heap
from portal.exports.models import Export
from portal.jobs.models import JobRun

AT_WORK = timedelta(minutes=30)
"""A run may take so long before it counts as one that stands still."""
FAILED_DAYS = timedelta(days=7)
"""A file that could not be made is asked for anew; after a week nobody waits for it."""
ALERTS = {
    "mail_failed": ("メール", "Mail"),
    "billing_shortfall": ("請求の不足", "Billing incomplete"),
    "job_failure": ("日次処理の失敗", "Daily job failed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One matter: the url name of its page, the page's argument, and what is said of it."""

    since: date
    page: str
    key: Any
    title: str
    text: str = ""
    alert: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A kind of matter: how many wait, since when, the oldest; `page` lists all."""

    name: str
    title: str
    page: str
    count: int
    oldest: date | None
    rows: list[Row] = field(default_factory=list)

    def days(self, today: date) -> int:
        return (today - self.oldest).days if self.oldest else 0


Part = tuple[Heap, Callable[[Any], Row]]


def card(name: str, title: str, page: str, parts: Iterable[Part]) -> Card:
    """Heaps laid together, the oldest rows on top."""
    parts = list(parts)
    rows = sorted((row(one) for heap, row in parts for one in heap.rows), key=lambda r: r.since)
    oldest = [heap.oldest for heap, _ in parts if heap.oldest]
    count = sum(heap.count for heap, _ in parts)
    return Card(name, title, page, count, min(oldest, default=None), rows[:SHOWN])


def cards(now: datetime) -> list[Card]:
    """Every kind, also those of which nothing waits."""
    return [
        card(
            "applications", say("審査する申込", "Applications to screen"), "applications",
            [(contracts.applications(), _application)],
        ),
        card(
            "requests", say("変更の申請", "Change requests"), "applications",
            [(contracts.requests(), _request)],
        ),
        card(
            "approvals", say("二人目の承認", "Approvals by a second person"), "approvals",
            [(contracts.approvals(), _approval)],
        ),
        card(
            "proposals", say("停止・解除の起案", "Proposed suspensions and terminations"),
            "dunning_board", [(billing.proposals(), _proposal)],
        ),
        card(
            "bank", say("未消込の入金", "Money not matched"), "bank_matching",
            [(billing.bank_records(), _bank_record)],
        ),
        card(
            "mail", say("届かなかったメール", "Mail that failed"),
            "admin:office_outboxmessage_changelist",
            [(contracts.mail_alerts(), _alert), (contracts.undelivered(), _message)],
        ),
        card("runs", say("止まった処理", "Runs failed or incomplete"), "billing_runs", _runs(now)),
        card(
            "alerts", say("その他の警告", "Other alerts"), "admin:office_alert_changelist",
            [(contracts.other_alerts(), _alert)],
        ),
    ]  # fmt: skip


def _runs(now: datetime) -> list[Part]:
    late = now - AT_WORK
    daily = JobRun.objects.filter(finished_at=None, superseded_at=None, started_at__lt=late)
    failed = Export.objects.filter(
        Q(state=Export.State.FAILED), created_at__gte=now - FAILED_DAYS
    ).select_related("customer")
    return [
        (heap(daily, "day"), _job_run),
        (billing.runs(late), _billing_run),
        (heap(failed, "created_at"), _export),
    ]


def _application(row) -> Row:
    text = f"{row.number} {row.get_plan_display()} {say(f'{row.servers}台', f'× {row.servers}')}"
    return Row(row.applied_on, "application", row.number, row.customer.name, text)


def _request(row) -> Row:
    number = row.contract.number if row.contract else ""
    text = f"{row.get_kind_display()} {number}".strip()
    return Row(day_of(row.requested_at), "staff_request", row.pk, row.customer.name, text)


def _approval(row) -> Row:
    about = row.customer.name if row.customer else row.subject
    by = say(f"起案 {row.proposed_by}", f"proposed by {row.proposed_by}")
    title = row.get_kind_display()
    return Row(day_of(row.proposed_at), "approval", row.pk, title, f"{about} – {by}")


PROPOSALS = {
    "suspension": ("停止", "suspension"),
    "termination": ("解除", "termination"),
    "lifting": ("停止の解除", "lifting of a suspension"),
}


def _proposal(row) -> Row:
    text = say(*PROPOSALS[row.kind])
    return Row(row.made_on, "dunning_board", None, str(row.billing_account), text)


def _bank_record(row) -> Row:
    return Row(
        row.value_date, "bank_matching", None, row.payer_name or row.remark, f"¥{row.amount:,}"
    )


def _alert(row) -> Row:
    kind = say(*ALERTS[row.kind]) if row.kind in ALERTS else row.kind
    since = day_of(row.created_at)
    return Row(since, "admin:office_alert_change", row.pk, kind, row.text, alert=row.pk)


def _message(row) -> Row:
    text = f"{row.document}: {row.response}"[:200]
    page = "admin:office_outboxmessage_change"
    return Row(day_of(row.created_at), page, row.pk, row.recipient, text)


def _job_run(row) -> Row:
    title = say(f"日次処理 {row.day}", f"Daily jobs of {row.day}")
    return Row(row.day, "admin:jobs_jobrun_change", row.pk, title, row.stage or "")


def _billing_run(row) -> Row:
    month = f"{row.month:%Y-%m}"
    title = say(f"請求処理 {month}", f"Billing run {month}")
    text = say("完了していません", "not finished, or with accounts not billed")
    return Row(day_of(row.started_at), "billing_run", month, title, text)


def _export(row) -> Row:
    text = row.customer.name if row.customer else ""
    title = say(f"出力 {row.get_kind_display()}", f"Export: {row.get_kind_display()}")
    return Row(day_of(row.created_at), "console_files", None, title, text)


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
    found = billing.deadlines(today, today + timedelta(days=6))
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
