"""What is in a file, by its kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from typing import Protocol
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from billing.models import Invoice
from billing.operations.documents import document
from portal.exports.models import Export

CHUNK = 20
EARLIEST = 1980
"""The first year that a ZIP can tell."""
FORMS = {
    "株式会社": "(株)",
    "有限会社": "(有)",
    "合同会社": "(同)",
    "合資会社": "(資)",
    "合名会社": "(名)",
}
FORBIDDEN = '\\/:*?"<>|'

Progress = Callable[[int], None]


class Content(Protocol):
    """`total` steps are told to `progress` as they are done."""

    total: int

    def write(self, archive: ZipFile, progress: Progress) -> None: ...


class Figures(Protocol):
    """Work whose outcome is shown on a page: plain JSON instead of a file."""

    total: int

    def figures(self, progress: Progress) -> dict: ...


STAFF_MAKERS: dict[str, str] = {
    Export.Kind.SIMULATION: "portal.exports.simulation.Simulation",
    Export.Kind.POLICY: "portal.exports.policy.PolicySimulation",
    Export.Kind.RUN_PREVIEW: "portal.exports.runs.RunPreview",
    Export.Kind.RUN_PDFS: "portal.exports.runs.RunPdfs",
    Export.Kind.YAYOI: "portal.exports.accounting.Yayoi",
    Export.Kind.FREEE: "portal.exports.accounting.Freee",
    Export.Kind.MONEY_FORWARD: "portal.exports.accounting.MoneyForward",
    Export.Kind.LEDGER: "portal.exports.ledger.Ledger",
    Export.Kind.RECEIVABLES: "portal.exports.ledger.Receivables",
    Export.Kind.JOURNAL: "portal.exports.ledger.Journal",
    Export.Kind.LETTERS: "portal.exports.letters.Letters",
}
"""By kind, the class that is made with an export's parameters."""


def of(export: Export) -> Content | Figures:
    """What an export is made of, or by."""
    from portal.exports.my_data import MyData

    if export.customer is None:
        return import_string(STAFF_MAKERS[export.kind])(**export.parameters)
    if export.kind == Export.Kind.MY_DATA:
        return MyData(export.customer)
    days = {name: date.fromisoformat(day) for name, day in export.parameters.items()}
    return Invoices(
        Invoice.objects.filter(
            customer=export.customer_id,
            issued_on__gte=days["issued_from"],
            issued_on__lte=days["issued_to"],
        )
    )


class Invoices:
    """The PDFs of invoices, named as the electronic books act's practice names them."""

    def __init__(self, invoices: QuerySet, folder: str = "") -> None:
        self.ids = list(invoices.order_by("issued_on", "number").values_list("pk", flat=True))
        self.folder = folder
        self.total = len(self.ids)

    def write(self, archive: ZipFile, progress: Progress) -> None:
        for start in range(0, self.total, CHUNK):
            ids = self.ids[start : start + CHUNK]
            rows = Invoice.objects.filter(pk__anyof=ids).order_by("issued_on", "number")
            for invoice in rows:
                entry = member(f"{self.folder}{file_name(invoice)}", invoice.issued_on)
                archive.writestr(entry, bytes(document(invoice).pdf), ZIP_STORED)
            progress(start + len(ids))


def member(name: str, day: date) -> ZipInfo:
    """An entry with the day of what it holds, the same bytes whenever it is made."""
    info = ZipInfo(name, (max(day.year, EARLIEST), day.month, day.day, 0, 0, 0))
    info.external_attr = 0o644 << 16
    return info


@contextmanager
def text_member(archive: ZipFile, name: str, day: date) -> Iterator[TextIOWrapper]:
    """A member that is written as text, in UTF-8, however long it gets."""
    with (
        archive.open(member(name, day), "w", force_zip64=True) as raw,
        TextIOWrapper(raw, "utf-8", newline="") as file,
    ):
        yield file


def file_name(invoice: Invoice) -> str:
    """Day, counterparty, amount and number: `20221031_(株)国税商事_110000_INV-2022-000123.pdf`.

    The counterparty is who issued the invoice, by the name that stands on it.
    """
    issuer = invoice.parties["issuer"]["name"]
    for form, short in FORMS.items():
        issuer = issuer.replace(form, short)
    issuer = "".join("_" if c in FORBIDDEN or ord(c) < 32 else c for c in issuer).strip(" .")
    return f"{invoice.issued_on:%Y%m%d}_{issuer}_{invoice.total}_{invoice.number}.pdf"
