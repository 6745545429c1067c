"""Stored files on a real S3 server: the same pages, exports and backups as on a disk."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.exports.pdfs import INVOICES
from contracts.office import context
from contracts.office.models import Attachment
from contracts.office.whole_files import whole
from portal.exports import operations, tasks, worker
from portal.tools.backup import stored
from support.inbound.operations.filing import file_waiting
from support.inbound.operations.storing import receive
from support.inbound.terms.kinds import Fate
from tests.days import d
from tests.exports.world import company, issued
from tests.rules.mails import clients
from tests.rules.mails.building import mail
from tests.rules.mails.clients import PDF
from tests.setup.objects import object_server, options
from tests.world import lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with object_server(tmp_path_factory.mktemp("objects")) as port:
        yield port


def use(settings, port: int, **how) -> None:
    objects = {"BACKEND": "portal.objects.WholeObjects", "OPTIONS": options(port, **how)}
    settings.STORAGES = {**settings.STORAGES, "default": objects}


@pytest.fixture(autouse=True)
def objects(settings, port, tmp_path):
    settings.VAR_DIR = tmp_path
    use(settings, port)
    yield
    stored.remove_others(set())


def content(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def parts() -> list[str]:
    return [path.name for path in default_storage.parts.glob("*")]


def test_no_file_ever_takes_the_name_of_another():
    first, second = (default_storage.save("a/b.tar.gz", ContentFile(one)) for one in (b"1", b"2"))
    assert first != second
    assert {first.rpartition("/")[0], first.rpartition(".tar")[2]} == {"a", ".gz"}
    assert (content(first), content(second)) == (b"1", b"2")
    default_storage.delete(first)
    with pytest.raises(FileNotFoundError):
        content(first)
    assert list(stored.names()) == [second]


def test_what_is_written_in_place_is_there_whole_or_not_at_all():
    def fail() -> None:
        with whole("one.zip") as path:
            path.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (list(stored.names()), parts()) == ([], [])
    for new in (b"first", b"second"):
        with whole("one.zip") as path:
            path.write_bytes(new)
    assert (content("one.zip"), list(stored.names()), parts()) == (b"second", ["one.zip"], [])


def test_an_export_is_made_downloaded_and_forgotten(admin_client, today):
    lived("2026-07-10", *signed("2026-04-01"))
    today("2026-07-10")
    by, days = context.system(), issued(d("2026-04-01"), d("2026-07-10"))
    export = operations.ask(by, company(), INVOICES, days)
    assert worker.make(export.pk)
    export.refresh_from_db()
    assert list(stored.names()) == [export.file]
    assert (stored.digest(export.file), len(content(export.file))) == (export.sha256, export.size)
    today("2026-07-17")
    tasks.tidy()
    export.refresh_from_db()
    assert (export.state, list(stored.names())) == ("expired", [])


def test_staff_attach_a_file_and_open_it(admin_client):
    lived("2026-04-10", *signed("2026-04-01"))
    sent = {"file": SimpleUploadedFile("控え.pdf", PDF)}
    admin_client.post(reverse("staff_attach", args=["A"]), sent)
    one = Attachment.objects.get()
    answer = admin_client.get(reverse("staff_attachment", args=[one.pk]))
    assert b"".join(answer.streaming_content) == PDF


def test_a_server_that_refuses_leaves_no_row(admin_client, settings, port):
    lived("2026-04-10", *signed("2026-04-01"))
    use(settings, port, secret="wrong")
    admin_client.raise_request_exception = False
    sent = {"file": SimpleUploadedFile("a.pdf", PDF)}
    answer = admin_client.post(reverse("staff_attach", args=["A"]), sent)
    use(settings, port)
    assert answer.status_code == 500
    assert "処理できませんでした" in answer.content.decode()
    assert (Attachment.objects.count(), list(stored.names())) == (0, [])


def test_incoming_mail_is_read_back_as_it_came():
    raw = mail(clients.APPLE)
    row = receive(context.system(), raw)
    file_waiting(context.system())
    row.refresh_from_db()
    assert list(stored.names()) == [row.file.name]
    assert content(row.file.name) == raw
    assert row.fate != Fate.WAITING.value


def test_a_backup_finds_and_brings_back_what_is_stored():
    stored.put("a/b/one.pdf", BytesIO(b"one"))
    stored.put("two.pdf", BytesIO(b"two"))
    stored.put("two.pdf", BytesIO(b"two again"))
    assert list(stored.names()) == ["two.pdf", "a/b/one.pdf"]
    assert content("two.pdf") == b"two again"
    stored.remove_others({"two.pdf"})
    assert list(stored.names()) == ["two.pdf"]
    assert stored.digest("a/b/one.pdf") is None
