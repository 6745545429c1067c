"""The documents of billing in the archive: what was issued, and the bank's files as they came."""

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from billing.models import (
    BankFile,
    CreditNote,
    Invoice,
    InvoiceReissue,
    MoneyCertificate,
    Receipt,
)
from billing.operations.documents import (
    certificate_document,
    credit_note_document,
    document,
    receipt_document,
    reissue_document,
)
from contracts.office.archive import ARCHIVE, ArchivedKind, File
from contracts.office.context import TOKYO
from contracts.office.terms.delivery import full_name

PARTNER = "parties__recipient__name"


Row = CreditNote | Invoice | InvoiceReissue | MoneyCertificate | Receipt


def _name(row: Row, number: str, amount: int) -> str:
    """By who got it: the archive is the issuer's own."""
    return full_name(number, row.issued_on, row.parties["recipient"]["name"], amount)


def _invoice(pk: int) -> File:
    row = Invoice.objects.get(pk=pk)
    return _name(row, row.number, row.total), bytes(document(row).pdf)


def _reissue(pk: int) -> File:
    row = InvoiceReissue.objects.select_related("invoice").get(pk=pk)
    return _name(row, row.number, row.invoice.total), bytes(reissue_document(row).pdf)


def _credit_note(pk: int) -> File:
    row = CreditNote.objects.select_related("invoice").get(pk=pk)
    return _name(row, row.number, row.total), bytes(credit_note_document(row).pdf)


def _receipt(pk: int) -> File:
    row = Receipt.objects.select_related("payment").get(pk=pk)
    return _name(row, row.number, row.amount), bytes(receipt_document(row, is_copy=False).pdf)


def _certificate(pk: int) -> File:
    row = MoneyCertificate.objects.select_related("payment", "customer", "replaces").get(pk=pk)
    pdf = bytes(certificate_document(row, is_copy=False).pdf)
    return _name(row, row.number, row.amount), pdf


def _bank_file(pk: int) -> File:
    row = BankFile.objects.get(pk=pk)
    return row.name, bytes(row.content)


def _bank_files():
    found = BankFile.objects.filter(state=BankFile.State.COMMITTED)
    return found.annotate(came_on=TruncDate("uploaded_at", tzinfo=TOKYO))


ARCHIVE.register(
    ArchivedKind(
        name="invoice",
        label=_("Invoice"),
        rows=Invoice.objects.all,
        day="issued_on",
        number="number",
        partner=PARTNER,
        amount="total",
        customer="customer",
        page="staff_invoice",
        argument="number",
        file=_invoice,
    )
)
ARCHIVE.register(
    ArchivedKind(
        name="invoice_reissue",
        label=_("Reissued invoice"),
        rows=InvoiceReissue.objects.all,
        day="issued_on",
        number="number",
        partner=PARTNER,
        amount="invoice__total",
        customer="invoice__customer",
        about="invoice__number",
        page="staff_invoice",
        argument="invoice__number",
        file=_reissue,
    )
)
ARCHIVE.register(
    ArchivedKind(
        name="credit_note",
        label=_("Credit note"),
        rows=CreditNote.objects.all,
        day="issued_on",
        number="number",
        partner=PARTNER,
        amount="total",
        customer="customer",
        about="invoice__number",
        page="staff_invoice",
        argument="invoice__number",
        file=_credit_note,
    )
)
ARCHIVE.register(
    ArchivedKind(
        name="receipt",
        label=_("Receipt"),
        rows=Receipt.objects.all,
        day="issued_on",
        number="number",
        partner=PARTNER,
        amount="amount",
        customer="customer",
        about="replaces__number",
        page="staff_payment",
        argument="payment",
        file=_receipt,
    )
)
ARCHIVE.register(
    ArchivedKind(
        name="money_certificate",
        label=_("Certificate"),
        rows=MoneyCertificate.objects.all,
        day="issued_on",
        number="number",
        partner=PARTNER,
        amount="amount",
        customer="customer",
        about="replaces__number",
        page="staff_money_certificate_pdf",
        argument="number",
        file=_certificate,
    )
)
ARCHIVE.register(
    ArchivedKind(
        name="bank_file",
        label=_("Bank file"),
        rows=_bank_files,
        day="came_on",
        number="name",
        partner="bank_account",
        customer="",
        page="bank_file",
        argument="pk",
        file=_bank_file,
        is_received=True,
    )
)
