"""Transfers of bank files are matched to billing accounts: by rule where sure, else by staff."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from billing.matching.deciding import concerned, decide
from billing.matching.directory import Directory
from billing.matching.facts import Balances, Decision, MatchProposal
from billing.models import BankRecord
from billing.operations import payments
from billing.queries import bank
from billing.queries import matching as queries
from contracts.office import bisecting
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import alerts
from contracts.people.operations.locking import lock_accounts

logger = logging.getLogger(__name__)

CHUNK = 100
PART = 2_500
FAILED = ALERTS.register(AlertKind("matching_failure", _("Matching failed"), page="bank_matching"))


@dataclass(slots=True)
class MatchingResult:
    """Ids of records: matched, left to staff, failed and reported."""

    matched: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


@operation(Duty.ACCOUNTS)
def match_file(by: By, file_id: int) -> MatchingResult:
    """Match what waits in a bank file."""
    return match_records(by, queries.waiting(file=file_id))


def parts(ids: Sequence[int]) -> list[list[int]]:
    """Transfers in parts for several workers, each worth a look at all accounts."""
    return [list(ids[start : start + PART]) for start in range(0, len(ids), PART)]


@operation(Duty.ACCOUNTS)
def match_records(by: By, ids: Sequence[int]) -> MatchingResult:
    """Apply sure matches as payments; keep proposals with the others.

    Records that another process holds, or that do not wait, are passed over. What fails
    is reported as an alert and stays waiting.
    """
    by.require(Duty.ACCOUNTS)
    outcome = MatchingResult()
    if ids:
        directory, balances = queries.everything(by.day)
        for start in range(0, len(ids), CHUNK):
            for done in _safely(by, ids[start : start + CHUNK], directory, balances):
                outcome.matched += done.matched
                outcome.left += done.left
                outcome.failed += done.failed
    return outcome


def _safely(
    by: By, ids: Sequence[int], directory: Directory, balances: Balances
) -> list[MatchingResult]:
    def do(ids: Sequence[int]) -> MatchingResult:
        done = _chunk(by, ids, directory, balances)
        _close_reports(by, done)
        return done

    def report(pk: int, error: Exception) -> MatchingResult:
        logger.exception("bank record %s", pk)
        _report(by, pk, error)
        return MatchingResult(failed=[pk])

    return bisecting.run(ids, do, report)


def _report(by: By, pk: int, error: Exception) -> None:
    text = f"入金の照合で明細 {pk} が失敗しました: {type(error).__name__}: {error}"
    alerts.alert(FAILED, f"bank_record:{pk}", text, by.day, by.now)


def _close_reports(by: By, done: MatchingResult) -> None:
    references = [f"bank_record:{pk}" for pk in (*done.matched, *done.left)]
    alerts.resolve(FAILED, references, by.now)


def _chunk(
    by: By, ids: Collection[int], directory: Directory, balances: Balances
) -> MatchingResult:
    rows = list(
        bank.waiting()
        .filter(pk__anyof=ids, value_date__lte=by.day)
        .select_for_update(skip_locked=True, no_key=True, of=["self"])
        .order_by("pk")
    )
    rows.sort(key=lambda row: (row.value_date, row.pk))
    gone = queries.gone_again(rows)
    facts = {row.pk: queries.record_facts(row, gone) for row in rows}
    about = {pk: concerned(one, directory) for pk, one in facts.items()}
    accounts = set().union(*about.values())
    lock_accounts(accounts)
    _read_again(balances, accounts, by)
    outcome, changed = MatchingResult(), set[int]()
    for row in rows:
        if again := about[row.pk] & changed:
            _read_again(balances, again, by)
            changed -= again
        decision = decide(facts[row.pk], directory, balances)
        if decision.sure:
            _apply(by, row, decision.sure, balances)
            changed.add(decision.sure.account_id)
            outcome.matched.append(row.pk)
        else:
            _keep(row, decision)
            outcome.left.append(row.pk)
    return outcome


def _read_again(balances: Balances, account_ids: Collection[int], by: By) -> None:
    fresh = queries.money(account_ids, by.day)
    for pk in account_ids:
        balances[pk] = fresh[pk]


def _apply(by: By, row: BankRecord, sure: MatchProposal, balances: Balances) -> None:
    """A payment by the terms' own order where one invoice has the amount, else by the match."""
    owed = [d.outstanding for d in balances[sure.account_id].debts if d.number in sure.invoices]
    named = () if owed == [row.amount] and "named" not in _rules(sure) else sure.invoices
    row.payment = payments.receive(
        by, sure.account_id, row.amount, row.value_date, named, row.payer_name
    )
    row.state = BankRecord.State.MATCHED
    row.match = {**_undone(row), **sure.to_json()}
    row.decided_at = by.now  # not by a person: who had it matched is in the journal
    row.save(update_fields=["payment", "state", "match", "decided_at"])


def _rules(sure: MatchProposal) -> set[str]:
    return {reason.rule for reason in sure.reasons}


def _keep(row: BankRecord, decision: Decision) -> None:
    match = {**_undone(row), **decision.to_json()}
    if match != row.match:
        row.match = match
        row.save(update_fields=["match"])


def _undone(row: BankRecord) -> dict:
    return {"undone": row.match["undone"]} if row.match.get("undone") else {}
