"""Finding inquiries: the staff's queue and search, and a company's own."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value

from contracts.office.context import By
from contracts.office.folding import Folded, reads
from contracts.office.queries.paging import PageOrder, moment
from contracts.people.models import Customer
from support.desk.models import Inquiry, Message
from support.desk.terms.kinds import SHOWN, UNRESOLVED, State

UNRESOLVED_STATES = [one.value for one in UNRESOLVED]
BY_DUE = PageOrder("due_order", "pk", int, moment, ascending=True)
BY_DAY = PageOrder("opened_at", "pk", int, moment)
BY_NUMBER = PageOrder("number", parse_first=str, ascending=True)
EVERY, TRIAGE = "every", "triage"
"""All states; what belongs to no company yet."""
MINE, NOBODY = "mine", "nobody"
LATE, SOON = "late", "soon"
NUMBER = re.compile(r"INQ-[0-9-]*", re.IGNORECASE)
MOST_COMPANIES = 200
"""Companies whose name contains what was typed, of which the inquiries are looked for."""


@dataclass(frozen=True, slots=True)
class InquiryCriteria:
    """What staff look for. `state` is one of `State`, `EVERY`, `TRIAGE`, or empty: unresolved.

    `assignee` is `MINE`, `NOBODY` or empty, `due` is `LATE`, `SOON` or empty.
    """

    text: str = ""
    state: str = ""
    category: str = ""
    priority: str = ""
    assignee: str = ""
    due: str = ""


class Pairs(Func):
    """Every two characters that follow each other in a text: what the index of search holds."""

    function = "desk_pairs"
    output_field = ArrayField(TextField())


def find(by: By, asked: InquiryCriteria) -> QuerySet[Inquiry]:
    """By number, words of subject, beginning, contact or company, and by how it stands."""
    by.require_staff()
    rows = Inquiry.objects.all()
    if asked.text:
        rows = _with_text(rows, asked.text)
    if asked.state == TRIAGE:
        rows = rows.filter(customer=None, state__in=UNRESOLVED_STATES)
    elif asked.state != EVERY:
        rows = rows.filter(state__in=[asked.state] if asked.state else UNRESOLVED_STATES)
    rows = rows.filter(**{n: v for n in ("category", "priority") if (v := getattr(asked, n))})
    if asked.assignee:
        rows = rows.filter(assignee=by.account_id if asked.assignee == MINE else None)
    if asked.due == LATE:
        return rows.filter(state__in=UNRESOLVED_STATES, due_order__lte=by.now)
    if asked.due == SOON:
        return rows.filter(risk_at__lte=by.now, due_order__gt=by.now)
    return rows


def _with_text(rows: QuerySet[Inquiry], text: str) -> QuerySet[Inquiry]:
    if NUMBER.fullmatch(text):
        return rows.filter(number__startswith=text.upper())
    typed = Folded(Value(text))
    contains = reads(text, "sought")
    if len(text) > 1:
        rows = rows.alias(pairs=Pairs(F("sought")))
        contains &= Q(pairs__contains=Pairs(typed))
    named = Customer.objects.filter(reads(text, "sought") | Q(number=text))
    companies = list(named.values_list("pk", flat=True)[:MOST_COMPANIES])
    contains |= Q(about=text)
    return rows.filter(contains | Q(customer__in=companies) if companies else contains)


def due(now: datetime) -> QuerySet[Inquiry]:
    """What is late, or will be soon, the earliest first."""
    rows = Inquiry.objects.filter(state__in=UNRESOLVED_STATES, risk_at__lte=now)
    return rows.select_related("customer").order_by("due_order", "pk")


def triage() -> QuerySet[Inquiry]:
    """What belongs to no company yet."""
    return Inquiry.objects.filter(customer=None, state__in=UNRESOLVED_STATES)


def of_companies(customer_ids: Collection[int]) -> QuerySet[Inquiry]:
    """The inquiries of companies; what was merged is read in the one it went into."""
    return Inquiry.objects.filter(customer__in=customer_ids)


def search_of_company(customer_id: int, text: str, state: str) -> QuerySet[Inquiry]:
    """Of one company, by number or words of the subject or of what was said."""
    rows = of_companies([customer_id]).exclude(state=State.MERGED)
    if state == "open":
        rows = rows.filter(state__in=UNRESOLVED_STATES)
    elif state:
        rows = rows.exclude(state__in=UNRESOLVED_STATES)
    if not text:
        return rows
    said = Message.objects.filter(
        Q(inquiry=OuterRef("pk")) | Q(inquiry__merged_into=OuterRef("pk")),
        kind__in=[one.value for one in SHOWN],
    )
    said = said.annotate(folded=Folded(F("body"))).filter(folded__contains=Folded(Value(text)))
    return rows.filter(reads(text, "sought") | Q(number__contains=text.upper()) | Exists(said))
