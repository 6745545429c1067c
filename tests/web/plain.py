"""Pages whose every tag is closed where it was opened, read in a tenth of the time.

In what is plain a parser of HTML5 finds no error, and this tree. All else, such as a tag that
another one closes, is for that parser to judge.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element, TreeBuilder

NAME = r"(?:viewBox|preserveAspectRatio|[a-z][-a-z0-9_:.]*)"
VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
ATTRIBUTE = re.compile(rf"({NAME})(?:=({VALUE}))?", re.ASCII)
TOKEN = re.compile(
    rf"([^<]+)|<([a-z][a-z0-9]*)((?:\s+{NAME}(?:={VALUE})?)*)\s*(/?)>|</([a-z][a-z0-9]*)\s*>",
    re.ASCII,
)
"""Text; or a tag, its attributes and whether it ends in itself; or the end of one."""
WHOLE = re.compile(
    rf"\s*<!doctype html>\s*<html((?:\s+{NAME}(?:={VALUE})?)*)>(.*)</html>\s*",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)
UNUSUAL = re.compile(
    r"<!|&(?!(?:amp|lt|gt|quot|nbsp|#39|#x27);|[\s&])"
    r"|[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]"
)
"""Comments, references that no template of ours writes, characters that may be none."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SVG = "{http://www.w3.org/2000/svg}"
DRAWN = _names("g line path rect circle text tspan")
VOID = _names("br hr img input link meta")
PROGRAM = _names("script style")
RAW = {name: re.compile(f"(.*?)</{name}>", re.DOTALL) for name in (*PROGRAM, "textarea", "title")}
IN_HEAD = _names("link meta script style title")
BLOCKS = _names(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p section summary table ul"
)
"""What ends a paragraph that it is in."""
INLINE = _names(
    "a abbr b button code datalist del em i ins kbd label legend mark noscript output progress"
    " select small span strong sub sup svg time u"
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
ALONE = _names("a button form")
"""What ends another of its kind that it is in."""
PARENTS = {
    "head": _names("html"),
    "body": _names("html"),
    "title": _names("head"),
    "caption": _names("table"),
    "thead": _names("table"),
    "tbody": _names("table"),
    "tfoot": _names("table"),
    "tr": _names("thead tbody tfoot"),
    "th": _names("tr"),
    "td": _names("tr"),
    "li": _names("ul ol"),
    "option": _names("select optgroup datalist"),
    "optgroup": _names("select"),
}
"""What stands only in certain others."""
OF_LIST = _names("dt dd")
"""What stands in a list of these, or in a division of one."""
OF_PARTS = _names("html head table thead tbody tfoot tr select optgroup")
"""What has nothing in it but what belongs there, not even text."""
KNOWN = BLOCKS | INLINE | VOID | RAW.keys()


class NotPlain(Exception):
    """It is for the whole parser."""


def tree(source: str) -> Element | None:
    """The tree of a page or of a part of one; none if it is not plain."""
    whole = WHOLE.fullmatch(source)
    beginning, content = whole.groups() if whole else ("", source)
    if UNUSUAL.search(source, whole.start(1) if whole else 0) or not content.strip():
        return None
    reader = Reader()
    try:
        reader.begin("html", beginning)
        if not whole:
            reader.begin("head", "")
            reader.end("head")
            reader.begin("body", "")
        reader.read(content)
    except NotPlain:
        return None
    root = reader.close()
    return root if [child.tag for child in root] == ["head", "body"] else None


class Reader:
    """Builds the tree, one token after another."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def read(self, content: str) -> None:
        """Read what opens and closes within what is open now."""
        depth, place = len(self.open), 0
        while place < len(content):
            token = TOKEN.match(content, place)
            if token is None:
                raise NotPlain
            place = token.end()
            text, name, attributes, closed, ended = token.groups()
            if text is not None:
                self.text(text)
            elif name is None:
                if len(self.open) == depth:
                    raise NotPlain
                self.end(ended)
            elif name in RAW and not closed:
                place = self.raw(name, attributes, content, place)
            else:
                self.begin(name, attributes)
                if name in VOID or (closed and self._is_drawn()):
                    self.end(name)
                elif closed:
                    raise NotPlain
        if len(self.open) != depth:
            raise NotPlain

    def text(self, text: str) -> None:
        if self.open[-1] in OF_PARTS and text.strip():
            raise NotPlain
        self.builder.data(unescape(text) if "&" in text else text)

    def begin(self, name: str, attributes: str) -> None:
        if self.open and not self._may_have(name):
            raise NotPlain
        found = ATTRIBUTE.findall(attributes)
        values = {name: unescape(_bare(value)) for name, value in found}
        if len(values) != len(found):
            raise NotPlain
        self.open.append(name)
        self.builder.start(self._tag(name), values)

    def end(self, name: str) -> None:
        if self.open[-1] != name:
            raise NotPlain
        self.builder.end(self._tag(name))
        self.open.pop()

    def raw(self, name: str, attributes: str, content: str, place: int) -> int:
        """Take what is no markup up to its end, which is returned."""
        found = RAW[name].match(content, place)
        if found is None or "</" in found[1]:
            raise NotPlain
        self.begin(name, attributes)
        self.builder.data(found[1] if name in PROGRAM else unescape(found[1]).removeprefix("\n"))
        self.end(name)
        return found.end()

    def close(self) -> Element:
        while self.open:
            self.end(self.open[-1])
        return self.builder.close()

    def _is_drawn(self) -> bool:
        return "svg" in self.open

    def _tag(self, name: str) -> str:
        return SVG + name if "svg" in self.open else name

    def _may_have(self, name: str) -> bool:
        """Whether nothing that is open ends, moves or forbids what begins."""
        parent = self.open[-1]
        if "svg" in self.open:
            return name in DRAWN
        if name in PARENTS:
            return parent in PARENTS[name]
        if name in OF_LIST:
            return "dl" in self.open[-2:] and parent in ("dl", "div")
        return (
            name in KNOWN
            and (parent not in OF_PARTS or (parent == "head" and name in IN_HEAD))
            and parent != "option"
            and not (name in BLOCKS and "p" in self.open)
            and not (name in ALONE and name in self.open)
            and not (name in HEADINGS and parent in HEADINGS)
        )


def _bare(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value
