"""Checked files that come with a step: their bytes go under names of ours."""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from secrets import token_hex

from django.core.files.base import ContentFile

from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import Upload
from support.conduct.models import CaseFile, Step
from support.conduct.terms.acting import MOST_FILES


@contextmanager
def stored(uploads: Collection[Upload]) -> Iterator[list[CaseFile]]:
    """Files on the disk for a step still to be stored; gone again whatever stops it.

    Raises Refused for too many.
    """
    if len(uploads) > MOST_FILES:
        raise Refused(
            "30-2",
            f"ファイルは{MOST_FILES}個までです",
            f"At most {MOST_FILES} files can be attached",
        )
    rows: list[CaseFile] = []
    try:
        for upload in uploads:
            rows.append(_put(upload))
        yield rows
    except BaseException:
        for row in rows:
            row.file.delete(save=False)
        raise


def _put(upload: Upload) -> CaseFile:
    row = CaseFile(
        file_name=upload.name,
        content_type=upload.content_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
    )
    row.file.save(f"{token_hex(16)}{upload.extension}", ContentFile(upload.content), save=False)
    return row


def attach(step: Step, rows: Collection[CaseFile]) -> None:
    """To a step that is stored."""
    for row in rows:
        row.step = step
    CaseFile.objects.bulk_create(rows)
