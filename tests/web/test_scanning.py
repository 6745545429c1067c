"""Files are looked through by a scanner that speaks clamd's INSTREAM, over a real socket."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, UnixStreamServer
from struct import unpack
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import portal
from contracts.office.models import Alert, Attachment
from contracts.office.operations.scanning import ScannerAway, scanned
from contracts.office.terms.uploads import NotAccepted, Upload
from support.desk.models import Message
from support.inbound.operations import filing
from support.inbound.terms.kinds import Fate
from tests.incoming import came
from tests.inquiries import MONDAY, robot
from tests.once import once
from tests.rules.mails.building import mail, part, parts
from tests.web.reading import text
from tests.world import lived, signed

HARMLESS = b"%PDF-1.7\n%%EOF"
INFECTED = b"%PDF-1.7\nEICAR\n%%EOF"
LARGE = Upload("a.pdf", b"x" * 1_000_000 + b"EICAR", "application/pdf")


class Clamd(StreamRequestHandler):
    """Reads one stream and says what it found."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while (length := unpack(">I", self.rfile.read(4))[0]) > 0:
            content += self.rfile.read(length)
        self.wfile.write(self.server.says(content))


def found(content: bytes) -> bytes:
    return b"stream: Eicar-Test FOUND\0" if b"EICAR" in content else b"stream: OK\0"


@contextmanager
def listening(server: TCPServer, says=found) -> Iterator[None]:
    server.says = says
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def clamd(settings, says=found) -> Iterator[None]:
    with TCPServer(("127.0.0.1", 0), Clamd) as server:
        settings.CLAMD = (socket.AF_INET, server.server_address)
        with listening(server, says):
            yield


def away(settings) -> None:
    """Nobody listens there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.CLAMD = (socket.AF_INET, probe.getsockname())


def with_file(content: bytes, **about) -> bytes:
    body, kind = parts(
        "mixed",
        part("ファイルを添えます"),
        part(content, 'application/pdf; name="a.pdf"', transfer="base64"),
    )
    return mail(body, kind=kind, transfer="", **about)


past = once(lambda: lived("2026-05-10", *signed("2026-04-01")))


@pytest.fixture
def attach(past, db, today, staff, own_files):
    today("2026-05-10")
    client = staff()

    def send(content: bytes) -> str:
        sent = {"file": SimpleUploadedFile("a.pdf", content)}
        return text(client.post(reverse("staff_attach", args=["A"]), sent, follow=True))

    return send


def test_what_the_scanner_finds_is_refused_at_its_field(attach, settings):
    with clamd(settings):
        assert "ウイルスが見つかった" in attach(INFECTED)
        assert not Attachment.objects.exists()
        attach(HARMLESS)
    assert Attachment.objects.get().size == len(HARMLESS)


@pytest.mark.parametrize(
    ("page", "field"),
    [("upload_bank_file", "file"), ("new_bank_format", "sample"), ("imports", "file")],
)
def test_files_that_are_read_as_text_are_scanned_too(db, staff, settings, page, field):
    client = staff()
    with clamd(settings):
        infected = SimpleUploadedFile("a.csv", b"name,amount\nEICAR,1\n")
        answer = client.post(reverse(page), {field: infected})
        assert "ウイルスが見つかった" in text(answer)
        harmless = SimpleUploadedFile("a.csv", b"name,amount\nA,1\n")
        assert "ウイルス" not in text(client.post(reverse(page), {field: harmless}))


def test_no_form_takes_a_file_that_is_not_scanned():
    """The fields of `portal/uploads.py` scan; Django's own does not."""
    root = Path(portal.__file__).parent
    plain = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"forms\.(File|Image)Field\b", path.read_text())
    ]
    assert plain == ["uploads.py"]


def test_while_the_scanner_is_away_no_file_is_taken_unless_that_is_set(attach, settings):
    away(settings)
    assert "ウイルスの検査がいまできない" in attach(HARMLESS)
    assert not Attachment.objects.exists()
    settings.UPLOADS_WITHOUT_SCANNER = True
    attach(HARMLESS)
    assert Attachment.objects.exists()


def test_staff_are_alerted_once_while_the_scanner_is_away(attach, settings):
    away(settings)
    attach(HARMLESS)
    attach(HARMLESS)
    alert = Alert.objects.get(kind="scanner_away")
    assert "ファイルを受け付けず" in alert.text
    with clamd(settings):
        attach(HARMLESS)
    alert.refresh_from_db()
    assert alert.resolved_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but not quite\0"]
)
def test_an_answer_that_is_none_is_not_taken_for_a_good_one(settings, answer):
    with clamd(settings, lambda _: answer), pytest.raises(ScannerAway):
        scanned(Upload("a.pdf", HARMLESS, "application/pdf"))


@pytest.mark.django_db
def test_the_whole_file_goes_over_a_socket_of_this_machine_too(settings, tmp_path: Path):
    settings.CLAMD = (socket.AF_UNIX, str(tmp_path / "clamd"))
    with (
        UnixStreamServer(str(tmp_path / "clamd"), Clamd) as server,
        listening(server),
        pytest.raises(NotAccepted, match="Eicar-Test"),
    ):
        scanned(LARGE)


@pytest.mark.django_db
def test_mail_waits_for_the_scanner_and_loses_what_it_finds(settings, own_files):
    away(settings)
    (row,) = came(with_file(INFECTED))
    assert row.fate == Fate.WAITING
    with clamd(settings):
        filing.file_waiting(robot(day=MONDAY))
    row.refresh_from_db()
    assert row.fate == Fate.TRIAGE
    (refused,) = Message.objects.get().files.all()
    assert not refused.file
    assert "ウイルスが見つかった" in refused.refused


@pytest.mark.django_db
def test_of_many_mails_one_asks_the_scanner_that_is_away(settings, own_files):
    """Each would wait for its answer while no other mail is filed."""
    asked = []
    with clamd(settings, lambda content: asked.append(content) or b""):
        rows = came(
            *(with_file(HARMLESS, message_id=f"<{n}@kita.example>") for n in range(5)),
            mail("ファイルのないメール", message_id="<9@kita.example>"),
        )
    assert [row.fate for row in rows] == [Fate.WAITING] * 5 + [Fate.TRIAGE]
    assert len(asked) == 1
    assert not Alert.objects.filter(kind="mail_not_filed").exists()
