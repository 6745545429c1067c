"""The stored files, wherever the default storage keeps them."""

import hashlib
import shutil
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import IO

from django.core.files.storage import default_storage

from contracts.office.whole_files import whole
from portal.storage import UNFINISHED

BLOCK = 1024 * 1024


def names(folder: str = "") -> Iterator[str]:
    """Of every whole file, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    whole = (name for name in sorted(files) if not name.endswith(UNFINISHED))
    yield from (f"{folder}{name}" for name in whole)
    for name in sorted(folders):
        yield from names(f"{folder}{name}/")


def digest(name: str) -> str | None:
    """Of a file's content; None where there is no such file."""
    try:
        with default_storage.open(name) as file:
            found = hashlib.sha256()
            while block := file.read(BLOCK):
                found.update(block)
            return found.hexdigest()
    except FileNotFoundError:
        return None


def put(name: str, content: IO[bytes]) -> None:
    """Store a file under exactly this name, in place of what may be there."""
    with whole(name) as path, path.open("wb") as file:
        shutil.copyfileobj(content, file, BLOCK)


def remove_others(kept: AbstractSet[str]) -> None:
    """Take out every stored file but these."""
    for name in names():
        if name not in kept:
            default_storage.delete(name)
