"""Records of bank files: what was imported before, and sums by outcome."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from billing.matching import names
from billing.matching.directory import virtual_account
from billing.matching.names import Name
from billing.models import BankFile, BankRecord, Payment, PaymentReturn, PayoutPart, TransferPart
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount

State, Outcome = BankFile.State, BankRecord.Outcome
UNNAMED = "csv-"
"""How the account of a CSV begins whose format names none."""


def imported() -> QuerySet:
    """The records of files that were committed."""
    return BankRecord.objects.filter(file__state=State.COMMITTED)


def record_of(payment_id: int) -> BankRecord | None:
    """The record that a payment came with, or is a part of."""
    its_own = BankRecord.objects.filter(payment=payment_id).order_by().values("pk")
    divided = TransferPart.objects.filter(payment=payment_id).order_by().values("record")
    found = BankRecord.objects.select_related("file", "decided_by").order_by()
    return next(iter(found.filter(pk__in=its_own.union(divided, all=True))), None)


def payments_of(record_id: int) -> QuerySet[Payment]:
    """All payments that a record was divided into, or its one."""
    of_record = Q(bank_record=record_id) | Q(transfer_part__record=record_id)
    return Payment.objects.filter(of_record).order_by("pk")


def left(rows: Collection[BankRecord]) -> dict[int, int]:
    """By record, the yen that are in our bank still, as far as its payments say.

    What was sent back, or paid out as credit, of a payment is no longer there to be matched.
    Two statements however many; none for records that were never matched.
    """
    found = {row.pk: row.amount for row in rows}
    before = [row.pk for row in rows if row.match.get("undone")]
    if before:
        back = PaymentReturn.objects.filter(
            kind=PaymentReturn.Kind.RETURNED, payment__transfer__anyof=Ids(before)
        )
        out = PayoutPart.objects.filter(payment__transfer__anyof=Ids(before))
        for gone in (back, out):
            for pk, yen in gone.order_by().values_list("payment__transfer", "amount"):
                found[pk] -= yen
    return found


def takes_back(row: BankRecord) -> BankRecord | None:
    """The imported record that takes an earlier one back, if one does."""
    return (
        imported()
        .filter(amount=row.amount, booking_date__gte=row.booking_date, match__earlier=row.pk)
        .filter(Q(outcome=Outcome.CANCELLED) | Q(outcome=Outcome.OUTGOING, takes_back=True))
        .first()
    )


def waiting() -> QuerySet:
    """Money in that is not matched yet."""
    return imported().filter(outcome=Outcome.INCOMING, state=BankRecord.State.WAITING)


def known(identities: Collection[str]) -> dict[str, int]:
    """By identity, the record that was imported with it."""
    found = imported().exclude(outcome=Outcome.DUPLICATE).filter(identity__anyof=Ids(identities))
    return dict(found.values_list("identity", "pk"))


Look = tuple[date, int, bool]
"""Booking day, amount, whether it came in: what files of any kind give alike."""


def virtual_accounts() -> frozenset[str]:
    """Those that our bank keeps for one payer each, by branch and number."""
    rows = BillingAccount.objects.exclude(virtual_account="")
    return frozenset(rows.values_list("virtual_account", flat=True))


def may_be_one_account(one: str, other: str, virtual: Collection[str]) -> bool:
    """Whether two accounts are the same, or one file does not say which it is of.

    A file of transfers names the virtual account, a statement the one that it leads to.
    """
    codes = one, other
    return (
        one == other
        or any(not code or code.startswith(UNNAMED) for code in codes)
        or [virtual_account(code) in virtual for code in codes].count(True) == 1
    )


def _came_in(record: BankRecord) -> bool | None:
    """Whether money came in, also where it was taken back; None where a record moved none."""
    if record.outcome == Outcome.CANCELLED:
        return True if "cancelled_by" in record.match else None
    return {Outcome.INCOMING: True, Outcome.OUTGOING: False}.get(Outcome(record.outcome))


class Alike:
    """Imported records by what they look like, each taken once."""

    def __init__(
        self, rows: Iterable[BankRecord] = (), virtual: Collection[str] = frozenset()
    ) -> None:
        self._virtual = virtual
        self._rows: dict[Look, list[tuple[BankRecord, Name]]] = defaultdict(list)
        for row in rows:
            self._rows[_look(row)].append((row, names.read(row.payer_name)))

    def take(self, record: BankRecord) -> int | None:
        """The record that one repeats: of an account that may be the same, of the same payer.

        A CSV says no value date, and names the payer in another writing.
        """
        same = [] if _came_in(record) is None else self._rows.get(_look(record), [])
        name = names.read(record.payer_name) if same else None
        for place, (row, known) in enumerate(same):
            is_one = may_be_one_account(row.account, record.account, self._virtual)
            if is_one and name is not None and names.same_payer(known, name):
                del same[place]
                return row.pk
        return None


def _look(record: BankRecord) -> Look:
    return (record.booking_date, record.amount, bool(_came_in(record)))


def alike(records: Sequence[BankRecord], kind: str) -> Alike:
    """Records of other kinds of files about the same days, by what they look like.

    An account statement repeats transfers that were reported before, under other references.
    Those that `records` are known to repeat are left out.
    """
    known = {record.match["earlier"] for record in records if "earlier" in record.match}
    days = [record.booking_date for record in records]
    if not days:
        return Alike()
    rows = (
        imported()
        .filter(booking_date__range=(min(days), max(days)))
        .filter(
            Q(outcome__in=[Outcome.INCOMING, Outcome.OUTGOING])
            | Q(outcome=Outcome.CANCELLED, match__has_key="cancelled_by")
        )
        .exclude(file__kind=kind)
        .order_by("pk")
    )
    return Alike((row for row in rows.iterator() if row.pk not in known), virtual_accounts())


def sums(file: BankFile) -> dict[str, tuple[int, int]]:
    """By outcome, how many records and yen."""
    rows = file.records.order_by().values_list("outcome").annotate(Count("id"), Sum("amount"))
    return {outcome: (count, amount) for outcome, count, amount in rows}
