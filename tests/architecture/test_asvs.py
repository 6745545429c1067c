"""What docs/asvs.md names is there, and every row of it says how things stand."""

import ast
import re

from tests.architecture.papers import quoted, rows, text_of
from tests.architecture.sources import ROOT

STATES = {"met", "in part", "not met", "does not apply"}
TABLE = [row for row in rows(text_of("docs/asvs.md")) if len(row) == 5]
FILE = re.compile(r"[\w-][\w/-]*(?:\.\w+)+(?:::\w+)?|[\w-]+(?:/[\w-]+)+")
NUMBER = re.compile(r"\d+\.\d+(\.\d+)?|V\d+")


def has(path: str, name: str) -> bool:
    """Whether a file of tests has a test of that name."""
    tree = ast.parse((ROOT / path).read_text())
    return any(isinstance(one, ast.FunctionDef) and one.name == name for one in tree.body)


def test_every_row_has_a_number_a_level_and_a_state():
    assert len(TABLE) > 190
    for number, level, requirement, state, shown in TABLE:
        assert NUMBER.fullmatch(number), number
        assert level in ("1", "2"), number
        assert state in STATES, number
        assert requirement, number
        assert shown, number
    numbers = [row[0] for row in TABLE]
    assert len(numbers) == len(set(numbers))


def test_what_is_met_is_shown_by_a_file_or_a_test_that_is_there():
    for number, _, _, state, shown in TABLE:
        named = [one for one in quoted(shown) if FILE.fullmatch(one)]
        assert state != "met" or named, number
        for one in named:
            path, _, test = one.partition("::")
            assert (ROOT / path).exists(), (number, one)
            assert not test or has(path, test), (number, one)


def test_every_section_has_its_requirements_in_order():
    def place(number: str) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", number)]

    chapters: dict[str, list[list[int]]] = {}
    for number, *_ in TABLE:
        chapters.setdefault(number.partition(".")[0], []).append(place(number))
    assert len(chapters) == 17
    assert all(found == sorted(found) for found in chapters.values())
