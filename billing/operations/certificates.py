"""Certificates of payments and balances: numbered without gaps, frozen, replaced by another."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import MoneyCertificate, Payment
from billing.queries.certificates import CertificateDraft, draft_of_balance, draft_of_payment
from billing.terms.certificate import CLAUSE, CertificateKind, require_day
from contracts.office.context import By, Duty, Member, Role
from contracts.office.documents.issuer import issuer
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount, Customer
from contracts.people.operations.locking import lock_accounts


@operation(
    Duty.ACCOUNTS, Member.OWNER, Member.BILLING, certify_payment=_("Payment certificate issued")
)
@transaction.atomic
def certify_payment(by: By, payment_id: int, expected: str | None = None) -> MoneyCertificate:
    """That a payment came and what it settled; beside its receipt, which it does not replace.

    `expected` is the fingerprint of the draft that was read. Raises Refused where nothing of it
    is left, or one says the same already; Changed where it would say something else by now.
    """
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    _may(by, payment.customer_id)
    require_day(payment.value_date, by.day)
    lock_accounts([payment.billing_account_id])
    said = draft_of_payment(payment)
    if said is None:
        raise Refused(
            CLAUSE,
            "この入金は取り消されているため、支払証明書を発行できません",
            "The payment has been reversed, so there is nothing to certify",
        )
    return _issue(by, payment.customer, said, f"payment:{payment.pk}", expected)


@operation(
    Duty.ACCOUNTS, Member.OWNER, Member.BILLING, certify_balance=_("Certificate of balance issued")
)
@transaction.atomic
def certify_balance(
    by: By,
    customer_id: int,
    account_id: int | None,
    as_of: date,
    expected: str | None = None,
) -> MoneyCertificate:
    """What a company owed at the end of a day, for one of its billing accounts or for all.

    `expected` is the fingerprint of the draft that was read. Raises Refused for a later day than
    today, for no or too many things to list, or where one says the same already; Changed where
    it would say something else by now.
    """
    _may(by, customer_id)
    require_day(as_of, by.day)
    company = Customer.objects.get(pk=customer_id)
    accounts = accounts_of(company, account_id)
    if not accounts:
        raise Refused(
            CLAUSE, "請求先がないため、証明する残高がありません", "there is no billing account"
        )
    lock_accounts([one.pk for one in accounts])
    said = draft_of_balance(company.pk, accounts, account_id is None, as_of)
    reference = f"account:{accounts[0].number}" if account_id else f"customer:{company.number}"
    return _issue(by, company, said, reference, expected)


def accounts_of(company: Customer, account_id: int | None) -> list[BillingAccount]:
    """The company's billing accounts, the default one first; or only that one of them."""
    mine = company.billing_accounts.order_by("-is_default", "number")
    return list(mine if account_id is None else mine.filter(pk=account_id))


def _may(by: By, customer_id: int) -> None:
    if by.role is Role.CUSTOMER:
        by.require_holder(customer_id, Member.BILLING)
    else:
        by.require(Duty.ACCOUNTS)


def _issue(
    by: By, company: Customer, said: CertificateDraft, reference: str, expected: str | None
) -> MoneyCertificate:
    """Under the locks of the accounts, so that of one thing there is one chain."""
    before = said.before.last()
    if before is not None and said.is_said_by(before):
        raise Refused(
            CLAUSE,
            f"{said.kind.ja} {before.number} を発行済みです。再発行と表示したものを取得できます",
            f"{before.number} certifies the same already; download it, marked as reissued",
        )
    fingerprint.require(Changed(CLAUSE), expected, said)
    one = MoneyCertificate.objects.create(
        number=take(said.kind.series, by.day.year)[0],
        kind=said.kind.value,
        customer=company,
        payment_id=said.payment_id,
        billing_account_id=said.billing_account_id,
        as_of=said.as_of,
        issued_on=by.day,
        amount=said.amount,
        facts=said.facts,
        replaces=before,
        parties={**said.parties, "issuer": issuer()},
    )
    after = {
        "money_certificate": one.number,
        "as_of": one.as_of,
        "amount": one.amount,
        **({"replaces": before.number} if before else {}),
    }
    is_payment = said.kind is CertificateKind.PAYMENT
    done = "certify_payment" if is_payment else "certify_balance"
    journal(by, done, CLAUSE, customer=company, reference=reference, after=after)
    return one
