"""The documents of contracts in the archive: contracts as papers, and papers that came."""

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from contracts.models import ContractDocument
from contracts.office.archive import ARCHIVE, ArchivedKind, File
from contracts.office.context import TOKYO
from contracts.office.models import Attachment


def _documents() -> QuerySet:
    return ContractDocument.objects.annotate(made_on=TruncDate("made_at", tzinfo=TOKYO))


def _document(pk: int) -> File:
    row = ContractDocument.objects.select_related("contract").get(pk=pk)
    day = row.made_at.astimezone(TOKYO)
    return f"{day:%Y%m%d}_{row.contract.number}.pdf", bytes(row.pdf)


def _papers() -> QuerySet:
    found = Attachment.objects.exclude(file="")
    return found.annotate(came_on=TruncDate("at", tzinfo=TOKYO))


def _paper(pk: int) -> File:
    row = Attachment.objects.get(pk=pk)
    with row.file.open("rb") as file:
        return f"{row.at.astimezone(TOKYO):%Y%m%d}_{pk}_{row.name}", file.read()


ARCHIVE.register(
    ArchivedKind(
        name="contract_document",
        label=_("Contract PDF"),
        rows=_documents,
        day="made_on",
        number="contract__number",
        partner="customer__name",
        customer="customer",
        page="staff_contract",
        argument="contract__number",
        file=_document,
    )
)
ARCHIVE.register(
    ArchivedKind(
        name="attachment",
        label=_("Paper received"),
        rows=_papers,
        day="came_on",
        number="name",
        partner="customer__name",
        customer="customer",
        page="staff_attachment",
        argument="pk",
        file=_paper,
        is_received=True,
    )
)
