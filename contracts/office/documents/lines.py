"""Lines of text, and sizes, that a process keeps: most of a document is as in one before it.

WeasyPrint has Pango break and measure a text for the width of its box, again for its place, and
once more to draw it. What comes of it depends on the text, its style and the room alone. Here it
is kept with the style, where that one is kept (`drawing.py`); for any other style, and so for
any document of others, WeasyPrint's own functions are called.
"""

from typing import Any, NamedTuple

from weasyprint.css import Style
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import absolute, block, inline, preferred, table
from weasyprint.layout import float as floating
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import Layout, split_first_line, strut

MOST = 300
"""Lines of a style; names and amounts are many, and seldom come again."""


_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{what}_{side}" for what in ("margin", "padding") for side in _SIDES),
    *(f"{least}{size}" for least in ("", "min_", "max_") for size in ("width", "height")),
)
_SIZES = (*_LENGTHS, *(f"border_{side}_width" for side in _SIDES))


class _Ready(Layout):
    """A line that stays ready to be drawn once it was drawn."""

    def __init__(self, made: Layout) -> None:
        self.__dict__.update(made.__dict__)

    def reactivate(self, style: Style) -> None:
        if not hasattr(self, "layout"):
            super().reactivate(style)

    def deactivate(self) -> None:
        """What would be worked out again is kept."""


class _Line(NamedTuple):
    """As `split_first_line` returns it."""

    layout: Layout
    length: int
    resume_at: int | None
    width: float
    height: float
    baseline: float


class _Kept:
    """What is known of a style: its strut, and lines by their text and the room they had.

    `sizes` are those of a box, where none depends on the box around it.
    """

    def __init__(self) -> None:
        self.sizes: dict[str, Any] | None = None
        self.sizes_vary = False
        self.strut: tuple[float, float] | None = None
        self.lines: dict[tuple, _Line] = {}
        self.whole: dict[tuple[str, float], _Line] = {}

    def first_line(self, style: Style, text: str, context: Any, room: tuple) -> _Line:
        """A text that fits is the same line in any room in which it fits."""
        max_width, justification, *_ = room
        whole = self.whole.get((text, justification))
        if whole and (max_width is None or whole.width <= max_width):
            return whole
        found = self.lines.get((text, *room))
        return found or self._split(style, text, context, room)

    def _split(self, style: Style, text: str, context: Any, room: tuple) -> _Line:
        made = _Line(*split_first_line(text, style, context, *room))
        made = made._replace(layout=_Ready(made.layout))
        max_width, justification, *_ = room
        fits = max_width is None or made.width <= max_width
        if len(self.lines) + len(self.whole) >= MOST:
            self.lines.clear()
            self.whole.clear()
        if fits and made.resume_at is None and made.layout.text == text:
            self.whole[text, justification] = made
        else:
            self.lines[text, *room] = made
        return made


def keep(style: Style) -> None:
    """Keep the lines of a style, and of the text in its element, for as long as itself."""
    for one in (style, style.anonymous_style):
        one.known = _Kept()


def _first_line(
    text: str,
    style: Style,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple:
    room = (max_width, justification_spacing, is_line_start, minimum)
    known: _Kept | None = vars(style).get("known")
    if known is None:
        return split_first_line(text, style, context, *room)
    return known.first_line(style, text, context, room)


def _strut(style: Style) -> tuple[float, float]:
    known: _Kept | None = vars(style).get("known")
    if known is None:
        return strut(style)
    if known.strut is None:
        known.strut = strut(style)
    return known.strut


def _resolve_percentages(box: Box, containing_block: Any) -> None:
    known: _Kept | None = vars(box.style).get("known")
    if known is None or known.sizes_vary:
        resolve_percentages(box, containing_block)
    elif known.sizes is None:
        resolve_percentages(box, containing_block)
        known.sizes_vary = _vary(box.style)
        known.sizes = {name: vars(box)[name] for name in _SIZES}
    else:
        vars(box).update(known.sizes)


def _vary(style: Style) -> bool:
    """Whether any size is a part of another, or worked out, or a border that cells share."""
    given = (style[name] for name in _LENGTHS)
    fixed = all(one == "auto" or getattr(one, "unit", None) == "px" for one in given)
    return not fixed or style["border_collapse"] == "collapse"


inline.split_first_line = preferred.split_first_line = _first_line
inline.strut = _strut
for one in (absolute, block, floating, inline, table):
    one.resolve_percentages = _resolve_percentages
