"""When dunning waits: disputes, promises, bank data not yet in (Art. 24-1)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import BankDataReceived, DunningHold, Invoice
from billing.queries import selected
from billing.queries.dunning import in_force
from billing.queries.selected import Selected
from contracts.office.context import By, Duty
from contracts.office.lookups import Ids
from contracts.office.models import JournalEntry
from contracts.office.operation import operation
from contracts.office.operations.record import entry, journal, journal_all
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.horizon import check_reachable
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts

CLAUSE = "24-1"


@operation(Duty.ACCOUNTS, hold_dunning=_("Dunning put on hold"))
@transaction.atomic
def hold(
    by: By,
    account_id: int,
    reason: str,
    invoice_id: int | None = None,
    promised_on: date | None = None,
) -> DunningHold:
    """Dunning waits for an account or one invoice: a dispute, or a promised date.

    Raises Refused without a reason, or with a promised date that is over or too far ahead.
    """
    by.require(Duty.ACCOUNTS)
    _check(by, reason, promised_on)
    lock_accounts([account_id])
    if invoice_id is not None:
        Invoice.objects.get(pk=invoice_id, billing_account=account_id)
    row = DunningHold.objects.create(
        billing_account_id=account_id,
        invoice_id=invoice_id,
        reason=reason.strip(),
        held_on=by.day,
        promised_on=promised_on,
    )
    journal_all([_held(by, row, row.billing_account)])
    return row


@operation(Duty.ACCOUNTS, title=_("Dunning of several invoices held"))
@transaction.atomic
def hold_invoices(
    by: By,
    invoice_ids: Collection[int],
    reason: str,
    promised_on: date | None = None,
    expected: str | None = None,
) -> list[Selected]:
    """Dunning waits for each of some invoices. Returns every one, with why it could not be held.

    Raises Refused as `hold` does, Changed where `expected` is no longer their fingerprint.
    """
    by.require(Duty.ACCOUNTS)
    _check(by, reason, promised_on)
    accounts = Invoice.objects.filter(pk__anyof=Ids(invoice_ids))
    lock_accounts(set(accounts.values_list("billing_account_id", flat=True)))
    rows = selected.to_hold(invoice_ids, by.day)
    fingerprint.require(Changed(CLAUSE), expected, by.day, selected.as_read(rows))
    held = [row.invoice for row in rows if row.hindrance is None]
    made = DunningHold.objects.bulk_create(
        DunningHold(
            billing_account_id=one.billing_account_id,
            invoice=one,
            reason=reason.strip(),
            held_on=by.day,
            promised_on=promised_on,
        )
        for one in held
    )
    accounts_held = [one.billing_account for one in held]
    journal_all(_held(by, *pair) for pair in zip(made, accounts_held, strict=True))
    return rows


def _check(by: By, reason: str, promised_on: date | None) -> None:
    if not reason.strip():
        raise Refused(CLAUSE, "保留の理由を入力してください", "Enter the reason for the hold")
    check_reachable(CLAUSE, promised_on)
    if promised_on is not None and promised_on < by.day:
        raise Refused(CLAUSE, "約束の日が過ぎています", "The promised date has passed")


def _held(by: By, row: DunningHold, account: BillingAccount) -> JournalEntry:
    after = {"reason": row.reason, "promised_on": row.promised_on, "invoice": row.invoice_id}
    reference = f"hold:{row.pk}"
    return entry(
        by, "hold_dunning", CLAUSE, customer=account.customer, reference=reference, after=after
    )


@operation(Duty.ACCOUNTS, release_dunning=_("Dunning resumed"))
@transaction.atomic
def release(by: By, account_id: int) -> None:
    """Dunning continues: missed steps follow one on each bank business day."""
    by.require(Duty.ACCOUNTS)
    lock_accounts([account_id])
    if in_force([account_id], by.day).update(released_on=by.day):
        customer = BillingAccount.objects.get(pk=account_id).customer
        journal(by, "release_dunning", CLAUSE, customer=customer)


@operation(Duty.ACCOUNTS, title=_("One hold of dunning released"))
@transaction.atomic
def release_one(by: By, hold_id: int) -> None:
    """End one hold; others of the account stay. Raises Refused where it has ended already."""
    by.require(Duty.ACCOUNTS)
    row = DunningHold.objects.select_related("billing_account__customer").get(pk=hold_id)
    lock_accounts([row.billing_account_id])
    held = in_force([row.billing_account_id], by.day).filter(pk=hold_id)
    if not held.update(released_on=by.day):
        raise Refused(
            CLAUSE,
            "この保留は解除済みか、約束の日を過ぎています",
            "The hold has been released, or its promised date has passed",
        )
    customer, reference = row.billing_account.customer, f"hold:{row.pk}"
    journal(by, "release_dunning", CLAUSE, customer=customer, reference=reference)


@operation(Duty.ACCOUNTS, title=_("Bank data received up to a day"))
@transaction.atomic
def bank_data_received(by: By, through: date) -> BankDataReceived:
    """The bank's data are on file through a day."""
    by.require(Duty.ACCOUNTS)
    return BankDataReceived.objects.create(through=through, recorded_at=by.now)
