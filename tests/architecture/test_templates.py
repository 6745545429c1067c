"""Templates hold nothing that a page would show by mistake."""

import re

from tests.architecture.sources import ROOT

TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
BETWEEN_CELLS = re.compile(
    r"(?:</(?:td|th|tr|li|dt|dd)>|<(?:tr|tbody|thead|tfoot|table|ul|ol|dl)\b[^>]*>)"
    r"\s*([^<\s][^<]*)"
)


def test_no_text_between_the_cells_of_a_table_or_the_items_of_a_list():
    """What a merge left there is shown above the table, in place of what belonged there."""
    paths = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert len(paths) > 100
    found = {
        str(path.relative_to(ROOT)): stray
        for path in paths
        if (stray := BETWEEN_CELLS.findall(TAG.sub("", path.read_text())))
    }
    assert not found


def test_lines_of_templates_are_shorter_than_120_characters():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) >= 120
    ]
    assert not found
