"""Bringing a backup back: looked through whole first, then its files, then its rows at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from portal.tools.backup import age, database, stored
from portal.tools.backup.archive import BLOCK, Manifest, checked, members

FILES, DATABASE = "files/", "database/"
SeeFile = Callable[[str, str], object]
"""Takes a stored file's name and digest."""


class NotNow(Exception):
    """Why nothing is restored, in both languages."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")


def ready(path: Path, replace: bool = False) -> Manifest:
    """What a backup holds, if it is whole and may be brought back here. Changes nothing.

    Raises NotNow, Damaged, age.Unreadable and OSError.
    """
    _require_room(replace)
    return look_through(path, None if replace else _require_same)


def bring_back(path: Path, replace: bool = False) -> None:
    """Bring database and files back from a backup that was found `ready`.

    The files come first and the rows last, in one transaction: until it is committed the database
    is empty, and the portal does not run. To `replace` takes out other stored files too. Raises
    Damaged, age.Unreadable, OSError and database.ProgramFailed.
    """
    if database.tables():
        database.empty()
    kept = set()
    with _members(path) as found:
        for name, content in found:
            if name.startswith(FILES):
                stored.put(name.removeprefix(FILES), content)
                kept.add(name.removeprefix(FILES))
    if replace:
        stored.remove_others(kept)
    with _members(path) as found:
        database.restore(_pieces(found))


def _require_room(replace: bool) -> None:
    if database.tables() and not replace:
        raise NotNow(
            "データベースが空ではありません。置き換えるなら --replace を付けてください",
            "the database is not empty; give --replace to replace it",
        )
    if database.others():
        raise NotNow(
            "ほかの処理がデータベースを使っています。web・worker・beat を止めてください",
            "others are using the database; stop web, worker and beat",
        )


def _require_same(name: str, digest: str) -> None:
    """A stored file of another content is replaced only where that is asked for."""
    if stored.digest(name) not in (None, digest):
        raise NotNow(
            f"{name} は別の内容で保存されています。置き換えるなら --replace を付けてください",
            f"{name} is stored with another content; give --replace to replace it",
        )


def look_through(path: Path, see_file: SeeFile | None = None) -> Manifest:
    """What a backup holds, once every byte of it was found right. Changes nothing."""

    def see(name: str, digest: str) -> None:
        if see_file is not None and name.startswith(FILES):
            see_file(name.removeprefix(FILES), digest)

    with _stream(path) as stream:
        return checked(stream, see)


def differences(path: Path, manifest: Manifest) -> list[str]:
    """What is not as the backup has it: tables by their rows and content, and stored files."""
    here = database.content()
    names = sorted((here.keys() | manifest.tables.keys()) - database.LEFT_OUT)
    wrong = [name for name in names if here.get(name) != manifest.tables.get(name)]

    def compare(name: str, digest: str) -> None:
        if stored.digest(name) != digest:
            wrong.append(name)

    look_through(path, compare)
    return wrong


def _pieces(found: Iterator[tuple[str, IO[bytes]]]) -> Iterator[bytes]:
    for name, content in found:
        if name.startswith(DATABASE):
            while block := content.read(BLOCK):
                yield block


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    with _stream(path) as stream, members(stream) as each:
        yield each


@contextmanager
def _stream(path: Path) -> Iterator[IO[bytes]]:
    """The archive, decrypted where it is encrypted."""
    with path.open("rb") as file:
        if not file.peek(len(age.INTRODUCTION)).startswith(age.INTRODUCTION):
            yield file
            return
        if not settings.BACKUP_IDENTITY:
            raise NotNow(
                "控えは暗号化されています。BACKUP_IDENTITY_FILE に鍵のファイルを指定してください",
                "the backup is encrypted; name the file of its key in BACKUP_IDENTITY_FILE",
            )
        with age.decrypted(file, settings.BACKUP_IDENTITY) as stream:
            yield stream
