"""What staff decide on transfers that rules leave: which account it belongs to, none, undo."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.matching import names, reasons
from billing.models import (
    BankRecord,
    Invoice,
    PayerAlias,
    Payment,
    TransferPart,
    TransferSetAside,
)
from billing.operations import payments, receiving, returns, setting_aside
from billing.queries import bank, gone
from billing.queries.allocating import open_invoices
from billing.queries.payments import settled_by, standing
from billing.queries.receivables import with_outstanding
from billing.terms.allocation import Named
from billing.terms.dividing import CLAUSE, Part, divided
from billing.terms.receiving import Received
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount, Customer
from contracts.people.operations.locking import lock_accounts

State = BankRecord.State
Kind = TransferSetAside.Kind
DECIDED = ["payment", "state", "match", "reason", "decided_at", "decided_by"]


@operation(Duty.ACCOUNTS, assign_transfer=_("Transfer matched"))
@transaction.atomic
def assign(
    by: By,
    record_id: int,
    account_id: int,
    named: Sequence[str] = (),
    learn: bool = True,
    expected: str | None = None,
) -> BankRecord:
    """Staff name a transfer's account and the open invoices it pays; the payer's name is learned.

    `expected` is the fingerprint of the account's unpaid invoices that were read. Raises
    Refused where it does not wait any more, or an invoice named is not open, Changed where
    something else is unpaid by now.
    """
    by.require(Duty.ACCOUNTS)
    row = _locked(record_id, State.WAITING)
    lock_accounts([account_id])
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    if expected is not None:
        fingerprint.require(Changed("23-1"), expected, open_invoices(account_id))
    _require_open(account_id, named)
    proposed = _proposed(row, account_id)
    row.payment = payments.receive(
        by,
        account_id,
        bank.left([row])[row.pk],
        row.value_date,
        named,
        row.payer_name,
        booked_before="undone" in row.match,
        transfer=row.pk,
    )
    alias = _learn(by, row, account) if learn else None
    row.match = {
        **{key: row.match[key] for key in ("undone",) if key in row.match},
        "account": account_id,
        "confidence": 100,
        "reasons": [reasons.BY_HAND.to_json(), *proposed],
        "invoices": list(named),
        "alias": alias,
        "by_hand": True,
    }
    _decide(by, row, State.MATCHED)
    _journal(by, "assign_transfer", row, account.customer, after={
        "account": account.number, "payment": row.payment_id, "invoices": list(named),
        "learned": row.payer_name if alias else "",
    })  # fmt: skip
    return row


@operation(Duty.ACCOUNTS, divide_transfer=_("Transfer split"))
@transaction.atomic
def divide(
    by: By, record_id: int, parts: Sequence[Part], expected: str | None = None
) -> BankRecord:
    """Staff say how much of a transfer goes to which accounts and open invoices.

    Each account gets one payment. No name is learned: who pays for several is none of them.
    `expected` is the fingerprint of what the accounts owe, as it was read. Raises Refused where
    the parts are not the transfer, an invoice named is not open, or less is unpaid of it,
    Changed where something else is unpaid by now.
    """
    by.require(Duty.ACCOUNTS)
    row = _locked(record_id, State.WAITING)
    shares = divided(bank.left([row])[row.pk], parts)
    lock_accounts([one.account_id for one in shares])
    owed = [open_invoices(one.account_id) for one in shares]
    fingerprint.require(Changed(CLAUSE), expected, owed)
    for one in shares:
        _require_open(one.account_id, one.named)
    booked_before = "undone" in row.match
    ids = receiving.receive_each(
        by,
        [
            Received(
                one.account_id, one.amount, row.value_date, one.named, row.payer_name,
                booked_before, row.pk,
            )
            for one in shares
        ],
    )  # fmt: skip
    stored = Payment.objects.select_related("customer").in_bulk(ids)
    made = [stored[pk] for pk in ids]
    row.payment = made[0]
    TransferPart.objects.bulk_create(TransferPart(record=row, payment=one) for one in made[1:])
    row.match = {
        **{key: row.match[key] for key in ("undone",) if key in row.match},
        "account": shares[0].account_id,
        "confidence": 100,
        "reasons": [reasons.BY_HAND.to_json()],
        "invoices": [one.invoice for one in parts if one.invoice],
        "divided": [one.to_json() for one in parts],
        "by_hand": True,
    }
    _decide(by, row, State.MATCHED)
    for payment in made:
        after = {"payment": payment.pk, "amount": payment.amount, "of": row.amount}
        _journal(by, "divide_transfer", row, payment.customer, after=after)
    return row


@operation(Duty.ACCOUNTS, ignore_transfer=_("Transfer set aside"))
@transaction.atomic
def ignore(by: By, record_id: int, reason: str) -> None:
    """A transfer that is nobody's payment: interest of the bank, a refund, own money."""
    by.require(Duty.ACCOUNTS)
    _require_reason(reason)
    row = _locked(record_id, State.WAITING)
    _decide(by, row, State.IGNORED, reason.strip())
    setting_aside.leave(by, row, Kind.SET_ASIDE, by.day)
    _journal(by, "ignore_transfer", row, after={"reason": reason.strip()})


@operation(Duty.ACCOUNTS, unmatch_transfer=_("Match undone"))
@transaction.atomic
def unmatch(by: By, record_id: int, reason: str, expected: str | None = None) -> None:
    """Take a match or an ignoring back: the payment is reversed, the transfer waits again.

    It waits for staff; what was learned from it, or led to it, is forgotten. `expected` is the
    fingerprint of what its payment settles, as it was read; raises Changed where that is
    something else by now.
    """
    by.require(Duty.ACCOUNTS)
    _require_reason(reason)
    seen = BankRecord.objects.select_related("payment").get(pk=record_id)
    accounts = bank.payments_of(record_id).values_list("billing_account_id", flat=True)
    lock_accounts(set(accounts))
    row = _locked(record_id, State.MATCHED, State.IGNORED)
    if row.payment_id != seen.payment_id:
        raise _decided(row)
    before = {"state": row.state, "match": row.match, "payment": row.payment_id}
    paid = bank.payments_of(record_id)
    settled = settled_by(standing(list(paid.values_list("pk", flat=True))))
    fingerprint.require(Changed("23-1"), expected, settled)
    if row.payment_id:
        there = gone.standing(paid).values_list("pk", flat=True).first()
        returns.unmatch(by, there or row.payment_id, reason.strip())
    else:
        row.match = {key: row.match[key] for key in ("undone",) if key in row.match}
        _decide(by, row, State.WAITING)
        setting_aside.take_up(by, row)
    customer = seen.payment.customer if seen.payment else None
    _journal(by, "unmatch_transfer", row, customer, before, {"reason": reason.strip()})


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("23-1", "理由を入力してください", "Enter the reason")


def _locked(record_id: int, *states: str) -> BankRecord:
    """A record of an imported file, under its lock."""
    rows = bank.imported().select_for_update(no_key=True, of=["self"])
    row = rows.select_related("file").get(pk=record_id)
    if row.outcome != BankRecord.Outcome.INCOMING:
        raise Refused("23-1", "入金ではない明細です", "The entry is not money in")
    if row.state not in states:
        raise _decided(row)
    return row


def _decided(row: BankRecord) -> Refused:
    state = BankRecord.State(row.state)
    return Refused(
        "23-1",
        f"ほかの人がこの明細を処理しました(現在: {state.label})",
        f"Someone else has already handled the transfer (now: {state.value})",
    )


def _require_open(account_id: int, named: Named) -> None:
    mine = Invoice.objects.filter(billing_account=account_id, settlement__isnull=True)
    found = with_outstanding(mine.filter(number__in=list(named)))
    unpaid = dict(found.values_list("number", "outstanding"))
    missing = set(named) - set(unpaid)
    if missing:
        text = "、".join(sorted(missing))
        raise Refused(
            "23-1",
            f"未払いでない請求書が選ばれています: {text}",
            f"These invoices are not unpaid: {text}",
        )
    for number, amount in named.items() if isinstance(named, Mapping) else ():
        if amount > unpaid[number]:
            raise Refused(
                "23-1",
                f"{number}の未払額は{unpaid[number]:,}円です",
                f"The unpaid amount of {number} is ¥{unpaid[number]:,}",
            )


def _proposed(row: BankRecord, account_id: int) -> list[dict]:
    for one in row.match.get("proposals", []):
        if one["account"] == account_id:
            return one["reasons"]
    return []


def _learn(by: By, row: BankRecord, account: BillingAccount) -> int | None:
    """The id of the alias made; None where the account is known by the name already."""
    name = names.read(row.payer_name)
    own = [*account.payer_names, account.customer.name_kana]
    own += account.payer_aliases.values_list("name", flat=True)
    if not name.key or name.key in {names.read(one).key for one in own}:
        return None
    alias = PayerAlias.objects.create(
        billing_account=account,
        name=row.payer_name,
        learned_at=by.now,
        learned_by_id=by.account_id,
    )
    return alias.pk


def _decide(by: By, row: BankRecord, state: str, reason: str = "") -> None:
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by_id = by.now, by.account_id
    row.save(update_fields=DECIDED)


def _journal(
    by: By, operation: str, row: BankRecord, customer: Customer | None = None,
    before: dict | None = None, after: dict | None = None,
) -> None:  # fmt: skip
    reference = f"bank_record:{row.pk}"
    journal(
        by, operation, "23-1", customer=customer, reference=reference, before=before, after=after
    )
