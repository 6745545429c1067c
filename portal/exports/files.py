"""Where the files lie: in the default storage, under names that only the portal knows.

Nothing serves this folder; a download goes through the portal's page.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

FOLDER = "exports"


def name_of(key: UUID) -> str:
    return f"{FOLDER}/{key.hex}.zip"


def _path(key: UUID) -> Path:
    return Path(default_storage.path(name_of(key)))


@contextmanager
def whole(key: UUID) -> Iterator[Path]:
    """A path to write to; on leaving without an error the file takes its place at once.

    What a killed job left half written is thrown away.
    """
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def open_file(name: str) -> IO[bytes] | None:
    """The file by its name; None where it is gone."""
    try:
        return default_storage.open(name, "rb")
    except FileNotFoundError:
        return None


def delete(key: UUID) -> None:
    """The file, and what may be left of an attempt to make it."""
    path = _path(key)
    path.unlink(missing_ok=True)
    path.with_suffix(".part").unlink(missing_ok=True)
