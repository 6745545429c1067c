"""The documents say what is there: files, tests, screens, settings, commands, figures."""

import ast
import re
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.urls import resolve

from portal.console.customers.contract import ACCOUNT_ACTS, ACTS
from portal.tools.demo import SIGN_INS
from portal.tools.scenarios.playing import play
from portal.tools.scenarios.reading import KEYS, read
from tests.architecture.papers import DOCS, papers, quoted, rows, section, text_of
from tests.architecture.sources import ROOT, named, tracked, trees

README = text_of("README.md")
EVERYTHING = "\n".join(path.read_text() for path in papers())
ARTICLES = text_of("docs/articles.md")
SCREENS = {name for name in quoted(ARTICLES + text_of("docs/console.md")) if name[0] == "/"}
NOT_YET, LACKING = "## まだ無いもの", "## 索引にあるが"
CLAUSES = [
    line.partition("\t")[0]
    for line in text_of("tests/architecture/clauses.txt").splitlines()
    if line and not line.startswith("#")
]
"""Every clause that the register of the terms names."""


def clauses(cell: str) -> list[str]:
    return [clause.strip() for clause in cell.split(",")]


def index() -> list[list[str]]:
    """Clauses, what is done, modules, tests and screens of each row of the article index."""
    return list(rows(ARTICLES.partition(NOT_YET)[0]))


def not_yet() -> list[list[str]]:
    """Clauses, what is missing and what is there of each row of what is not yet there."""
    return list(rows(section(ARTICLES, NOT_YET)))


def names_of_tests() -> set[str]:
    return {
        node.name
        for _, tree in trees("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


# --- The article index --------------------------------------------------------------


def test_every_row_of_the_index_names_modules_tests_and_screens():
    assert len(index()) > 20
    for clause, _, modules, named_tests, screens in index():
        assert quoted(modules), clause
        assert quoted(named_tests), clause
        assert quoted(screens), clause
        assert [path for path in quoted(modules) if not (ROOT / path).is_file()] == [], clause
        assert all(name.startswith("test_") for name in quoted(named_tests)), clause


def test_every_clause_is_in_the_index_or_said_to_be_missing_and_none_is_both():
    carried_out = {clause for row in index() for clause in clauses(row[0])}
    missing = [clause for row in not_yet() for clause in clauses(row[0])]
    assert len(CLAUSES) == len(set(CLAUSES)) > 70
    assert sorted(carried_out | set(missing)) == sorted(CLAUSES)
    assert carried_out & set(missing) == set()
    assert len(missing) == len(set(missing))
    assert all(row[1] for row in not_yet())


def test_what_is_still_lacking_is_of_clauses_of_the_index():
    carried_out = {clause for row in index() for clause in clauses(row[0])}
    lacking = [clause for row in rows(section(ARTICLES, LACKING)) for clause in clauses(row[0])]
    assert set(lacking) <= carried_out


def test_every_test_that_is_named_exists():
    shown = {name for name in quoted(EVERYTHING) if re.fullmatch(r"test_\w+", name)}
    assert len(shown) > 150
    assert shown - names_of_tests() == set()


SAMPLES = {"key": str(UUID(int=0)), "name": "name", "month": "2026-04"}
"""What an address has for its parts; a number where nothing is said here."""


@pytest.mark.parametrize("screen", sorted(SCREENS))
def test_every_screen_that_is_named_exists(screen):
    """A fixed part stands for itself: what staff may do to a contract is one that they may do."""
    found = resolve(re.sub(r"<(\w+)>", lambda part: SAMPLES.get(part[1], "1"), screen))
    known = {"staff_act": ACTS, "staff_account_act": ACCOUNT_ACTS}.get(found.url_name)
    assert known is None or found.kwargs["name"] in known


def test_every_clause_that_a_test_is_named_after_has_its_row():
    """`test_art_23_1_2_…` is about 23-1(2), `test_art_13_…` about any paragraph of 13."""
    without = []
    for name in names_of_tests():
        match = re.match(r"test_art_(\d+)(?:_(\d+))?(?:_(\d+))?_", name)
        if match is None:
            continue
        article, paragraph, item = match.groups()
        clause = article + (f"-{paragraph}" if paragraph else "") + (f"({item})" if item else "")
        if not any(re.match(rf"{re.escape(clause)}(?!\d)", one) for one in CLAUSES):
            without.append(name)
    assert without == []


# --- What else is named -----------------------------------------------------------------


def test_every_file_that_is_named_exists():
    """In quotes from the top; links from where they stand."""
    at_the_top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    paths = {p for p in quoted(EVERYTHING) if re.fullmatch(r"[\w.-]+(/[\w.-]*)*", p)}
    files = [p for p in paths if p.partition("/")[0] in at_the_top or p.endswith((".py", ".yml"))]
    assert len(files) > 60
    assert [path for path in files if not (ROOT / path).exists()] == []
    links = [
        (paper, link)
        for paper in papers()
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", paper.read_text())
    ]
    assert len(links) > 20
    assert [one for one in links if not (one[0].parent / one[1]).exists()] == []


def test_every_document_can_be_reached_from_readme():
    reached, ahead = set(), [ROOT / "README.md"]
    while ahead:
        paper = ahead.pop()
        if paper in reached or paper.suffix != ".md":
            continue
        reached.add(paper)
        links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", paper.read_text())
        ahead += [(paper.parent / link).resolve() for link in links]
    assert set(papers()) - reached == set()


def test_readme_is_short():
    assert len(README.encode()) <= 12 * 1024


def test_every_decision_has_its_number_and_says_why():
    records = sorted(path for path in (DOCS / "decisions").glob("*.md") if path.stem != "README")
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]} "), path
        for part in ("Context", "Decision", "Why", "Also considered"):
            assert section(text, f"## {part}").strip(), (path, part)


def test_every_environment_variable_is_in_the_table_and_the_other_way_round():
    obeyed = {
        node.args[0].value
        for _, tree in trees("portal/settings")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and named(node.func) in {"read", "require", "_issuer"}
        and isinstance(node.args[0], ast.Constant)
    }
    table = [name for row in rows(text_of("docs/configuration.md")) for name in quoted(row[0])]
    assert sorted(table) == sorted(obeyed)
    example = re.findall(r"^([A-Z_]+)=", text_of(".env.example"), re.MULTILINE)
    assert set(example) <= obeyed


def test_every_make_target_is_named_and_every_named_one_exists():
    phony = re.search(r"^\.PHONY: (.*)$", text_of("Makefile"), re.MULTILINE)
    assert set(re.findall(r"\bmake (\w+)`", EVERYTHING)) == set(phony[1].split())
    assert {"demo", "test"} <= set(re.findall(r"\bmake (\w+)", README))


def test_the_hooks_run_what_make_lint_runs():
    hooks = re.findall(r"^ +entry: (.*)$", text_of(".pre-commit-config.yaml"), re.MULTILINE)
    assert hooks == ["make lint"]


def test_every_command_of_ours_is_named_and_every_named_one_exists():
    """The shell's own part of Django's commands is named where it is needed."""
    ours = {name for name, app in get_commands().items() if app.startswith("portal")}
    shown = set(re.findall(r"manage\.py (\w+)", EVERYTHING))
    assert ours <= shown <= set(get_commands())


def test_the_sign_ins_are_those_of_the_demo():
    start = section(README, "## 始める")
    shown = [quoted(cells[0])[0] for cells in rows(start)]
    assert shown == [email for _, email, _ in SIGN_INS]
    assert {password for _, _, password in SIGN_INS} <= set(quoted(start))


def test_every_table_of_the_glossary_is_in_the_database():
    tables = {model._meta.db_table for model in apps.get_models()}
    shown = {table for row in rows(text_of("docs/glossary.md")) for table in quoted(row[2])}
    assert len(shown) > 20
    assert shown <= tables


def test_every_event_of_a_scenario_is_described_with_its_keys():
    described = {
        quoted(event)[0]: (set(quoted(needed)), set(quoted(optional)))
        for event, needed, optional, _ in rows(text_of("docs/scenarios.md"))
    }
    assert described == {
        event: (set(needed), set(optional)) for event, (needed, optional) in KEYS.items()
    }


@pytest.mark.django_db
def test_the_example_comes_out_as_described(tmp_path):
    paper = text_of("docs/scenarios.md")
    example = re.search(r"```yaml\n(.*?)```", paper, re.DOTALL)[1]
    file = tmp_path / "cancelled.yaml"
    file.write_text(example)
    result = play(read(file))
    assert result["contracts"]["C1"]["ends_on"] == "2026-09-30"
    (residual,) = (one for one in result["invoices"] if one["kind"] == "residual")
    assert (residual["total"], residual["due_on"]) == (320_760, "2026-09-30")
    assert f"{residual['total']:,}円" in paper
