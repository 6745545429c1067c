"""Finding inquiries: the staff's queue and search, and a company's own."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce

from contracts.office.context import By
from contracts.office.folding import Folded, reads
from contracts.office.lookups import Ids
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
LATE, SOON, PRESSING = "late", "soon", "pressing"
"""Late or soon late, or of no company yet: what is to be answered first."""
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NUMBER = re.compile(r"INQ-[0-9-]*", re.IGNORECASE)
LETTERS = 2
"""What the index of pairs holds."""
SAMPLE, COMMON = 3_000, 20
"""Words that one of so many of the newest inquiries contains are found by reading on."""
MOST_RARE = 2_000
"""Of more the words are not rare after all."""
MOST_COMPANIES = 200
"""Companies whose name contains what was typed, of which the inquiries are looked for."""


@dataclass(frozen=True, slots=True)
class InquiryCriteria:
    """What staff look for. `state` is one of `State`, `EVERY`, `TRIAGE`, or empty: unresolved.

    `assignee` is `MINE`, `NOBODY` or empty, `due` is `LATE`, `SOON`, `PRESSING` or empty.
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
        is_among_all = asked.state not in ("", TRIAGE, *UNRESOLVED_STATES)
        rows = _with_text(rows, asked.text, is_among_all=is_among_all)
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
    if asked.due == PRESSING:
        return rows.filter(_is_pressing(by.now), state__in=UNRESOLVED_STATES)
    return rows


def _with_text(rows: QuerySet[Inquiry], text: str, *, is_among_all: bool) -> QuerySet[Inquiry]:
    """By the index of pairs where that is quicker than reading: rare words among all."""
    if NUMBER.fullmatch(text):
        return rows.filter(number__startswith=text.upper())
    if ADDRESS.fullmatch(text):
        return rows.filter(contact=text.lower())
    contains = reads(text, "sought")
    if is_among_all and _is_rare(text):
        paired = Inquiry.objects.alias(pairs=Pairs(F("sought"))).filter(
            contains, pairs__contains=Pairs(Folded(Value(text)))
        )
        ids = list(paired.values_list("pk", flat=True)[: MOST_RARE + 1])
        if len(ids) <= MOST_RARE:
            contains = Q(pk__anyof=Ids(ids))
    named = Customer.objects.filter(reads(text, "sought") | Q(number=text))
    companies = list(named.values_list("pk", flat=True)[:MOST_COMPANIES])
    contains |= Q(about=text)
    return rows.filter(contains | Q(customer__in=companies) if companies else contains)


def _is_rare(text: str) -> bool:
    """Whether few of the newest inquiries contain it; of a small number none is rare."""
    if len(text) < LETTERS:
        return False
    hit = ExpressionWrapper(reads(text, "sought"), BooleanField())
    newest = Inquiry.objects.order_by("-opened_at", "-pk").annotate(hit=hit)[:SAMPLE]
    seen = newest.aggregate(all=Count("pk"), hits=Count("pk", filter=Q(hit=True)))
    return seen["all"] == SAMPLE and seen["hits"] * COMMON < SAMPLE


def to_answer(now: datetime) -> QuerySet[Inquiry]:
    """What is late or will be soon, and what belongs to no company yet."""
    rows = Inquiry.objects.filter(state__in=UNRESOLVED_STATES)
    return rows.filter(_is_pressing(now)).select_related("customer")


def _is_pressing(now: datetime) -> Q:
    return Q(risk_at__lte=now) | Q(customer=None)


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
        inquiry__customer=customer_id, kind__in=[one.value for one in SHOWN]
    )
    said = said.annotate(
        folded=Folded(F("body")), read_in=Coalesce("inquiry__merged_into", "inquiry")
    )
    found = said.filter(folded__contains=Folded(Value(text))).values("read_in")
    return rows.filter(reads(text, "sought") | Q(number__contains=text.upper()) | Q(pk__in=found))
