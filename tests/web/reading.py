"""A page's source without the white space that a browser does not show."""

import re
from html.parser import HTMLParser

LAID_OUT = r"(?:button|caption|dd|div|dt|h[1-6]|label|legend|li|p|summary|td|th)"


def text(answer) -> str:
    """The page of an answer, whatever its lines are broken for."""
    source = re.sub(r"\s+", " ", answer.content.decode()).replace(" >", ">")
    source = re.sub(rf"(<{LAID_OUT}\b[^<>]*>) ", r"\1", source)
    return re.sub(rf" (</{LAID_OUT}>)", r"\1", source)


def read(answer, place: int = 0) -> str:
    """The fingerprint of what was read, in one of the page's forms."""
    return re.findall(r'name="expected" value="(\w+)"', text(answer))[place]


class _Tables(HTMLParser):
    """Rows of all tables, each a list of the texts of its cells; facts as rows of two."""

    CELLS = ("td", "th", "dt", "dd")

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in ("tr", "dt"):
            self.rows.append([])
        if tag in self.CELLS:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.CELLS and self._cell is not None:
            self.rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def rows(answer) -> list[list[str]]:
    """Each row of the page's tables and lists of facts, cell by cell as a person reads it."""
    reader = _Tables()
    reader.feed(answer.content.decode())
    return reader.rows


def row(answer, first: str) -> list[str]:
    """The one row whose first cell is a text."""
    (found,) = [one for one in rows(answer) if one and one[0] == first]
    return found
