"""What a file is, by its bytes; a name that can do no harm."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from contracts.office.terms.uploads import (
    LARGEST,
    LONGEST_NAME,
    PAPERS,
    NotAccepted,
    checked,
    safe_name,
)


def office(*parts: str) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return kept.getvalue()


BOOK = office("[Content_Types].xml", "xl/workbook.xml")
LETTER = office("[Content_Types].xml", "word/document.xml")
GOOD = {
    "a.pdf": b"%PDF-1.4\n...\n%%EOF",
    "a.png": b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82",
    "a.jpg": b"\xff\xd8\xff\xe0....\xff\xd9",
    "a.JPEG": b"\xff\xd8\xff\xe1....\xff\xd9",
    "a.txt": "契約書の控え\r\n".encode("cp932"),
    "a.csv": "名前,金額\n".encode("utf-8-sig"),
    "a.xlsx": BOOK,
    "a.docx": LETTER,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_its_name_says_is_taken(name):
    upload = checked(name, GOOD[name])
    assert upload.content_type
    assert upload.extension == f".{name.partition('.')[2].lower()}"


@pytest.mark.parametrize("name", GOOD)
def test_a_signed_paper_is_a_pdf_or_a_picture(name):
    if name.lower().endswith(("pdf", "png", "jpg", "jpeg")):
        assert checked(name, GOOD[name], PAPERS) == checked(name, GOOD[name])
    else:
        with pytest.raises(NotAccepted) as refusal:
            checked(name, GOOD[name], PAPERS)
        assert refusal.value.ja == "添付できるのは PDF・PNG・JPEG です"
        assert refusal.value.en == "PDF, PNG and JPEG can be attached"


def test_what_may_be_attached_is_named():
    with pytest.raises(NotAccepted) as refusal:
        checked("a.exe", b"MZ")
    assert refusal.value.ja == "添付できるのは PDF・PNG・JPEG・テキスト・CSV・XLSX・DOCX です"
    assert refusal.value.en == "PDF, PNG, JPEG, plain text, CSV, XLSX and DOCX can be attached"


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", GOOD)
def test_one_kind_is_never_taken_for_another(name, other):
    same = {name.lower()[-4:], other.lower()[-4:]} <= {".jpg", "jpeg"} or name == other
    texts = {name, other} <= {"a.txt", "a.csv"}
    if not same and not texts:
        with pytest.raises(NotAccepted):
            checked(other, GOOD[name])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", GOOD["a.pdf"][:-5]),
        ("a.png", GOOD["a.png"][:8]),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.xlsx", BOOK[:-10]),
        ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.docx", office("word/document.xml")),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b"a\x1b[31mred"),
        ("a.pdf", b""),
        ("a.txt", b"x" * (LARGEST + 1)),
        ("a.pdf.exe", GOOD["a.pdf"]),
        (".pdf", GOOD["a.pdf"]),
    ],
)
def test_what_is_cut_hostile_empty_or_too_large_is_not(name, content):
    with pytest.raises(NotAccepted):
        checked(name, content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("契約書.PDF", "契約書.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_ x.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("a\x00.pdf", "a.pdf"),
        ("  .. ", "file"),
    ],
)
def test_a_name_keeps_nothing_that_could_do_harm(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("契" * 500 + ".xlsx")
    assert (len(name), name[-5:]) == (LONGEST_NAME, ".xlsx")
