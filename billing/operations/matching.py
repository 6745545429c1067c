"""Transfers of bank files are matched to billing accounts: by rule where sure, else by staff."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from billing.matching import names
from billing.matching.deciding import concerned, decide
from billing.matching.directory import Directory, PayerClues
from billing.matching.facts import Balances, Decision, IncomingTransfer, MatchProposal
from billing.models import BankRecord
from billing.operations import receiving
from billing.queries import bank
from billing.queries import matching as queries
from billing.terms.receiving import Received
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.bisecting import Outcome
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import stopping
from contracts.office.operations.copying import update
from contracts.office.operations.stopping import JOBS, Job, RowAlert
from contracts.office.uncollected import uncollected
from contracts.people.operations.locking import lock_accounts, lock_free_accounts

CHUNK = 500
PART = 10_000
FAILED = ALERTS.register(AlertKind("matching_failure", _("Matching failed"), page="bank_matching"))
JOB = JOBS.register(Job("matching", queries.still_waiting))


@dataclass(slots=True)
class MatchingResult:
    """Ids of records: matched, left to staff, failed and reported."""

    matched: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)

    def add(self, found: "Outcome[MatchingResult]") -> None:
        for done in found.done:
            self.matched += done.matched
            self.left += done.left
        self.failed += [one.pk for one in found.failed]


@operation(Duty.ACCOUNTS, title=_("Bank file matched"))
def match_file(by: By, file_id: int) -> MatchingResult:
    """Match what waits in a bank file."""
    return match_records(by, queries.waiting(file=file_id))


def parts(payers: Mapping[int, str], most: int | None = None) -> list[list[int]]:
    """Transfers in parts for several workers, each worth a look at all accounts.

    `payers` has their names by id, and the order in which they are matched. Names that are or
    begin alike come into one part, so that workers seldom wait for an account of each other's.
    A part has `most` at most, else PART.
    """
    size = most or PART
    turns = {pk: turn for turn, pk in enumerate(payers)}
    alike = sorted(payers, key=lambda pk: names.read(payers[pk]).key)
    cut = [alike[start : start + size] for start in range(0, len(alike), size)]
    return [sorted(part, key=turns.__getitem__) for part in cut]


@operation(Duty.ACCOUNTS, title=_("Transfers matched"))
def match_records(by: By, ids: Sequence[int]) -> MatchingResult:
    """Apply sure matches as payments; keep proposals with the others.

    Records that another process holds, or that do not wait, are passed over; those of accounts
    that another holds come last. What fails is reported as an alert and stays waiting, as does
    the rest where one cause meets all.
    """
    by.require(Duty.ACCOUNTS)
    outcome, last = MatchingResult(), _Last()
    if ids:
        directory, balances = queries.everything(by.day)
        with uncollected():  # the directory is large, and stays
            for some in _chunks(ids):
                outcome.add(_safely(by, some, directory, balances, last))
            for some in _chunks([pk for pk in ids if pk in last.ids]):
                outcome.add(_safely(by, some, directory, balances, None))
    return outcome


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


@dataclass(slots=True)
class _Last:
    """Transfers that come last, and the accounts that they are about: what is about any of
    these comes after them."""

    ids: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)

    def without(
        self, rows: Sequence[BankRecord], about: Mapping[int, set[int]], free: set[int]
    ) -> list[BankRecord]:
        """The rows whose accounts are all free, and not those that come last."""
        found = []
        for row in rows:
            if about[row.pk] <= free and about[row.pk].isdisjoint(self.accounts):
                found.append(row)
            else:
                self.ids.add(row.pk)
                self.accounts |= about[row.pk]
        return found


def _safely(
    by: By, ids: Sequence[int], directory: Directory, balances: Balances, last: _Last | None
) -> Outcome[MatchingResult]:
    return stopping.run(
        JOB.name,
        ids,
        lambda some: _chunk(by, some, directory, balances, last),
        by.day,
        by.now,
        RowAlert(FAILED, lambda pk: f"bank_record:{pk}", _text),
        handled=lambda done: [*done.matched, *done.left],
    )


def _text(pk: int, error: Exception) -> str:
    return f"入金の照合で明細 {pk} が失敗しました: {type(error).__name__}: {error}"


def _chunk(
    by: By, ids: Collection[int], directory: Directory, balances: Balances, last: _Last | None
) -> MatchingResult:
    """Without `last`, it waits for accounts that another process holds."""
    rows: list[BankRecord] = list(
        bank.waiting()
        .filter(pk__anyof=ids, value_date__lte=by.day)
        .select_for_update(skip_locked=True, no_key=True, of=["self"])
        .order_by("pk")
    )
    rows.sort(key=lambda row: (row.value_date, row.pk))
    gone = queries.gone_again(rows)
    left = bank.left(rows)
    facts = {row.pk: queries.record_facts(row, left[row.pk], gone) for row in rows}
    clues = {pk: directory.read(one, names.read(one.payer_name)) for pk, one in facts.items()}
    about = {pk: concerned(one, directory) for pk, one in clues.items()}
    accounts = set().union(*about.values())
    if last is None:
        lock_accounts(accounts)
    else:
        rows = last.without(rows, about, lock_free_accounts(accounts))
        accounts = set().union(*(about[row.pk] for row in rows))
    outcome = MatchingResult()
    while rows:
        _read_again(balances, accounts, by)
        sure, kept, rows = _decide(rows, facts, clues, about, directory, balances)
        _apply(by, sure, balances)
        _keep(kept)
        accounts = {one.account_id for _, one in sure}
        outcome.matched += [row.pk for row, _ in sure]
        outcome.left += [row.pk for row, _ in kept]
    return outcome


def _decide(
    rows: Sequence[BankRecord],
    facts: Mapping[int, IncomingTransfer],
    clues: Mapping[int, PayerClues],
    about: Mapping[int, set[int]],
    directory: Directory,
    balances: Balances,
) -> tuple[list[tuple[BankRecord, MatchProposal]], list[tuple[BankRecord, Decision]], list]:
    """Those that are sure, those that are left to staff, and those whose turn comes later.

    A row waits where one before it pays, or waits for, an account that its own decision depends
    on: so each is decided as if those before it were stored, and no account pays twice.
    """
    sure, kept, later = [], [], []
    taken = set[int]()
    for row in rows:
        if about[row.pk] & taken:
            later.append(row)
            taken |= about[row.pk]
            continue
        decision = decide(facts[row.pk], directory, balances, clues[row.pk])
        if decision.sure:
            sure.append((row, decision.sure))
            taken.add(decision.sure.account_id)
        else:
            kept.append((row, decision))
    return sure, kept, later


def _read_again(balances: Balances, account_ids: Collection[int], by: By) -> None:
    fresh = queries.money(account_ids, by.day) if account_ids else {}
    for pk in account_ids:
        balances[pk] = fresh[pk]


def _apply(by: By, found: Sequence[tuple[BankRecord, MatchProposal]], balances: Balances) -> None:
    """A payment for each. Who had them matched is in the journal: no person decided."""
    if not found:
        return
    made = receiving.receive_each(by, [_money(row, sure, balances) for row, sure in found])
    update(
        BankRecord,
        ("payment_id", "state", "match", "decided_at"),
        [
            {
                "id": row.pk,
                "payment_id": payment_id,
                "state": BankRecord.State.MATCHED,
                "match": sure.to_json(),
                "decided_at": by.now,
            }
            for (row, sure), payment_id in zip(found, made, strict=True)
        ],
    )


def _money(row: BankRecord, sure: MatchProposal, balances: Balances) -> Received:
    """A payment by the terms' own order where one invoice has the amount, else by the match."""
    owed = [d.outstanding for d in balances[sure.account_id].debts if d.number in sure.invoices]
    named = () if owed == [row.amount] and "named" not in _rules(sure) else sure.invoices
    return Received(
        sure.account_id, row.amount, row.value_date, named, row.payer_name, transfer=row.pk
    )


def _rules(sure: MatchProposal) -> set[str]:
    return {reason.rule for reason in sure.reasons}


def _keep(found: Sequence[tuple[BankRecord, Decision]]) -> None:
    matches = [(row, {**_undone(row), **decision.to_json()}) for row, decision in found]
    changed = [{"id": row.pk, "match": match} for row, match in matches if match != row.match]
    update(BankRecord, ("match",), changed)


def _undone(row: BankRecord) -> dict:
    return {"undone": row.match["undone"]} if row.match.get("undone") else {}
