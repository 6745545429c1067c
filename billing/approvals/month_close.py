"""A month is closed, or opened again (Art. 23-1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import day_of, of_month
from billing.operations import month_close
from billing.queries import month_closes
from billing.terms import closed_months
from billing.terms.closed_months import CLAUSE
from billing.terms.month_gaps import Missing
from billing.terms.month_proof import MonthProof
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms import fingerprint
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.proposal import Fact, Words
from contracts.terms.periods import month_last


def subject(month: date) -> str:
    return f"month:{month:%Y-%m}"


def values(month: date) -> dict[str, object]:
    return {"month": month.isoformat()}


def _month(row: Proposal) -> date:
    month = day_of(row.values, "month")
    if month is None:
        raise ValueError("a proposal about a month names none")
    return month


def lock(row: Proposal) -> None:
    """Entries of past months wait until it is decided."""
    month_close.lock_months()


def to_close(row: Proposal, day: date) -> list[Fact]:
    return _facts(month_close.to_close(_month(row), day))


def read(proof: MonthProof, day: date) -> str:
    """The fingerprint of what the proposer of a close reads."""
    return fingerprint.of(day, tuple(_facts(proof)))


def _facts(proof: MonthProof) -> list[Fact]:
    """Each equation with both its sides, and what is left open knowingly."""
    month = proof.facts.month
    return [
        Fact("締め切る月", "Month to close", of_month(month), CLAUSE),
        *(
            Fact(one.check.ja, one.check.en, Words(one.why.ja, one.why.en), CLAUSE)
            for one in proof.equations
        ),
        *_warnings(proof.warnings),
        Fact("仕訳を書けなくなる日", "No more entries of days to", month_last(month), CLAUSE),
    ]


def _warnings(found: Iterable[Missing]) -> Iterable[Fact]:
    for one in found:
        total = one.total
        ja = f"{total.count:,}件・¥{total.yen:,}"
        yield Fact(one.gap.ja, one.gap.en, Words(ja, f"{total.count:,}, ¥{total.yen:,}"), CLAUSE)


def to_reopen(row: Proposal, day: date) -> list[Fact]:
    """The days whose entries can be written again, and since when they could not."""
    month = _month(row)
    month_close.check_to_reopen(month, row.reason)
    acts = month_closes.acts()
    closed = next(act for act in reversed(acts) if act.month == month)
    before = closed_months.closed_through(act for act in acts if act.month < month)
    left = Words(ja_day(before), en_day(before)) if before else Words("なし", "None")
    return [
        Fact("再開する月", "Month to reopen", of_month(month), CLAUSE),
        Fact("締め切った日", "Closed on", closed.day, CLAUSE),
        Fact("締め切ったままの最終日", "Last day that stays closed", left, CLAUSE),
    ]


def carry_out_close(by: By, second: By, row: Proposal) -> object:
    return month_close.close_month(by, _month(row), row.reason, second)


def carry_out_reopening(by: By, second: By, row: Proposal) -> object:
    return month_close.reopen_month(by, _month(row), row.reason, second)


CLOSE = register(
    ApprovalKind(
        "month_close", _("Month close"), (Duty.ACCOUNTS,), CLAUSE, to_close, lock, carry_out_close
    )
)
REOPEN = register(
    ApprovalKind(
        "month_reopen",
        _("Month reopening"),
        (Duty.ACCOUNTS,),
        CLAUSE,
        to_reopen,
        lock,
        carry_out_reopening,
    )
)
