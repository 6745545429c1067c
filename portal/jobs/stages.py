"""The stages of a day: which rows wait, and what is done with them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import billing.jobs
import contracts.jobs
from contracts.office import bisecting, context
from contracts.office.models import Alert
from contracts.office.operations import alerts

logger = logging.getLogger(__name__)

LARGEST_CHUNK = 2500
SMALLEST_CHUNK = 500
CONTRACTS = ("transfer", "renew", "end")
"""What must have happened to contracts before they are billed."""


def nothing() -> None:
    """A stage with nothing to do at its end."""


@dataclass(frozen=True, slots=True)
class Stage:
    """`select` finds the ids that wait, `work` carries some out, `finish` closes the stage."""

    key: str
    select: Callable[[], list[int]]
    work: Callable[[Sequence[int]], None]
    finish: Callable[[], None] = nothing


def plan(day: date, since: date) -> list[str]:
    """The keys of a day's stages in their order; `since` is the first day to live through."""
    months = billing.jobs.months_to_bill(day, since)
    return [*CONTRACTS, *map(billing_of, months), "dun"]


def plan_of_month(month: date) -> list[str]:
    """The keys of the stages for the billing of a month by itself, as any day has them."""
    return [*CONTRACTS, billing_of(month)]


def billing_of(month: date) -> str:
    return f"bill:{month:%Y-%m}"


def stage(key: str, day: date, since: date) -> Stage:
    """A stage by its key."""
    if key == "transfer":
        return Stage(
            key,
            lambda: billing.jobs.to_transfer(day),
            lambda ids: billing.jobs.carry_out_transfers(ids, day),
        )
    if key == "renew":
        return Stage(
            key,
            lambda: contracts.jobs.to_renew(day),
            lambda ids: contracts.jobs.renew(ids, day),
        )
    if key == "end":
        return Stage(
            key,
            lambda: contracts.jobs.to_end(day),
            lambda ids: contracts.jobs.end(ids, day),
        )
    if key == "dun":
        return Stage(key, lambda: billing.jobs.to_dun(day), lambda ids: billing.jobs.dun(ids, day))
    month = date.fromisoformat(f"{key.removeprefix('bill:')}-01")
    return Stage(
        key,
        lambda: billing.jobs.to_bill(day, month),
        lambda ids: billing.jobs.bill(ids, day, month),
        lambda: billing.jobs.reconcile(day, month),
    )


def chunks(ids: Sequence[int]) -> list[list[int]]:
    """Enough chunks to keep several workers busy, none too large for one transaction."""
    size = min(max(len(ids) // 4, SMALLEST_CHUNK), LARGEST_CHUNK)
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)]


def work_safely(one: Stage, ids: Sequence[int], day: date) -> None:
    """Work on rows together; if that fails, on each by itself, and report those that fail."""

    def do(ids: Sequence[int]) -> None:
        one.work(ids)
        _close_reports(one.key, ids)

    def report(pk: int, error: Exception) -> None:
        logger.exception("%s %s: %s", day, one.key, pk)
        _report(one.key, pk, day, error)

    bisecting.run(ids, do, report)


def _report(key: str, pk: int, day: date, error: Exception) -> None:
    text = f"{key} の処理で {pk} が失敗しました: {type(error).__name__}: {error}"
    alerts.alert("job_failure", f"{key}:{pk}", text, day, context.now())


def _close_reports(key: str, ids: Sequence[int]) -> None:
    """What failed on an earlier day and is done now is nothing to look at any more."""
    reported = set(
        Alert.objects.filter(
            kind="job_failure", reference__startswith=f"{key}:", resolved_at=None
        ).values_list("reference", flat=True)
    )
    done = reported & {f"{key}:{pk}" for pk in ids} if reported else None
    if done:
        alerts.resolve("job_failure", done, context.now())


def live_through(day: date, since: date | None = None) -> None:
    """All stages of a day in this process, unrecorded: for plays, which keep all or nothing.

    What has to survive a crash goes through `runner`.
    """
    since = since or day
    for key in plan(day, since):
        one = stage(key, day, since)
        for ids in chunks(one.select()):
            work_safely(one, ids, day)
        one.finish()
