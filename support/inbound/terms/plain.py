"""HTML of a mail as plain text: what a person would read, quotations marked by `>`."""

import re
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre",
        "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_UNSEEN = frozenset({"head", "script", "style", "template", "noscript", "svg", "object"})
_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_TAGS = re.compile(
    r"<(script|style|head)\b(?:[^<]++|<(?!/?(?:script|style|head)\b))*+</\1\s*>|<[^<>]*>?",
    re.IGNORECASE,
)
_NO_LETTER = re.compile(r"&#\d{10,};?")
"""The library refuses to read such a number."""
_DEEPEST = 200
_DEEPEST_QUOTE = 20
_MOST = 250_000
"""Characters that are collected."""
_LONGEST_TAG = 2000
"""Characters of a tag that is never closed; the library takes minutes over longer ones."""


class _Full(Exception):
    """Nothing more is kept of it."""


class _Reader(HTMLParser):
    """Collects lines until it is full; never fails otherwise, however the tags are nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.quotes: list[int] = [0]
        self.depth = 0
        self.length = 0
        self.unseen: list[str] = []
        self.pre = 0
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen:
            if tag not in _VOID and len(self.unseen) < _DEEPEST:
                self.unseen.append(tag)
            return
        given = dict(attrs)
        if tag in _UNSEEN or _HIDDEN.search(given.get("style") or ""):
            if tag not in _VOID:
                self.unseen.append(tag)
            return
        if tag == "br":
            self._new_line()
        elif tag in _BLOCKS:
            self._break()
        if tag == "blockquote":
            self.depth = min(self.depth + 1, _DEEPEST_QUOTE)
            self.quotes[-1] = self.depth
        elif tag == "p":
            self._blank()
        elif tag == "li":
            self._write("- ")
        elif tag in ("td", "th") and self.lines[-1].strip():
            self._write(" ")
        elif tag == "pre":
            self.pre += 1
        elif tag == "img" and given.get("alt"):
            self._write(f"[{given['alt']}]")
        elif tag == "a":
            self.link = given.get("href") or ""
            self.link_starts = (len(self.lines), len(self.lines[-1]))

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            if tag in self.unseen:
                del self.unseen[len(self.unseen) - 1 - self.unseen[::-1].index(tag) :]
            return
        if tag in _BLOCKS:
            self._break()
        if tag == "blockquote" and self.depth:
            self.depth -= 1
            self.quotes[-1] = self.depth
        elif tag == "p":
            self._blank()
        elif tag == "pre" and self.pre:
            self.pre -= 1
        elif tag == "a":
            self._say_where()

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.pre:
            first, *others = data.split("\n")
            self._write(first)
            for line in others:
                self._new_line()
                self._write(line)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        if text.startswith(" ") and self.lines[-1][-1:] in ("", " "):
            text = text[1:]
        self._write(text)

    def _say_where(self) -> None:
        """The address of a link after its words, where these do not say it already."""
        link, self.link = self.link, ""
        if not link.startswith(("http://", "https://")):
            return
        line, column = self.link_starts
        said = "".join([self.lines[line - 1][column:], *self.lines[line:]]).strip()
        if said and link.split("://")[1].rstrip("/") not in said:
            self._write(f" <{link}>")

    def _write(self, text: str) -> None:
        self._count(len(text))
        line = self.lines.pop()
        line += text.replace("\xa0", " ")  # nobody else holds it: it grows where it is
        self.lines.append(line)

    def _count(self, letters: int) -> None:
        self.length += letters
        if self.length > _MOST:
            raise _Full

    def _new_line(self) -> None:
        self._count(1)
        self.lines.append("")
        self.quotes.append(self.depth)

    def _break(self) -> None:
        if self.lines[-1].strip():
            self._new_line()
        else:
            self.quotes[-1] = self.depth

    def _blank(self) -> None:
        self._break()
        if len(self.lines) > 1 and self.lines[-2].strip():
            self._new_line()

    @property
    def text(self) -> str:
        pairs = zip(self.quotes, self.lines, strict=True)
        written = [f"{'>' * depth} {line}".rstrip() if depth else line for depth, line in pairs]
        return tidy("\n".join(line.rstrip() for line in written))


def of_html(html: str) -> str:
    """The text of a page, the beginning of a very long one; never raises."""
    html = _NO_LETTER.sub(" ", html)
    reader = _Reader()
    try:
        reader.feed(html)
        if len(reader.rawdata) > _LONGEST_TAG:
            reader.handle_data(_without_tags(reader.rawdata))
        else:
            reader.close()
    except _Full:
        pass
    except (AssertionError, ValueError, RecursionError):
        return tidy(_without_tags(html))
    return reader.text


def _without_tags(html: str) -> str:
    return unescape(_TAGS.sub(" ", html))


def tidy(text: str) -> str:
    """Without blank lines at both ends, or more than one of them in a row."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def unflowed(text: str, deletes_space: bool) -> str:
    """Paragraphs of format=flowed (RFC 3676) on one line each, their quotes kept."""
    done: list[str] = []
    depth_before, is_open = 0, False
    for line in text.split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        is_signature = rest == "-- "
        if is_open and depth == depth_before and not is_signature:
            done[-1] += rest
        else:
            done.append(f"{'>' * depth} {rest}" if depth else rest)
        is_open = rest.endswith(" ") and not is_signature
        if is_open and deletes_space:
            done[-1] = done[-1][:-1]
        depth_before = depth
    return "\n".join(line.rstrip() if line != "-- " else line for line in done)
