"""Writing a stored file in place of its name, whole or not at all, wherever files are stored."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

from django.core.files.storage import default_storage


class _Storage(Protocol):
    """What each of the portal's storages can do beyond Django's."""

    @property
    def parts(self) -> Path: ...

    def whole(self, name: str) -> AbstractContextManager[Path]: ...


def _ours() -> _Storage:
    return cast(_Storage, default_storage)


def whole(name: str) -> AbstractContextManager[Path]:
    """A path to write to; on leaving without an error the file takes its place at once.

    What a killed process left half written is thrown away.
    """
    return _ours().whole(name)


def parts() -> Path:
    """The folder in which files are written before they have their place."""
    return _ours().parts
