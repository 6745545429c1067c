"""What is on file of a contract: the facts that every rule works on."""

from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.labels import Labelled
from contracts.terms.editions import Agreements
from contracts.terms.parameters import Plan


class Status(Labelled):
    APPLIED = "applied", "審査中", "Under screening"
    REFUSED = "refused", "不承諾", "Refused"
    WITHDRAWN = "withdrawn", "取下げ", "Withdrawn"
    FORMED = "formed", "開始前", "Not yet started"
    ACTIVE = "active", "利用中", "Active"
    ENDED = "ended", "終了", "Ended"


class ApplicationState(Labelled):
    """What has become of an application."""

    APPLIED = "applied", "審査中", "Being screened"
    ACCEPTED = "accepted", "承諾", "Accepted"
    REFUSED = "refused", "不承諾", "Refused"
    WITHDRAWN = "withdrawn", "取下げ", "Withdrawn"


class EndReason(Labelled):
    CANCELLED = "cancelled", "解約", "Cancelled"
    EXPIRED = "expired", "満了", "Expired"
    TERMINATED = "terminated", "解除", "Terminated"
    SERVICE_ENDED = "service_ended", "サービス終了", "End of the service"

    @property
    def clause(self) -> str:
        """The clause by which a contract ends so."""
        return END_CLAUSES[self]


END_CLAUSES = {
    EndReason.CANCELLED: "16-1",
    EndReason.EXPIRED: "14-2",
    EndReason.TERMINATED: "17-1",
    EndReason.SERVICE_ENDED: "18-1",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its notice deadline, as fixed on the day it began (Art. 14)."""

    number: int
    starts_on: date
    ends_on: date
    months: int
    notice_deadline: date
    plan: Plan


@dataclass(frozen=True, slots=True)
class ServerChange:
    """Servers that come (`servers` > 0) or leave (< 0) at the start of a day.

    That of an annual reduction is the start of the term numbered `with_term` and so may
    still move with an edition; `effective_on` is then None.
    """

    servers: int
    effective_on: date | None = None
    with_term: int | None = None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The plan from the term numbered `with_term` on (Art. 6-2)."""

    plan: Plan
    with_term: int


@dataclass(frozen=True, slots=True)
class AppliedFor:
    """A contract applied for and not formed: not answered, refused, or withdrawn."""

    number: str
    plan: Plan
    servers: int
    refused_on: date | None = None
    agreements: Agreements = ()
    withdrawn_on: date | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be accepted or refused, or withdrawn."""
        return self.refused_on is None and self.withdrawn_on is None

    def status(self, _day: date) -> Status:
        if self.is_waiting:
            return Status.APPLIED
        return Status.REFUSED if self.refused_on else Status.WITHDRAWN

    def is_live(self, _day: date) -> bool:
        return False

    def formed(
        self,
        formed_on: date,
        service_starts_on: date,
        agreements: Agreements = (),
        ends_on: date | None = None,
        end_reason: EndReason | None = None,
    ) -> "Formed":
        """The contract that acceptance makes of it, with more agreements if any."""
        return Formed(
            self.number,
            self.plan,
            self.servers,
            formed_on,
            service_starts_on,
            agreements=(*self.agreements, *agreements),
            ends_on=ends_on,
            end_reason=end_reason,
        )


@dataclass(frozen=True, slots=True)
class Formed:
    """A formed contract. `terms` are those recorded when they began, from the first on.

    `billed_from` is the first day of the first month billed here, where those before it were
    billed by another product. `part_suspended_from` is the first day of the suspension of a part
    that is not lifted.
    """

    number: str
    plan: Plan
    servers: int
    formed_on: date
    service_starts_on: date
    minimum_term_ends_on: date | None = None
    terms: tuple[Term, ...] = ()
    changes: tuple[ServerChange, ...] = ()
    plan_changes: tuple[PlanChange, ...] = ()
    agreements: Agreements = ()
    ends_on: date | None = None
    end_reason: EndReason | None = None
    suspended: bool = False
    billed_from: date | None = None
    part_suspended_from: date | None = None

    def status(self, day: date) -> Status:
        """Derived from dates alone, so that no job has to have run."""
        if not self.is_live(day):
            return Status.ENDED
        return Status.ACTIVE if self.service_starts_on <= day else Status.FORMED

    def is_live(self, day: date) -> bool:
        """Formed or active on the day."""
        return self.ends_on is None or day <= self.ends_on

    def check_live(self, day: date, clause: str) -> None:
        """Raises Refused under the clause of what is asked of a contract that is over."""
        if self.ends_on is not None and not self.is_live(day):
            raise Refused(
                clause,
                f"契約は{ja_day(self.ends_on)}に終了しています",
                f"The contract ended on {en_day(self.ends_on)}",
            )

    def is_suspended_in_part(self, day: date) -> bool:
        """Whether any part is, while it runs."""
        first = self.part_suspended_from
        return first is not None and first <= day and self.is_live(day)

    def is_billed_elsewhere(self, month: date) -> bool:
        """Whether another product has billed the month whose first day is `month`."""
        return self.billed_from is not None and month < self.billed_from

    def never_begins(self) -> bool:
        """Whether it ends before its service would have started (Art. 16-1)."""
        return self.ends_on is not None and self.ends_on < self.service_starts_on


Contract = AppliedFor | Formed


def formed(contract: Contract, clause: str) -> Formed:
    """A contract that was formed. Raises Refused under the clause of what is asked of it."""
    if isinstance(contract, AppliedFor):
        raise Refused(clause, "成立した契約ではありません", "The contract is not in effect")
    return contract
