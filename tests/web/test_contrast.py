"""The contrast of what is read, by the figures of WCAG 2.2 (1.4.3, 1.4.11), in every theme.

The pages have no colours but the tokens. So every colour of text is held against every ground
that text may lie on, which no look at a page that happens to be open could do.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.setup.processes import ROOT

SHEETS = ROOT / "static" / "css"
TOKENS = (SHEETS / "tokens.css").read_text()
OF_THE_ADMIN = "records.css"
"""Its theme has colours of its own."""
TEXT, SHAPE = 4.5, 3
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
TOKEN = re.compile(r"var\(--([\w-]+)\)")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color|color-mix)\(")
WRITTEN_IN = "color"
LAID_UNDER = ("background", "background-color")
INHERITED = {"inherit", "transparent", "none", "currentColor"}


def declared(rule: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in rule.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def rules() -> Iterator[tuple[Path, str, dict[str, str]]]:
    """Every rule of the pages' sheets, those for some media included, without the tokens'."""
    for path in sorted(SHEETS.rglob("*.css")):
        if path.name not in ("tokens.css", OF_THE_ADMIN):
            for selector, body in RULE.findall(COMMENT.sub("", path.read_text())):
                yield path, " ".join(selector.split()), declared(body)


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme; what it does not name is as in the light one."""
    roots = [
        {name[2:]: value for name, value in declared(body).items() if value.startswith("#")}
        for selector, body in RULE.findall(COMMENT.sub("", TOKENS))
        if selector.strip() == ":root"
    ]
    light, dark, printed = filter(None, roots)
    return {"light": light, "dark": light | dark, "print": light | printed}[theme]


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * one for one in digits)
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


FILLS = {"accent", "accent-strong"}
"""Grounds of buttons alone, which have a colour of text of their own: `on-accent`."""
ON_FILLS = "on-accent"


def is_mark(selector: str) -> bool:
    """The small squares of a chart's key, beside which their name is written; lines; a veil."""
    return all(
        one.strip().startswith(".key.") or one.endswith(("::backdrop", "::before"))
        for one in selector.split(",")
    )


def by_use() -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """Colours of text that lie on whatever is there, grounds of whatever text, and pairs."""
    texts, grounds, pairs = set(), set(), set()
    for _, selector, rule in rules():
        text = TOKEN.findall(rule.get(WRITTEN_IN, ""))
        ground = [one for name in LAID_UNDER for one in TOKEN.findall(rule.get(name, ""))]
        if text and ground:
            pairs.update(product(text, ground))
            continue
        texts.update(text)
        if not is_mark(selector):
            grounds.update(ground)
    return texts, grounds, pairs


THEMES = pytest.mark.parametrize("theme", ["light", "dark", "print"])


def test_the_figures_are_those_of_the_standard():
    assert contrast("#000", "#fff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(contrast("#fff", "#777"), 2) == 4.48


def test_no_colour_stands_outside_the_tokens():
    for path, selector, rule in rules():
        for name, value in rule.items():
            assert not COLOUR.search(value), f"{path.name}: {selector} {name}: {value}"
        for name in (WRITTEN_IN, *LAID_UNDER):
            value = rule.get(name, "inherit")
            assert TOKEN.fullmatch(value) or value in INHERITED, f"{path.name}: {selector} {value}"


@THEMES
def test_every_text_can_be_read_on_every_ground(theme):
    colours = tokens(theme)
    texts, grounds, _ = by_use()
    assert {"ink", "soft", "link", "visited", "bad"} <= texts
    assert {"paper", "raised", "accent-soft", "good-soft", "warn-soft", "bad-soft"} <= grounds
    for text, ground in product(texts - {ON_FILLS}, (grounds | {"ground"}) - FILLS):
        assert contrast(colours[text], colours[ground]) >= TEXT, (text, ground)


@THEMES
def test_what_is_written_on_a_fill_can_be_read(theme):
    colours = tokens(theme)
    pairs = by_use()[2] | set(product([ON_FILLS], FILLS))
    assert ("paper", "bad") in pairs
    for text, ground in pairs:
        assert contrast(colours[text], colours[ground]) >= TEXT, (text, ground)


@THEMES
def test_edges_of_fields_and_the_focus_can_be_seen(theme):
    colours = tokens(theme)
    for edge, ground in product(("edge", "focus-line", "accent"), ("paper", "ground", "raised")):
        assert contrast(colours[edge], colours[ground]) >= SHAPE, (edge, ground)
