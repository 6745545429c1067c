"""A page as a browser reads it: its tables by heading, cell by cell, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

from django.http import HttpResponse
from tinyhtml5 import inputstream
from tinyhtml5.parser import HTMLParser, InTablePhase

from tests.web import plain

TOLERATED = {
    "expected-doctype-but-got-start-tag",
    "expected-doctype-but-got-chars",
    "invalid-codepoint",
}
"""A part of a page, as htmx asks for it, has no doctype; what was typed comes back as typed."""
HEADINGS = {"h1", "h2", "h3", "h4", "legend"}
NEVER_SHOWN = re.compile(
    r"\bNone\b|datetime\.|<(?:class|function|bound|\w+ object)|\bnan\b|\{[{%]|[%}]\}"
)
"""What code says and no page."""
NEVER_IN_ENGLISH = re.compile(r"\S+\((?:Art\. |s\)|[\w.]+@|\d{1,2} [A-Z][a-z]+ \d{4})")
"""A bracket without the space before it, and a plural that nobody made."""
Row = list[str]


@dataclass(frozen=True)
class Table:
    """The rows of a table, its heading row first; a cell is what can be read in it."""

    heading: str
    rows: list[Row]
    crooked: list[Row]
    """The rows that have more or fewer cells than the table has columns."""

    @property
    def body(self) -> list[Row]:
        return self.rows[1:]

    def column(self, heading: str) -> Row:
        place = self.rows[0].index(heading)
        return [row[place] for row in self.body]


def is_ours(answer: HttpResponse, templates: Collection[str]) -> bool:
    """Whether an answer is a page of our own templates, not of the admin's theme."""
    return (
        not answer.streaming
        and bool(answer.content)
        and answer.headers.get("Content-Type", "").startswith("text/html")
        and bool(templates)
        and not any(name.startswith(("admin/", "unfold/")) for name in templates)
    )


class Patterns(dict):
    """The parser's cache of patterns, which keeps them under another key than it asks for."""

    def __missing__(self, key: tuple[Collection[str], bool]) -> re.Pattern:
        characters, opposite = key
        listed = "".join(f"\\x{ord(one):02x}" for one in characters)
        self[key] = re.compile(f"[{listed}]+" if opposite else f"[^{listed}]+")
        return self[key]


inputstream.characters_until_regex = Patterns()


class Stray(InTablePhase):
    """Text in a table outside its cells, which the parser moves before it without a word."""

    def insert_text(self, token: dict) -> None:
        self.parser.parse_error("text-between-cells", {"text": token["data"].strip()})
        super().insert_text(token)


Fault = tuple[str, str]
"""What is said of an error, and the parser's name for it."""


@lru_cache(maxsize=8)
def _read(source: str) -> tuple[Element, list[Fault]]:
    """Once for the look at every page and for the test that reads it."""
    root = plain.tree(source)
    return parsed(source) if root is None else (root, [])


def parsed(source: str) -> tuple[Element, list[Fault]]:
    """The tree of a page as HTML5 says, and what is wrong with it."""
    parser = HTMLParser(namespace_html_elements=False)
    parser.phases["in table"] = Stray(parser, parser.tree)
    root: Element = parser.parse(source)
    errors = [
        (f"line {place[0]}: {error} {values}", error) for place, error, values in parser.errors
    ]
    return root, errors


class Page:
    """A page of an answer, parsed as HTML5 says."""

    def __init__(self, answer: HttpResponse) -> None:
        self.source = answer.content.decode()
        self.root, self.parse_errors = _read(self.source)

    @cached_property
    def tables(self) -> list[Table]:
        """In their order; named by the caption, else by the heading before."""
        return list(self._tables())

    def _tables(self) -> Iterator[Table]:
        before = ""
        for element in self.root.iter():
            if element.tag in HEADINGS:
                before = text(element)
            elif element.tag == "table":
                caption = element.find("caption")
                yield _table(element, before if caption is None else text(caption))

    def table(self, heading: str) -> Table:
        """The one table of a heading."""
        (found,) = [one for one in self.tables if one.heading == heading]
        return found

    def faults(self) -> list[str]:
        """What is not valid HTML, and what no reader should see."""
        found = [said for said, error in self.parse_errors if error not in TOLERATED]
        ids = Counter(name for one in self.root.iter() if (name := one.get("id")))
        found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
        for table in self.tables:
            found += [f"table {table.heading}: {row} is no whole row" for row in table.crooked]
        body = self.root.find("body")
        shown = "" if body is None else text(body)
        found += [f"shown: {one}" for one in NEVER_SHOWN.findall(shown)]
        if self.root.get("lang") == "en":
            found += [f"shown: {one}" for one in NEVER_IN_ENGLISH.findall(shown)]
        return found


def text(element: Element) -> str:
    """What can be read in an element, its white space as one blank."""
    return " ".join("".join(_texts(element)).split())


BLOCKS = {"div", "p", "li", "br", "dd", "dt", "details", "summary", "tr", "td", "th", "small"}


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template") or not isinstance(element.tag, str):
        return
    apart = " " if element.tag in BLOCKS else ""
    yield apart
    if element.tag in ("input", "textarea", "select"):
        yield _value(element)
    else:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
    yield apart


def _value(element: Element) -> str:
    """What stands in a field, in brackets; nothing of a hidden one."""
    kind = element.get("type", "text")
    if element.tag == "select":
        chosen = [one for one in element.iter("option") if one.get("selected") is not None]
        return f"[{text(chosen[0])}]" if chosen else "[]"
    if kind == "hidden":
        return ""
    if kind in ("checkbox", "radio"):
        return "[x]" if element.get("checked") is not None else "[ ]"
    return f"[{element.get('value', '') or element.text or ''}]"


def _table(element: Element, heading: str) -> Table:
    """Cells that reach over several columns or rows are counted as often."""
    rows: list[Row] = []
    reaching = Counter[int]()
    for number, line in enumerate(_lines(element)):
        cells = [one for one in line if one.tag in ("td", "th")]
        rows.append([text(one) for one in cells])
        for one in cells:
            columns = int(one.get("colspan", 1))
            for below in range(int(one.get("rowspan", 1))):
                reaching[number + below] += columns
    whole = max((reaching[number] for number in range(len(rows))), default=0)
    crooked = [row for number, row in enumerate(rows) if reaching[number] != whole]
    return Table(heading, rows, crooked)


def _lines(element: Element) -> Iterator[Element]:
    """The rows of a table, without those of a table in it."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (line for line in child if line.tag == "tr")
