"""What a file is, by its bytes; a name that can do no harm."""

from email.message import EmailMessage
from io import BytesIO
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from contracts.office.terms import ooxml
from contracts.office.terms.ooxml import (
    LONGEST_TAG,
    MOST_ELEMENTS,
    MOST_PARTS,
    MOST_RELATIONS,
    MOST_TEXT,
    PIECE,
    Room,
)
from contracts.office.terms.uploads import (
    LARGEST,
    LONGEST_NAME,
    PAPERS,
    NotAccepted,
    checked,
    safe_name,
)


def office(*parts: str, **contents: str | bytes) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
        for part, content in contents.items():
            archive.writestr(part, content)
    return kept.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    return pack(">I4s", 8 + len(content), name) + content


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04ab"  # a segment of two bytes
    b"\xff\xda\x00\x02" + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"
)
PREVIEW = b"\xff\xd8\xff\xe1\x00\x06\xff\xd8\xff\xd9\xff\xda\x00\x02\x12"
"""Cut after the preview, which ends as a picture does."""
HEIC = box(b"ftyp", b"heic\0\0\0\0mif1") + box(b"meta", b"....") + box(b"mdat", b"......")
MAIL = (
    "From: 田中 <t@example.jp>\r\nDate: Mon, 30 Nov 2026 10:00:00 +0900\r\n"
    "Subject: report\r\n\r\nご報告\r\n"
).encode()
OUTLOOK = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    + "__properties_version1.0".encode("utf-16-le") + b"\0" * 100
)  # fmt: skip


BOOK = office("[Content_Types].xml", "xl/workbook.xml")
LETTER = office("[Content_Types].xml", "word/document.xml")
GOOD = {
    "a.pdf": b"%PDF-1.4\n...\n%%EOF",
    "a.png": b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82",
    "a.jpg": JPEG,
    "a.JPEG": JPEG + b"a film of three seconds, as telephones write it",
    "a.heic": HEIC,
    "a.HEIF": box(b"ftyp", b"mif1\0\0\0\0heic") + HEIC[20:],
    "a.txt": "契約書の控え\r\n".encode("cp932"),
    "a.csv": "名前,金額\n".encode("utf-8-sig"),
    "a.xlsx": BOOK,
    "a.docx": LETTER,
    "a.eml": MAIL,
    "a.msg": OUTLOOK,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_its_name_says_is_taken(name):
    upload = checked(name, GOOD[name])
    assert upload.content_type
    assert upload.extension == f".{name.partition('.')[2].lower()}"


@pytest.mark.parametrize("name", GOOD)
def test_a_signed_paper_is_a_pdf_or_a_picture(name):
    if name.lower().endswith(("pdf", "png", "jpg", "jpeg", "heic", "heif")):
        assert checked(name, GOOD[name], PAPERS) == checked(name, GOOD[name])
    else:
        with pytest.raises(NotAccepted) as refusal:
            checked(name, GOOD[name], PAPERS)
        assert refusal.value.ja == "添付できるのは PDF・PNG・JPEG・HEIC です"
        assert refusal.value.en == "PDF, PNG, JPEG and HEIC can be attached"


def test_what_may_be_attached_is_named():
    with pytest.raises(NotAccepted) as refusal:
        checked("a.exe", b"MZ")
    assert (
        refusal.value.ja
        == "添付できるのは PDF・PNG・JPEG・HEIC・テキスト・CSV・XLSX・DOCX・EML・MSG です"
    )
    assert refusal.value.en == (
        "PDF, PNG, JPEG, HEIC, plain text, CSV, XLSX, DOCX, EML and MSG can be attached"
    )


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", GOOD)
def test_one_kind_is_never_taken_for_another(name, other):
    endings = {name.lower()[-4:], other.lower()[-4:]}
    same = name == other or endings <= {".jpg", "jpeg"} or endings <= {"heic", "heif"}
    texts = name in ("a.txt", "a.csv", "a.eml") and other in ("a.txt", "a.csv")
    if not same and not texts:
        with pytest.raises(NotAccepted):
            checked(other, GOOD[name])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", GOOD["a.pdf"][:-5]),
        ("a.png", GOOD["a.png"][:8]),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.jpg", JPEG[:-1]),
        ("a.jpg", PREVIEW),
        ("a.heic", HEIC[:-1]),
        ("a.heic", box(b"ftyp", b"mp42\0\0\0\0isom") + HEIC[20:]),
        ("a.heic", HEIC[:20]),
        ("a.eml", b"an ordinary sentence"),
        ("a.eml", b"Subject: from nobody\r\n\r\ntext"),
        ("a.eml", b"MZ\x90\0"),
        ("a.msg", OUTLOOK[:512]),
        ("a.xlsx", BOOK[:-10]),
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


EXTERNAL = '<Relationship Type="{0}" Target="{1}" TargetMode="External"/>'
FIELD = "<instrText>{}</instrText>"
RELATION = "https://schemas.example/relationships"


def book(*parts: str, **contents: str | bytes) -> bytes:
    return office("[Content_Types].xml", "xl/workbook.xml", *parts, **contents)


def letter(*parts: str, **contents: str | bytes) -> bytes:
    own = dict.fromkeys(("[Content_Types].xml", "word/document.xml"), "<x/>")
    return office(*parts, **own | contents)


BEGIN, END = "<fldChar fldCharType='begin'/>", "<fldChar fldCharType='end'/>"
ORDINARY_TYPES = (
    "<t><Default Extension='xml' ContentType='application/xml'/><Override"
    " PartName='/word/document.xml' ContentType='a.wordprocessingml.document.main+xml'/></t>"
)
TEXT_ANYWHERE = (
    "<t><Default Extension='xml' ContentType='a.wordprocessingml.document.main+xml'/></t>"
)
TEXT_ELSEWHERE = (
    "<t><Override PartName='/other/text.xml'"
    " ContentType='a.wordprocessingml.document.main+xml'/></t>"
)


def field(*said: str) -> str:
    """A field as Word writes it; what is XML already stands in it as it is."""
    inside = (one if one.startswith("<") else FIELD.format(one) for one in said)
    return f"{BEGIN}{''.join(inside)}{END}"


def relation(kind: str, target: str) -> str:
    return f"<r>{EXTERNAL.format(f'{RELATION}/{kind}', target)}</r>"


HARMFUL = {
    "macros": [
        book("xl/vbaProject.bin"),
        book("xl/VBAPROJECT.BIN"),
        book("xl\\vbaProject.bin"),
        book("xl/macrosheets/sheet1.xml"),
        office("xl/workbook.xml", **{
            "[Content_Types].xml": "<t><Override ContentType='a.sheet.macroEnabled.main+xml'/></t>"
        }),
    ],
    "embedded objects": [
        book("xl/embeddings/oleObject1.bin"),
        book("xl/activeX/activeX1.xml"),
        book(**{"xl/embeddings/Sheet.xlsm": book("xl/vbaProject.bin")}),
        book(**{"xl/_rels/s.rels": f'<r><Relationship Type="{RELATION}/oleObject"/></r>'}),
    ],
    "links to other files": [
        book("xl/externalLinks/externalLink1.xml"),
        book("xl/connections.xml"),
        book(**{"xl/_rels/workbook.xml.rels": relation("externalLinkPath", "b.xlsx")}),
        book(**{"xl/_rels/workbook.xml.rels": relation("hyperlink", "file://server/share")}),
    ],
}  # fmt: skip
HARMFUL_LETTERS = {
    "macros": [letter("word/vbaData.xml"),
               letter(**{"word/embeddings/a.xlsx": book("xl/vbaProject.bin")})],
    "embedded objects": [letter("word/embeddings/a.exe")],
    "links to other files": [
        letter(**{"word/_rels/s.rels": relation("attachedTemplate", "https://a.example/t")}),
        letter(**{"word/_rels/document.xml.rels": relation("image", "https://a.example/i.png")}),
        letter(**{"word/document.xml": f"<d>{FIELD.format('DDE')}{FIELD.format('AUTO c')}</d>"}),
        letter(**{"word/document.xml": "<d><fldSimple instr=' INCLUDETEXT a '/></d>"}),
        letter(**{"word/header1.xml": f"<h>{FIELD.format(' DDEAUTO c')}</h>"}),
        letter(**{"word/footnotes.xml": f"<f>{FIELD.format(' DDEAUTO c')}</f>"}),
        letter(**{"word/document2.xml": f"<d>{FIELD.format(' DDEAUTO c')}</d>"}),
        letter(**{"word/document.xml": f"<d>{field('IF ', field('link ', 'a.xlsx'))}</d>"}),
        letter(**{"word/document.xml": f"<d>{BEGIN}{FIELD.format('DDE')}<fldChar/></d>"}),
    ],
    "parts that cannot be read": [
        letter(**{"word/document.xml": "<!DOCTYPE d [<!ENTITY a 'aaaa'>]><d>&a;</d>"}),
        letter(**{"word/document.xml": "<d>"}),
        letter(**{"word/document.xml": "<d>" + "<p/>" * (MOST_ELEMENTS + 1) + "</d>"}),
        letter(**{"word/document.xml": "<d>" + " " * MOST_TEXT + "</d>"}),
        letter(**{"word/document.xml": f"<d a='{'x' * (LONGEST_TAG + 2 * PIECE)}'/>"}),
        letter(**{"word/_rels/a.rels": "<r>" + " " * MOST_RELATIONS + "</r>"}),
        letter(**{"other/text.xml": "<d/>", "[Content_Types].xml": TEXT_ELSEWHERE}),
        letter(**{"other/text.xml": "<d/>", "[Content_Types].xml": TEXT_ANYWHERE}),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (name, content, reason)
        for name, cases in (("a.xlsx", HARMFUL), ("a.docx", HARMFUL_LETTERS))
        for reason, contents in cases.items()
        for content in contents
    ],
)
def test_an_office_file_that_would_do_something_is_refused_by_name(name, content, reason):
    with pytest.raises(NotAccepted) as refusal:
        checked(name, content)
    assert refusal.value.en.startswith(f"Files with {reason} are not taken")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", letter(**{"word/embeddings/chart.xlsx": book()})),
        (
            "a.docx",
            letter(**{"word/_rels/document.xml.rels": relation("hyperlink", "https://a.example/")}),
        ),
        ("a.docx", letter(**{"word/document.xml": "<d><instrText>PAGE</instrText>LINK</d>"})),
        (
            "a.docx",
            letter(
                **{
                    "[Content_Types].xml": ORDINARY_TYPES,
                    "word/document.xml": "<d>"
                    + field(' HYPERLINK "https://a.example/import/link.html" ')
                    + field(" REF ", "link \\h ")
                    + field("PAGE")
                    + "<p a=''/>" * 100_000
                    + "</d>",
                }
            ),
        ),
    ],
)
def test_what_an_ordinary_document_has_is_taken(name, content):
    assert checked(name, content).content == content


def mail_with(name: str, *contents: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Date"] = "a@example.jp", "Mon, 30 Nov 2026 10:00:00 +0900"
    mail.set_content("text")
    for content in contents:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(mail)


def test_a_mail_is_taken_with_files_that_would_be_taken_by_themselves():
    assert checked("a.eml", mail_with("a.pdf", GOOD["a.pdf"]))
    assert checked("a.eml", mail_with("b.eml", mail_with("a.pdf", GOOD["a.pdf"])))
    for name, content in (("a.exe", b"MZ"), ("a.docx", letter("word/vbaData.xml"))):
        with pytest.raises(NotAccepted, match="a file that is not taken"):
            checked("a.eml", mail_with(name, content))
    with pytest.raises(NotAccepted, match="macros"):
        checked("a.msg", OUTLOOK + "_VBA_PROJECT".encode("utf-16-le"))


def test_an_archive_of_too_many_parts_is_not_even_listed():
    with pytest.raises(NotAccepted):
        checked("a.docx", letter(*(f"docProps/{n}" for n in range(MOST_PARTS))))


def test_files_of_one_mail_share_what_may_be_looked_into(monkeypatch):
    monkeypatch.setattr(ooxml, "MOST_ELEMENTS", 20)
    large = letter(**{"word/document.xml": "<d>" + "<p/>" * 10 + "</d>"})
    assert checked("a.docx", large)
    room = Room()
    assert checked("a.docx", large, room=room)
    with pytest.raises(NotAccepted, match="parts that cannot be read"):
        checked("b.docx", large, room=room)
    mail = mail_with("a.docx", large, large)
    with pytest.raises(NotAccepted, match=r"not taken \(a.docx\)"):
        checked("a.eml", mail)


def test_a_file_without_a_name_in_a_mail_goes_by_its_type():
    def without_name(kind: str, content: bytes) -> bytes:
        mail = EmailMessage()
        mail["From"], mail["Date"] = "a@example.jp", "Mon, 30 Nov 2026 10:00:00 +0900"
        mail.set_content("text")
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub)
        return bytes(mail)

    assert checked("a.eml", without_name("application/pdf", GOOD["a.pdf"]))
    for kind, content in (
        ("application/vnd.ms-excel.sheet.macroEnabled.12", b"MZ"),
        ("application/octet-stream", GOOD["a.pdf"]),
        ("application/pdf", b"MZ"),
    ):
        with pytest.raises(NotAccepted, match="a file that is not taken"):
            checked("a.eml", without_name(kind, content))


def test_mails_in_mails_are_read_to_a_bound():
    mail = MAIL
    for _ in range(25):
        head, kind = MAIL.partition(b"\r\n\r\n")[0], b"application/octet-stream; name=a.eml"
        mail = head + b"\r\nContent-Type: " + kind + b"\r\n\r\n" + mail
    with pytest.raises(NotAccepted, match="a file that is not taken"):
        checked("a.eml", mail)


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
