"""What is owed: balances, interest, credit – derived from the rows each time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import (
    Allocation,
    CreditNote,
    InterestGivenBack,
    Invoice,
    InvoiceLine,
    LateMoney,
    Payment,
)
from billing.queries import gone
from billing.terms.allocation import AllocationKind
from billing.terms.crediting import CreditKind
from billing.terms.interest import Receivable, Settlement, UntouchedDebts, unbilled
from billing.terms.money import plain
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.written import WrittenColumns


class Owed(NamedTuple):
    """An unpaid invoice on a day, with the interest accrued and not yet billed."""

    id: int
    number: str
    label: str
    billing_account_id: int
    due_on: date
    outstanding: int
    interest: int

    def to_json(self) -> dict:
        return {
            "number": self.number,
            "label": self.label,
            "due_on": self.due_on,
            "outstanding": self.outstanding,
            "interest": self.interest,
        }


def with_outstanding(invoices: QuerySet) -> QuerySet:
    """Invoices annotated with `outstanding`, in yen."""
    settled = Coalesce(Sum("allocations__amount"), Value(0))
    return invoices.annotate(outstanding=F("total") - settled)


def outstanding(invoice: Invoice) -> int:
    """What `with_outstanding` read with an invoice."""
    return vars(invoice)["outstanding"]


def unpaid(account_ids: Collection[int]) -> QuerySet:
    """The unpaid invoices of billing accounts, oldest due date first, then number."""
    return Invoice.objects.filter(billing_account__anyof=account_ids, open__isnull=False).order_by(
        "due_on", "number"
    )


SETTLEMENT = (
    "day", "amount", "kind", "credit_note__invoice", "credit_note__bears_none",
    "credit_note__kind",
)  # fmt: skip
"""The columns of an allocation that make a settlement."""


def settlement(
    invoice_id: int,
    day: date,
    amount: int,
    kind: str,
    of: int | None,
    interest: int | None,
    why: str | None,
) -> Settlement:
    """An allocation as the rules see it: a credit note of another invoice pays like money."""
    if of is None or interest is None:
        return Settlement(day, amount, AllocationKind(kind))
    if of != invoice_id:
        return Settlement(day, amount)
    return Settlement(
        day,
        amount,
        AllocationKind.CREDIT_NOTE,
        min(interest, amount),
        never_owed=why != CreditKind.GOODWILL,
        dates_interest=why != CreditKind.INTEREST,
    )


OWN = (
    "label", "number", "due_on", "total", "late_interest_rate", "day_count", "bears_none",
)  # fmt: skip
RECEIVABLE = (*OWN, "billed", "billed_to", "corrected", "corrected_interest")
"""The columns of an invoice, as `as_receivables` annotates it, that make a receivable."""
NOTHING_HAPPENED = (0, None, 0, 0)
"""The others than its `OWN` of an invoice of which nothing was billed or corrected."""


def as_receivables(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Invoices annotated with the late interest billed for them, and with what was corrected."""
    lines = InvoiceLine.objects.filter(about=OuterRef("pk")).order_by().values("about")
    back = InterestGivenBack.objects.filter(line__about=OuterRef("pk")).values("line__about")
    notes = (
        CreditNote.objects.filter(invoice=OuterRef("pk"))
        .exclude(kind=CreditKind.GOODWILL)
        .order_by()
        .values("invoice")
    )
    fees = notes.annotate(yen=Sum(F("total") - F("bears_none"))).values("yen")
    return invoices.annotate(
        billed=_yen(lines.annotate(yen=Sum("amount")).values("yen"))
        - _yen(back.order_by().annotate(yen=Sum("amount")).values("yen")),
        billed_to=Subquery(lines.annotate(to=Max("last")).values("to")),
        corrected=_yen(fees),
        corrected_interest=_yen(notes.annotate(yen=Sum("bears_none")).values("yen")),
    )


def _yen(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows), Value(0))


def receivable(values: Sequence, settlements: Iterable[Settlement]) -> Receivable:
    """Of the columns `RECEIVABLE`."""
    label, number, due_on, total, rate, day_count, bears_none, *rest = values
    billed, billed_to, corrected, interest = rest
    return Receivable(
        label,
        number,
        due_on,
        total,
        plain(rate),
        day_count,
        bears_none,
        tuple(settlements),
        billed,
        billed_to,
        corrected,
        interest,
    )


_SETTLING = ByIds(
    lambda ids: (
        Allocation.objects.filter(
            ~Q(kind=Allocation.Kind.REVERSAL), invoice__anyof=ids, reversal=None
        )
        .order_by("day", "id")
        .values_list("invoice_id", *SETTLEMENT)
    )
)
_RECEIVABLE = ByIds(
    lambda ids: (
        as_receivables(Invoice.objects.filter(pk__anyof=ids))
        .order_by("number")
        .values_list("id", *RECEIVABLE)
    )
)


def receivables(invoice_ids: Collection[int]) -> dict[int, Receivable]:
    """Invoices as the rules on late payment see them."""
    ids, settlements = Ids(invoice_ids), defaultdict(list)
    for invoice_id, *values in _SETTLING.of(ids):
        settlements[invoice_id].append(settlement(invoice_id, *values))
    return {pk: receivable(values, settlements[pk]) for pk, *values in _RECEIVABLE.of(ids)}


DEBT = (
    "id", "billing_account_id", "number", "label", "due_on", "total", "bears_none",
    "late_interest_rate", "day_count", "open__is_touched",
)  # fmt: skip
"""What makes a debt with interest to a day, for `owed_of`."""
_TOTAL, _BEARS_NONE = DEBT.index("total"), DEBT.index("bears_none")


def owed(invoices: QuerySet[Invoice], day: date) -> list[Owed]:
    """The invoices in their order, with outstanding and interest to the day."""
    return owed_and(invoices, day, ())[0]


def owed_and(
    invoices: QuerySet[Invoice], day: date, also: Collection[int]
) -> tuple[list[Owed], dict[int, Receivable]]:
    """The same, and the receivables of other invoices, read with those that need be."""
    return owed_of(list(invoices.values_list(*DEBT)), day, also)


def owed_of(
    rows: Sequence[tuple], day: date, also: Collection[int]
) -> tuple[list[Owed], dict[int, Receivable]]:
    """The same of the columns `DEBT`.

    Nothing ever happened to most debts: these are worked out together, by due day and rate.
    """
    alike, touched = defaultdict(list), []
    for row in rows:
        pk, _, _, _, due_on, _, _, rate, day_count, is_touched = row
        if is_touched is False:
            alike[due_on, rate, day_count].append(row)
        else:
            touched.append(pk)
    found = {}
    for (due_on, rate, day_count), group in alike.items():
        fees = [row[_TOTAL] - row[_BEARS_NONE] for row in group]
        debts = UntouchedDebts(due_on, plain(rate), day_count, fees)
        for row, interest in zip(group, debts.unbilled(day), strict=True):
            pk, account_id, number, label, _, total, _, _, _, _ = row
            found[pk] = Owed(pk, number, label, account_id, due_on, total, interest)
    known = receivables({*touched, *also})
    accounts = {row[0]: row[1] for row in rows}
    found |= {pk: as_owed(pk, accounts[pk], known[pk], day) for pk in touched}
    return [found[pk] for pk in accounts], known


def as_owed(invoice_id: int, account_id: int, known: Receivable, day: date) -> Owed:
    """The state of an invoice on a day."""
    interest = unbilled(known, day)
    return Owed(
        invoice_id, known.number, known.label, account_id, known.due_on, known.outstanding, interest
    )


def written_off(invoice_ids: Collection[int]) -> QuerySet[Allocation]:
    """The standing write-offs of invoices."""
    return Allocation.objects.filter(
        invoice__anyof=invoice_ids, kind=Allocation.Kind.WRITE_OFF, reversal=None
    )


def paid_late_and_unbilled(account_ids: Collection[int], month_last: date) -> dict[int, list[int]]:
    """By account, the invoices with late money up to a day that no interest line covers yet."""
    found: dict[int, list[int]] = defaultdict(list)
    ids = Ids(account_ids)
    for account_id, invoice_id in () if ids.is_empty else _LATE.of(ids, month_last):
        found[account_id].append(invoice_id)
    return found


_LATE = WrittenColumns(
    lambda account_ids, last: (
        LateMoney.objects.filter(billing_account__anyof=account_ids, day__lte=last)
        .order_by("invoice__number")
        .values_list("billing_account_id", "invoice_id")
        .distinct()
    )
)


@dataclass(frozen=True, slots=True)
class Credit:
    """What is left of a payment or a credit note, with its day."""

    day: date
    rest: int
    payment_id: int | None = None
    credit_note_id: int | None = None


_OF_PAYMENTS = Q(allocations__kind=Allocation.Kind.PAYMENT) | Q(
    allocations__reverses__kind=Allocation.Kind.PAYMENT
)
_PAYMENTS_LEFT = ByIds(
    lambda ids: (
        Payment.objects.filter(billing_account__anyof=ids, unspent__isnull=False)
        .annotate(
            rest=F("amount")
            - Coalesce(Sum("allocations__amount", filter=_OF_PAYMENTS), Value(0))
            - gone.of_payment()
        )
        .filter(rest__gt=0)
        .values_list("billing_account_id", "value_date", "id", "rest")
    )
)
_NOTES_LEFT = ByIds(
    lambda ids: (
        CreditNote.objects.filter(billing_account__anyof=ids, unspent__isnull=False)
        .annotate(rest=F("total") - Coalesce(Sum("allocations__amount"), Value(0)) - gone.of_note())
        .filter(rest__gt=0)
        .values_list("billing_account_id", "issued_on", "id", "rest")
    )
)


def credits(account_ids: Collection[int]) -> dict[int, list[Credit]]:
    """Payments and credit notes not used up, by account, oldest first.

    Accounts without any are left out. What was sent back, moved or paid out is no credit here.
    """
    ids, found = Ids(account_ids), defaultdict(list)
    for account_id, day, pk, rest in _PAYMENTS_LEFT.of(ids):
        found[account_id].append(Credit(day, rest, payment_id=pk))
    for account_id, day, pk, rest in _NOTES_LEFT.of(ids):
        found[account_id].append(Credit(day, rest, credit_note_id=pk))
    return {account_id: sorted(rows, key=_by_age) for account_id, rows in found.items()}


def _by_age(credit: Credit) -> tuple:
    return credit.day, credit.payment_id or 0, credit.credit_note_id or 0


def credit_of(account_id: int) -> int:
    """The yen that wait for the account's next invoice."""
    return sum(credit.rest for credit in credits([account_id]).get(account_id, []))
