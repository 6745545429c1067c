"""Which words of an invoice hold: as it was issued, or as it was last reissued."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from billing.models import Invoice, InvoiceReissue
from contracts.office.terms.references import References

REVISION = "-R"


@dataclass(frozen=True, slots=True)
class Wording:
    """What of an invoice can be put into other words; nothing of it is an amount or a day."""

    name: str
    postal_code: str
    address: str
    department: str = ""
    person: str = ""
    is_person: bool = False
    purchase_order: str = ""
    own_reference: str = ""
    cost_centre: str = ""
    remark: str = ""

    @property
    def references(self) -> References:
        return References(self.purchase_order, self.own_reference, self.cost_centre)

    @property
    def recipient(self) -> dict[str, Any]:
        """As it is copied onto a document."""
        return {name: value for name, value in asdict(self).items() if name != "remark"}


@dataclass(frozen=True, slots=True)
class Version:
    """A document of an invoice: as issued (`revision` 0), or a reissue. The last one holds."""

    number: str
    revision: int
    row: Invoice | InvoiceReissue
    reason: str
    holds: bool


def newest(invoice: Invoice) -> InvoiceReissue | None:
    """The last reissue; of prefetched ones without a statement."""
    return next(reversed(invoice.reissues.all()), None)


def with_reissue(invoices: QuerySet[Invoice], moment: datetime) -> QuerySet[Invoice]:
    """Annotated with the id of the last reissue by a moment, for `reissue_of`."""
    mine = InvoiceReissue.objects.filter(invoice=OuterRef("pk"), issued_at__lte=moment)
    return invoices.annotate(reissue_id=Subquery(mine.order_by("-revision").values("pk")[:1]))


def reissue_of(invoice: Invoice) -> InvoiceReissue | None:
    """What `with_reissue` found; where there is none, without a statement."""
    found = vars(invoice)["reissue_id"]
    return InvoiceReissue.objects.get(pk=found) if found else None


def versions(invoice: Invoice) -> list[Version]:
    """All documents of an invoice, the newest first; the last one holds."""
    rows = list(invoice.reissues.all())
    found = [Version(invoice.number, 0, invoice, "", not rows)]
    found += [Version(one.number, one.revision, one, one.reason, one == rows[-1]) for one in rows]
    return found[::-1]


NOT_REWORDED = ("corporate_number", "language")
"""What of a recipient no reissue changes by itself."""


def wording(invoice: Invoice, reissue: InvoiceReissue | None) -> Wording:
    """The words of an invoice, or of a reissue of it."""
    kept = (reissue or invoice).parties["recipient"]
    words = {name: value for name, value in kept.items() if name not in NOT_REWORDED}
    return Wording(**words, remark=reissue.remark if reissue else "")


def invoice_number(number: str) -> str:
    """That of the invoice, of which `INV-2026-000123-R1` is a reissue."""
    return number.partition(REVISION)[0]
