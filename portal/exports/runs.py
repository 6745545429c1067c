"""A billing run before it is started, and the PDFs of one that has been."""

from datetime import date

from billing.operations.preview import Preview
from billing.queries import runs
from contracts.office import context
from contracts.terms.periods import next_month
from portal.exports import kinds
from portal.exports.kinds import Progress


def month_of(text: str) -> date:
    """The first day of `2026-04`. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")


class RunPreview:
    """Figures of what a month's run would issue today, or on its first day if that is to come."""

    def __init__(self, month: str) -> None:
        first = month_of(month)
        self.preview = Preview(first, max(next_month(first), context.today()))
        self.total = self.preview.total

    def figures(self, progress: Progress) -> dict:
        position = 0
        while position < self.total:
            position = self.preview.look(position)
            progress(position)
        return self.preview.to_json()


class RunPdfs(kinds.Invoices):
    """All invoices of a month's run."""

    def __init__(self, month: str) -> None:
        super().__init__(runs.issued(month_of(month)))
