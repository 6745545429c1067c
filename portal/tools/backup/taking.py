"""Taking a backup while the portal goes on working."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage

from contracts.office import context
from contracts.office.models import JournalSeal
from portal.tools.backup import age, database, stored
from portal.tools.backup.archive import Manifest, Writer


def take(path: Path) -> Manifest:
    """Write a backup to a new file, which is there when it is whole.

    Raises FileExistsError, OSError (a full disk) and database.ProgramFailed.
    """
    with _whole(path) as file, _encrypted(file) as stream, Writer(stream) as writer:
        with database.snapshot() as snapshot:
            with database.dumped(snapshot) as dump:
                writer.add_stream("database", dump)
            tables, postgres, seal = database.content(), database.version(), _last_seal()
        by = context.system()
        manifest = Manifest(
            made_at=by.now.isoformat(),
            day=str(by.day),
            postgres=postgres,
            seal=seal,
            files=_add_files(writer),
            tables=tables,
        )
        writer.finish(manifest)
    return manifest


def _encrypted(file: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    key = settings.BACKUP_KEY
    return age.encrypted(file, key) if key else nullcontext(file)


def _last_seal() -> str:
    """The hash of all journal entries that were sealed; empty where none was."""
    seals = JournalSeal.objects.order_by("day").values_list("sha256", flat=True)
    return seals.last() or ""


def _add_files(writer: Writer) -> int:
    """How many there were; what is deleted meanwhile, no row of the snapshot may miss later."""
    count = 0
    for name in stored.names():
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            continue
        with file:
            writer.add(f"files/{name}", file.size, file)
        count += 1
    return count


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file of the reader's own that takes its name once it is whole, and is gone where not."""
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
