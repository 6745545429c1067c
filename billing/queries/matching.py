"""Rows → the facts that matching works on."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import F, QuerySet

from billing.matching import names
from billing.matching.directory import Directory
from billing.matching.facts import (
    FEES,
    Alias,
    Balances,
    IncomingTransfer,
    Money,
    PayerAccount,
    UnpaidInvoice,
)
from billing.models import (
    BankRecord,
    Invoice,
    OpenInvoice,
    PayerAlias,
    Payment,
    TransferFees,
)
from billing.queries import bank, gone
from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns
from contracts.people.models import BillingAccount
from contracts.queries import facts

LATELY = timedelta(days=45)
"""How far back payments are looked at, so that none is taken twice."""
SOON = timedelta(days=5)
"""How soon money that was an error goes out again."""
STILL_NAMED = timedelta(days=400)
"""How long after its issue a paid invoice may still be named."""


def record_facts(
    row: BankRecord, amount: int, gone_again: Collection[int] = ()
) -> IncomingTransfer:
    """What the bank says of a transfer, and whether a match of it was taken back.

    `amount` is what is left of it (`bank.left`), `gone_again` are the transfers of which as
    much went out again.
    """
    return IncomingTransfer(
        amount,
        row.value_date,
        row.payer_name,
        row.payer_code,
        row.edi,
        row.remark,
        sender(row.bank, row.branch),
        undone=bool(row.match.get("undone")),
        takes_back=row.takes_back,
        gone_again=row.pk in gone_again,
        account=row.account,
    )


def gone_again(rows: Sequence[BankRecord]) -> set[int]:
    """Those of which as much went out to the same payer soon after, without any mark."""
    if not rows:
        return set()
    days = [row.value_date for row in rows]
    out = bank.imported().filter(
        outcome=BankRecord.Outcome.OUTGOING,
        value_date__range=(min(days), max(days) + SOON),
        amount__in={row.amount for row in rows},
    )
    went = defaultdict(list)
    for one in out.defer("match"):
        went[one.amount].append(one)
    virtual = bank.virtual_accounts() if went else frozenset()
    return {row.pk for row in rows if any(_went_to(row, one, virtual) for one in went[row.amount])}


def _went_to(row: BankRecord, one: BankRecord, virtual: Collection[str]) -> bool:
    name, other = names.read(row.payer_name), names.read(one.payer_name)
    return (
        bool(name.key)
        and names.same_payer(name, other)
        and row.value_date <= one.value_date <= row.value_date + SOON
        and bank.may_be_one_account(row.account, one.account, virtual)
    )


def waiting(**criteria) -> list[int]:
    """Ids of the incoming records that wait, the oldest first."""
    return list(payers_waiting(**criteria))


def payers_waiting(**criteria) -> dict[int, str]:
    """The same, with the names of their payers."""
    rows = bank.waiting().filter(**criteria).order_by("value_date", "id")
    return dict(rows.values_list("pk", "payer_name"))


def still_waiting(ids: Collection[int]) -> list[int]:
    """Those of some records that wait to be matched."""
    return list(bank.waiting().filter(pk__anyof=Ids(ids)).values_list("pk", flat=True))


def everything(day: date) -> tuple[Directory, Balances]:
    """Every billing account by what payers may say of it, and what each owes."""
    balances = money(None, day)
    debts = (debt for one in balances.values() for debt in one.debts)
    return Directory.of(_accounts(), debts), balances


def sender(bank: str, branch: str) -> str:
    """The bank and branch that a transfer comes from, as one; "" where a file says neither."""
    return f"{bank} {branch}".strip()


def _aliases() -> dict[int, tuple[Alias, ...]]:
    """Learned names by account, with the banks from which they were matched before."""
    learned = PayerAlias.objects.order_by("id").values_list("id", "billing_account_id", "name")
    seen = defaultdict(set)
    for account_id, name, *from_bank in (
        BankRecord.objects.filter(
            state=BankRecord.State.MATCHED, payer_name__in=PayerAlias.objects.values("name")
        )
        .values_list("payment__billing_account_id", "payer_name", "bank", "branch")
        .distinct()
    ):
        if sender(*from_bank):
            seen[account_id, name].add(sender(*from_bank))
    found: dict[int, tuple[Alias, ...]] = defaultdict(tuple)
    for pk, account_id, name in learned:
        found[account_id] += (Alias(pk, name, frozenset(seen[account_id, name])),)
    return found


def _accounts() -> list[PayerAccount]:
    aliases = _aliases()
    rows = BillingAccount.objects.order_by("id").values_list(
        "id", "number", "customer_id", "customer__number", "customer__name",
        "customer__name_kana", "payer_names", "payer_codes", "virtual_account",
    )  # fmt: skip
    return [
        PayerAccount(
            pk, number, customer, of, company, kana, tuple(said), tuple(codes),
            aliases.get(pk, ()), virtual,
        )
        for pk, number, customer, of, company, kana, said, codes, virtual in rows.iterator()
    ]  # fmt: skip


def _owed(invoices: QuerySet[OpenInvoice]) -> QuerySet[OpenInvoice, tuple]:
    owed = F("total") - F("settled")
    return invoices.order_by("due_on", "number").values_list(
        "billing_account_id", "number", "due_on", owed
    )


def _came(payments: QuerySet[Payment], since: object) -> QuerySet[Payment, tuple]:
    return gone.standing(payments.filter(value_date__gte=since)).values_list(
        "billing_account_id", "value_date", "amount"
    )


_OWED = WrittenColumns(lambda ids: _owed(OpenInvoice.objects.filter(billing_account__anyof=ids)))
_CAME = WrittenColumns(
    lambda ids, since: _came(Payment.objects.filter(billing_account__anyof=ids), since)
)
_CLOSED = WrittenColumns(
    lambda ids, since: (
        Invoice.objects.filter(
            billing_account__anyof=ids, settlement__isnull=False, issued_on__gte=since
        )
        .order_by()
        .values_list("billing_account_id", "number")
    )
)


def money(account_ids: Collection[int] | None, day: date) -> Balances:
    """What accounts owe and paid of late; of all accounts, without paid invoices, for None."""
    ids, since = None if account_ids is None else Ids(account_ids), day - LATELY
    debts: dict[int, tuple[UnpaidInvoice, ...]] = defaultdict(tuple)
    for row in _owed(OpenInvoice.objects.all()).iterator() if ids is None else _OWED.of(ids):
        debts[row[0]] += (UnpaidInvoice(*row),)
    came = _came(Payment.objects.all(), since) if ids is None else _CAME.of(ids, since)
    lately: dict[int, tuple[tuple[date, int], ...]] = defaultdict(tuple)
    for account_id, on, amount in came:
        lately[account_id] += ((on, amount),)
    closed = {} if ids is None else _closed(ids, day)
    known = {*debts, *lately, *closed}
    fees = transfer_fees()
    figures = facts.account_figures(known, facts.book())
    return Balances(
        {
            pk: Money(
                debts.get(pk, ()),
                lately.get(pk, ()),
                frozenset(closed.get(pk, ())),
                figures[pk].on(day).short_payment_tolerance,
                fees,
            )
            for pk in known
        }
    )


def transfer_fees() -> frozenset[int]:
    """What banks charge for a transfer, as staff said last."""
    kept = TransferFees.objects.order_by("-id").values_list("amounts", flat=True).first()
    return FEES if kept is None else frozenset(kept)


def _closed(ids: Ids, day: date) -> dict[int, list[str]]:
    """The numbers of paid invoices by account."""
    found = defaultdict(list)
    for account_id, number in _CLOSED.of(ids, day - STILL_NAMED):
        found[account_id].append(number)
    return found
