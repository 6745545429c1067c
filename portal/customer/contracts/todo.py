"""What needs doing now, each with the page where it is done."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from billing.queries.owing import Owing
from billing.queries.receivables import Owed
from billing.templatetags.documents import yen
from billing.terms.invoicing import InvoiceKind, kind_of
from contracts.models import ChangeRequest
from contracts.office.language import label
from contracts.office.templatetags.language import day as in_words
from contracts.operations.requests import clause
from contracts.terms.facts import Status
from contracts.terms.periods import ONE_DAY
from support.offboarding.models import Checklist

AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Task:
    """`kind` is the badge's class, `why` the text below."""

    kind: str
    badge: str
    text: str
    why: str
    url: str
    clause: str = ""


def tasks(
    owing: Owing,
    contracts: Iterable[dict],
    requests: Iterable[ChangeRequest],
    questions: Mapping[int, date],
    today: date,
    to_return: Iterable[Checklist] = (),
) -> list[Task]:
    """What we ask first, then debts, the oldest due day on top, then deadlines, then what waits.

    `questions` are the due days of explanations by their keys.
    """
    found = [_question(pk, until, today) for pk, until in questions.items()]
    found += [_debt(invoice, today) for invoice in owing.oldest]
    if owing.count > len(owing.oldest):
        found.append(_more_debts(owing))
    found += [*_returns(to_return, today), *_deadlines(contracts, today)]
    return [*found, *_ends(contracts), *_applications(contracts), *_waiting(requests)]


def _question(pk: int, until: date, today: date) -> Task:
    text = gettext("We ask you for an explanation by %(until)s.") % {"until": in_words(until)}
    kind, badge = ("late", gettext("Overdue")) if until < today else ("open", gettext("Unanswered"))
    return Task(kind, badge, text, "", reverse("explanation", args=[pk]))


def _debt(invoice: Owed, today: date) -> Task:
    residual = kind_of(invoice.label) is InvoiceKind.RESIDUAL
    name = gettext("Residual fee invoice") if residual else gettext("Invoice")
    url = reverse("invoice", args=[invoice.number])
    due, amount = in_words(invoice.due_on), yen(invoice.outstanding)
    if invoice.due_on >= today:
        text = gettext("Pay %(amount)s by %(due)s (%(name)s %(number)s)") % {
            "amount": amount,
            "due": due,
            "name": name,
            "number": invoice.number,
        }
        return Task("open", gettext("Unpaid"), text, "", url, "15-2" if residual else "23-1")
    text = gettext("%(amount)s was due on %(due)s (%(name)s %(number)s)") % {
        "amount": amount,
        "due": due,
        "name": name,
        "number": invoice.number,
    }
    why = gettext("Late interest to today: %(interest)s") % {"interest": yen(invoice.interest)}
    return Task("late", gettext("Overdue"), text, why, url, "24-1")


def _more_debts(owing: Owing) -> Task:
    count = owing.count - len(owing.oldest)
    amount = yen(owing.unpaid - sum(invoice.outstanding for invoice in owing.oldest))
    text = ngettext(
        "%(count)s more unpaid invoice, %(amount)s",
        "%(count)s more unpaid invoices, %(amount)s",
        count,
    ) % {"count": count, "amount": amount}
    return Task("open", gettext("Unpaid"), text, "", reverse("invoices"))


def _returns(rows: Iterable[Checklist], today: date) -> Iterator[Task]:
    """What is left to return or erase after the end of a contract."""
    for row in rows:
        assert row.next_due_on, "something is left"
        text = ngettext(
            "Return or erase %(count)s item of the ended contract %(number)s",
            "Return or erase %(count)s items of the ended contract %(number)s",
            row.holder_left,
        ) % {"count": row.holder_left, "number": row.contract.number}
        is_late = row.next_due_on < today
        badge = gettext("Overdue") if is_late else gettext("Contract ended")
        why = gettext("Due on %(due)s") % {"due": in_words(row.next_due_on)}
        url = reverse("offboarding_of", args=[row.contract.number])
        yield Task("late" if is_late else "open", badge, text, why, url, "25-1")


def _deadlines(contracts: Iterable[dict], today: date) -> Iterator[Task]:
    for row in contracts:
        term = row["term"]
        if row["status"] is not Status.ACTIVE or row["fact"].ends_on or term is None:
            continue
        if not today <= term.notice_deadline <= today + AHEAD:
            continue
        number, left = row["contract"].number, (term.notice_deadline - today).days
        deadline = in_words(term.notice_deadline)
        text = ngettext(
            "Contract %(number)s renews unless you decline by %(deadline)s (%(left)s day left)",
            "Contract %(number)s renews unless you decline by %(deadline)s (%(left)s days left)",
            left,
        ) % {"number": number, "deadline": deadline, "left": left}
        renews_on = in_words(term.ends_on + ONE_DAY)
        why = gettext("Without notice, it renews automatically on %(day)s") % {"day": renews_on}
        url = reverse("decline_renewal", args=[number])
        yield Task("open", gettext("Notice deadline"), text, why, url, "14-2")


def _ends(contracts: Iterable[dict]) -> Iterator[Task]:
    """Contracts whose end is fixed and still to come."""
    for row in contracts:
        if row["life"] is None or row["status"] is Status.ENDED or row["fact"].ends_on is None:
            continue
        end, reason = row["fact"].ends_on, row["fact"].end_reason
        number = row["contract"].number
        text = gettext("Contract %(number)s ends on %(day)s") % {
            "number": number,
            "day": in_words(end),
        }
        url = reverse("contract", args=[number])
        yield Task("at_risk", label(reason), text, "", url, reason.clause)


def _applications(contracts: Iterable[dict]) -> Iterator[Task]:
    for row in contracts:
        if row["status"] is Status.APPLIED:
            number = row["contract"].number
            text = gettext(
                "Application %(number)s is being screened. We will notify you of the result"
            ) % {"number": number}
            application = getattr(row["contract"], "application", None)
            expected_on = application and application.expected_on
            why = ""
            if expected_on:
                why = gettext("Decision expected by %(day)s") % {"day": in_words(expected_on)}
            url = reverse("apply_state", args=[number])
            yield Task("applied", gettext("Being screened"), text, why, url, "6-1")


def _waiting(requests: Iterable[ChangeRequest]) -> Iterator[Task]:
    for request in requests:
        kind = request.get_kind_display()
        about = f" ({request.contract.number})" if request.contract else ""
        asked = in_words(localdate(request.requested_at))
        text = gettext("Change requested: %(kind)s%(about)s") % {"kind": kind, "about": about}
        why = gettext("Received on %(asked)s. We are reviewing it") % {"asked": asked}
        url = reverse("change_request", args=[request.pk])
        yield Task("open", gettext("Under review"), text, why, url, clause(request.kind))
