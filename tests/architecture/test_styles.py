"""The look comes from tokens: one scale of type (`tests/web/test_contrast.py` has the colours)."""

import re

from tests.architecture.sources import ROOT

CSS = ROOT / "static" / "css"
OF_THE_ADMIN = "records.css"
SIZE = re.compile(r"font-size:\s*([^;}]+)")


def sheets() -> dict[str, str]:
    found = {
        str(path.relative_to(CSS)): path.read_text()
        for path in CSS.rglob("*.css")
        if path.name not in (OF_THE_ADMIN, "tokens.css")
    }
    assert len(found) > 8
    return found


def test_every_size_of_type_is_one_of_the_scale():
    """Paper has its own, in points."""
    found = [
        f"{name}: {size}"
        for name, text in sheets().items()
        for size in SIZE.findall(text)
        if "var(--type-" not in size and not size.strip().endswith("pt")
    ]
    assert not found


def test_every_token_of_type_that_is_named_exists():
    known = set(re.findall(r"(--type-\w+):", (CSS / "tokens.css").read_text()))
    used = {one for text in sheets().values() for one in re.findall(r"--type-\w+", text)}
    assert used <= known
