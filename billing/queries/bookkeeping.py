"""The facts of a period, as slips, day after day, however many there are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from heapq import merge

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from billing.models import (
    Allocation,
    BankRecord,
    CreditNote,
    CreditNotePart,
    Invoice,
    InvoiceLine,
    InvoiceTax,
    Payment,
    PaymentReturn,
    Payout,
    PayoutPart,
    TransferPart,
)
from billing.terms import bookkeeping as rules
from billing.terms.bookkeeping import Slip, TitleSum
from billing.terms.invoicing import in_words
from billing.terms.tax import TaxCategory, TaxRate
from contracts.office.context import TOKYO
from contracts.office.lookups import Ids
from contracts.terms.periods import ONE_DAY

CHUNK = 500
Read = Callable[[Sequence[int]], list[Slip]]


class Books:
    """What was billed, received, given up and taken back from `first` to `last`, both included.

    The day is that of issue, the bank's day of money that came or left, or that of a discount,
    set-off or write-off. What is done later with money received, its way to another account
    too, is entered on the day on which it was recorded, so that a closed month stays as it is.
    `total` documents.
    """

    def __init__(self, first: date, last: date) -> None:
        begin, end = (datetime.combine(day, time(), TOKYO) for day in (first, last))
        recorded = Q(recorded_at__gte=begin, recorded_at__lt=end + ONE_DAY)
        days = (first, last)
        anew = Q(pk__anyof=_anew())
        self._sources: list[tuple[list[int], Read]] = [
            (_ids(Invoice.objects.filter(issued_on__range=days), "issued_on"), _invoices),
            (_ids(CreditNote.objects.filter(issued_on__range=days), "issued_on"), _notes),
            (_ids(Payment.objects.filter(~anew, value_date__range=days), "value_date"), _payments),
            (_ids(Payment.objects.filter(anew & recorded), "recorded_at"), _payments_anew),
            (_ids(Allocation.objects.filter(GIVEN_UP, day__range=days), "day"), _settlements),
            (_ids(Allocation.objects.filter(USED_LATER & recorded), "recorded_at"), _settlements),
            (_ids(Allocation.objects.filter(REVERSED & recorded), "recorded_at"), _reversals),
            (_ids(PaymentReturn.objects.filter(SENT_BACK, day__range=days), "day"), _sent_back),
            (_ids(PaymentReturn.objects.filter(~SENT_BACK & recorded), "recorded_at"), _misbooked),
            (_ids(Payout.objects.filter(day__range=days), "day"), _payouts),
        ]
        self.total = sum(len(ids) for ids, _ in self._sources)

    def slips(self) -> Iterator[Slip]:
        """By day; of one day what is billed comes before what is paid."""
        return merge(*(_read(*source) for source in self._sources), key=lambda slip: slip.day)


OF_ITS_DAY = ("discount", "write_off", "set_off")
GIVEN_UP = Q(kind__in=OF_ITS_DAY)
SENT_BACK = Q(kind="returned")
REVERSED = Q(kind="reversal")
VALUE_DATE, RECORDED_ON = F("value_date"), TruncDate("recorded_at", tzinfo=TOKYO)
WITH_MONEY = Q(kind="payment", recorded_at=F("payment__recorded_at"))
"""What money settled as it was received is on the payment's own slip."""
USED_LATER = Q(kind__in=["payment", "credit_note"]) & ~WITH_MONEY


def _ids(rows: QuerySet, day: str) -> list[int]:
    return list(rows.order_by(day, "pk").values_list("pk", flat=True))


def _anew() -> Ids:
    """Payments of money that was booked before, for another account: the bank has it already."""
    moved = PaymentReturn.objects.exclude(moved_to=None).values_list("moved_to", flat=True)
    found = set(moved)
    matched_before = BankRecord.objects.filter(match__has_key="undone")
    parts = defaultdict(list)
    for record_id, payment_id in TransferPart.objects.filter(
        record__match__has_key="undone"
    ).values_list("record_id", "payment_id"):
        parts[record_id].append(payment_id)
    groups = [
        [*undone, payment_id, *parts[pk]]
        for pk, payment_id, undone in matched_before.values_list(
            "pk", "payment_id", "match__undone"
        )
    ]
    together = Payment.objects.filter(pk__anyof=[pk for one in groups for pk in one if pk])
    recorded = dict(together.values_list("pk", "recorded_at"))
    for group in groups:
        found.update(pk for pk in group if pk and recorded[pk] != recorded[group[0]])
    return Ids(found)


def _read(ids: Sequence[int], read: Read) -> Iterator[Slip]:
    for start in range(0, len(ids), CHUNK):
        yield from read(ids[start : start + CHUNK])


def _rate(category: str, percent) -> TaxRate | None:
    return TaxRate(percent, TaxCategory(category)) if category else None


def parts_of(invoice_ids: Iterable[int]) -> dict[int, tuple[TitleSum, ...]]:
    """Invoices as the books see them."""
    ids = Ids(list(set(invoice_ids)))
    lines, taxes = defaultdict(list), defaultdict(list)
    rows = InvoiceLine.objects.filter(invoice__anyof=ids).order_by("invoice", "position")
    for pk, kind, category, percent, amount in rows.values_list(
        "invoice_id", "kind", "tax_category", "tax_percent", "amount"
    ):
        lines[pk].append((kind, _rate(category, percent), amount))
    for pk, category, percent, tax in InvoiceTax.objects.filter(invoice__anyof=ids).values_list(
        "invoice_id", "category", "percent", "tax"
    ):
        taxes[pk].append((TaxRate(percent, TaxCategory(category)), tax))
    return {pk: rules.parts_of_invoice(lines[pk], taxes[pk]) for pk in lines}


def _invoices(ids: Sequence[int]) -> list[Slip]:
    parts = parts_of(ids)
    rows = Invoice.objects.filter(pk__anyof=ids).order_by("issued_on", "pk")
    return [
        Slip(day, number, name, f"請求 {in_words(label)}", rules.invoiced(parts[pk]))
        for pk, number, label, day, name in rows.values_list(
            "pk", "number", "label", "issued_on", "parties__recipient__name"
        )
    ]


def _notes(ids: Sequence[int]) -> list[Slip]:
    parts, at_once = defaultdict(list), _settled_at_once(ids)
    for pk, category, percent, amount, tax in CreditNotePart.objects.filter(
        credit_note__anyof=ids
    ).values_list("credit_note_id", "category", "percent", "amount", "tax"):
        part = TitleSum(rules.Title.RETURNS, _rate(category, percent), amount + tax, tax)
        parts[pk].append(part)
    rows = CreditNote.objects.filter(pk__anyof=ids).order_by("issued_on", "pk")
    return [
        Slip(day, number, name, f"返還 {invoice}", rules.credited(parts[pk], pk in at_once))
        for pk, number, invoice, day, name in rows.values_list(
            "pk", "number", "invoice__number", "issued_on", "billing_account__name"
        )
    ]


def _settled_at_once(note_ids: Iterable[int]) -> dict[int, int]:
    """By credit note, the allocation that used it up on its own day; others are left out.

    Recorded on that day: a later one counts from that day too, but is booked in its own month.
    """
    firsts = (
        Allocation.objects.filter(credit_note__anyof=list(note_ids), kind="credit_note")
        .order_by("credit_note_id", "pk")
        .distinct("credit_note_id")
        .values_list("credit_note_id", "pk", "amount", "credit_note__total")
        .annotate(is_own_day=Q(credit_note__issued_on=RECORDED_ON))
    )
    return {note: pk for note, pk, amount, total, own in firsts if own and amount == total}


def _payments_anew(ids: Sequence[int]) -> list[Slip]:
    return _payments(ids, RECORDED_ON)


def _payments(ids: Sequence[int], day: Combinable = VALUE_DATE) -> list[Slip]:
    settled = defaultdict(list)
    rows = Allocation.objects.filter(WITH_MONEY, payment__anyof=ids).order_by("pk")
    for pk, amount in rows.values_list("payment_id", "amount"):
        settled[pk].append(amount)
    found = Payment.objects.filter(pk__anyof=ids).annotate(booked_on=day)
    return [
        Slip(
            day, f"payment:{pk}", name, f"入金 {payer}".strip(), rules.received(amount, settled[pk])
        )
        for pk, day, amount, payer, name in found.order_by("booked_on", "pk").values_list(
            "pk", "booked_on", "amount", "payer_name", "billing_account__name"
        )
    ]


def _settlements(ids: Sequence[int]) -> list[Slip]:
    rows = _allocations(ids)
    at_once = _settled_at_once({row.credit_note_id for row in rows if row.credit_note_id})
    entries = _entries(rows)
    slips = [
        Slip(_day(row), f"allocation:{row.pk}", *_about(row), entries[row.pk])
        for row in rows
        if row.pk not in at_once.values()
    ]
    return sorted(slips, key=lambda slip: slip.day)


def _day(row: Allocation) -> date:
    return row.day if row.kind in OF_ITS_DAY else row.recorded_at.astimezone(TOKYO).date()


def _reversals(ids: Sequence[int]) -> list[Slip]:
    rows = _allocations(ids)
    entries = _entries([row.reverses for row in rows if row.reverses])
    return [
        Slip(
            _day(row),
            f"allocation:{row.pk}",
            row.invoice.billing_account.name,
            f"取消 {row.invoice.number}",
            rules.reversed_(entries[row.reverses_id]) if row.reverses_id else (),
        )
        for row in sorted(rows, key=lambda row: (row.recorded_at, row.pk))
    ]


def _sent_back(ids: Sequence[int]) -> list[Slip]:
    return _returns(ids, F("day"))


def _misbooked(ids: Sequence[int]) -> list[Slip]:
    """A payment that it moved to has a slip of its own."""
    return _returns(ids, RECORDED_ON)


def _returns(ids: Sequence[int], day: Combinable) -> list[Slip]:
    rows = PaymentReturn.objects.filter(pk__anyof=ids).annotate(booked_on=day)
    return [
        Slip(
            day,
            f"payment:{payment_id}",
            name,
            f"入金の取消 {PaymentReturn.Kind(kind).label}",
            rules.returned(amount),
        )
        for day, payment_id, name, kind, amount in rows.order_by("booked_on", "pk").values_list(
            "booked_on", "payment_id", "payment__billing_account__name", "kind", "amount"
        )
    ]


def _payouts(ids: Sequence[int]) -> list[Slip]:
    amounts = defaultdict(list)
    for pk, amount in (
        PayoutPart.objects.filter(payout__anyof=ids)
        .order_by("pk")
        .values_list("payout_id", "amount")
    ):
        amounts[pk].append(amount)
    rows = Payout.objects.filter(pk__anyof=ids).order_by("day", "pk")
    return [
        Slip(day, f"payout:{pk}", name, f"前受金の払戻し {holder}", rules.paid_out(amounts[pk]))
        for pk, day, name, holder in rows.values_list(
            "pk", "day", "billing_account__name", "holder"
        )
    ]


def _allocations(ids: Sequence[int]) -> list[Allocation]:
    rows = Allocation.objects.filter(pk__anyof=ids).order_by("day", "pk")
    return list(rows.select_related("invoice__billing_account", "reverses__invoice", "credit_note"))


def _entries(rows: Sequence[Allocation]) -> dict[int, tuple[rules.SlipRow, ...]]:
    """Money as if it had been an advance: so it becomes one again where it is taken back."""
    parts = parts_of(row.invoice_id for row in rows if row.kind in ("discount", "write_off"))
    made = {}
    for row in rows:
        if row.kind == "discount":
            made[row.pk] = rules.discounted(rules.share(parts[row.invoice_id], row.amount))
        elif row.kind == "write_off":
            made[row.pk] = rules.written_off(rules.share(parts[row.invoice_id], row.amount))
        elif row.kind == "set_off":
            made[row.pk] = rules.set_off(row.amount)
        else:
            made[row.pk] = rules.used(row.amount)
    return made


def _about(row: Allocation) -> tuple[str, str]:
    what = {
        "discount": "値引",
        "write_off": "貸倒れ",
        "set_off": "相殺",
        "credit_note": "返還の充当",
    }
    text = f"{what.get(row.kind, '前受金の充当')} {row.invoice.number}"
    return row.invoice.billing_account.name, text
