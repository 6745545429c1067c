"""A billing run before it is started, and the PDFs of one that has been."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.exports.pdfs import Invoices
from billing.operations.preview import WaitingDrafts
from billing.queries import runs
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.exporting import EXPORTS, ExportKind, Progress
from contracts.terms.periods import next_month


def month_of(text: str) -> date:
    """The first day of `2026-04`. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")


class RunPreview:
    """What a month's run would issue today, or on its first day if that is to come."""

    def __init__(self, month: str) -> None:
        first = month_of(month)
        self.preview = WaitingDrafts(first, max(next_month(first), context.today()))
        self.total = self.preview.total

    def figures(self, progress: Progress) -> dict:
        position = 0
        while position < self.total:
            position = self.preview.look(position)
            progress(position)
        return self.preview.result().to_json()


class RunPdfs(Invoices):
    """All invoices of a month's run."""

    def __init__(self, month: str) -> None:
        super().__init__(runs.issued(month_of(month)))


RUN_PREVIEW = EXPORTS.register(
    ExportKind(
        name="run_preview",
        label=_("Preview of a billing run"),
        make=RunPreview,
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
        has_page=True,
    )
)
RUN_PDFS = EXPORTS.register(
    ExportKind(
        name="run_pdfs",
        label=_("PDFs of a billing run"),
        make=RunPdfs,
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
    )
)
