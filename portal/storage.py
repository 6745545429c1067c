"""Stored files that are there whole or not at all, and whether a disk had no room for one."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import IO

import psycopg
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from contracts.office.whole_files import parts

UNFINISHED = ".part"
ABANDONED = timedelta(days=1)
"""After so long whoever wrote a part is dead."""
FULL = {errno.ENOSPC, errno.EDQUOT}


class _Written(File):
    """A file that lies beside its place already."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, str(path))
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


class WholeFiles(FileSystemStorage):
    """Writes beside the place and moves there: a full disk or a kill leaves no half file."""

    def _save(self, name: str, content: File) -> str:
        part = Path(self.location, f".{token_hex(8)}{UNFINISHED}")
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                self.write(file, content)
                file.flush()
                os.fsync(file.fileno())  # before its row is committed, which power cuts survive
            return super()._save(name, _Written(part))  # type: ignore[misc]  # not in its stub
        finally:
            part.unlink(missing_ok=True)

    def write(self, file: IO[bytes], content: File) -> None:
        for piece in content.chunks():
            file.write(piece)

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """A path to write to; on leaving without an error it takes the place of the name at once.

        What a killed process left half written of the same name is thrown away.
        """
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(UNFINISHED)
        part.unlink(missing_ok=True)
        try:
            yield part
            with part.open("rb") as written:
                os.fsync(written.fileno())
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)

    @property
    def parts(self) -> Path:
        """The folder in which files are written before they have their place."""
        return Path(self.location)


def remove_abandoned(now: datetime) -> None:
    """What processes that were killed while they wrote left beside the files."""
    latest = (now - ABANDONED).timestamp()
    for part in parts().glob(f".*{UNFINISHED}"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < latest:
                part.unlink()


def is_full(error: BaseException | None) -> bool:
    """Whether an error comes from a disk without room: ours, or the database's."""
    while error is not None:
        if isinstance(error, psycopg.errors.DiskFull):
            return True
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
