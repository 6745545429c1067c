"""What a person decides on transfers that rules leave: whose one is, that it is nobody's, undo."""

from collections.abc import Sequence

from django.db import transaction

from billing.matching import names, reasons
from billing.models import BankRecord, Invoice, PayerAlias
from billing.operations import payments
from contracts.context import By, Duty
from contracts.models import BillingAccount, Customer
from contracts.operations.locking import lock_accounts
from contracts.operations.record import journal
from contracts.terms.explanation import Refused

State = BankRecord.State
DECIDED = ["payment", "state", "match", "reason", "decided_at", "decided_by"]


@transaction.atomic
def assign(
    by: By, record_id: int, account_id: int, named: Sequence[str] = (), learn: bool = True
) -> BankRecord:
    """A person says whose a transfer is, and which open invoices it pays; the name is learned.

    Raises Refused where it does not wait any more, or an invoice named is not open.
    """
    by.require(Duty.ACCOUNTS)
    row = _locked(record_id, State.WAITING)
    if row.fate != BankRecord.Fate.INCOMING:
        raise Refused("23-1", "入金ではない明細です", "the record is not money in")
    lock_accounts([account_id])
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    _require_open(account_id, named)
    proposed = _proposed(row, account_id)
    row.payment = payments.receive(
        by, account_id, row.amount, row.value_date, named, row.payer_name
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


@transaction.atomic
def ignore(by: By, record_id: int, reason: str) -> None:
    """A transfer that is nobody's payment: interest of the bank, a refund, own money."""
    by.require(Duty.ACCOUNTS)
    if not reason.strip():
        raise Refused("23-1", "理由を入力してください", "say why")
    row = _locked(record_id, State.WAITING)
    _decide(by, row, State.IGNORED, reason.strip())
    _journal(by, "ignore_transfer", row, after={"reason": reason.strip()})


@transaction.atomic
def unmatch(by: By, record_id: int, reason: str) -> None:
    """Take a match or an ignoring back: the payment is reversed, the transfer waits again.

    It waits for a person; what was learned from it, or led to it, is forgotten.
    """
    by.require(Duty.ACCOUNTS)
    if not reason.strip():
        raise Refused("23-1", "理由を入力してください", "say why")
    row = _locked(record_id, State.MATCHED, State.IGNORED)
    before = {"state": row.state, "match": row.match, "payment": row.payment_id}
    customer = row.payment.customer if row.payment else None
    undone = list(row.match.get("undone", []))
    if row.payment is not None:
        payments.reverse(by, row.payment_id, reason.strip(), returned=True)
        undone.append(row.payment_id)
        PayerAlias.objects.filter(pk=row.match.get("alias")).delete()
        row.payment = None
    row.match = {"undone": undone} if undone else {}
    _decide(by, row, State.WAITING)
    _journal(by, "unmatch_transfer", row, customer, before, {"reason": reason.strip()})


def _locked(record_id: int, *states: str) -> BankRecord:
    """A record under its lock. Locks go from records to billing accounts, never back."""
    row = BankRecord.objects.select_for_update(no_key=True).get(pk=record_id)
    if row.state not in states:
        raise Refused(
            "23-1",
            f"この明細は処理済みです({row.get_state_display()})",
            f"the transfer is decided already ({row.state})",
        )
    return row


def _require_open(account_id: int, named: Sequence[str]) -> None:
    mine = Invoice.objects.filter(billing_account=account_id, settlement__isnull=True)
    missing = set(named) - set(mine.filter(number__in=named).values_list("number", flat=True))
    if missing:
        text = "、".join(sorted(missing))
        raise Refused(
            "23-1",
            f"未払いでない請求書が選ばれています: {text}",
            f"these invoices are not open: {text}",
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
