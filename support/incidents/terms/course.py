"""The course of an incident or of maintenance: its moments, and its state at one of them."""

from dataclasses import dataclass
from datetime import datetime

from contracts.office.terms.labels import Labelled
from support.incidents.terms.windows import Window, minutes_between


class Kind(Labelled):
    INCIDENT = "incident", "障害", "Incident"
    MAINTENANCE = "maintenance", "保守", "Maintenance"


class Scope(Labelled):
    """Whom it affects. Only what affects all is public."""

    ALL = "all", "すべての契約", "All contracts"
    SOME = "some", "一部の契約", "Some contracts"


class Effect(Labelled):
    INTERRUPTED = "interrupted", "利用できません", "Unavailable"
    DEGRADED = "degraded", "一部に支障があります", "Partly unavailable"


class Step(Labelled):
    """What an entry of its course says."""

    KNOWN = "known", "検知", "Detected"
    ANNOUNCED = "announced", "お知らせ", "Announced"
    UPDATED = "updated", "続報", "Update"
    WIDENED = "widened", "対象の契約の追加", "Further contracts affected"
    ORDERED = "ordered", "通信事業者への修理の指示", "Carrier ordered to repair"
    AGREED = "agreed", "協議して決めた対応", "Measures agreed together"
    REPAIRED = "repaired", "復旧", "Repaired"
    CLOSED = "closed", "終結と報告", "Closed with a report"
    FINISHED = "finished", "保守の終了", "Maintenance finished"
    CANCELLED = "cancelled", "保守の中止", "Maintenance cancelled"


class State(Labelled):
    UNTOLD = "untold", "検知(未通知)", "Detected, not announced"
    ONGOING = "ongoing", "対応中", "Being repaired"
    REPAIRED = "repaired", "復旧", "Repaired"
    CLOSED = "closed", "終結", "Closed"
    PLANNED = "planned", "予定", "Planned"
    UNDER_WAY = "under_way", "実施中", "Under way"
    FINISHED = "finished", "終了", "Finished"
    CANCELLED = "cancelled", "中止", "Cancelled"


@dataclass(frozen=True, slots=True)
class Course:
    """The moments of it; one that has not come is None."""

    kind: Kind
    starts_at: datetime
    planned_end_at: datetime | None = None
    known_at: datetime | None = None
    announced_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    closed_at: datetime | None = None

    def state(self, now: datetime) -> State:
        if self.kind is Kind.MAINTENANCE:
            if self.cancelled_at is not None:
                return State.CANCELLED
            if self.ended_at is not None:
                return State.FINISHED
            return State.UNDER_WAY if self.starts_at <= now else State.PLANNED
        if self.closed_at is not None:
            return State.CLOSED
        if self.announced_at is None:
            return State.UNTOLD
        return State.ONGOING if self.ended_at is None else State.REPAIRED

    def is_over(self) -> bool:
        """Whether nobody is affected any more, nor will be."""
        return self.ended_at is not None or self.cancelled_at is not None

    def window(self, now: datetime) -> Window:
        """From when to when it is, or was, felt: up to now while it lasts."""
        return Window(self.starts_at, self.ended_at or max(now, self.starts_at))

    @property
    def planned(self) -> Window:
        """When maintenance is planned. Raises ValueError for an incident."""
        if self.planned_end_at is None:
            raise ValueError("an incident is not planned")
        return Window(self.starts_at, self.ended_at or self.planned_end_at)

    @property
    def minutes_to_tell(self) -> int | None:
        """From knowing to telling (27-1); None before it is told."""
        if self.known_at is None or self.announced_at is None:
            return None
        return minutes_between(self.known_at, self.announced_at)

    @property
    def minutes_to_repair(self) -> int | None:
        """From knowing to repair (27-2), or of maintenance from its start to its end."""
        if self.ended_at is None:
            return None
        return minutes_between(self.known_at or self.starts_at, self.ended_at)
