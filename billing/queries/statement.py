"""The rows behind a statement of account: only those that can matter for its days."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from billing.models import (
    Allocation,
    CreditNote,
    InterestGivenBack,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentReturn,
    PayoutPart,
)
from billing.queries import gone
from billing.queries.receivables import receivables
from billing.terms.statement import (
    EntryKind,
    Invoiced,
    Left,
    Received,
    Settled,
    Statement,
    statement,
)
from contracts.office.lookups import Ids
from contracts.terms.periods import ONE_DAY, month_first


def of_accounts(account_ids: Collection[int], first: date, last: date) -> Statement:
    """Of billing accounts together.

    Money and debts stay with the account, also where it passes to another holder (Art. 19).
    """
    ids = Ids(account_ids)
    came = [*_received(ids, first, last), *_given_back(ids, first, last)]
    return statement(_invoiced(ids, first, last), came, first, last)


def _standing() -> QuerySet:
    """Allocations not taken back."""
    return Allocation.objects.exclude(kind=Allocation.Kind.REVERSAL).filter(reversal=None)


def _invoiced(accounts: Ids, first: date, last: date) -> list[Invoiced]:
    """Those issued by then and not settled long before `first`.

    What was paid late may have interest that is billed only after it, whenever it became known.
    """
    invoices = Invoice.objects.filter(billing_account__anyof=accounts, issued_on__lte=last)
    since = month_first(month_first(first) - ONE_DAY)
    touched = (
        _standing()
        .filter(invoice__billing_account__anyof=accounts, day__gte=since)
        .values_list("invoice_id", flat=True)
    )
    wanted = [
        invoices.filter(known).values_list("id", "issued_on")
        for known in (
            Q(open__isnull=False),
            Q(issued_on__gte=first),
            Q(pk__in=touched),
            Q(pk__in=_paid_late(accounts, first)),
        )
    ]
    return list(invoiced(dict(wanted[0].union(*wanted[1:]))).values())


def _paid_late(accounts: Ids, first: date) -> QuerySet:
    """Invoices with money that came late, whose interest was not finally billed before a day."""
    billed = InvoiceLine.objects.filter(
        about=OuterRef("invoice"),
        last__gte=OuterRef("day"),
        invoice__issued_on__lt=first,
        given_back=None,
    )
    late = _standing().filter(invoice__billing_account__anyof=accounts, late__isnull=False)
    return late.filter(~Exists(billed)).values_list("invoice_id", flat=True)


def invoiced(issued_on: Mapping[int, date]) -> dict[int, Invoiced]:
    """Invoices as a statement of any day sees them, by id; `issued_on` are their days."""
    ids = Ids(issued_on)
    settled = defaultdict(list)
    for invoice_id, day, amount, kind in (
        _standing().filter(invoice__anyof=ids).values_list("invoice_id", "day", "amount", "kind")
    ):
        one = Settled(max(day, issued_on[invoice_id]), amount, EntryKind(kind))
        settled[invoice_id].append(one)
    billed = defaultdict(list)
    for invoice_id, day, amount in InvoiceLine.objects.filter(about__anyof=ids).values_list(
        "about_id", "invoice__issued_on", "amount"
    ):
        billed[invoice_id].append((day, amount))
    for invoice_id, day, amount in InterestGivenBack.objects.filter(
        line__about__anyof=ids
    ).values_list("line__about_id", "credit_note__issued_on", "amount"):
        billed[invoice_id].append((day, -amount))
    return {
        pk: Invoiced(receivable, issued_on[pk], tuple(settled[pk]), tuple(billed[pk]))
        for pk, receivable in receivables(issued_on).items()
    }


def _received(accounts: Ids, first: date, last: date) -> list[Received]:
    """Those that came by then, and were neither used up nor taken back before `first`."""
    came = Payment.objects.filter(billing_account__anyof=accounts, value_date__lte=last)
    payments = Payment.objects.filter(pk__anyof=Ids(_may_count(came, accounts, first)))
    used_before = Sum(
        "allocations__amount",
        filter=Q(allocations__kind=Allocation.Kind.PAYMENT, allocations__reversal=None)
        & Q(allocations__day__lt=first, allocations__invoice__issued_on__lt=first),
    )
    rest = Case(
        When(value_date__gte=first, then=F("amount")),
        default=F("amount") - Coalesce(used_before, Value(0)) - gone.of_payment(lt=first),
    )
    rows = list(
        payments.filter(value_date__lte=last)
        .annotate(rest=rest)
        .filter(rest__gt=0)
        .order_by("value_date", "id")
        .values_list("id", "value_date", "amount", "payer_name")
    )
    ids = Ids([pk for pk, *_ in rows])
    left = _left(ids, Ids([]))
    used = defaultdict(list)
    for payment_id, day, issued_on, amount in (
        _standing()
        .filter(payment__anyof=ids, kind=Allocation.Kind.PAYMENT)
        .values_list("payment_id", "day", "invoice__issued_on", "amount")
    ):
        used[payment_id].append((max(day, issued_on), amount))
    return [
        Received(payer_name, day, amount, tuple(used[pk]), tuple(left[pk, None]))
        for pk, day, amount, payer_name in rows
    ]


def _may_count(came: QuerySet[Payment], accounts: Ids, first: date) -> set[int]:
    """Payments of which something may not have been used up before `first`.

    They came since, are not used up today, or were used or left since.
    """
    ours = {"payment__billing_account__anyof": accounts}
    used = _standing().filter(kind=Allocation.Kind.PAYMENT, **ours)
    gone_since = PaymentReturn.objects.filter(**ours)
    paid_out = PayoutPart.objects.filter(**ours)
    found = came.filter(value_date__gte=first).order_by().values_list("pk")
    return {
        pk
        for (pk,) in found.union(
            came.filter(unspent__isnull=False).order_by().values_list("pk"),
            used.filter(day__gte=first).order_by().values_list("payment_id"),
            used.filter(invoice__issued_on__gte=first).order_by().values_list("payment_id"),
            gone_since.filter(day__gte=first).order_by().values_list("payment_id"),
            paid_out.filter(payout__day__gte=first).order_by().values_list("payment_id"),
        )
    }


Source = tuple[int | None, int | None]
"""The id of a payment, or that of a credit note."""


def _left(payment_ids: Ids, note_ids: Ids) -> dict[Source, list[Left]]:
    """What left payments and credit notes."""
    of_these = Q(payment__anyof=payment_ids) | Q(credit_note__anyof=note_ids)
    parts = PayoutPart.objects.filter(of_these).order_by()
    returns = PaymentReturn.objects.filter(payment__anyof=payment_ids).order_by()
    rows = parts.values_list(
        "payment_id", "credit_note_id", "payout__day", "amount", Value(EntryKind.PAYOUT.value)
    ).union(
        returns.values_list(
            "payment_id",
            Value(None, BigIntegerField()),
            "day",
            "amount",
            Value(EntryKind.RETURN.value),
        ),
        all=True,
    )
    found: dict[Source, list[Left]] = defaultdict(list)
    for payment_id, note_id, day, amount, kind in rows.order_by("payout__day"):
        found[payment_id, note_id].append(Left(day, amount, EntryKind(kind)))
    return found


def _given_back(accounts: Ids, first: date, last: date) -> list[Received]:
    """Credit notes of that time, and earlier ones not used up before `first`."""
    rows = CreditNote.objects.filter(billing_account__anyof=accounts, issued_on__lte=last)
    notes = list(rows.order_by("issued_on", "id").values_list("id", "number", "issued_on", "total"))
    used = defaultdict(list)
    for note_id, day, issued_on, amount in (
        _standing()
        .filter(credit_note__anyof=[pk for pk, *_ in notes])
        .values_list("credit_note_id", "day", "invoice__issued_on", "amount")
    ):
        used[note_id].append((max(day, issued_on), amount))
    left = _left(Ids([]), Ids([pk for pk, *_ in notes]))
    found = [
        Received(number, day, total, tuple(used[pk]), tuple(left[None, pk]), EntryKind.CREDIT_NOTE)
        for pk, number, day, total in notes
    ]
    return [one for one in found if one.day >= first or one.rest(first - ONE_DAY)]
