"""What is read of announcements: by staff in their states, by everybody what was posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from contracts.office.models import Notice
from support.announcements.models import Announcement, Call
from support.announcements.queries.audience import Reached

OPEN = Q(posted_at=None, withdrawn_at=None)
"""Drafts, and what is set ahead."""


def due(now: datetime) -> QuerySet[Announcement]:
    """What is set for a moment that has come, the earliest first."""
    return Announcement.objects.filter(OPEN, post_at__lte=now).order_by("post_at", "pk")


def read(row: Announcement, reached: Sequence[Reached]) -> tuple:
    """What a person has read of it: its words, whom it reaches, its moments."""
    words = (row.title, row.text, row.title_en, row.text_en)
    whom = (row.is_on_page, row.audience, row.customers, row.plan, row.state)
    moments = (row.post_at, row.posted_at, row.withdrawn_at)
    addresses = [(one.customer_id, one.contracts, one.emails) for one in reached]
    return (row.number, words, whom, moments, addresses)


def content(row: Announcement) -> dict:
    """What every notice says of it."""
    return {
        "announcement": row.number,
        "corrects": row.corrects.number if row.corrects else "",
        "title": row.title,
        "text": row.text,
        "title_en": row.title_en,
        "text_en": row.text_en,
    }


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice, and the number of the announcement that corrects it, empty where none does."""

    notice: Notice
    corrected_by: str = ""


def with_corrections(notices: Sequence[Notice]) -> list[Posted]:
    """In their order, in one statement at most."""
    numbers = [one.data["announcement"] for one in notices if "announcement" in one.data]
    if not numbers:
        return [Posted(one) for one in notices]
    rows = Announcement.objects.filter(corrects__number__in=numbers, posted_at__isnull=False)
    found = dict(rows.values_list("corrects__number", "number"))
    return [Posted(one, found.get(one.data.get("announcement", ""), "")) for one in notices]


def calls() -> QuerySet[Call]:
    return Call.objects.select_related("customer", "contract", "corrects", "correction")
