"""Checked files that come with a message: their bytes go under names of ours."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from secrets import token_hex

from django.core.files.base import ContentFile

from contracts.office.operations.files import gone_if_refused
from contracts.office.terms.uploads import Upload, safe_name
from support.desk.models import MessageFile

REASON = 300


@contextmanager
def stored(
    uploads: Sequence[Upload],
    refused: Mapping[str, str] | None = None,
    around: ExitStack | None = None,
) -> Iterator[list]:
    """Files on the disk as rows that are not stored yet; gone again if anything is refused.

    `refused` are names of files that were not accepted, with the reason. Where the work is part
    of a larger one, the files are gone too if what is `around` that fails.
    """
    with ExitStack() as stack:
        rows = []
        for upload in uploads:
            row = MessageFile(
                name=upload.name,
                content_type=upload.content_type,
                size=len(upload.content),
                sha256=hashlib.sha256(upload.content).hexdigest(),
            )
            name = f"{token_hex(16)}{upload.extension}"
            row.file.save(name, ContentFile(upload.content), save=False)
            stack.enter_context(gone_if_refused(row.file))
            rows.append(row)
        for name, why in (refused or {}).items():
            rows.append(MessageFile(name=safe_name(name), refused=why[:REASON]))
        yield rows
        if around is not None:
            around.enter_context(stack.pop_all())


def keep(message, rows: Sequence[MessageFile]) -> None:
    """Store the rows with their message."""
    for row in rows:
        row.message = message
    MessageFile.objects.bulk_create(rows)
