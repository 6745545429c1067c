"""The log of incoming mail: what came, what became of it, what waits for a person."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Value

from contracts.office.context import By
from contracts.office.folding import Folded, reads
from contracts.office.queries.paging import PageOrder, moment
from support.desk.queries.finding import UNRESOLVED_STATES, Pairs
from support.inbound.models import IncomingMail
from support.inbound.terms.kinds import Fate

BY_DAY = PageOrder("received_at", "pk", int, moment)
MAILS = IncomingMail.objects.select_related("message__inquiry__customer", "bounced", "decided_by")
TO_BE_SORTED = Q(fate=Fate.TRIAGE.value, message=None)
WITHOUT_COMPANY = Q(
    fate=Fate.TRIAGE.value,
    message__isnull=False,
    message__inquiry__customer=None,
    message__inquiry__state__in=UNRESOLVED_STATES,
)
AT_THE_DESK = "desk"
"""Handed to the desk, which does not know the company yet."""


@dataclass(frozen=True, slots=True)
class MailCriteria:
    text: str = ""
    fate: str = ""
    kind: str = ""


def find(by: By, asked: MailCriteria) -> QuerySet[IncomingMail]:
    """By words of sender or subject, by kind, by what became of it or `AT_THE_DESK`."""
    by.require_staff()
    rows = MAILS.all()
    if asked.text:
        rows = _with_text(rows, asked.text)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.fate == Fate.TRIAGE:
        return rows.filter(TO_BE_SORTED)
    if asked.fate == AT_THE_DESK:
        return rows.filter(WITHOUT_COMPANY)
    if asked.fate == Fate.FILED:
        handed = Q(fate=Fate.TRIAGE.value, message__isnull=False) & ~WITHOUT_COMPANY
        return rows.filter(Q(fate=Fate.FILED.value) | handed)
    return rows.filter(fate=asked.fate) if asked.fate else rows


def _with_text(rows: QuerySet[IncomingMail], text: str) -> QuerySet[IncomingMail]:
    contains = reads(text, "sought")
    if len(text) > 1:
        rows = rows.alias(pairs=Pairs(F("sought")))
        contains &= Q(pairs__contains=Pairs(Folded(Value(text))))
    return rows.filter(contains)


def to_be_sorted() -> QuerySet[IncomingMail]:
    """What a person has to look at here: neither filed nor at the desk."""
    return IncomingMail.objects.filter(TO_BE_SORTED)
