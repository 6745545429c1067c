"""Matching a month of transfers, against a truth that only the month's maker knows."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from hashlib import sha256

from django.db import connection

from billing.models import Allocation, BankFile, BankRecord, Invoice, PayerAlias, Payment
from billing.operations import matching
from billing.queries import matching as queries
from contracts.office import context
from contracts.office.operations.copying import copy, reserve_ids
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount, Customer
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.month import Transfer, TransferMonth, month
from portal.tools.bench.processes import WORKERS, workers

FORMED = date(2026, 4, 1)
LONG_AGO = date(2024, 4, 1)
MATCHED_ON = date(2026, 6, 1)
CUSTOMER = (
    "id", "number", "name", "name_kana", "corporate_number", "country", "postal_code", "address",
    "phone", "created_on", "declined_mail",
)  # fmt: skip
ACCOUNT = (
    "id", "number", "customer_id", "name", "department", "postal_code", "address", "emails",
    "payer_names", "payer_codes", "is_default",
)  # fmt: skip
INVOICE = (
    "id", "number", "customer_id", "billing_account_id", "kind", "label", "billing_month",
    "issued_on", "due_on", "payment_terms", "total", "bears_none", "late_interest_rate",
    "day_count", "parties",
)  # fmt: skip
RECORD = (
    "id", "file_id", "position", "account", "outcome", "booking_date", "value_date", "amount",
    "payer_code", "payer_name", "bank", "branch", "remark", "edi", "reference", "identity",
    "state", "match", "reason",
)  # fmt: skip


def transfers(records: int, seed: int = 1, room: str = "", processes: int = WORKERS) -> dict:
    """A month imported and matched; `wrong` counts accounts and invoices that are not true.

    With a room, by as many processes as there are cores, as Celery's workers would.
    """
    publish_edition(context.system(FORMED), FORMED, {})
    made = month(seed, records)
    file, truth = fill(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    payers = queries.payers_waiting(file=file.pk)
    of_each = -(-len(payers) // processes) if room else len(payers)
    parts = matching.parts(payers, min(matching.PART, of_each))
    seconds, outcomes = _in_processes(parts, room, processes) if room else _timed(map, parts)
    matched = sum(len(one.matched) for one in outcomes)
    figures = {
        "bench": "matching",
        "records": records,
        "matched": matched,
        "wrong": wrong(truth),
        "seconds": round(seconds, 1),
        "workers": processes if room else 1,
        "failed": sum(len(one.failed) for one in outcomes),
        "applied_per_second": round(matched / seconds),
    }
    return judged(
        figures,
        Goal("applied_per_second", least=1_500),
        Goal("matched", least=0.95 * records),
        Goal("wrong", most=0),
    )


def _in_processes(
    parts: list[list[int]], room: str, processes: int
) -> tuple[float, list[matching.MatchingResult]]:
    with workers(room, count=processes) as pool:
        return _timed(pool.map, parts)


def _timed(each: Callable, parts: list[list[int]]) -> tuple[float, list[matching.MatchingResult]]:
    start = time.perf_counter()
    outcomes = list(each(_match, parts))
    return time.perf_counter() - start, outcomes


def _match(ids: list[int]) -> matching.MatchingResult:
    return matching.match_records(context.system(MATCHED_ON), ids)


def fill(made: TransferMonth) -> tuple[BankFile, dict[int, tuple[Transfer, int | None]]]:
    """The rows of a month; and by record the transfer with its true account's id."""
    accounts = _fill_accounts(made)
    _fill_invoices(made, accounts)
    _fill_past(made, accounts)
    file = _file("month.txt")
    keys = reserve_ids(BankRecord, len(made.transfers))
    rows = list(zip(keys, made.transfers, strict=True))
    copy(BankRecord, RECORD, (_record(file, n, pk, one) for n, (pk, one) in enumerate(rows, 1)))
    return file, {pk: (one, accounts.get(one.account_id or 0)) for pk, one in rows}


def _fill_accounts(made: TransferMonth) -> dict[int, int]:
    firsts = {account.customer_id: account for account in reversed(made.accounts)}
    customers = dict(zip(firsts, reserve_ids(Customer, len(firsts)), strict=True))
    ids = reserve_ids(BillingAccount, len(made.accounts))
    accounts = dict(zip((account.id for account in made.accounts), ids, strict=True))
    where = ("1000001", "東京都千代田区千代田1-1")
    copy(
        Customer,
        CUSTOMER,
        (
            (customers[pk], one.customer_number, one.company, one.kana, "", "JP", *where, "",
             FORMED, [])
            for pk, one in firsts.items()
        ),
    )  # fmt: skip
    copy(
        BillingAccount,
        ACCOUNT,
        (
            (accounts[one.id], one.number, customers[one.customer_id], one.company, "経理部",
             *where, [f"keiri{one.id}@example.jp"], list(one.payer_names), list(one.payer_codes),
             one.number == one.customer_number)
            for one in made.accounts
        ),
    )  # fmt: skip
    PayerAlias.objects.bulk_create(
        PayerAlias(billing_account_id=accounts[one.id], name=alias.name, learned_at=context.now())
        for one in made.accounts
        for alias in one.aliases
    )
    return accounts


def _fill_past(made: TransferMonth, accounts: dict[int, int]) -> None:
    """The transfers from which names were learned: one yen each, years ago."""
    file = _file("past.txt")
    rows: list[BankRecord] = []
    for one in made.accounts:
        for alias in one.aliases:
            account = BillingAccount.objects.get(pk=accounts[one.id])
            payment = Payment.objects.create(
                customer_id=account.customer_id, billing_account=account, amount=1,
                value_date=LONG_AGO, recorded_at=context.now(),
            )  # fmt: skip
            bank, _, branch = min(alias.senders).partition(" ")
            rows.append(
                BankRecord(
                    file=file, position=len(rows) + 1, amount=1,
                    outcome=BankRecord.Outcome.INCOMING, booking_date=LONG_AGO,
                    value_date=LONG_AGO, payer_name=alias.name, bank=bank, branch=branch,
                    state=BankRecord.State.MATCHED, payment=payment,
                )
            )  # fmt: skip
    BankRecord.objects.bulk_create(rows)


def _file(name: str) -> BankFile:
    return BankFile.objects.create(
        name=name, sha256=sha256(name.encode()).hexdigest(), kind=BankFile.Kind.TRANSFERS,
        content=b"", state=BankFile.State.COMMITTED, uploaded_at=context.now(),
    )  # fmt: skip


def _fill_invoices(made: TransferMonth, accounts: dict[int, int]) -> None:
    customers = dict(BillingAccount.objects.values_list("pk", "customer_id"))
    counts: Counter = Counter()
    rows = []
    keys = reserve_ids(Invoice, len(made.debts))
    for pk, debt in zip(keys, made.debts, strict=True):
        account_id = accounts[debt.account_id]
        counts[account_id] += 1
        years, months = divmod(10 + counts[account_id], 12)
        billed = date(2025 + years, months + 1, 1)
        rows.append(
            (pk, debt.number, customers[account_id], account_id, "regular", f"{billed:%Y-%m}",
             billed, FORMED, debt.due_on, "end_of_next_month", debt.outstanding, 0, "14.5",
             "365", "{}")
        )  # fmt: skip
    copy(Invoice, INVOICE, rows)


def _record(file: BankFile, position: int, pk: int, one: Transfer) -> tuple:
    r = one.record
    bank, _, branch = r.sender.partition(" ")
    outcome = BankRecord.Outcome.OUTGOING if one.outgoing else BankRecord.Outcome.INCOMING
    return (
        pk, file.pk, position, "", outcome.value, r.value_date, r.value_date, r.amount,
        r.payer_code, r.payer_name, bank, branch, r.remark, r.edi, "", f"{pk:064}", "waiting",
        "{}", "",
    )  # fmt: skip


def wrong(truth: dict[int, tuple[Transfer, int | None]]) -> int:
    """Records matched to another account, or to other invoices, than is true; or twice."""
    rows = BankRecord.objects.filter(pk__anyof=truth, state=BankRecord.State.MATCHED)
    settled: dict[int, dict] = defaultdict(dict)
    for record_id, number, total in Allocation.objects.filter(
        payment__bank_record__state=BankRecord.State.MATCHED, kind=Allocation.Kind.PAYMENT
    ).values_list("payment__bank_record__id", "invoice__number", "invoice__total"):
        settled[record_id][number] = total
    found, twins = 0, set()
    for pk, account_id in rows.order_by("pk").values_list("pk", "payment__billing_account_id"):
        one, true_account = truth[pk]
        right = account_id == true_account and one.is_for(settled[pk])
        found += not right or one.twin in twins
        if one.twin:
            twins.add(one.twin)
    return found
