"""Asking for a file, handing it out, letting it expire."""

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By
from contracts.office.exporting import EXPORTS, ExportKind
from contracts.office.language import both
from contracts.office.operation import journal_entries
from contracts.office.operations.alerts import alert
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from portal.exports import files
from portal.exports.models import UNFINISHED, Export

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
ASKING = 20_410
"""Key of the advisory lock under which staff ask."""
LOST = timedelta(minutes=10)
"""After so long without a sign of life a job counts as lost, and is begun again."""
MOST_UNFINISHED = 3
FAILED = ALERTS.register(
    AlertKind("export_failed", both("出力の失敗", "Export failed"), page="console_files")
)


journal_entries(
    ask_export=both("ファイルの作成の依頼", "File asked for"),
    download_export=both("ファイルの取得", "File downloaded"),
    expire_export=both("ファイルの期限切れ", "File expired"),
)


def may(by: By, customer_id: int, kind: ExportKind) -> bool:
    """Whether somebody may have a kind made for a company."""
    try:
        by.require_holder(customer_id, *kind.members)
    except PermissionDenied:
        return False
    return True


def require(by: By, export: Export) -> None:
    """Raises PermissionDenied unless the export is for the account's eyes."""
    kind = EXPORTS[export.kind]
    if export.customer_id is None:
        by.require(*kind.duties)
    else:
        by.require_holder(export.customer_id, *kind.members)


@transaction.atomic
def ask_for_staff(by: By, kind: ExportKind, parameters: Mapping[str, object]) -> Export:
    """Long work for the console; the same one where it is being done already."""
    by.require(*kind.duties)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ASKING])
    plain = json.loads(json.dumps(dict(parameters), cls=DjangoJSONEncoder))
    unfinished = Export.objects.filter(customer=None, kind=kind.name, state__in=UNFINISHED)
    return unfinished.filter(parameters=plain).first() or _create(by, None, kind, plain)


@transaction.atomic
def ask(by: By, customer: Customer, kind: ExportKind, parameters: Mapping[str, object]) -> Export:
    """The export being made with just these parameters, else a new one, begun on commit.

    Where the queue does not answer the export has failed after the commit.
    """
    by.require_holder(customer.pk, *kind.members)
    plain = json.loads(json.dumps(dict(parameters), cls=DjangoJSONEncoder))
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    unfinished = list(Export.objects.filter(customer=customer, state__in=UNFINISHED))
    for one in unfinished:
        if (one.kind, one.parameters) == (kind.name, plain):
            return one
    if len(unfinished) >= MOST_UNFINISHED:
        raise Refused(
            kind.clause,
            "作成中のファイルがあります。終わってからもう一度お試しください",
            "other files are being made; try again when they are ready",
        )
    return _create(by, customer, kind, plain)


def _create(by: By, customer: Customer | None, kind: ExportKind, parameters: dict) -> Export:
    export = Export.objects.create(
        kind=kind.name,
        customer=customer,
        requested_by_id=by.account_id,
        parameters=parameters,
        created_at=by.now,
        seen_at=by.now,
    )
    after = {"kind": kind.name, **parameters}
    reference = f"export:{export.pk}"
    journal(by, "ask_export", kind.clause, customer=customer, reference=reference, after=after)
    transaction.on_commit(lambda: begin(export))
    return export


def begin(export: Export) -> None:
    """Hand the job to the workers; where the queue takes nothing, the export says so."""
    if not enqueue(export):
        fail(export, Export.Error.QUEUE)


def enqueue(export: Export) -> bool:
    """Whether the queue took the job."""
    from portal.exports.tasks import make

    try:
        make.delay(export.pk)
    except Exception:
        logger.exception("export %s could not be queued", export.pk)
        return False
    return True


def fail(export: Export, error: Export.Error) -> None:
    """Give an unfinished export up; staff are told of a job that broke."""
    unfinished = Export.objects.filter(pk=export.pk, state__in=UNFINISHED)
    changed = unfinished.update(state=Export.State.FAILED, error=error)
    if changed and error == Export.Error.JOB:
        text = f"ファイル {export.pk} を作成できません / export {export.pk} failed"
        alert(FAILED, f"export:{export.pk}", text, context.today(), context.now())


def hand_out(by: By, export: Export) -> IO[bytes] | None:
    """The open file of an export that is ready; None where it is not, or no longer."""
    require(by, export)
    if export.state != Export.State.READY or export.expires_at <= by.now:
        return None
    opened = files.open_file(export.file)
    if opened is not None:
        reference = f"export:{export.pk}"
        clause = EXPORTS[export.kind].clause
        journal(by, "download_export", clause, customer=export.customer, reference=reference)
    return opened


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


def begin_lost_again(by: By) -> int:
    """Queue what no worker has worked on for a while. Returns how many."""
    lost = Export.objects.filter(state__in=UNFINISHED, seen_at__lte=by.now - LOST)
    return sum(enqueue(export) for export in lost)
