"""English that is frozen into documents counts in words: `1 server`, not `1 servers`."""

import ast

import pytest

from contracts.office.terms.explanation import plural
from tests.architecture.sources import named, trees

PLACES = ("contracts", "billing")
NOUNS = (
    "accounts", "contracts", "days", "entries", "files", "invoices", "lines", "messages", "months",
    "payments", "people", "records", "rows", "servers", "steps", "terms", "times", "years",
)  # fmt: skip


@pytest.mark.parametrize(
    ("count", "nouns", "said"),
    [
        (0, ("server",), "0 servers"),
        (1, ("server",), "1 server"),
        (2, ("server",), "2 servers"),
        (1, ("entry", "entries"), "1 entry"),
        (21, ("entry", "entries"), "21 entries"),
        (10_000, ("month",), "10,000 months"),
        (-1, ("server",), "-1 servers"),
    ],
)
def test_a_number_of_things(count, nouns, said):
    assert plural(count, *nouns) == said


def frozen_plurals(text: ast.JoinedStr) -> list[str]:
    """The nouns behind a figure that may be one; a constant is none, nor one over another."""
    found = []
    parts = [ast.Constant(""), *text.values]
    for before, figure, after in zip(parts, parts[1:], parts[2:], strict=False):
        is_over = isinstance(before, ast.Constant) and before.value.endswith("/")
        is_figure = isinstance(figure, ast.FormattedValue) and not named(figure.value).isupper()
        if is_figure and not is_over and isinstance(after, ast.Constant):
            noun = after.value.removeprefix(" ").split(" ")[0].strip(".,;:()")
            found += [noun] if noun in NOUNS and after.value.startswith(" ") else []
    return found


def test_no_plural_is_written_behind_a_figure():
    found = [
        f"{name}:{node.lineno} {nouns}"
        for name, tree in trees(*PLACES)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and (nouns := frozen_plurals(node))
    ]
    assert found == []
