"""A backup taken while a billing run is on, brought back elsewhere, and what is refused."""

import errno
import hashlib
import os
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import IO

import pyrage
import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from billing.models import Invoice
from contracts.office import context
from contracts.office.models import Attachment
from contracts.office.operations import seals
from contracts.office.operations.files import attach
from contracts.office.terms.uploads import checked
from contracts.people.operations.locking import lock_accounts
from portal.console.today import figures
from portal.jobs import runner
from portal.tools.backup import age, archive, database, restoring, stored
from tests.jobs.several import sessions_waiting
from tests.rows import unguarded
from tests.setup.elsewhere import elsewhere
from tests.setup.processes import eventually
from tests.staff import staff
from tests.statements import statements
from tests.world import account, d, lived, signed

NAMES = ("A", "B", "C")
DAY = d("2026-05-01")
PAPER = "合意した内容".encode()


@contextmanager
def during_a_run() -> Iterator[None]:
    """April's run has begun, and waits for the last company, its invoices not yet committed."""
    locked, released = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            lock_accounts([account(NAMES[-1]).pk])
            locked.set()
            released.wait()
        connection.close()

    def run() -> None:
        runner.run_here(DAY)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(hold)
        try:
            assert locked.wait(60)
            running = pool.submit(run)
            assert eventually(lambda: sessions_waiting() == 1)
            yield
        finally:
            released.set()
        holding.result()
        running.result()


def invoices() -> list[tuple]:
    return list(Invoice.objects.order_by("number").values_list("number", "label", "total"))


def refused(*command: object, **options) -> str:
    with pytest.raises(CommandError) as error:
        call_command(*command, **options)
    if command[0] == "restore":
        assert error.value.returncode == (2 if "nothing was changed" in str(error.value) else 1)
    return str(error.value)


@pytest.mark.usefixtures("committed")
def test_a_backup_taken_during_a_run_comes_back_whole(
    own_files, settings, today, tmp_path, capsys, monkeypatch
):
    today("2026-05-01")
    identity = pyrage.x25519.Identity.generate()
    settings.BACKUP_KEY, settings.BACKUP_IDENTITY = str(identity.to_public()), str(identity)
    lived("2026-04-30", *[event for name in NAMES for event in signed("2026-04-01", name, name)])
    seals.seal(context.system(d("2026-04-30")))
    by = staff("keeper", "2026-05-01")
    kept = attach(by, account("A").customer, checked("合意書.txt", PAPER)).file.name
    path = tmp_path / "portal.backup"
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=by.now)

    with a_room_to_play_in(), during_a_run():
        call_command("backup", path)
    assert len(invoices()) == len(NAMES)
    assert path.read_bytes().startswith(age.INTRODUCTION)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "is already there" in refused("backup", path)
    assert "give --replace" in refused("restore", path)
    whole = invoices()
    connection.close()
    stored.default_storage.delete(kept)

    with elsewhere():
        capsys.readouterr()
        call_command("restore", path)
        told = capsys.readouterr().out
        assert "1 seals" in told
        assert "不一致" not in told
        assert Attachment.objects.get().file.read() == PAPER
        assert not invoices(), "what was not committed was not in the backup"
        assert not Session.objects.exists()
        call_command("migrate", verbosity=0)  # what an update does with it
        call_command("migrate", check_unapplied=True, verbosity=0)
        runner.run_here(DAY)
        assert invoices() == whole

        later = stored.default_storage.save("later.txt", ContentFile(b"after the backup"))
        figures.of(context.now())
        assert statements(lambda: figures.of(context.now())) == []
        call_command("restore", path, replace=True, verify=False)
        assert not invoices()
        assert statements(lambda: figures.of(context.now())), "revenue of what was replaced"
        assert stored.digest(later) is None
        what_differs_is_named(path, kept)
        nothing_is_lost_to_a_damaged_backup(path, tmp_path)
        what_stops_on_the_way_leaves_nothing(path, monkeypatch)


@contextmanager
def a_room_to_play_in() -> Iterator[None]:
    """As `manage.py scenario` leaves one: no part of what is kept."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA scenario_room_15 CREATE TABLE played (id int)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA scenario_room_15 CASCADE")


def what_differs_is_named(path: Path, kept: str) -> None:
    stored.put(kept, BytesIO(b"another"))
    with transaction.atomic(), unguarded() as cursor:
        cursor.execute("UPDATE people_customer SET number = 'Z' WHERE number = 'A'")
    found = restoring.differences(path, restoring.look_through(path))
    assert found == ["people_customer", kept]


def nothing_is_lost_to_a_damaged_backup(path: Path, folder: Path) -> None:
    short = folder / "short.backup"
    short.write_bytes(path.read_bytes()[:-1])
    before = database.content()
    refused("restore", short, replace=True)
    for options in ({"replace": True}, {"dry_run": True}):
        assert "nothing was changed" in refused("restore", folder, **options)
    assert database.content() == before


def what_stops_on_the_way_leaves_nothing(path: Path, monkeypatch) -> None:
    """pg_restore is cut off after half of the dump."""
    whole = restoring._pieces

    def half(found):
        yield from (piece[: len(piece) // 2] for piece in whole(found))
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_pieces", half)
        assert "the database is left empty" in refused("restore", path, replace=True)
    assert database.tables() == []


MANIFEST = archive.Manifest(
    made_at="2026-05-01T09:00:00+09:00",
    day="2026-05-01",
    postgres="18",
    seal="",
    files=1,
    tables={},
)


def written(target: IO[bytes]) -> None:
    with archive.Writer(target) as writer:
        writer.add("files/a.txt", 7, BytesIO(b"content"))
        writer.add_stream("database", BytesIO(b"rows"))
        writer.finish(MANIFEST)


def whole() -> bytes:
    target = BytesIO()
    written(target)
    return target.getvalue()


def test_an_archive_is_read_back_and_by_ordinary_programs():
    seen = {}
    assert archive.checked(BytesIO(whole()), seen.__setitem__) == MANIFEST
    assert list(seen) == ["files/a.txt", "database/000001", "manifest.json"]
    with tarfile.open(fileobj=BytesIO(whole())) as tar:
        sums = tar.extractfile("SHA256SUMS").read().decode().splitlines()
        assert sums[0] == f"{hashlib.sha256(b'content').hexdigest()}  files/a.txt"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cut short"),
        (b"a letter of some length" * 100, "no backup"),
        (whole()[:600], "cut short"),
        (whole()[:1536], "cut short"),
        (whole().replace(b"content", b"CONTENT"), "files/a.txt is not what was backed up"),
        (whole().replace(b"rows", b"row5"), "database/000001 is not"),
    ],
)
def test_a_damaged_archive_is_refused(content, reason):
    with pytest.raises(archive.Damaged, match=reason):
        archive.checked(BytesIO(content), lambda *_: None)


def test_what_is_encrypted_is_read_with_its_key_alone():
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    target = BytesIO()
    with age.encrypted(target, str(mine.to_public())) as stream:
        written(stream)
    sealed = target.getvalue()
    assert b"content" not in sealed
    with age.decrypted(BytesIO(sealed), str(mine)) as stream:
        assert archive.checked(stream, lambda *_: None) == MANIFEST
    for content, key in ((sealed, other), (sealed[:-1], mine), (sealed[:-40] + b"x" * 40, mine)):
        with pytest.raises(age.Unreadable), age.decrypted(BytesIO(content), str(key)) as stream:
            archive.checked(stream, lambda *_: None)


class FullDisk(BytesIO):
    """Takes some bytes, and then no more."""

    def write(self, piece: bytes) -> int:
        if self.tell() > 1000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(piece)


def test_a_full_disk_is_told_as_such_and_leaves_nothing(monkeypatch, settings, tmp_path):
    settings.BACKUP_KEY = str(pyrage.x25519.Identity.generate().to_public())

    @contextmanager
    def filled(_snapshot: str):
        yield BytesIO(b"x" * 3_000_000)

    monkeypatch.setattr(database, "snapshot", lambda: nullcontext("1"))
    monkeypatch.setattr(database, "dumped", filled)
    monkeypatch.setattr(os, "fdopen", lambda *_: FullDisk())
    assert "the disk is full" in refused("backup", tmp_path / "portal.backup")
    assert not list(tmp_path.iterdir())
