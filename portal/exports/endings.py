"""How an export ends without being handed out: it fails, or its time is over."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By
from contracts.office.operations.alerts import alert
from contracts.office.operations.record import journal
from portal.exports import files
from portal.exports.models import UNFINISHED, Export

KEPT = timedelta(days=7)
"""How long a file that is ready can be downloaded."""
FAILED = ALERTS.register(AlertKind("export_failed", _("Export failed"), page="console_files"))

WHY: dict[str, str] = {
    Export.Error.JOB: " / an export failed",
    Export.Error.DISK: "。ディスクに空きがありません / an export failed: the disk is full",
}
"""What staff are told of those failures that are theirs to mend."""


def fail(export: Export, error: Export.Error) -> None:
    """Give up an unfinished export; staff are alerted to a job that broke."""
    unfinished = Export.objects.filter(pk=export.pk, state__in=UNFINISHED)
    changed = unfinished.update(state=Export.State.FAILED, error=error)
    if changed and error in WHY:
        text = f"ファイル {export.pk} を作成できません{WHY[error]}"
        alert(FAILED, f"export:{export.pk}", text, context.today(), context.now())


def expire(by: By) -> int:
    """Delete the files whose time is over. Returns how many."""
    over = Export.objects.filter(state=Export.State.READY, expires_at__lte=by.now)
    count = 0
    for export in over.select_related("customer"):
        files.delete(export.key)
        Export.objects.filter(pk=export.pk).update(state=Export.State.EXPIRED, file="")
        reference = f"export:{export.pk}"
        journal(by, "expire_export", customer=export.customer, reference=reference)
        count += 1
    return count
