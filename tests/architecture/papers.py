"""The project's documents as text: sections, tables, and what they name."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT

DOCS = ROOT / "docs"


def papers() -> list[Path]:
    """Every document at the top and under docs/."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


def section(text: str, heading: str) -> str:
    """The text under a heading, down to the next one of its level or above."""
    level = heading.index(" ")
    start = re.search(rf"^{re.escape(heading)}.*$", text, re.MULTILINE).end()
    end = re.compile(rf"^#{{1,{level}}} ", re.MULTILINE).search(text, start)
    return text[start : end.start() if end else None]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of its tables, headings aside."""
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        for line in table.splitlines()[2:]:
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)
