"""What the tests' own reader of pages sees, and what it would not let pass."""

import pytest
from django.http import HttpResponse

from tests.web.html import Page

PAGE = """<!DOCTYPE html><html lang="ja"><head><title>t</title></head><body><h2>入金</h2>
<table><thead><tr><th>日<th>金額<th>充当先</tr></thead>
<tbody><tr><td>7月1日</td>{cell}<td><div>INV-1</div><div>INV-2</div></td></tr></tbody></table>
</body></html>"""
AMOUNT = "<td class=n>\n  ¥100 </td>"


def page(cell: str) -> Page:
    return Page(HttpResponse(PAGE.format(cell=cell)))


def test_a_table_is_read_by_its_heading_cell_by_cell():
    read = page(AMOUNT)
    assert read.faults() == []
    table = read.table("入金")
    assert table.rows == [["日", "金額", "充当先"], ["7月1日", "¥100", "INV-1 INV-2"]]
    assert table.column("金額") == ["¥100"]


def test_a_letter_in_place_of_a_cell_is_a_fault_twice():
    """A browser shows it above the table, and the row without its amount."""
    assert page("X").faults() == [
        "line 3: text-between-cells {'text': 'X'}",
        "table 入金: ['7月1日', 'INV-1 INV-2'] is no whole row",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "<td>None</td>",
        "<td>datetime.date(2026, 7, 1)</td>",
        "<td>{{ amount }}</td>",
        "<td>¥100</td><td>¥100</td>",
        "<td>¥100</span></td>",
        "<td><a id=a></a><a id=a></a></td>",
        "<td><p><div>¥100</div></p></td>",
    ],
)
def test_what_is_never_shown(cell):
    assert page(cell).faults()
