"""Receipts: what one would say of a payment, what those issued say, and which still hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import override

from billing.documents.content import Issuer, Recipient
from billing.documents.receipt import PaidInvoice, ReceiptContent
from billing.models import Allocation, CreditNote, Invoice, Payment, Receipt, ReceiptLine
from billing.queries import gone
from billing.queries.accounts import account
from billing.queries.content import subject, tax_totals
from billing.queries.crediting import shares, shares_of_note
from billing.terms.crediting import Share
from billing.terms.receipt import Settling, by_rate, together
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.written import Written
from contracts.office.terms.references import References

KIND = Allocation.Kind


@dataclass(frozen=True, slots=True)
class ReceiptDraft:
    """What a receipt made now would say; `invoices` are the allocations it names, with yen."""

    recipient: dict[str, Any]
    amount: int
    invoices: tuple[tuple[int, PaidInvoice], ...]
    parts: tuple[Share, ...]
    credit: int

    @property
    def names(self) -> list[str]:
        """The addressee, line by line, as it would be printed."""
        return Recipient(**self.recipient).names


_GONE = ByIds(
    lambda ids: (
        Payment.objects.filter(pk__anyof=ids)
        .annotate(gone=gone.of_payment())
        .values_list("pk", "gone")
    )
)


_ALLOCATED = Written[Allocation](
    lambda payment: (
        Allocation.objects.filter(payment=payment, kind=KIND.PAYMENT, reversal=None)
        .select_related("invoice__contract")
        .order_by("id")
    )
)
_STANDING = Written[Allocation](
    lambda invoice_ids: (
        Allocation.objects.filter(invoice__anyof=invoice_ids, reversal=None)
        .exclude(kind=KIND.REVERSAL)
        .select_related("credit_note")
        .order_by("id")
    )
)
_INVOICES = Written[Invoice](lambda ids: Invoice.objects.filter(pk__anyof=ids))
_OF_PAYMENTS = Written[Receipt](
    lambda ids: with_state(Receipt.objects.filter(payment__anyof=ids)).order_by("pk")
)


def draft(payment: Payment) -> ReceiptDraft | None:
    """None where nothing of the payment is left with its account."""
    ((_, left),) = _GONE.of([payment.pk])
    amount = payment.amount - left
    if not amount:
        return None
    mine = _ALLOCATED.of(payment.pk)
    parts = _by_allocation({one.invoice_id for one in mine})
    return ReceiptDraft(
        recipient=_recipient(payment),
        amount=amount,
        invoices=tuple(
            (one.pk, PaidInvoice(one.invoice.number, subject(one.invoice), one.amount))
            for one in mine
        ),
        parts=together(part for one in mine for part in parts[one.pk]),
        credit=amount - sum(one.amount for one in mine),
    )


def _recipient(payment: Payment) -> dict[str, Any]:
    """Its account as it is now; where that passed to another company, the one that paid."""
    to, company = account(payment.billing_account_id), payment.customer
    if to.customer_id == company.pk:
        return {**to.particulars, **asdict(References())}
    return {
        "name": company.name,
        "department": "",
        "postal_code": company.postal_code,
        "address": company.address,
        "is_person": company.is_person,
        "language": company.language,
    }


def _by_allocation(invoice_ids: Collection[int]) -> dict[int, tuple[Share, ...]]:
    """What each standing allocation to some invoices is for, in the order in which they came."""
    invoices, standing = _INVOICES.of(Ids(invoice_ids)), _STANDING.of(Ids(invoice_ids))
    prefetch_related_objects(invoices, "lines", "taxes")
    prefetch_related_objects(standing, "credit_note__parts")
    settling: dict[int, list[Allocation]] = defaultdict(list)
    for one in standing:
        settling[one.invoice_id].append(one)
    parts: dict[int, tuple[Share, ...]] = {}
    for invoice in invoices:
        ours = settling[invoice.pk]
        split = by_rate(shares(invoice), [_settling(invoice, one) for one in ours])
        parts |= {one.pk: part for one, part in zip(ours, split, strict=True)}
    return parts


def _settling(invoice: Invoice, one: Allocation) -> Settling:
    note: CreditNote | None = one.credit_note
    is_own = note is not None and note.invoice_id == invoice.pk
    return Settling(one.amount, tuple(shares_of_note(note)) if note and is_own else ())


def with_state(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Annotated with `is_void`: it names money that is gone, or an allocation taken back."""
    undone = ReceiptLine.objects.filter(receipt=OuterRef("pk"), allocation__reversal__isnull=False)
    found = receipts.annotate(gone=gone.of_payment("payment"), has_undone=Exists(undone))
    return found.annotate(is_void=~Q(amount=F("payment__amount") - F("gone")) | Q(has_undone=True))


def is_void(receipt: Receipt) -> bool:
    """What `with_state` read with a receipt."""
    return vars(receipt)["is_void"]


def of_payments(ids: Iterable[int]) -> dict[int, list[Receipt]]:
    """The receipts of payments in their order, with their state."""
    rows: dict[int, list[Receipt]] = defaultdict(list)
    for one in _OF_PAYMENTS.of(Ids(list(ids))):
        rows[one.payment_id].append(one)
    return rows


def content(receipt: Receipt, is_copy: bool) -> ReceiptContent:
    """The content of a receipt's document, from its frozen rows alone."""
    with override(Recipient(**receipt.parties["recipient"]).language):
        return _content(receipt, is_copy)


def _content(receipt: Receipt, is_copy: bool) -> ReceiptContent:
    lines = receipt.lines.select_related("allocation__invoice__contract").order_by("id")
    parts = list(receipt.parts.all())
    return ReceiptContent(
        number=receipt.number,
        issued_on=receipt.issued_on,
        received_on=receipt.payment.value_date,
        recipient=Recipient(**receipt.parties["recipient"]),
        issuer=Issuer.of(receipt.parties["issuer"]),
        invoices=tuple(
            PaidInvoice(
                line.allocation.invoice.number, subject(line.allocation.invoice), line.amount
            )
            for line in lines
        ),
        taxes=tax_totals(parts),
        outside=sum(part.amount for part in parts if part.percent is None),
        credit=receipt.credit,
        total=receipt.amount,
        replaces=receipt.replaces.number if receipt.replaces else "",
        is_copy=is_copy,
    )
