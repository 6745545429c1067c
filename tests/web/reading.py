"""A page's source without the white space that a browser does not show."""

import re
from html.parser import HTMLParser

TOKEN = re.compile(r"\b(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{64}\b")
"""A form's, another each time: now and then it holds a number that must not be on the page."""
LAID_OUT = r"(?:button|caption|dd|div|dt|h[1-6]|label|legend|li|p|summary|td|th)"


def text(answer) -> str:
    """The page of an answer, whatever its lines are broken for, without random tokens."""
    source = re.sub(r"\s+", " ", TOKEN.sub("", answer.content.decode())).replace(" >", ">")
    source = re.sub(rf"(<{LAID_OUT}\b[^<>]*>) ", r"\1", source)
    return re.sub(rf" (</{LAID_OUT}>)", r"\1", source)


def read(answer, place: int = 0) -> str:
    """The fingerprint of what was read, in one of the page's forms."""
    return re.findall(r'name="expected" value="(\w+)"', text(answer))[place]


class _Tables(HTMLParser):
    """Rows of all tables, each a list of the texts of its cells; facts as rows of two.

    Facts within a cell are rows of their own, and part of the cell's text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._row: list[str] = []
        self._fact: list[str] = []
        self._cells: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "tr":
            self._row = []
            self.rows.append(self._row)
        if tag == "dt":
            self._fact = []
            self.rows.append(self._fact)
        if tag in ("td", "th", "dt", "dd"):
            self._cells.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "dt", "dd"):
            text = " ".join("".join(self._cells.pop()).split())
            (self._row if tag in ("td", "th") else self._fact).append(text)

    def handle_data(self, data: str) -> None:
        for cell in self._cells:
            cell.append(data)


def rows(answer) -> list[list[str]]:
    """Each row of the page's tables and lists of facts, cell by cell as a person reads it."""
    reader = _Tables()
    reader.feed(answer.content.decode())
    return reader.rows


def row(answer, first: str) -> list[str]:
    """The one row whose first cell is a text."""
    (found,) = [one for one in rows(answer) if one and one[0] == first]
    return found
