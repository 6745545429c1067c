"""Records of bank files: what was imported before, and sums by outcome."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from billing.models import BankFile, BankRecord, Payment
from contracts.office.lookups import Ids

State, Outcome = BankFile.State, BankRecord.Outcome


def imported() -> QuerySet:
    """The records of files that were committed."""
    return BankRecord.objects.filter(file__state=State.COMMITTED)


def record_of(payment_id: int) -> BankRecord | None:
    """The record that a payment came with, or is a part of."""
    of_payment = Q(payment=payment_id) | Q(parts__payment=payment_id)
    return BankRecord.objects.select_related("file", "decided_by").filter(of_payment).first()


def payments_of(record_id: int) -> QuerySet[Payment]:
    """All payments that a record was divided into, or its one."""
    of_record = Q(bank_record=record_id) | Q(transfer_part__record=record_id)
    return Payment.objects.filter(of_record).order_by("pk")


def waiting() -> QuerySet:
    """Money in that is not matched yet."""
    return imported().filter(outcome=Outcome.INCOMING, state=BankRecord.State.WAITING)


def known(identities: Collection[str]) -> dict[str, int]:
    """By identity, the record that was imported with it."""
    found = imported().exclude(outcome=Outcome.DUPLICATE).filter(identity__anyof=Ids(identities))
    return dict(found.values_list("identity", "pk"))


Look = tuple[str, date, date, int, bool, str]
"""Account, both days, amount, whether it came in, payer: what files of any kind give."""


def look(account: str, record: BankRecord, is_incoming: bool) -> Look:
    return (
        account,
        record.booking_date,
        record.value_date,
        record.amount,
        is_incoming,
        record.payer_name,
    )


def alike(records: Iterable[BankRecord], kind: str) -> dict[Look, list[int]]:
    """Records of other kinds of files about the same accounts and days, by what they look like.

    An account statement repeats transfers that were reported before, under other references.
    """
    accounts = {record.account for record in records if record.account}
    days = [record.booking_date for record in records]
    found: dict[tuple, list] = defaultdict(list)
    if not accounts:
        return found
    rows = (
        imported()
        .filter(account__in=accounts, booking_date__range=(min(days), max(days)))
        .filter(outcome__in=[Outcome.INCOMING, Outcome.OUTGOING])
        .exclude(file__kind=kind)
        .order_by("pk")
    )
    for row in rows:
        found[look(row.account, row, row.outcome == Outcome.INCOMING)].append(row.pk)
    return found


def sums(file: BankFile) -> dict[str, tuple[int, int]]:
    """By outcome, how many records and yen."""
    rows = file.records.order_by().values_list("outcome").annotate(Count("id"), Sum("amount"))
    return {outcome: (count, amount) for outcome, count, amount in rows}
