"""The official text of the terms as articles, paragraphs and items, whatever its line breaks.

Texts come out of word processors and PDF: full-width numerals, blank lines, lines broken
in the middle of a word. A numeral counts as a heading only where it is the next one due.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

ARTICLE = re.compile(r"第\s*(\d+)\s*条\s*[((]?\s*([^()()]*?)\s*[))]?")
PARAGRAPH = re.compile(r"(\d+)\s*[..]\s*(.*)")
ITEM = re.compile(r"[((](\d+)[))]\s*(.*)")
POINT = re.compile(r"([①-⑳]|・|■)\s*(.*)")
ANNEX = re.compile(r"[【\[]?\s*別\s*紙\s*[】\]]?")
END = re.compile(r"以\s*上")
DEFINITIONS = re.compile(r"用語\s+\S+")
DEFINITION = re.compile(r"(\S{1,14})\s+(\S.*)")
BLANK = "\u3000"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
WORD = re.compile(r"[A-Za-z0-9,.]")
LARGEST = 2_000_000
"""Bytes of a file that is read."""


class NoTerms(Exception):
    """Why a text is not the text of terms, in both languages."""


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A paragraph, item or point: `label` as printed (`2`, `(3)`, `①`, a defined word)."""

    label: str
    text: str
    parts: tuple["ArticlePart", ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """`number` is 0 for the annex."""

    number: int
    title: str
    parts: tuple[ArticlePart, ...]


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    articles: tuple[Article, ...]
    annex: Article | None


NONE = Document("", (), None)


@dataclass(slots=True)
class _Draft:
    number: int
    title: str
    parts: list[ArticlePart] = field(default_factory=list)
    defines: bool = False

    def done(self) -> Article:
        return Article(self.number, self.title, tuple(self.parts))


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 or Shift_JIS. Raises NoTerms for what is too large or neither."""
    if len(data) > LARGEST:
        raise NoTerms(f"大きすぎます({LARGEST:,}バイトまで) / larger than {LARGEST:,} bytes")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise NoTerms("UTF-8 でも Shift_JIS でもありません / neither UTF-8 nor Shift_JIS")


def read(text: str) -> Document:
    """The articles of a text. Raises NoTerms where it has none, or numbers are missing."""
    title: list[str] = []
    articles: list[_Draft] = []
    annex: _Draft | None = None
    for line in _lines(text):
        heading = ARTICLE.fullmatch(line.half)
        if annex is None and heading and int(heading[1]) == len(articles) + 1:
            articles.append(_Draft(int(heading[1]), line.rest(heading)))
        elif articles and annex is None and ANNEX.fullmatch(line.half):
            annex = _Draft(0, "別紙")
        elif END.fullmatch(line.half):
            continue
        elif articles:
            _add(annex or articles[-1], line)
        else:
            title.append(line.text)
    _check(text, articles)
    return Document(
        title[0] if title else "",
        tuple(draft.done() for draft in articles),
        annex.done() if annex else None,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line unchanged, and with half-width digits and brackets, character by character."""

    text: str
    half: str

    def rest(self, match: re.Match[str]) -> str:
        """The second group's text, unchanged."""
        return self.text[match.start(2) : match.end(2)]


def _lines(text: str) -> Iterator[_Line]:
    for line in filter(None, map(str.strip, text.splitlines())):
        yield _Line(line, "".join(map(_halved, line)))


def _halved(char: str) -> str:
    half = unicodedata.normalize("NFKC", char)
    is_plain = half in ("(", ")", ".") or half.isspace() or (half.isdecimal() and len(half) == 1)
    return half if is_plain and char not in CIRCLED else char


def _check(text: str, articles: list[_Draft]) -> None:
    if not articles:
        raise NoTerms("「第1条」の見出しがありません / there is no heading of article 1")
    headings = (ARTICLE.fullmatch(line.half) for line in _lines(text))
    highest = max(int(found[1]) for found in headings if found)
    if highest != len(articles):
        raise NoTerms(
            f"第{len(articles) + 1}条がありません(最後は第{highest}条)"
            f" / article {len(articles) + 1} is missing; the last is {highest}"
        )


def _add(draft: _Draft, line: _Line) -> None:
    """A line as the next paragraph, item or point, or as more of the last one."""
    paragraph, item, point = (kind.match(line.half) for kind in (PARAGRAPH, ITEM, POINT))
    last = draft.parts[-1] if draft.parts else None
    if DEFINITIONS.fullmatch(line.half):
        draft.defines = True
    elif draft.defines and (word := DEFINITION.fullmatch(line.half)):
        _append_item(draft, ArticlePart(line.text[: word.end(1)], line.rest(word)))
    elif paragraph and int(paragraph[1]) == _next(draft.parts):
        draft.parts.append(ArticlePart(paragraph[1], line.rest(paragraph)))
    elif item and int(item[1]) == _next_item(last):
        _append_item(draft, ArticlePart(f"({item[1]})", line.rest(item)))
    elif point:
        _append_item(draft, ArticlePart(point[1], line.rest(point)))
    elif last is None:
        draft.parts.append(ArticlePart("", line.text))
    else:
        draft.parts[-1] = _continued(last, line.text)


def _next(parts: list[ArticlePart]) -> int:
    return sum(1 for part in parts if part.label.isdecimal()) + 1


def _next_item(last: ArticlePart | None) -> int:
    return sum(1 for part in (last.parts if last else ()) if part.label.startswith("(")) + 1


def _append_item(draft: _Draft, item: ArticlePart) -> None:
    if not draft.parts:
        draft.parts.append(ArticlePart("", ""))
    last = draft.parts[-1]
    draft.parts[-1] = replace(last, parts=(*last.parts, item))


def _continued(part: ArticlePart, line: str) -> ArticlePart:
    if part.parts:
        return replace(part, parts=(*part.parts[:-1], _continued(part.parts[-1], line)))
    return replace(part, text=_joined(part.text, line))


def _joined(before: str, after: str) -> str:
    """Lines broken within Japanese text join without a blank."""
    blank = " " if before and WORD.match(before[-1]) and WORD.match(after[0]) else ""
    return f"{before}{blank}{after}"


def to_json(document: Document) -> list[dict[str, Any]]:
    """Articles as an edition keeps them, the annex last."""
    found = [*document.articles, *filter(None, [document.annex])]
    return [asdict(article) for article in found]


def sentences(article: dict[str, Any]) -> list[str]:
    """An article kept as JSON, part by part, for comparing editions."""

    def told(parts: Iterable[dict[str, Any]], depth: int) -> Iterator[str]:
        for part in parts:
            yield f"{BLANK * depth}{part['label']} {part['text']}".rstrip()
            yield from told(part["parts"], depth + 1)

    return list(told(article["parts"], 0))


def changed(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The articles, kept as JSON, that differ between two texts, in their order."""
    before, after = ({one["number"]: one for one in articles} for articles in (old, new))
    return [
        after.get(number) or before[number]
        for number in sorted({*before, *after}, key=lambda n: n or 10_000)
        if _content(before.get(number)) != _content(after.get(number))
    ]


def _content(article: dict[str, Any] | None) -> tuple[str, ...]:
    return (article["title"], *sentences(article)) if article else ()


def anchor(clause: str) -> str:
    """The place of a clause on the page of the terms: `17-1(5)` at `art-17-1-5`."""
    if clause == "annex":
        return "annex"
    return "art-" + re.sub(r"\D+", "-", clause).strip("-")
