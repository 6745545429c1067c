"""Dunning letters of days or a step: each as a PDF, and all in one to be printed."""

from zipfile import ZIP_STORED, ZipFile

from django.utils.translation import gettext_lazy as _

from billing.documents.pdf import render_letters
from billing.models import DunningMessage
from billing.operations.documents import letter_pdf
from billing.queries.letters import letters
from billing.terms.dunning import MESSAGES
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.exporting import EXPORTS, ExportKind, Progress, member

CHUNK = 20
MOST_JOINED = 200
"""Letters in one joined PDF; more make several, each of a size that printers take."""


class Letters:
    """`first` and `last` are days in ISO form, `step` a step of the policy; all may be left out."""

    def __init__(self, first: str = "", last: str = "", step: str = "") -> None:
        asked = {"day__gte": first, "day__lte": last, "step": step}
        rows = DunningMessage.objects.filter(step__in=MESSAGES)
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        self.ids = list(rows.order_by("day", "id").values_list("pk", flat=True))
        self.total = len(self.ids)

    def write(self, archive: ZipFile, progress: Progress) -> None:
        today = context.today()
        for number, start in enumerate(range(0, self.total, MOST_JOINED), 1):
            joined = []
            for first in range(start, min(start + MOST_JOINED, self.total), CHUNK):
                found = _of(self.ids[first : first + CHUNK])
                for letter in found:
                    entry = member(f"letters/{letter.file_name}", letter.day)
                    archive.writestr(entry, letter_pdf(letter), ZIP_STORED)
                joined += found
                progress(first + len(found))
            name = f"print-{number:03}.pdf"
            archive.writestr(member(name, today), render_letters(joined), ZIP_STORED)


def _of(ids: list[int]) -> list:
    return letters(DunningMessage.objects.filter(pk__in=ids).order_by("day", "id"))


LETTERS = EXPORTS.register(
    ExportKind(
        name="letters",
        label=_("Dunning letters"),
        make=Letters,
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
        clause="24-1",
    )
)
