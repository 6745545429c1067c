"""What the accounts of the ledger held before some days, what moved in them, and what they hold."""

from collections import defaultdict
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from billing.models import LedgerEntry
from billing.terms.bookkeeping import Balance, Title

AHEAD = 12
"""Months of deferred revenue that are shown."""


OWED = Case(When(tax__gt=0, then=F("tax")), default=Value(0))
"""Tax within the credit side of an entry."""
BACK = Case(When(tax__lt=0, then=-F("tax")), default=Value(0))
"""Tax within its debit side."""


def balances(first: date, last: date, account_id: int | None = None) -> list[Balance]:
    """By account that anything was ever entered in, in the order of the chart; one statement.

    Summed up by both sides first, and divided into sides and tax then: each row is read once.
    """
    rows = LedgerEntry.objects.filter(day__lte=last, **_of(account_id)).order_by()
    sums: dict[Title, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    wanted = _yen("before", Q(day__lt=first)) | _yen("during", Q(day__gte=first))
    by_sides = rows.values("debit", "credit").annotate(**wanted)
    for debit, credit, *yen in by_sides.values_list("debit", "credit", *wanted):
        for place, (amount, owed, back) in ((0, yen[:3]), (2, yen[3:])):
            sums[Title(debit)][place] += amount - back
            sums[Title(credit)][place + 1] += amount - owed
            sums[Title.TAX][place] += back
            sums[Title.TAX][place + 1] += owed
    return [
        Balance(title, sums[title][0] - sums[title][1], *sums[title][2:])
        for title in Title
        if any(sums[title])
    ]


def _yen(name: str, when: Q) -> dict[str, Coalesce]:
    what = {"amount": F("amount"), "owed": OWED, "back": BACK}
    return {f"{name}_{key}": Coalesce(Sum(yen, filter=when), Value(0)) for key, yen in what.items()}


def _of(account_id: int | None) -> dict[str, int]:
    return {} if account_id is None else {"billing_account": account_id}


def entries(
    first: date, last: date, account_id: int | None = None, title: str = ""
) -> QuerySet[LedgerEntry]:
    """Entries of days, of one billing account, with one account of the ledger on either side."""
    rows = LedgerEntry.objects.filter(day__range=(first, last), **_of(account_id))
    if title == Title.TAX:
        return rows.exclude(tax=0)
    return rows.filter(Q(debit=title) | Q(credit=title)) if title else rows


def to_earn(last: date, account_id: int | None = None) -> list[tuple[date, int]]:
    """By month after a day, the yen with tax that deferred revenue gives to it.

    The first twelve months that get any.
    Only what was billed by then: what is deferred later is not known on that day.
    """
    rows = LedgerEntry.objects.filter(day__gt=last, recorded_on__lte=last, **_of(account_id))
    earned = rows.filter(debit=Title.DEFERRED).order_by()
    taken = rows.filter(credit=Title.DEFERRED).exclude(debit=Title.RECEIVABLE).order_by()
    sums: dict[date, int] = {}
    for found, sign in ((earned, 1), (taken, -1)):
        months = found.annotate(month=TruncMonth("day")).values("month")
        for month, yen in months.annotate(yen=Sum("amount")).values_list("month", "yen"):
            sums[month] = sums.get(month, 0) + sign * yen
    return [(month, yen) for month, yen in sorted(sums.items()) if yen][:AHEAD]
