"""What staff see of a transfer that waits: its place, the result of each proposal."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

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


def previews(row: BankRecord, proposals: Sequence[Mapping], day: date) -> list[AssignmentPreview]:
    """Of proposals, as `match` keeps them, by what is open now. Nothing is stored."""
    ids = [one["account"] for one in proposals]
    known = BillingAccount.objects.select_related("customer").in_bulk(ids)
    balances = money(ids, day)
    return [
        _preview(row, known[one["account"]], one, balances[one["account"]])
        for one in proposals
        if one["account"] in known
    ]


def _preview(
    row: BankRecord, account: BillingAccount, proposal: Mapping, owed: Money
) -> AssignmentPreview:
    named = [debt.number for debt in owed.debts if debt.number in proposal.get("invoices", ())]
    invoices = [OpenInvoice(d.number, d.due_on, d.outstanding) for d in owed.debts]
    result = allocate(row.amount, invoices, named, owed.tolerance)
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


def found_accounts(text: str, limit: int = 9) -> list[int]:
    """Accounts by number, name, kana, payer name or the number of an invoice."""
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
        | Q(pk__in=Invoice.objects.filter(number=text.upper()).values("billing_account"))
    )
    rows = BillingAccount.objects.filter(mine).order_by("number")
    return list(rows.values_list("pk", flat=True)[:limit])
