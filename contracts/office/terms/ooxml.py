"""What a workbook or document of today's formats must not carry: macros, objects, links outside.

Nothing is unpacked but what says so, and that within bounds; XML with definitions of its own is
refused, since it could grow without end.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
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
MOST_PARTS = 10_000
DEEPEST = 2
"""Workbooks in a document, and documents in those."""
UNREADABLE = (BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError)
PACKAGES = {".xlsx", ".docx"}

_macros = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/")
_objects = re.compile(r"/activex/|oleobject|/ctrlprops/")
_links = re.compile(r"/externallinks/|/connections\.xml$|/querytables/")
_outside = re.compile(r"\b(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT)\b", re.IGNORECASE)
_harmless = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)


class NotOffice(ValueError):
    """The content is no workbook or document that can be looked into."""


def parts_of(content: bytes) -> frozenset[str]:
    """The names of its parts. Raises NotOffice."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except UNREADABLE as error:
        raise NotOffice from error


class _Room:
    """How much may still be unpacked of one file, with all that is embedded in it."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def read(self, archive: ZipFile, info: ZipInfo) -> bytes:
        with archive.open(info) as part:
            content = part.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise NotOffice
        return content


def harm_of(content: bytes) -> Reason | None:
    """The first thing that it must not carry; None where there is nothing. Raises NotOffice."""
    try:
        return _harm_of(content, _Room(), 0)
    except (*UNREADABLE, expat.ExpatError) as error:
        raise NotOffice from error


def _harm_of(content: bytes, room: _Room, depth: int) -> Reason | None:
    with ZipFile(BytesIO(content)) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise NotOffice
        for info in infos:
            reason = _harm(archive, info, room, depth)
            if reason:
                return reason
    return None


def _harm(archive: ZipFile, info: ZipInfo, room: _Room, depth: int) -> Reason | None:
    name = f"/{info.filename}".replace("\\", "/").lower()
    for pattern, reason in ((_macros, MACROS), (_objects, OBJECTS), (_links, LINKS)):
        if pattern.search(name):
            return reason
    if "/embeddings/" in name:
        # The workbook behind a chart may stay, if it is harmless itself.
        if splitext(name)[1] not in PACKAGES or depth >= DEEPEST:
            return OBJECTS
        return _harm_of(room.read(archive, info), room, depth + 1)
    look = next((look for ending, look in LOOKS.items() if name.endswith(ending)), None)
    return look(room.read(archive, info)) if look else None


def _types(xml: bytes) -> Reason | None:
    found = _elements(xml, {"Default", "Override"})
    kinds = (attributes.get("ContentType", "") for _, attributes, _ in found)
    return MACROS if any("macroenabled" in kind.lower() for kind in kinds) else None


def _relations(xml: bytes) -> Reason | None:
    """Links that a reader follows on purpose are harmless; what is fetched by itself is not."""
    for _, attributes, _ in _elements(xml, {"Relationship"}):
        kind = attributes.get("Type", "").lower().rpartition("/")[2]
        if kind in ("oleobject", "control"):
            return OBJECTS
        if attributes.get("TargetMode", "").lower() != "external":
            continue
        if kind != "hyperlink" or not _harmless.match(attributes.get("Target", "").strip()):
            return LINKS
    return None


def _fields(xml: bytes) -> Reason | None:
    """The instructions of a document's fields, however they are cut into runs."""
    found = []
    for name, attributes, text in _elements(xml, {"instrText", "fldSimple"}):
        found.append(text if name == "instrText" else f" {attributes.get('instr', '')} ")
    return LINKS if _outside.search("".join(found)) else None


LOOKS: Mapping[str, Callable[[bytes], Reason | None]] = {
    "[content_types].xml": _types,
    ".rels": _relations,
    "/word/document.xml": _fields,
}
"""How a part is looked at, by the end of its name."""


def _elements(xml: bytes, wanted: AbstractSet[str]) -> list[tuple[str, Mapping[str, str], str]]:
    """Name, attributes and text of those that are wanted, without prefixes. Raises NotOffice."""
    found: list[tuple[str, Mapping[str, str], list[str]]] = []
    open_now: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        open_now.append(name in wanted)
        if open_now[-1]:
            values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            found.append((name, values, []))

    def end(_name: str) -> None:
        open_now.pop()

    def write(text: str) -> None:
        if open_now[-1]:
            found[-1][2].append(text)

    def refuse(*_arguments: object) -> None:
        raise NotOffice

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = write
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)
    return [(name, attributes, "".join(words)) for name, attributes, words in found]
