"""Encryption of streams by age: piece by piece, each authenticated, in a memory that stays flat."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO

import pyrage

INTRODUCTION = b"age-encryption.org/"
"""What every file of this format begins with."""


class Unreadable(Exception):
    """The key is none of this file's, or the file is damaged."""


class _Target:
    """Keeps the error of a write, of which the library hands on the words alone."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.error: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self.file.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self.file.flush()


@contextmanager
def encrypted(file: IO[bytes], key: str) -> Iterator[IO[bytes]]:
    """A stream to write to, which reaches the file such that the key's owner alone can read it.

    Raises the errors of the file's own writes.
    """
    recipient = pyrage.x25519.Recipient.from_str(key)
    target = _Target(file)
    reading, writing = os.pipe()

    def work() -> None:
        with open(reading, "rb") as source:
            pyrage.encrypt_io(source, target, [recipient])

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        try:
            with open(writing, "wb") as pipe:
                yield pipe
            done.result()
        except (BrokenPipeError, pyrage.EncryptError) as error:
            raise target.error or error from None


@contextmanager
def decrypted(file: IO[bytes], identity: str) -> Iterator[IO[bytes]]:
    """A stream to read from. Raises Unreadable where that is why it ended too early."""
    key = pyrage.x25519.Identity.from_str(identity)
    reading, writing = os.pipe()

    def work() -> None:
        with open(writing, "wb") as pipe:
            target = _Target(pipe)
            try:
                pyrage.decrypt_io(file, target, [key])
            except (pyrage.DecryptError, OSError) as error:
                if target.error is None:  # else who reads has read enough
                    raise Unreadable(str(error)) from error

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        try:
            with open(reading, "rb") as pipe:
                yield pipe
        finally:
            done.result()
