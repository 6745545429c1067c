"""Generated months of transfers, by two workers side by side: no match is wrong."""

from collections.abc import Iterator
from dataclasses import replace

from billing.matching.deciding import decide
from billing.matching.directory import Directory
from billing.matching.facts import Balances, IncomingTransfer, Money
from billing.terms.allocation import OpenInvoice, allocate
from portal.tools.bench.month import Transfer, TransferMonth, month

PART, CHUNK = 2_500, 100


def as_two_workers(made: TransferMonth, balances: Balances) -> Iterator[tuple[Transfer, Directory]]:
    """Two parts side by side, by turns; each looks at the accounts as they are when it begins."""
    incoming = [one for one in made.transfers if not one.outgoing]
    part = min(PART, len(incoming) // 4)
    for start in range(0, len(incoming), 2 * part):
        open_now = [debt for money in balances.values() for debt in money.debts]
        directory = Directory.of(made.accounts, open_now)
        for chunk in range(start, start + part, CHUNK):
            for first in (chunk, chunk + part):
                last = min(first + CHUNK, first - chunk + start + part)
                yield from ((one, directory) for one in incoming[first:last])


def run(seed: int, records: int) -> tuple[int, int]:
    """How many of a month are matched, and how many wrongly, the terms applying the money."""
    made = month(seed, records)
    opening = {d.number: d.outstanding for d in made.debts}
    balances = Balances()
    for debt in made.debts:
        balances[debt.account_id] = Money((*balances[debt.account_id].debts, debt))
    matched = wrong = 0
    twins = set()
    for one, directory in as_two_workers(made, balances):
        sure = decide(one.record, directory, balances).sure
        if sure is None:
            continue
        matched += 1
        right = one.is_for({number: opening[number] for number in sure.invoices})
        wrong += sure.account_id != one.account_id or not right or one.twin in twins
        twins |= {one.twin} - {0}
        balances[sure.account_id] = _paid(balances[sure.account_id], one.record, sure.invoices)
    return matched, wrong


def _paid(money: Money, record: IncomingTransfer, named: tuple[str, ...]) -> Money:
    invoices = [OpenInvoice(d.number, d.due_on, d.outstanding) for d in money.debts]
    used = {a.invoice: a.amount for a in allocate(record.amount, invoices, named, 0).applied}
    rests = [replace(d, outstanding=d.outstanding - used.get(d.number, 0)) for d in money.debts]
    came = (*money.lately, (record.value_date, record.amount))
    closed = money.closed | {d.number for d in rests if not d.outstanding}
    return Money(tuple(d for d in rests if d.outstanding), came, closed)


def test_two_workers_see_each_transfer_once():
    made = month(1, 1_010)
    seen = [one for one, _ in as_two_workers(made, Balances())]
    incoming = [one for one in made.transfers if not one.outgoing]
    assert len(seen) == len(incoming)
    assert {id(one) for one in seen} == {id(one) for one in incoming}


def test_generated_months_are_matched_with_no_wrong_match():
    found = [run(seed, 500) for seed in range(11, 17)]
    assert [wrong for _, wrong in found] == [0] * 6
    assert sum(matched for matched, _ in found) >= 0.95 * 3_000
