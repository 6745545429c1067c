"""What the accounts of the ledger held before some days, what moved in them, and what they hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from billing.models import LedgerEntry, Posting
from billing.terms.bookkeeping import Title

AHEAD = 12
"""Months of deferred revenue that are shown."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Yen of one account; what is on the credit side is negative in `opening` and `closing`."""

    title: Title
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit


def balances(first: date, last: date, account_id: int | None = None) -> list[Balance]:
    """By account that anything was ever entered in, in the order of the chart; one statement."""
    rows = Posting.objects.filter(day__lte=last, **_of(account_id)).order_by()
    before, during = Q(day__lt=first), Q(day__gte=first)
    sums = rows.values("title").annotate(
        opening=_yen(before), debit=_yen(during & Q(yen__gt=0)), credit=_yen(during & Q(yen__lt=0))
    )
    found = {
        title: Balance(Title(title), opening, debit, -credit)
        for title, opening, debit, credit in sums.values_list("title", "opening", "debit", "credit")
    }
    return [found[title] for title in Title if title in found]


def _yen(which: Q) -> Coalesce:
    return Coalesce(Sum("yen", filter=which), Value(0))


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
    """By month after a day, the yen with tax that deferred revenue gives to it; the next twelve.

    Only what was billed by then: what is deferred later is not known on that day.
    """
    rows = LedgerEntry.objects.filter(day__gt=last, recorded_on__lte=last, **_of(account_id))
    earned = rows.filter(debit=Title.DEFERRED).order_by()
    taken = rows.filter(credit=Title.DEFERRED, day__gt=last).exclude(debit=Title.RECEIVABLE)
    sums: dict[date, int] = {}
    for found, sign in ((earned, 1), (taken.order_by(), -1)):
        by_month = (
            found.annotate(month=TruncMonth("day")).values("month").annotate(yen=Sum("amount"))
        )
        for month, yen in by_month.values_list("month", "yen"):
            sums[month] = sums.get(month, 0) + sign * yen
    return [(month, yen) for month, yen in sorted(sums.items()) if yen][:AHEAD]
