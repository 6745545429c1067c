"""What needs doing now, each with the page where it is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from billing.queries.upcoming import Issued
from billing.templatetags.documents import yen
from billing.terms.invoicing import InvoiceKind
from contracts.models import ChangeRequest
from contracts.office.language import say
from contracts.office.templatetags.language import day as in_words
from contracts.operations.requests import clause
from contracts.terms.facts import Status

AHEAD = timedelta(days=60)
MOST_INVOICES = 8


@dataclass(frozen=True, slots=True)
class Task:
    """`kind` is the badge's class, `why` what stands below."""

    kind: str
    badge: str
    text: str
    why: str
    url: str
    clause: str = ""


def tasks(
    unpaid: list[Issued], contracts: Iterable[dict], requests: Iterable[ChangeRequest], today: date
) -> list[Task]:
    """Debts first, the oldest due day on top, then deadlines, then what waits for an answer."""
    found = [_debt(invoice, today) for invoice in unpaid[:MOST_INVOICES]]
    if len(unpaid) > MOST_INVOICES:
        found.append(_more_debts(unpaid[MOST_INVOICES:]))
    return [*found, *_deadlines(contracts, today), *_applications(contracts), *_waiting(requests)]


def _debt(invoice: Issued, today: date) -> Task:
    residual = invoice.kind == InvoiceKind.RESIDUAL
    name = say("残余料金の請求書", "residual fee") if residual else say("請求書", "invoice")
    url = reverse("invoice", args=[invoice.number])
    due, amount = in_words(invoice.due_on), yen(invoice.outstanding)
    if invoice.due_on >= today:
        text = say(
            f"{name} {invoice.number}: {amount} を{due}までにお支払いください",
            f"Pay {amount} by {due} ({name} {invoice.number})",
        )
        return Task("open", say("未払", "unpaid"), text, "", url, "15-2" if residual else "23-1")
    text = say(
        f"{name} {invoice.number}: {amount} の支払期限({due})を過ぎています",
        f"{amount} was due on {due} ({name} {invoice.number})",
    )
    why = say(
        f"本日までの遅延損害金 {yen(invoice.interest)}",
        f"late interest to today {yen(invoice.interest)}",
    )
    return Task("late", say("期限超過", "overdue"), text, why, url, "24-1")


def _more_debts(rest: list[Issued]) -> Task:
    amount = yen(sum(invoice.outstanding for invoice in rest))
    text = say(
        f"このほか未払の請求書が{len(rest)}件({amount})あります",
        f"{len(rest)} more unpaid invoices, {amount}",
    )
    return Task("open", say("未払", "unpaid"), text, "", reverse("invoices"))


def _deadlines(contracts: Iterable[dict], today: date) -> Iterator[Task]:
    for row in contracts:
        term = row["term"]
        if row["status"] is not Status.ACTIVE or row["fact"].ends_on or term is None:
            continue
        if not today <= term.notice_deadline <= today + AHEAD:
            continue
        number, left = row["contract"].number, (term.notice_deadline - today).days
        deadline = in_words(term.notice_deadline)
        text = say(
            f"契約 {number} を更新しない場合は{deadline}までにお知らせください(あと{left}日)",
            f"Contract {number} renews unless you decline by {deadline} ({left} days left)",
        )
        why = say(
            f"お知らせがなければ{in_words(term.ends_on)}の翌日から更新されます",
            f"without notice it is renewed after {in_words(term.ends_on)}",
        )
        url = reverse("decline_renewal", args=[number])
        yield Task("open", say("通知期限", "deadline"), text, why, url, "14-2")


def _applications(contracts: Iterable[dict]) -> Iterator[Task]:
    for row in contracts:
        if row["status"] is Status.APPLIED:
            number = row["contract"].number
            text = say(
                f"お申し込み {number} を審査しています。結果をお知らせするまでお待ちください",
                f"Application {number} is being examined; we will tell you the result",
            )
            url = reverse("contract", args=[number])
            yield Task("applied", say("審査中", "examined"), text, "", url, "6-1")


def _waiting(requests: Iterable[ChangeRequest]) -> Iterator[Task]:
    for request in requests:
        kind = request.get_kind_display()
        about = f" ({request.contract.number})" if request.contract else ""
        asked = in_words(localdate(request.requested_at))
        text = say(f"変更の申請: {kind}{about}", f"Change requested: {kind}{about}")
        why = say(
            f"{asked}に受け付け、当社が確認しています", f"received on {asked}, waiting for us"
        )
        url = reverse("change_request", args=[request.pk])
        yield Task("open", say("確認中", "waiting"), text, why, url, clause(request.kind))
