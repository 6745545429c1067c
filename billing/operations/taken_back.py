"""Money that the bank takes back: what it cancels, corrects or returns at the payer's wish.

Incoming money that is taken back before anything was done with it is no payment. Where it had been
matched, staff are alerted and the payment is proposed to be undone, by two people.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.bank.entries import FileKind
from billing.matching import names
from billing.models import BankFile, BankRecord, Payment, TransferSetAside
from billing.operations import setting_aside
from billing.queries import bank
from billing.queries.taken_back import ALERT, PROPOSAL
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.approving import KINDS
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations import approvals
from contracts.office.operations.alerts import alert
from contracts.office.terms.explanation import Refused, plural

Outcome, State = BankRecord.Outcome, BankRecord.State
WITHIN = timedelta(days=90)
NO_PAYMENT = "銀行が取り消しました / cancelled by the bank"
CANCELLED_TRANSFER = ALERTS.register(
    AlertKind(
        ALERT,
        _("Transfer cancelled by the bank"),
        page="staff_payment",
        key=number,
    )
)
TAKEN_BACK = ALERTS.register(
    AlertKind("taken_back", _("Payment taken back by the bank"), page="bank_file", key=number)
)


def undoing(records: Iterable[BankRecord]) -> Iterator[BankRecord]:
    """Those that take money back: marked as cancelled, or money out marked as correction."""
    for record in records:
        is_back = record.outcome == Outcome.OUTGOING and record.takes_back
        if record.outcome == Outcome.CANCELLED or is_back:
            yield record


def pair(records: Sequence[BankRecord], kind: str) -> None:
    """What a record of the same file takes back is no money.

    Files of banks go forward in time, but for some CSVs, the newest first.
    """
    backwards = kind == FileKind.CSV and _is_backwards(records)
    came = defaultdict(list)
    for record in reversed(records) if backwards else records:
        if record.outcome == Outcome.INCOMING:
            came[record.account, record.amount].append(record)
    taking = list(undoing(records))
    for record in reversed(taking) if backwards else taking:
        same = came[record.account, record.amount]
        chosen = _meant(record, [one for one in same if _is_before(one, record, backwards)])
        if chosen is not None:
            same.remove(chosen)
            chosen.outcome, chosen.match = Outcome.CANCELLED, {"cancelled_by": record.position}
            record.match = {"cancels": chosen.position}


def _is_backwards(records: Sequence[BankRecord]) -> bool:
    return bool(records) and records[0].booking_date > records[-1].booking_date


def _is_before(one: BankRecord, record: BankRecord, backwards: bool) -> bool:
    if one.booking_date != record.booking_date:
        return one.booking_date < record.booking_date
    return (one.position > record.position) is backwards


def _meant(record: BankRecord, same: Sequence[BankRecord]) -> BankRecord | None:
    """The payer's last, preferably of the same value date.

    A correction without a name means the only one that there is.
    """
    name = names.read(record.payer_name)
    if record.outcome == Outcome.OUTGOING and not name.key:
        return same[0] if len(same) == 1 else None
    code = record.payer_code if record.outcome == Outcome.CANCELLED else ""
    mine = [
        one
        for one in same
        if names.same_payer(names.read(one.payer_name), name) and code in ("", one.payer_code)
    ]
    days = [one for one in mine if one.value_date == record.value_date]
    found = days or mine
    return found[-1] if found else None


def find(records: Sequence[BankRecord]) -> list[BankRecord]:
    """Find the imported incoming money that a record takes back. Returns those that mean one."""
    wanted = [record for record in undoing(records) if not record.match]
    if not wanted:
        return []
    first = min(record.booking_date for record in wanted) - WITHIN
    last = max(record.booking_date for record in wanted)
    rows = bank.imported().filter(
        outcome=Outcome.INCOMING,
        booking_date__range=(first, last),
        amount__in={record.amount for record in wanted},
    )
    came = defaultdict(list)
    for row in rows.exclude(pk__in=_taken_before()).order_by("booking_date", "pk"):
        came[row.amount].append(row)
    virtual = bank.virtual_accounts()
    for record in wanted:
        same = came[record.amount]
        earlier = [
            one
            for one in same
            if one.booking_date <= record.booking_date
            and bank.may_be_one_account(one.account, record.account, virtual)
        ]
        chosen = _meant(record, earlier)
        if chosen is not None:
            same.remove(chosen)
            record.match = {"earlier": chosen.pk}
    return [record for record in wanted if record.match]


def _taken_before() -> list[int]:
    """Incoming money that an imported record has taken back already."""
    rows = bank.imported().filter(
        Q(outcome=Outcome.CANCELLED) | Q(outcome=Outcome.OUTGOING, takes_back=True),
        match__has_key="earlier",
    )
    return list(rows.values_list("match__earlier", flat=True))


@internal()
def report(by: By, file: BankFile, records: Sequence[BankRecord]) -> None:
    """Set aside what still waits; propose to undo what was matched, and notify staff."""
    means = {
        record.match["earlier"]: record for record in undoing(records) if "earlier" in record.match
    }
    for row in BankRecord.objects.filter(pk__in=means).order_by("pk").select_for_update():
        if row.state == State.WAITING:
            set_aside(by, row, means[row.pk])
        else:
            for payment in bank.payments_of(row.pk).select_related("customer"):
                report_payment(by, payment, row, means[row.pk])
    _alert_file(by, file, [one for one in undoing(records) if one.outcome == Outcome.OUTGOING])


@internal()
def set_aside(by: By, row: BankRecord, means: BankRecord) -> None:
    """A transfer that waits and that another record takes back; it leaves the books too."""
    row.state, row.reason = State.IGNORED, NO_PAYMENT
    row.decided_at, row.decided_by_id = by.now, by.account_id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    setting_aside.leave(by, row, TransferSetAside.Kind.CANCELLED, means.booking_date)


@internal()
def report_payment(by: By, payment: Payment, row: BankRecord, means: BankRecord) -> None:
    """Notify staff of a payment whose transfer is taken back, and propose to undo it."""
    _alert_payment(by, payment, row)
    _propose(by, payment, means)


def _alert_payment(by: By, payment: Payment, row: BankRecord) -> None:
    text = (
        f"銀行が取り消した振込です。入金{payment.pk}({payment.amount:,}円、{row.payer_name})"
        "を確かめて、取り消してください"
        f" / the bank cancelled payment {payment.pk}: look at it and undo it"
    )
    alert(CANCELLED_TRANSFER, f"payment:{payment.pk}", text, by.day, by.now)


def _alert_file(by: By, file: BankFile, went: Sequence[BankRecord]) -> None:
    if not went:
        return
    unknown = sum(not record.match for record in went)
    yen = sum(record.amount for record in went)
    text = f"銀行の訂正・組戻が{len(went)}件({yen:,}円)あります"
    english = f"the bank took money back: {plural(len(went), 'entry', 'entries')}, {yen:,} yen"
    if unknown:
        text += f"。うち{unknown}件は、もとの入金が見つかりません"
        english += f"; {unknown} of them without the money in that is meant"
    alert(TAKEN_BACK, f"bank_file:{file.pk}", f"{text} / {english}", by.day, by.now)


def _propose(by: By, payment: Payment, record: BankRecord) -> None:
    """Whoever imports the file proposes; a job alerts only."""
    if by.account_id is None:
        return
    values = {"payment": payment.pk, "day": record.booking_date.isoformat()}
    reason = "銀行による取消・組戻 / taken back by the bank"
    try:
        approvals.propose(
            by, KINDS[PROPOSAL], f"payment:{payment.pk}", values,
            customer=payment.customer, reason=reason,
        )  # fmt: skip
    except Refused:
        return  # it waits for approval already, or the payment was undone: the alert remains
