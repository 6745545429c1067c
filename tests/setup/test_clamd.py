"""A real clamd: what it finds is refused, what it cannot look through is not taken."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.office.models import Alert, Attachment
from contracts.office.operations.scanning import ScannerAway, scanned
from contracts.office.terms.uploads import NotAccepted, Upload
from tests.once import once
from tests.setup.clamd import MEGABYTES, NAME, VIRUS, running
from tests.staff import member
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-10"
MOST = MEGABYTES * 1024 * 1024
CLEAN = b"%PDF-1.7\n%%EOF"
past = once(lambda: lived(DAY, *signed("2026-04-01")))


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    with running(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture(autouse=True)
def asked(scanner, settings):
    settings.CLAMD = scanner


def packed() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", VIRUS)
    return target.getvalue()


def test_on_a_page_it_refuses_what_is_found_and_takes_the_rest(past, today, client, own_files):
    today(DAY)
    client.force_login(member("keeper"))
    for content, is_taken in ((CLEAN + VIRUS, False), (CLEAN, True)):
        sent = {"file": SimpleUploadedFile("a.pdf", content)}
        answer = client.post(reverse("staff_attach", args=["A"]), sent, follow=True)
        said = f"ウイルスが見つかったため、受け付けられません({NAME}.UNOFFICIAL)"
        assert (said in text(answer)) is not is_taken
        assert Attachment.objects.exists() is is_taken


@pytest.mark.parametrize(
    "content", [VIRUS, packed(), b"x" * (MOST - len(VIRUS)) + VIRUS], ids=["bare", "packed", "last"]
)
def test_it_looks_to_the_last_byte_and_into_archives(content):
    with pytest.raises(NotAccepted, match=NAME):
        scanned(Upload("a.bin", content, "application/octet-stream"))


def test_what_is_longer_than_it_takes_is_not_taken_and_staff_read_why():
    """As where StreamMaxLength was left below what pages take."""
    with pytest.raises(ScannerAway):
        scanned(Upload("a.bin", b"x" * (3 * MOST), "application/octet-stream"))
    assert "INSTREAM size limit exceeded" in Alert.objects.get(kind="scanner_away").text


def test_once_it_is_gone_the_setting_says_what_happens(settings, tmp_path):
    with running(tmp_path) as settings.CLAMD:
        scanned(Upload("a.pdf", CLEAN, "application/pdf"))
    with pytest.raises(ScannerAway, match="いまできない"):
        scanned(Upload("a.pdf", CLEAN, "application/pdf"))
    settings.UPLOADS_WITHOUT_SCANNER = True
    assert scanned(Upload("a.pdf", CLEAN, "application/pdf"))
