"""Who imports whom, who reads the clock, who writes rows: the house rules, held."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, named, tracked, trees

RULES = (
    "contracts/office/terms", "contracts/terms", "billing/terms", "support/incidents/terms",
    "support/announcements/terms", "support/registers/terms", "support/conduct/terms",
    "support/desk/terms", "support/inbound/terms", "support/offboarding/terms",
    "support/questions/terms",
)  # fmt: skip
EDGE = "contracts/office/context.py"
"""The only file of contracts and billing that reads the clock."""


def test_the_house_stands():
    """`make lint` says the same; its report is the message here."""
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"Contracts: \d+ kept, 0 broken", run.stdout)


# --- Pure rules ---------------------------------------------------------------

IMPURE = {
    "asyncio",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "time",
}
"""Of the standard library, what would make a rule depend on more than its arguments."""


def imported(tree: ast.Module) -> set[str]:
    """What a file imports, by its whole name: `contracts.models.Contract`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or '.'}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(
    ("folder", "rules"),
    [
        ("contracts/office/terms", ("contracts.office.terms.",)),
        ("contracts/terms", ("contracts.terms.", "contracts.office.terms.")),
        ("billing/terms", ("billing.terms.", "contracts.terms.", "contracts.office.terms.")),
        ("support/conduct/terms", ("support.conduct.terms.", "contracts.office.terms.")),
        ("support/desk/terms", ("support.desk.terms.", "contracts.office.terms.")),
        ("support/inbound/terms", ("support.inbound.terms.", "contracts.office.terms.")),
        ("support/questions/terms", ("support.questions.terms.", "contracts.office.terms.")),
        (
            "support/offboarding/terms",
            ("support.offboarding.terms.", "contracts.terms.", "contracts.office.terms."),
        ),
        ("support/registers/terms", ("support.registers.terms.", "contracts.office.terms.")),
        ("support/incidents/terms", ("support.incidents.terms.", "contracts.office.terms.")),
        (
            "support/announcements/terms",
            ("support.announcements.terms.", "contracts.office.terms."),
        ),
    ],
)
def test_rules_import_only_the_standard_library_and_rules(folder, rules):
    pure = sys.stdlib_module_names - IMPURE
    others = {
        (file, name)
        for file, tree in trees(folder)
        for name in imported(tree)
        if name.partition(".")[0] not in pure and not name.startswith(rules)
    }
    assert others == set()


# --- The clock ------------------------------------------------------------------

CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
IN_SQL = re.compile(r"\b(current_(date|time|timestamp)\b|(now|clock_timestamp)\(\))", re.IGNORECASE)


def clock_reads(tree: ast.Module) -> list[int]:
    """Lines that ask the machine, or the database, for the day or the time."""
    lines = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr="now" | "today" | "utcnow"):
                reads = named(value) in {"date", "datetime", "timezone"}
            case ast.Call(func=ast.Attribute(attr="localdate" | "localtime"), args=[], keywords=[]):
                reads = True  # of a given moment it is but a conversion
            case ast.ImportFrom(module="django.utils.timezone" | "django.db.models.functions"):
                reads = bool({alias.name.lower() for alias in node.names} & CLOCKS)
            case ast.ImportFrom(module="time"):
                reads = True
            case ast.Import():
                reads = "time" in {alias.name for alias in node.names}
            case ast.keyword(arg="auto_now" | "auto_now_add"):
                reads = True
            case ast.Constant(value=str(text)):
                reads = bool(IN_SQL.search(text))
            case _:
                reads = False
        if reads:
            lines.append(getattr(node, "lineno", 0))
    return lines


@pytest.mark.parametrize(
    "source",
    [
        "date.today()",
        "datetime.datetime.now(TOKYO)",
        "timezone.localdate()",
        "at = DateTimeField(default=timezone.now)",
        "at = DateTimeField(auto_now_add=True)",
        "from django.utils.timezone import now",
        "from django.db.models.functions import Now",
        "import time",
        "from time import monotonic",
        "cursor.execute('SELECT now()')",
        "cursor.execute('WHERE due_on < CURRENT_DATE')",
    ],
)
def test_every_way_to_read_the_clock_is_found(source):
    assert clock_reads(ast.parse(source))


def test_a_given_moment_may_be_shown_in_local_time():
    assert clock_reads(ast.parse("local = timezone.localtime(value)")) == []


def test_the_clock_is_read_at_one_place():
    reads = [file for file, tree in trees("contracts", "billing", "support") if clock_reads(tree)]
    assert reads == [EDGE]


def test_rules_are_handed_their_day():
    """Not even through a function of ours."""
    calls = [
        (file, node.lineno)
        for file, tree in trees(*RULES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and named(node.func) in CLOCKS
    ]
    assert calls == []


# --- The queue --------------------------------------------------------------------

MADE = "= Celery" + "("


def test_there_is_one_queue():
    """A second `Celery` would be the current one from then on, and get every later job."""
    made = [path for path in tracked() if path.suffix == ".py" and MADE in path.read_text()]
    assert made == [ROOT / "portal/celery.py"]


# --- Rows -------------------------------------------------------------------------

WRITES = {
    "save", "create", "update", "delete", "get_or_create", "update_or_create",
    "bulk_create", "bulk_update",
}  # fmt: skip
ROWS = (
    "contracts.office.models", "contracts.people.models", "contracts.models", "billing.models",
    "support.registers.models",
    "support.conduct.models",
    "support.incidents.models",
    "support.announcements.models", "support.desk.models", "support.inbound.models",
    "support.offboarding.models", "support.questions.models",
)  # fmt: skip
DOORS = (
    "portal/console", "portal/customer", "portal/public", "portal/company.py", "portal/scope.py",
    "portal/jobs", "portal/tools/scenarios", "contracts/jobs.py", "billing/jobs.py",
    "support/incidents/jobs.py", "support/offboarding/jobs.py",
)  # fmt: skip


def test_doors_write_no_rows_of_contracts_or_billing():
    """They call operations; only the record of how far the daily jobs came is theirs."""
    writing = [
        (file, node.lineno)
        for file, tree in trees(*DOORS)
        if any(name.startswith(ROWS) for name in imported(tree))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and named(node.func) in WRITES
    ]
    assert writing == []
