"""What a workbook or document of today's formats must not carry: macros, objects, links outside.

Nothing is unpacked but what says so, piece by piece and within bounds, and looking ends at the
first harm; XML with definitions of its own is refused, since it could grow without end.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from posixpath import splitext
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

Reason = tuple[str, str]
"""Japanese and English."""
MACROS: Reason = ("マクロ", "macros")
OBJECTS: Reason = ("埋め込まれたオブジェクト", "embedded objects")
LINKS: Reason = ("ほかのファイルへのリンク", "links to other files")

MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all that is looked into."""
MOST_ELEMENTS = 500_000
"""With their attributes, of all XML that is looked into. A hundred pages have about 200,000."""
MOST_RELATIONS, MOST_TEXT = 4 * 1024 * 1024, 8 * 1024 * 1024
"""Bytes of one part that names others, and of one with text."""
LONGEST_TAG = 2 * 1024 * 1024
MOST_PARTS = 10_000
MOST_MAILS = 20
"""With those inside them."""
DEEPEST = 2
"""Workbooks in a document, and documents in those."""
PIECE = 64 * 1024
UNREADABLE = (BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError)
PACKAGES = {".xlsx", ".docx"}

_macros = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/")
_objects = re.compile(r"/activex/|oleobject|/ctrlprops/")
_links = re.compile(r"/externallinks/|/connections\.xml$|/querytables/")
_outside = re.compile(
    r"\s*(DDE|DDEAUTO|LINK|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.IGNORECASE
)
_harmless = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
_text = re.compile(r"/word/.*\.xml$")
_entry = b"PK\1\2"


class NotOffice(ValueError):
    """The content is no workbook or document that can be looked into."""


class Room:
    """How much may still be looked into of one file, with all that is in it.

    What is more raises NotOffice.
    """

    def __init__(self) -> None:
        self.bytes, self.elements, self.mails = MOST_UNPACKED, MOST_ELEMENTS, MOST_MAILS

    def take(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise NotOffice

    def take_mail(self, size: int) -> None:
        self.mails -= 1
        if self.mails < 0:
            raise NotOffice
        self.take(size)

    def take_elements(self, count: int) -> None:
        self.elements -= count
        if self.elements < 0:
            raise NotOffice


def _opened(content: bytes) -> ZipFile:
    if content.count(_entry) > MOST_PARTS:  # before the library makes an object of each
        raise NotOffice
    return ZipFile(BytesIO(content))


def parts_of(content: bytes) -> frozenset[str]:
    """The names of its parts. Raises NotOffice."""
    try:
        with _opened(content) as archive:
            return frozenset(archive.namelist())
    except UNREADABLE as error:
        raise NotOffice from error


def harm_of(content: bytes, room: Room) -> Reason | None:
    """The first thing that it must not carry; None where there is nothing. Raises NotOffice."""
    try:
        return _harm_of(content, room, 0)
    except (*UNREADABLE, expat.ExpatError) as error:
        raise NotOffice from error


def _harm_of(content: bytes, room: Room, depth: int) -> Reason | None:
    with _opened(content) as archive:
        for info in archive.infolist():
            reason = _harm(archive, info, room, depth)
            if reason:
                return reason
    return None


def _harm(archive: ZipFile, info: ZipInfo, room: Room, depth: int) -> Reason | None:
    name = f"/{info.filename}".replace("\\", "/").lower()
    for pattern, reason in ((_macros, MACROS), (_objects, OBJECTS), (_links, LINKS)):
        if pattern.search(name):
            return reason
    if "/embeddings/" in name:
        # The workbook behind a chart may stay, if it is harmless itself.
        if splitext(name)[1] not in PACKAGES or depth >= DEEPEST:
            return OBJECTS
        with archive.open(info) as part:
            inside = part.read(room.bytes + 1)
        room.take(len(inside))
        return _harm_of(inside, room, depth + 1)
    if name.endswith("[content_types].xml"):
        return _look(archive, info, room, _Types(), MOST_RELATIONS)
    if name.endswith(".rels"):
        return _look(archive, info, room, _Relations(), MOST_RELATIONS)
    return _look(archive, info, room, _Fields(), MOST_TEXT) if _text.match(name) else None


class _Types:
    """Macros by the type of a part; parts with text that lie where none is looked for."""

    def start(self, _name: str, attributes: Mapping[str, str]) -> Reason | None:
        kind = attributes.get("ContentType", "").lower()
        if "macroenabled" in kind:
            return MACROS
        is_text = "wordprocessingml" in kind and kind.endswith("+xml")
        if is_text and not _text.match(attributes.get("PartName", "").lower()):
            raise NotOffice
        return None

    def end(self) -> Reason | None:
        return None


class _Relations:
    """Links that a reader follows on purpose are harmless; what is fetched by itself is not."""

    def start(self, name: str, attributes: Mapping[str, str]) -> Reason | None:
        if name != "Relationship":
            return None
        kind = attributes.get("Type", "").lower().rpartition("/")[2]
        if kind in ("oleobject", "control"):
            return OBJECTS
        if attributes.get("TargetMode", "").lower() != "external":
            return None
        harmless = _harmless.match(attributes.get("Target", "").strip())
        return None if kind == "hyperlink" and harmless else LINKS

    def end(self) -> Reason | None:
        return None


class _Fields:
    """What a document's fields do, by the first word of each, however it is cut into runs.

    A field begins and ends with a `fldChar`; others may stand inside it.
    """

    TEXTS = ("instrText", "delInstrText")

    def __init__(self) -> None:
        self._open: list[list[str]] = [[]]

    def start(self, name: str, attributes: Mapping[str, str]) -> Reason | None:
        if name == "fldSimple":
            return _of_field(attributes.get("instr", ""))
        kind = attributes.get("fldCharType") if name == "fldChar" else None
        if kind == "begin":
            self._open.append([])
        elif kind == "end" and len(self._open) > 1:
            return _of_field("".join(self._open.pop()))
        return None

    def text(self, text: str) -> None:
        self._open[-1].append(text)

    def end(self) -> Reason | None:
        return next(filter(None, (_of_field("".join(words)) for words in self._open)), None)


def _of_field(instruction: str) -> Reason | None:
    return LINKS if _outside.match(instruction) else None


def _look(
    archive: ZipFile,
    info: ZipInfo,
    room: Room,
    looker: _Types | _Relations | _Fields,
    most: int,
) -> Reason | None:
    """What is found in a part's elements, until something is. Raises NotOffice, ExpatError."""
    reading = _Reading(room, looker)
    size = 0
    with archive.open(info) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            room.take(len(piece))
            if size > most:
                raise NotOffice
            if reason := reading.feed(piece, size):
                return reason
    return reading.close() or looker.end()


class _Found(Exception):
    """The first harm: nothing more is read."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


class _Reading:
    """XML that is read piece by piece; names come without their prefixes."""

    def __init__(self, room: Room, looker: _Types | _Relations | _Fields) -> None:
        self._room, self._looker, self._depth = room, looker, 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, piece: bytes, so_far: int) -> Reason | None:
        reason = self._parse(piece, False)
        if so_far - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise NotOffice
        return reason

    def close(self) -> Reason | None:
        return self._parse(b"", True)

    def _parse(self, piece: bytes, is_last: bool) -> Reason | None:
        try:
            self._parser.Parse(piece, is_last)
        except _Found as found:
            return found.reason
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._room.take_elements(1 + len(attributes))
        name = name.rpartition(":")[2]
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if reason := self._looker.start(name, values):
            raise _Found(reason)
        if self._depth:
            self._depth += 1
        elif isinstance(self._looker, _Fields) and name in _Fields.TEXTS:
            self._depth = 1
            self._parser.CharacterDataHandler = self._looker.text
            self._parser.EndElementHandler = self._end

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._depth:
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None

    @staticmethod
    def _refuse(*_arguments: object) -> None:
        raise NotOffice
