"""The archive: members with their SHA-256 sums, written and read as a stream."""

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Self

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PIECE = 16 * 1024 * 1024
"""Bytes of a stream whose length nobody knows ahead."""
BLOCK = 1024 * 1024


class Damaged(Exception):
    """Why an archive is not one of ours, or not whole any more."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. `tables` are rows and a sum of their content, as of the snapshot."""

    made_at: str
    day: str
    postgres: str
    seal: str
    files: int
    tables: dict[str, list]

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        try:
            values = json.loads(text)
            return cls(**{field.name: values[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged("控えの目録を読めません", "the manifest cannot be read") from error


class Writer:
    """Writes members one after another; nothing of them stays in memory."""

    def __init__(self, target: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=target, mode="w|", bufsize=BLOCK)  # noqa: SIM115
        self._sums: IO[bytes] = SpooledTemporaryFile(BLOCK)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is not None:  # it is cut short, and stays so
            with suppress(OSError):
                self._tar.fileobj.close()
        self._sums.close()

    def add(self, name: str, size: int, content: IO[bytes]) -> None:
        """Raises OSError where the content is shorter."""
        reading = Hashing(content)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, reading)
        self._tar.members.clear()  # type: ignore[attr-defined]  # the stubs leave it out
        self._sums.write(_line(name, reading.digest))

    def add_stream(self, folder: str, content: IO[bytes]) -> None:
        number = 0
        while piece := content.read(PIECE):
            number += 1
            self.add(f"{folder}/{number:06}", len(piece), BytesIO(piece))

    def finish(self, manifest: Manifest) -> None:
        text = json.dumps(asdict(manifest), indent=1).encode()
        self.add(MANIFEST, len(text), BytesIO(text))
        size = self._sums.tell()
        self._sums.seek(0)
        self.add(SUMS, size, self._sums)
        self._tar.close()


class Hashing:
    """A file that is read once, with the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._sha256.update(piece)
        return piece

    @property
    def digest(self) -> str:
        return self._sha256.hexdigest()


def _line(name: str, digest: str) -> bytes:
    """As sha256sum writes it."""
    return f"{digest}  {name}\n".encode()


@contextmanager
def members(source: IO[bytes]) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Name and content of each, in their order. Raises Damaged, also while they are read."""
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=BLOCK) as tar:
            yield _each(tar)
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(
            "控えではないか、壊れているか、途中で切れています",
            "this is no backup, or it is damaged or cut short",
        ) from error


def _each(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    while (member := tar.next()) is not None:
        content = tar.extractfile(member)
        if content is None:
            raise tarfile.ReadError(f"{member.name} is no file")
        yield member.name, content
        tar.members.clear()  # type: ignore[attr-defined]  # the stubs leave it out


def checked(source: IO[bytes], see: Callable[[str, str], object]) -> Manifest:
    """What an archive holds, once all of it was compared with its sums. Raises Damaged.

    `see` is told the name and the digest of each member as it comes.
    """
    manifest = None
    with SpooledTemporaryFile(BLOCK) as found, members(source) as each:
        for name, content in each:
            if name == SUMS:
                _compare(found, content)
                break
            reading, text = Hashing(content), b""
            while block := reading.read(BLOCK):
                text = text + block if name == MANIFEST else b""
            if name == MANIFEST:
                manifest = Manifest.read(text)
            found.write(_line(name, reading.digest))
            see(name, reading.digest)
        else:
            manifest = None
    if manifest is None:
        raise Damaged("控えが途中で切れています", "the backup is cut short")
    return manifest


def _compare(found: IO[bytes], given: IO[bytes]) -> None:
    found.seek(0)
    for line in found:
        if given.read(len(line)) != line:
            name = line.decode().split(maxsplit=1)[1].strip()
            raise Damaged(f"{name} が控えたときと違います", f"{name} is not what was backed up")
    if given.read(1):
        raise Damaged("控えに足りないものがあります", "something of the backup is missing")
