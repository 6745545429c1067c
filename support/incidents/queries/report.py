"""Rows of a closed incident → the content of its report. They never change again.

It names no customer: everybody who was told reads the same.
"""

from dataclasses import dataclass
from datetime import datetime

from contracts.office.documents.issuer import Issuer
from contracts.office.terms.days import ja_moment
from contracts.office.terms.explanation import cite
from support.incidents.models import Disruption
from support.incidents.terms.course import Effect, Scope, Step
from support.incidents.terms.windows import ja_minutes

LEFT_OUT = (Step.AGREED, Step.WIDENED)
"""What concerns some holders alone."""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A moment of the course, what it was, and what was said."""

    at: str
    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """An incident from its start to its repair, why it came, and what was done about it."""

    number: str
    title: str
    closed_at: datetime
    issuer: Issuer
    scope: str
    part: str
    effect: str
    ground: str
    moments: tuple[tuple[str, str], ...]
    minutes_to_tell: str
    minutes_to_repair: str
    entries: tuple[ReportEntry, ...]
    cause: str
    remedy: str
    prevention: str
    measures: int

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"{self.number}.pdf"


def report(row: Disruption) -> Report:
    """Raises ValueError for one that is not closed."""
    course = row.course
    if row.closed_at is None or course.minutes_to_tell is None:
        raise ValueError(f"{row.number} is not closed")
    moments = [
        ("発生", row.starts_at),
        ("検知", row.known_at),
        ("お知らせ", row.announced_at),
        ("復旧", row.ended_at),
    ]
    updates = list(row.updates.order_by("at", "id"))
    return Report(
        row.number,
        row.title,
        row.closed_at,
        Issuer.of(row.issuer),
        Scope(row.scope).ja,
        row.part,
        Effect(row.effect).ja,
        cite(row.ground) if row.ground else "",
        tuple((name, ja_moment(at)) for name, at in moments if at is not None),
        ja_minutes(course.minutes_to_tell),
        ja_minutes(course.minutes_to_repair or 0),
        tuple(
            ReportEntry(
                ja_moment(one.at), Step(one.step).ja, one.text or f"{one.explanation['ja']}。"
            )
            for one in updates
            if one.step not in LEFT_OUT
        ),
        row.cause,
        row.remedy,
        row.prevention,
        sum(one.step == Step.AGREED for one in updates),
    )
