"""Two people release a day that was stopped because of the clock, so that its jobs run."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By
from contracts.office.subjects import SUBJECTS, Subject
from contracts.office.templatetags.language import day as in_words
from contracts.office.terms.proposal import Fact, Words
from portal.jobs import clock
from portal.jobs.models import StoppedDay

SUBJECTS.register(
    Subject(
        "stopped_day",
        _("Stopped day"),
        "stopped_day",
        lambda key: in_words(date.fromisoformat(key)),
    )
)


def values(day: date) -> dict[str, object]:
    return {"day": day.isoformat()}


def _day(row: Proposal) -> date:
    return date.fromisoformat(row.values["day"])


def facts(row: Proposal, day: date) -> list[Fact]:
    """Why it was stopped, and the days that may be lived then."""
    found = clock.check(_day(row))
    span = found.release
    none = Words("なし", "None")
    return [
        Fact("停止した日次処理", "Stopped day", found.day, clock.CLAUSE),
        *(Fact("理由", "Reason", Words(one.ja, one.en)) for one in found.reasons),
        Fact("データベースの日付", "Day of the database", found.database_day),
        Fact("最後に処理した日", "Last day processed", found.last_lived or none),
        Fact("処理する最初の日", "First day to be processed", span.first, clock.CLAUSE),
        Fact("処理する最後の日", "Last day to be processed", span.through, clock.CLAUSE),
    ]


def lock(row: Proposal) -> None:
    """The stopped day is not decided twice at once."""
    list(StoppedDay.objects.select_for_update().filter(day=_day(row)).values_list("pk"))


def carry_out(by: By, second: By, row: Proposal) -> object:
    return clock.release(by, _day(row), second)


KIND = register(
    ApprovalKind(
        "clock", _("Release of a stopped day"), clock.DUTIES, clock.CLAUSE, facts, lock, carry_out
    )
)
