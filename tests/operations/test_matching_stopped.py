"""Matching that one cause stops, while another process holds the account of some transfers."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.db import connection, transaction

from billing.models import Payment
from billing.operations import matching, receiving
from billing.operations.matching import MatchingResult
from contracts.office import context
from contracts.office.bisecting import ALIKE, PROBES
from contracts.office.models import Alert, FailedRow
from contracts.people.operations.locking import lock_accounts
from tests.bank_files import bank_file, companies
from tests.setup.processes import PATIENCE_SECONDS, eventually
from tests.world import account, d

TODAY = "2026-07-10"
MANY = 30


def open_alerts() -> list[str]:
    return list(Alert.objects.filter(resolved_at=None).values_list("kind", flat=True))


def rows_that_failed() -> set[int]:
    return set(FailedRow.objects.values_list("row", flat=True))


@contextmanager
def matching_while_held(ids: list[int], number: str) -> Iterator[list[MatchingResult]]:
    """Another process matches transfers, while an account is held here; then waits for its end."""
    found: list[MatchingResult] = []

    def work() -> None:
        try:
            found.append(matching.match_records(context.system(d(TODAY)), ids))
        finally:
            connection.close()

    worker = Thread(target=work)
    with transaction.atomic():
        lock_accounts([account(number).pk])
        worker.start()
        yield found
    worker.join(PATIENCE_SECONDS)


def test_a_stop_and_a_held_account_lose_no_transfer_and_pay_none_twice(committed, monkeypatch):
    """The first of thirty is held: its transfer comes last, whether all fail or none does."""
    ids = [row.pk for row in bank_file(*companies(MANY))]
    held, others = ids[0], ids[1:]

    def broken(*_args) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "receive_each", broken)
        with matching_while_held(ids, "N1") as found:
            assert eventually(lambda: open_alerts() == ["job_stopped"])
            assert rows_that_failed() == set(others)
    assert found[0].matched == []
    assert len(found[0].failed) == ALIKE + PROBES + 1
    assert found[0].failed[-1] == held
    assert rows_that_failed() == set(ids)
    assert open_alerts() == ["job_stopped"]

    with matching_while_held(ids, "N1") as found:
        assert eventually(lambda: open_alerts() == ["matching_failure"])  # the stop is over
        assert Payment.objects.count() == MANY - 1
        assert rows_that_failed() == {held}
    assert sorted(found[0].matched) == ids
    assert found[0].matched[-1] == held
    assert Payment.objects.count() == MANY
    assert open_alerts() == []
    assert rows_that_failed() == set()
