"""README says what is there: files, tests, settings, commands, figures."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import get_commands

from portal.tools.demo import SIGN_INS
from portal.tools.scenarios.playing import play
from portal.tools.scenarios.reading import read
from tests.architecture.sources import ROOT, named, tracked, trees

README = (ROOT / "README.md").read_text()
INDEX, NOT_YET = "## 条文の索引", "### まだ無いもの"
TO_BE_CARRIED_OUT = (
    "1", "2-2", "3-1", "3-2", "4-1", "annex", "5", "6-1", "6-2", "6-3", "8-1", "8-2", "12-1",
    "14-1", "14-2", "15-1", "19",
    "7-3", "21-1", "21-2", "22-1", "22-2", "23-1", "23-1(1)", "23-1(2)", "24-1", "16-2", "17-2",
    "13-1", "13-2", "13-3", "30-3", "15-2", "16-1", "17-1", "31-3", "31-6", "18-1", "18-2",
)  # fmt: skip
"""The register's first three tables, and its clauses on suspension and end."""


def section(heading: str) -> str:
    """The text under a heading, down to the next one of its level or above."""
    level = heading.index(" ")
    start = re.search(rf"^{re.escape(heading)}.*$", README, re.MULTILINE).end()
    end = re.compile(rf"^#{{1,{level}}} ", re.MULTILINE).search(README, start)
    return README[start : end.start() if end else None]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of its tables, headings aside."""
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        for line in table.splitlines()[2:]:
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def clauses(cell: str) -> list[str]:
    return [clause.strip() for clause in cell.split(",")]


def index() -> list[tuple[list[str], list[str], list[str]]]:
    """Clauses, modules and tests of each row of the article index."""
    text = section(INDEX).partition(NOT_YET)[0]
    return [(clauses(c), quoted(modules), quoted(tests)) for c, _, modules, tests in rows(text)]


def names_of_tests() -> set[str]:
    return {
        node.name
        for _, tree in trees("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


# --- The article index --------------------------------------------------------------


def test_every_row_of_the_index_names_modules_and_tests_that_exist():
    there = names_of_tests()
    assert len(index()) > 20
    for clause, modules, named_tests in index():
        assert modules, clause
        assert named_tests, clause
        assert [path for path in modules if not (ROOT / path).is_file()] == [], clause
        assert [name for name in named_tests if name not in there] == [], clause


def test_every_clause_has_its_row_or_is_said_to_be_missing():
    carried_out = {clause for row, _, _ in index() for clause in row}
    missing = {clause for cells in rows(section(NOT_YET)) for clause in clauses(cells[0])}
    assert [c for c in TO_BE_CARRIED_OUT if c not in carried_out | missing] == []


def test_every_clause_that_a_test_is_named_after_has_its_row():
    """`test_art_23_1_2_…` is about 23-1(2), `test_art_13_…` about any paragraph of 13."""
    there = {clause for row, _, _ in index() for clause in row}
    without = []
    for name in names_of_tests():
        match = re.match(r"test_art_(\d+)(?:_(\d+))?(?:_(\d+))?_", name)
        if match is None:
            continue
        article, paragraph, item = match.groups()
        clause = article + (f"-{paragraph}" if paragraph else "") + (f"({item})" if item else "")
        if not any(re.match(rf"{re.escape(clause)}(?!\d)", one) for one in there):
            without.append(name)
    assert without == []


# --- What else it names ----------------------------------------------------------------


def test_every_file_that_is_named_exists():
    at_the_top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    paths = [p for p in quoted(README) if re.fullmatch(r"[\w.-]+(/[\w.-]*)*", p)]
    files = [p for p in paths if p.partition("/")[0] in at_the_top or p.endswith((".py", ".yml"))]
    assert len(files) > 40
    assert [path for path in [*links, *files] if not (ROOT / path).exists()] == []


def test_every_environment_variable_is_in_the_table_and_the_other_way_round():
    (_, tree), *_ = trees("portal/settings.py")
    obeyed = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and named(node.func) in {"read", "require", "_issuer"}
        and isinstance(node.args[0], ast.Constant)
    }
    table = [name for cells in rows(section("### 設定")) for name in quoted(cells[0])]
    assert sorted(table) == sorted(obeyed)
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(example) - obeyed == {"POSTGRES_PASSWORD"}  # the compose file's own


def test_every_make_target_is_named_and_every_named_one_exists():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"\bmake (\w+)", README)) == set(phony[1].split())


def test_every_command_that_is_named_exists():
    commands = set(re.findall(r"manage\.py (\w+)", README))
    assert {"scenario", "run_jobs"} <= commands <= set(get_commands())


def test_the_sign_ins_are_those_of_the_demo():
    shown = [quoted(cells[0])[0] for cells in rows(section("## 始める"))]
    assert shown == [email for _, email, _ in SIGN_INS]
    assert {password for _, _, password in SIGN_INS} <= set(quoted(section("## 始める")))


def test_every_table_of_the_glossary_is_in_the_database():
    tables = {model._meta.db_table for model in apps.get_models()}
    shown = {table for cells in rows(section("## 用語")) for table in quoted(cells[2])}
    assert len(shown) > 20
    assert shown <= tables


@pytest.mark.django_db
def test_the_example_comes_out_as_described(tmp_path):
    example = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]
    file = tmp_path / "cancelled.yaml"
    file.write_text(example)
    result = play(read(file))
    assert result["contracts"]["C1"]["ends_on"] == "2026-09-30"
    (residual,) = (one for one in result["invoices"] if one["kind"] == "residual")
    assert (residual["total"], residual["due_on"]) == (320_760, "2026-09-30")
    assert f"{residual['total']:,}円" in README
