"""The preview of a run as staff asked for it last, under the holds of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from billing.exports.runs import RUN_PREVIEW
from billing.models import BillingHold, BillingRun
from billing.queries import billing_holds
from billing.terms.previewing import RunPreview, RunSums, sums
from contracts.office.exporting import ExportKind
from contracts.office.terms import fingerprint
from portal.exports.models import UNFINISHED, Export


def newest(kind: ExportKind, month: str) -> Export | None:
    """What staff asked for last about the month, unless its time is over.

    `result`, which may be large, is read when it is looked at.
    """
    rows = Export.objects.filter(customer=None, kind=kind.name, parameters={"month": month})
    return rows.filter(state__in=[*UNFINISHED, "ready", "failed"]).defer("result").first()


@dataclass(frozen=True)
class Snapshot:
    """A preview calculated once; what is held back is what is in force on its day of issue."""

    preview: RunPreview
    holds: Mapping[int, BillingHold]

    @cached_property
    def sums(self) -> RunSums:
        return sums(self.preview.invoices, self.holds)

    @property
    def fingerprint(self) -> str:
        """Of what the page shows, for starting the run."""
        return fingerprint.of(*self.preview.shown(self.holds))


def of_export(export: Export) -> Snapshot | None:
    """What an export of the preview found; None as long as it has not."""
    if not export.result:
        return None
    preview = RunPreview.from_json(export.result)
    rows = billing_holds.in_force(preview.issued_on).select_related("held_by")
    return Snapshot(preview, {row.billing_account_id: row for row in rows})


def shown(month: date) -> tuple[Export | None, Snapshot | None]:
    """The newest preview of a month, unless its run has begun since or there is none."""
    export = newest(RUN_PREVIEW, f"{month:%Y-%m}")
    if export is None or export.is_unfinished:
        return export, None
    began = BillingRun.objects.filter(month=month, started_at__gt=export.created_at)
    if began.exists():
        return None, None
    return export, of_export(export)
