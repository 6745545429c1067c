"""A disk without room: nothing half is left, and whoever waits is told so, staff too."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse

from billing.models import InvoiceDocument
from contracts.office import context
from contracts.office.models import Alert, Attachment
from portal.exports import tasks, worker
from portal.exports.models import Export
from portal.storage import WholeFiles
from tests.once import once
from tests.web.reading import text
from tests.world import invoice, lived, signed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF"
past = once(lambda: lived("2026-05-10", *signed("2026-04-01")))


class FullDisk(WholeFiles):
    """Has room for the first half of anything."""

    def write(self, file, content: File) -> None:
        everything = content.read()
        file.write(everything[: len(everything) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full(settings, own_files) -> Path:
    own = f"{FullDisk.__module__}.{FullDisk.__qualname__}"
    storage = {**settings.STORAGES["default"], "BACKEND": own}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return own_files


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_there_whole_or_not_at_all(full):
    with pytest.raises(OSError, match="No space"):
        default_storage.save("a/b.txt", ContentFile(b"content"))
    assert left(full) == []


def test_what_a_killed_process_left_half_written_is_removed_after_a_day(own_files, today):
    today("2026-06-10")
    now = context.now().timestamp()
    own_files.mkdir()
    hours = {".old.part": 25, ".new.part": 23, "kept.part": 25}
    for name, past in hours.items():
        (own_files / name).write_bytes(b"half")
        os.utime(own_files / name, (now - past * 3600,) * 2)
    tasks.tidy()
    assert {path.name for path in left(own_files)} == {".new.part", "kept.part"}


def test_a_file_is_on_the_disk_before_it_takes_its_place(own_files, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))
    default_storage.save("a/b.txt", ContentFile(b"content"))
    assert synced == [7]


def test_what_is_stored_keeps_its_name_and_another_of_that_name_is_kept_too(own_files):
    first = default_storage.save("a/b.txt", ContentFile(b"content"))
    second = default_storage.save("a/b.txt", ContentFile(b"another"))
    assert first == "a/b.txt" != second
    assert [default_storage.open(name).read() for name in (first, second)] == [
        b"content", b"another",
    ]  # fmt: skip
    assert len(left(own_files)) == 2


@pytest.fixture
def waiting(past, today, staff, client):
    """Staff whose browser is shown an error's page."""
    today("2026-05-10")
    client.raise_request_exception = False
    return staff()


def said_to_be_full(answer) -> bool:
    return answer.status_code == 507 and "何も保存していません" in text(answer)


def test_an_upload_is_refused_whole(waiting, full):
    sent = {"file": SimpleUploadedFile("a.pdf", PDF)}
    assert said_to_be_full(waiting.post(reverse("staff_attach", args=["A"]), sent))
    assert not Attachment.objects.exists()
    assert left(full) == []
    assert Alert.objects.get(kind="disk_full").resolved_at is None


def test_an_export_says_why_it_failed(waiting, own_files, monkeypatch):
    export = Export.objects.create(
        kind="journal", parameters={}, created_at="2026-05-10T00:00Z", seen_at="2026-05-10T00:00Z"
    )

    def write(archive, _progress) -> None:
        archive.writestr("half", "of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(worker, "content", lambda _: SimpleNamespace(total=1, write=write))
    assert not worker.make(export.pk)
    page = text(waiting.get(reverse("console_file", args=[export.key])))
    assert "空き容量が足りず、ファイルを保存できませんでした" in page
    assert "ディスクに空きがありません" in Alert.objects.get(kind="export_failed").text
    assert left(own_files) == []


def test_a_document_that_the_database_has_no_room_for(waiting):
    def no_room(execute, sql, params, many, context):
        if "INSERT" in sql and InvoiceDocument._meta.db_table in sql:
            raise OperationalError from psycopg.errors.DiskFull("could not extend file")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(no_room):
        answer = waiting.get(reverse("staff_invoice_pdf", args=[invoice("2026-04").number]))
    assert said_to_be_full(answer)
    assert not InvoiceDocument.objects.exists()


def test_another_error_is_told_as_before(waiting, monkeypatch):
    def broken(*_args, **_options) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(default_storage, "save", broken)
    sent = {"file": SimpleUploadedFile("a.pdf", PDF)}
    answer = waiting.post(reverse("staff_attach", args=["A"]), sent)
    assert answer.status_code == 500
    assert "処理できませんでした" in text(answer)
    assert not Alert.objects.exists()
