"""What kind of file a content is, by its bytes: a name alone proves nothing."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from posixpath import splitext

from contracts.office.terms import mime, ooxml
from contracts.office.terms.ooxml import Reason, Room
from contracts.office.terms.pictures import is_heic, is_jpeg, is_png

LARGEST = 10 * 1024 * 1024
"""Bytes."""
LONGEST_NAME = 120
OFFICE = "application/vnd.openxmlformats-officedocument"
ENCODINGS = ("utf-8", "cp932")
UNREADABLE: Reason = ("読み取れない部分", "parts that cannot be read")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_header = re.compile(rb"[!-9;-~]+:[ \t]")
_unseen = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_reserved = re.compile(r'[<>:"|?*/\\;%]')


class NotAccepted(ValueError):
    """Why a file is not taken, and what to do, in both languages."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.ja, self.en = ja, en


@dataclass(frozen=True, slots=True)
class Upload:
    """A content that was looked at: its name made safe, and what it is."""

    name: str
    content: bytes
    content_type: str

    @property
    def extension(self) -> str:
        return splitext(self.name)[1]


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_text(content: bytes) -> bool:
    """UTF-8 or Shift_JIS without control characters but tabs and line ends."""
    if content.startswith((b"%PDF-", b"PK")):
        return False
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    return False


def _is_office(part: str) -> Callable[[bytes], bool]:
    """A workbook or document of today's formats."""

    def check(content: bytes) -> bool:
        try:
            return {"[Content_Types].xml", part} <= ooxml.parts_of(content)
        except ooxml.NotOffice:
            return False

    return check


def _is_mail(content: bytes) -> bool:
    """A mail as it travels: headers first, among them who wrote it."""
    if not _header.match(content) or b"\0" in content:
        return False
    try:
        mail = mime.parse(content)
    except mime.OutOfBounds:
        return False
    return bool(mail["From"] and (mail["Date"] or mail["Message-ID"] or mail["Received"]))


def _is_outlook(content: bytes) -> bool:
    """A mail as Outlook keeps it."""
    return content.startswith(_COMPOUND) and _PROPERTIES in content


def _nothing(_content: bytes, _room: Room) -> None:
    """A kind that carries nothing which could do harm by itself."""


def _harm_in_office(content: bytes, room: Room) -> Reason | None:
    try:
        return ooxml.harm_of(content, room)
    except ooxml.NotOffice:
        return UNREADABLE


def _is_read(kind: str) -> bool:
    """What a mail itself says, and a receipt for one."""
    return kind.startswith("text/") or kind == "message/disposition-notification"


def _harm_in_mail(content: bytes, room: Room) -> Reason | None:
    """Its files must be such as would be taken by themselves.

    One without a name goes by its type.
    """
    try:
        room.take_mail(len(content))
    except ooxml.NotOffice:
        return UNREADABLE
    for part in mime.parse(content).walk():
        kind = part.get_content_type()
        name = part.get_filename()
        if part.is_multipart() or (not name and _is_read(kind)):
            continue
        name = name or f"file{EXTENSIONS.get(kind, '')}"
        inside = part.get_payload(decode=True)
        try:
            checked(name, inside if isinstance(inside, bytes) else b"", room=room)
        except NotAccepted:
            shown = safe_name(name)
            return f"受け付けられない添付ファイル({shown})", f"a file that is not taken ({shown})"
    return None


def _harm_in_outlook(content: bytes, _room: Room) -> Reason | None:
    return ooxml.MACROS if _MACROS in content else None


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: its name in both languages, and how its bytes prove it."""

    ja: str
    en: str
    content_type: str
    is_such: Callable[[bytes], bool]
    harm: Callable[[bytes, Room], Reason | None] = _nothing
    """What it carries that is not taken, looked for while there is room."""


_jpeg = FileType("JPEG", "JPEG", "image/jpeg", is_jpeg)
_heic = FileType("HEIC", "HEIC", "image/heic", is_heic)
_workbook = f"{OFFICE}.spreadsheetml.sheet"
_letter = f"{OFFICE}.wordprocessingml.document"
KINDS: Mapping[str, FileType] = {
    ".pdf": FileType("PDF", "PDF", "application/pdf", _is_pdf),
    ".png": FileType("PNG", "PNG", "image/png", is_png),
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".heic": _heic,
    ".heif": _heic,
    ".txt": FileType("テキスト", "plain text", "text/plain", _is_text),
    ".csv": FileType("CSV", "CSV", "text/csv", _is_text),
    ".xlsx": FileType("XLSX", "XLSX", _workbook, _is_office("xl/workbook.xml"), _harm_in_office),
    ".docx": FileType("DOCX", "DOCX", _letter, _is_office("word/document.xml"), _harm_in_office),
    ".eml": FileType("EML", "EML", "message/rfc822", _is_mail, _harm_in_mail),
    ".msg": FileType("MSG", "MSG", "application/vnd.ms-outlook", _is_outlook, _harm_in_outlook),
}
"""What may be kept, by extension."""
EXTENSIONS = {kind.content_type: extension for extension, kind in KINDS.items()}
PAPERS = {name: KINDS[name] for name in (".pdf", ".png", ".jpg", ".jpeg", ".heic", ".heif")}
"""What a signed paper may be."""


def check_size(size: int) -> None:
    """Raises NotAccepted for an empty file and for one that is too large."""
    if not size:
        raise NotAccepted(
            "ファイルが空です。中身のあるファイルを選んでください",
            "The file is empty. Choose a file with content",
        )
    if size > LARGEST:
        raise NotAccepted(
            "ファイルは10MBまでです。分けるか、小さくしてから添付してください",
            "A file may be up to 10 MB. Split it or make it smaller",
        )


def checked(
    name: str,
    content: bytes,
    kinds: Mapping[str, FileType] = KINDS,
    room: Room | None = None,
) -> Upload:
    """The upload, if its bytes are what its name says and of these kinds. Raises NotAccepted.

    Files that came together share one `room`.
    """
    check_size(len(content))
    name = safe_name(name)
    extension = splitext(name)[1]
    if extension not in kinds:
        names = dict.fromkeys((kind.ja, kind.en) for kind in kinds.values())
        *others, last = (en for _, en in names)
        raise NotAccepted(
            f"添付できるのは {'・'.join(ja for ja, _ in names)} です",
            f"{' and '.join(filter(None, (', '.join(others), last)))} can be attached",
        )
    kind = kinds[extension]
    if not kind.is_such(content):
        raise NotAccepted(
            f"中身が{extension}のファイルではないか、壊れています。元のファイルを確かめてください",
            f"The content is not a {extension} file, or it is damaged. Check the original file",
        )
    harm = kind.harm(content, room or Room())
    if harm:
        ja, en = harm
        raise NotAccepted(
            f"{ja}を含むファイルは受け付けません。取り除いて保存し直すか、PDFにしてください",
            f"Files with {en} are not taken. Remove them and save it again, or make it a PDF",
        )
    return Upload(name, content, kind.content_type)


def safe_name(name: str) -> str:
    """The last part of a path, without what is unseen or has a meaning to machines.

    `../../evil\\契約書.PDF` is `契約書.pdf`; an over-long name keeps its ending.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = _reserved.sub("_", _unseen.sub("", last)).strip(" .")
    stem, extension = splitext(last or "file")
    return f"{stem[: LONGEST_NAME - len(extension)]}{extension.lower()}"
