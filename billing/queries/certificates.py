"""Certificates: what one made now would say, what those issued say, and which still hold."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import override

from billing.documents.certificate import CertifiedBalance, CertifiedPayment, UnpaidInvoice
from billing.documents.content import Issuer, Recipient
from billing.documents.receipt import PaidInvoice
from billing.models import Invoice, MoneyCertificate, Payment
from billing.queries import receipts
from billing.queries.aging import credit_on, is_anything_later
from billing.queries.content import subject
from billing.queries.open_on import OpenOn, all_of_day, oldest, summed
from billing.queries.statement_paper import recipient_of
from billing.terms.certificate import MOST_CERTIFIED, CertificateKind, require_listed
from billing.terms.statement import OpenItem
from contracts.people.models import BillingAccount


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """What a certificate made now would say; `parties` lack the issuer.

    It is of a payment, or of one billing account, or without either of all that a company has.
    """

    kind: CertificateKind
    customer_id: int
    payment_id: int | None
    billing_account_id: int | None
    as_of: date
    amount: int
    facts: dict[str, Any]
    parties: dict[str, Any]

    @property
    def before(self) -> QuerySet[MoneyCertificate]:
        """Those made of the same thing, in their order."""
        found = MoneyCertificate.objects.filter(
            kind=self.kind.value,
            customer=self.customer_id,
            payment=self.payment_id,
            billing_account=self.billing_account_id,
            as_of=self.as_of,
        )
        return found.order_by("pk")

    @property
    def unpaid(self) -> int:
        """How many unpaid invoices a certificate of balance lists."""
        return len(self.facts["items"])

    def is_said_by(self, one: MoneyCertificate) -> bool:
        """Whether its figures are the same; addressees may have changed their names."""
        return (one.amount, one.facts) == (self.amount, self.facts)


def draft_of_payment(payment: Payment) -> CertificateDraft | None:
    """None where nothing of the payment is left with its account."""
    return beside_receipt(payment, receipts.draft(payment))


def beside_receipt(payment: Payment, said: receipts.ReceiptDraft | None) -> CertificateDraft | None:
    """The same of what a receipt made now would say."""
    if said is None:
        return None
    return CertificateDraft(
        CertificateKind.PAYMENT,
        payment.customer_id,
        payment.pk,
        None,
        payment.value_date,
        said.amount,
        {
            "invoices": [[paid.number, paid.amount] for _, paid in said.invoices],
            "credit": said.credit,
        },
        {"recipient": said.recipient, "payer": payment.payer_name},
    )


def draft_of_balance(
    customer_id: int, accounts: Sequence[BillingAccount], is_whole: bool, as_of: date
) -> CertificateDraft:
    """Of all billing accounts of a company where it is of the whole, else of the one given.

    Raises Refused for more unpaid invoices than one certificate lists.
    """
    ids = [one.pk for one in accounts]

    def read(is_later: bool) -> tuple[OpenOn, list[OpenItem], int]:
        found = summed(as_of, ids, is_later)
        require_listed(found.invoices)
        items = oldest(as_of, ids, MOST_CERTIFIED, is_later, found.counts)
        return found, items, credit_on(as_of, ids, is_later)

    found, unpaid, credit = all_of_day(as_of, read, is_anything_later)
    return CertificateDraft(
        CertificateKind.BALANCE,
        customer_id,
        None,
        None if is_whole else accounts[0].pk,
        as_of,
        found.unpaid - credit,
        {
            "items": [[one.number, one.due_on.isoformat(), one.outstanding] for one in unpaid],
            "credit": credit,
            "interest": found.interest,
        },
        {
            "recipient": asdict(recipient_of(accounts)),
            "accounts": [f"{one.number} {one}" for one in accounts],
        },
    )


def of_payment(payment: Payment) -> list[MoneyCertificate]:
    """Those made of a payment, in their order."""
    found = payment.money_certificates.select_related("replaced_by", "payment")
    return list(found.order_by("pk"))


def of_company(customer_id: int) -> QuerySet[MoneyCertificate]:
    """Certificates of its balances, the newest first."""
    balances = MoneyCertificate.objects.filter(kind=CertificateKind.BALANCE.value)
    mine = balances.filter(customer=customer_id)
    return mine.select_related("billing_account", "replaced_by").order_by("-pk")


def holds(one: MoneyCertificate) -> bool:
    """Whether nothing replaced it, and of a payment still the same can be said.

    A balance is certified as it was recorded on a day, whatever becomes known later.
    """
    if hasattr(one, "replaced_by"):
        return False
    if one.payment is None:
        return True
    said = draft_of_payment(one.payment)
    return said is not None and said.is_said_by(one)


def content(one: MoneyCertificate, is_copy: bool) -> CertifiedBalance | CertifiedPayment:
    """The content of its document, from what is frozen alone, in the language of its addressee."""
    recipient = Recipient(**one.parties["recipient"])
    with override(recipient.language):
        return _content(one, recipient, is_copy)


def _content(
    one: MoneyCertificate, recipient: Recipient, is_copy: bool
) -> CertifiedBalance | CertifiedPayment:
    issuer = Issuer.of(one.parties["issuer"])
    replaces = one.replaces.number if one.replaces else ""
    if one.kind == CertificateKind.PAYMENT:
        return CertifiedPayment(
            number=one.number,
            issued_on=one.issued_on,
            received_on=one.as_of,
            payer=one.parties["payer"],
            recipient=recipient,
            issuer=issuer,
            invoices=_paid(one.facts["invoices"]),
            credit=one.facts["credit"],
            total=one.amount,
            replaces=replaces,
            is_copy=is_copy,
        )
    return CertifiedBalance(
        number=one.number,
        issued_on=one.issued_on,
        as_of=one.as_of,
        recipient=recipient,
        issuer=issuer,
        accounts=tuple(one.parties["accounts"]),
        items=tuple(
            UnpaidInvoice(number, date.fromisoformat(due_on), outstanding)
            for number, due_on, outstanding in one.facts["items"]
        ),
        credit=one.facts["credit"],
        interest=one.facts["interest"],
        balance=one.amount,
        replaces=replaces,
        is_copy=is_copy,
    )


def _paid(facts: Sequence[Sequence[Any]]) -> tuple[PaidInvoice, ...]:
    """What invoices are for never changes, so it is read from them."""
    numbers = [number for number, _ in facts]
    rows = Invoice.objects.filter(number__in=numbers).select_related("contract")
    found = {one.number: one for one in rows}
    return tuple(PaidInvoice(number, subject(found[number]), yen) for number, yen in facts)
