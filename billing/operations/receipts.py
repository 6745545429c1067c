"""Receipts of payments (領収書): made once, numbered without gaps, replaced where void."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Payment, Receipt, ReceiptLine, ReceiptPart
from billing.queries.receipts import ReceiptDraft, draft, is_void, with_state
from billing.terms.crediting import Outside, Share
from contracts.office.context import By, Duty, Member, Role
from contracts.office.documents.issuer import issuer
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.operations.locking import lock_accounts

CLAUSE = "23-1"
SERIES = "RC"


@operation(Duty.ACCOUNTS, Member.OWNER, Member.BILLING, issue_receipt=_("Receipt issued"))
@transaction.atomic
def issue_receipt(by: By, payment_id: int, expected: str | None = None) -> Receipt:
    """The receipt of a payment, by accounts or whoever looks after the payer's money matters.

    `expected` is the fingerprint of the draft that was read. Raises Refused where one holds
    already or nothing is left of the payment, Changed where it would say something else by now.
    """
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    if by.role is Role.CUSTOMER:
        by.require_holder(payment.customer_id, Member.BILLING)
    else:
        by.require(Duty.ACCOUNTS)
    lock_accounts([payment.billing_account_id])
    before = with_state(payment.receipts.all()).order_by("pk").last()
    if before is not None and not is_void(before):
        raise Refused(
            CLAUSE,
            f"領収書 {before.number} を発行済みです",
            f"Receipt {before.number} has already been issued",
        )
    said = draft(payment)
    if said is None:
        raise Refused(
            CLAUSE,
            "この入金は取り消されているため、領収書を発行できません",
            "The payment has been reversed, so there is nothing to issue a receipt for",
        )
    fingerprint.require(Changed(CLAUSE), expected, said)
    return _write(by, payment, said, before)


def _write(by: By, payment: Payment, said: ReceiptDraft, before: Receipt | None) -> Receipt:
    """Lines before parts: the database then checks that they add up."""
    receipt = Receipt.objects.create(
        number=take(SERIES, by.day.year)[0],
        payment=payment,
        customer=payment.customer,
        issued_on=by.day,
        amount=said.amount,
        credit=said.credit,
        replaces=before,
        parties={"recipient": said.recipient, "issuer": issuer()},
    )
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=receipt, allocation_id=allocation_id, amount=paid.amount)
        for allocation_id, paid in said.invoices
    )
    ReceiptPart.objects.bulk_create(_part(receipt, share) for share in said.parts)
    after = {
        "receipt": receipt.number,
        "amount": receipt.amount,
        "invoices": [paid.number for _, paid in said.invoices],
        **({"replaces": before.number} if before else {}),
    }
    reference = f"payment:{payment.pk}"
    journal(
        by, "issue_receipt", CLAUSE, customer=payment.customer, reference=reference, after=after
    )
    return receipt


def _part(receipt: Receipt, share: Share) -> ReceiptPart:
    if isinstance(share.key, Outside):
        return ReceiptPart(receipt=receipt, amount=share.amount)
    return ReceiptPart(
        receipt=receipt,
        category=share.key.category,
        percent=share.key.percent,
        amount=share.amount,
        tax=share.tax,
    )
