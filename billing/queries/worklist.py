"""What staff see of a transfer that waits: its place, the result of each proposal."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from billing.matching import proposing, reasons
from billing.matching.facts import Money
from billing.models import BankRecord, Invoice
from billing.queries import bank
from billing.queries.matching import money
from billing.terms.allocation import AllocationKind, OpenInvoice, allocate
from contracts.office import normalise
from contracts.office.terms import fingerprint
from contracts.people.models import BillingAccount


def after(row: BankRecord, rows: QuerySet) -> QuerySet:
    """Those of the rows that come after one, by value date and id."""
    later = Q(value_date=row.value_date, pk__gt=row.pk) | Q(value_date__gt=row.value_date)
    return rows.filter(later, value_date__gte=row.value_date)


def next_waiting(row: BankRecord | None) -> BankRecord | None:
    """The next that waits after one, else the first."""
    rows = bank.waiting().order_by("value_date", "pk")
    return (after(row, rows).first() if row else None) or rows.first()


@dataclass(frozen=True, slots=True)
class PreviewedInvoice:
    """An open invoice, and how much of it a transfer would pay. `named`: it is chosen."""

    number: str
    due_on: date
    outstanding: int
    paid: int
    discount: int
    named: bool

    @property
    def rest(self) -> int:
        return self.outstanding - self.paid - self.discount


@dataclass(frozen=True, slots=True)
class AssignmentPreview:
    """What would come of giving a transfer to an account; `credit` is what is left over."""

    account: BillingAccount
    proposal: Mapping
    invoices: tuple[PreviewedInvoice, ...]
    credit: int

    @property
    def expected(self) -> str:
        """The fingerprint of what is unpaid, as `assigning.assign` compares it."""
        owed = [OpenInvoice(one.number, one.due_on, one.outstanding) for one in self.invoices]
        return fingerprint.of(owed)

    @property
    def rest(self) -> int:
        """Yen that stay open of all invoices."""
        return sum(invoice.rest for invoice in self.invoices)


@dataclass(frozen=True, slots=True)
class Sight:
    """Why a transfer waits, and what would come of each proposal, the surest first."""

    reasons: tuple[Mapping, ...]
    previews: tuple[AssignmentPreview, ...]


def proposed(row: BankRecord, day: date, chosen: Mapping | None = None) -> Sight:
    """The proposals that `match` keeps, with reasons and invoices by what is open now.

    Where that is not what it was, so are the reasons why it waits: that is said instead.
    What was `chosen` stands in its place, or before them where it was searched for, with
    reasons of the invoices that were ticked.
    """
    kept = row.match.get("proposals", [])
    if chosen and chosen["account"] not in [one["account"] for one in kept]:
        kept = [{"account": chosen["account"]}, *kept]
    balances = money([one["account"] for one in kept], day)
    yen = bank.left([row])[row.pk]
    now = [proposing.renewed(yen, one, balances[one["account"]]) for one in kept]
    why = tuple(row.match.get("reasons", ()))
    if any(_of_money(one) != _of_money(before) for one, before in zip(now, kept, strict=True)):
        why = (reasons.CHANGED.to_json(), *_lasting(row))
    now.sort(key=lambda one: one.get("confidence", 101), reverse=True)
    if chosen:
        mine, numbers = chosen["account"], chosen["invoices"]
        now = [
            {**proposing.chosen(yen, one, balances[mine], numbers), "learn": chosen["learn"]}
            if one["account"] == mine
            else one
            for one in now
        ]
    return Sight(why, tuple(_previews(yen, now, balances)))


def _of_money(proposal: Mapping) -> tuple:
    rules = [one["rule"] for one in proposal.get("reasons", ()) if one["rule"] in reasons.OF_MONEY]
    return (rules, list(proposal.get("invoices", ())))


def searched(row: BankRecord, text: str, day: date) -> Sight:
    """The accounts that a search finds; invoices whose numbers were entered are chosen."""
    numbers = _numbers(text)
    invoices = Invoice.objects.filter(number__in=numbers).values_list("billing_account", "number")
    chosen = defaultdict(list)
    for account_id, number in invoices:
        chosen[account_id].append(number)
    ids = list(chosen) or _found_accounts(text)
    balances = money(ids, day)
    found = [_entered(pk, chosen.get(pk, []), balances[pk]) for pk in ids]
    yen = bank.left([row])[row.pk]
    return Sight(_lasting(row), tuple(_previews(yen, found, balances)))


def _lasting(row: BankRecord) -> tuple[Mapping, ...]:
    """The reasons why it waits that hold whatever is open."""
    why = row.match.get("reasons", ())
    return tuple(one for one in why if one["rule"] not in reasons.OF_MONEY)


def _numbers(text: str) -> list[str]:
    """What may be numbers of invoices, as they are kept."""
    return [normalise.text(one).upper() for one in re.split(r"[\s,、,;]+", text) if one]


def _entered(account_id: int, numbers: Sequence[str], owed: Money) -> dict:
    is_open = {debt.number for debt in owed.debts}
    why = [reasons.CHOSEN.to_json()] if is_open.intersection(numbers) else []
    if set(numbers) - is_open:
        why.append(reasons.CLOSED.to_json())
    return {"account": account_id, "invoices": list(numbers), "reasons": why}


def _previews(
    yen: int, proposals: Sequence[Mapping], balances: Mapping[int, Money]
) -> list[AssignmentPreview]:
    ids = [one["account"] for one in proposals]
    known = BillingAccount.objects.select_related("customer").in_bulk(ids)
    return [
        _preview(yen, known[one["account"]], one, balances[one["account"]])
        for one in proposals
        if one["account"] in known
    ]


def _preview(
    yen: int, account: BillingAccount, proposal: Mapping, owed: Money
) -> AssignmentPreview:
    named = [debt.number for debt in owed.debts if debt.number in proposal.get("invoices", ())]
    invoices = [OpenInvoice(d.number, d.due_on, d.outstanding) for d in owed.debts]
    result = allocate(yen, invoices, named, owed.tolerance)
    paid: dict[str, int] = defaultdict(int)
    discount: dict[str, int] = defaultdict(int)
    for one in result.applied:
        kept = paid if one.kind == AllocationKind.PAYMENT else discount
        kept[one.invoice] += one.amount
    settled = tuple(
        PreviewedInvoice(d.number, d.due_on, d.outstanding, paid[d.number], discount[d.number],
                d.number in named)
        for d in owed.debts
    )  # fmt: skip
    return AssignmentPreview(account, proposal, settled, result.rest)


def is_account(pk: int) -> bool:
    return BillingAccount.objects.filter(pk=pk).exists()


def _found_accounts(text: str, limit: int = 9) -> list[int]:
    """Accounts by number, name, kana or payer name."""
    text = text.strip()
    if not text:
        return []
    kana = normalise.kana(text)
    mine = (
        Q(number__icontains=text)
        | Q(name__icontains=text)
        | Q(customer__name__icontains=text)
        | Q(customer__name_kana__icontains=kana)
        | Q(payer_names__icontains=kana)
    )
    rows = BillingAccount.objects.filter(mine).order_by("number")
    return list(rows.values_list("pk", flat=True)[:limit])
