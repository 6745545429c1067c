"""Where the files lie: in the default storage, under names that only the portal knows.

Nothing serves this folder; a download goes through the portal's page.
"""

from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

from portal.storage import UNFINISHED

FOLDER = "exports"


def name_of(key: UUID) -> str:
    return f"{FOLDER}/{key.hex}.zip"


def open_file(name: str) -> IO[bytes] | None:
    """The file by its name; None where it is gone."""
    try:
        return default_storage.open(name, "rb")
    except FileNotFoundError:
        return None


def delete(key: UUID) -> None:
    """The file, and what may be left of an attempt to make it."""
    default_storage.delete(name_of(key))
    default_storage.delete(f"{FOLDER}/{key.hex}{UNFINISHED}")
