"""Making a file: by one worker at a time, restarted after a crash without harm.

A lock says that somebody works on it; it falls with the worker. The PDFs made so far stay in the
database, so that a second attempt is quick.
"""

import hashlib
import logging
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import override

from contracts.office import context
from contracts.office.alone import alone
from contracts.office.exporting import EXPORTS, ExportContent, Figures, Progress
from contracts.office.whole_files import whole
from portal.exports import files
from portal.exports.endings import KEPT, fail
from portal.exports.models import UNFINISHED, Export
from portal.storage import is_full

logger = logging.getLogger(__name__)

MAKING = 20_400
"""The number of this work among locks; the second is the export."""


def make(export_id: int) -> bool:
    """Make the file of an export. False where it is done, failed, or in other hands."""
    with alone(MAKING, export_id) as is_alone:
        if not is_alone:
            return False
        export = Export.objects.select_related("customer").filter(pk=export_id).first()
        if export is None or not export.is_unfinished:
            return False
        try:
            _make(export)
        except Exception as error:
            logger.exception("export %s", export_id)
            fail(export, Export.Error.DISK if is_full(error) else Export.Error.JOB)
            return False
    return True


def _make(export: Export) -> None:
    mine = Export.objects.filter(pk=export.pk, state__in=UNFINISHED)
    made = content(export)
    now = context.now()
    mine.update(state=Export.State.RUNNING, done=0, total=made.total, seen_at=now)

    def progress(done: int) -> None:
        mine.update(done=done, seen_at=context.now())

    if hasattr(made, "figures"):
        with override("ja"):
            outcome = {"result": made.figures(progress)}
    else:
        outcome = _file(export, made, progress)
    now = context.now()
    kept = mine.update(
        state=Export.State.READY,
        done=made.total,
        finished_at=now,
        seen_at=now,
        expires_at=now + KEPT,
        **outcome,
    )
    if not kept:  # given up by somebody else meanwhile
        files.delete(export.key)


def content(export: Export) -> ExportContent | Figures:
    """What an export is made of, or by."""
    kind = EXPORTS[export.kind]
    whose = () if kind.is_for_staff else (export.customer,)
    return kind.make(*whose, **export.parameters)


def _file(export: Export, made: ExportContent, progress: Progress) -> dict:
    with whole(files.name_of(export.key)) as path, override("ja"):
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            made.write(archive, progress)
        size, digest = path.stat().st_size, _sha256(path)
    return {"file": files.name_of(export.key), "size": size, "sha256": digest}


def _sha256(path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
