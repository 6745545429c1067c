"""The PDFs of invoices, for a company and its own books."""

from collections.abc import Sequence
from datetime import date
from zipfile import ZIP_STORED, ZipFile

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.operations.documents import current_document
from billing.queries.reissues import newest
from billing.queries.standing import invoices_of
from contracts.office.context import Member
from contracts.office.exporting import EXPORTS, ExportKind, Progress, member
from contracts.office.terms.delivery import full_name
from contracts.people.models import Customer

CHUNK = 20


class Invoices:
    """The PDFs of invoices that hold, named as the electronic books act's practice names them."""

    def __init__(self, invoices: QuerySet, folder: str = "") -> None:
        self.ids = list(invoices.order_by("issued_on", "number").values_list("pk", flat=True))
        self.folder = folder
        self.total = len(self.ids)

    def write(self, archive: ZipFile, progress: Progress) -> None:
        for start in range(0, self.total, CHUNK):
            ids = self.ids[start : start + CHUNK]
            rows = Invoice.objects.filter(pk__anyof=ids).order_by("issued_on", "number")
            for invoice in rows.prefetch_related("reissues"):
                entry = member(f"{self.folder}{file_name(invoice)}", invoice.issued_on)
                archive.writestr(entry, bytes(current_document(invoice).pdf), ZIP_STORED)
            progress(start + len(ids))


def file_name(invoice: Invoice) -> str:
    """Day, counterparty, amount and number; the counterparty is who issued the invoice."""
    number = (newest(invoice) or invoice).number
    return full_name(number, invoice.issued_on, invoice.parties["issuer"]["name"], invoice.total)


def _issued(customer: Customer, issued_from: str, issued_to: str) -> Invoices:
    """From a day to a day in ISO form, both included."""
    days = (date.fromisoformat(issued_from), date.fromisoformat(issued_to))
    return Invoices(Invoice.objects.filter(customer=customer, issued_on__range=days))


def _selected(customer: Customer, numbers: Sequence[str]) -> Invoices:
    """Those of some numbers; another company's are left out."""
    return Invoices(invoices_of(customer.pk).filter(number__in=numbers))


INVOICES = EXPORTS.register(
    ExportKind(
        name="invoices",
        label=_("Invoices as PDF"),
        make=_issued,
        members=(Member.BILLING,),
        clause="23-1",
    )
)
SELECTED = EXPORTS.register(
    ExportKind(
        name="chosen_invoices",
        label=_("Selected invoices as PDF"),
        make=_selected,
        members=(Member.BILLING,),
        clause="23-1",
    )
)
