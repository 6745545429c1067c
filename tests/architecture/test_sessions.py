"""Nothing is kept in a session of the database, which a pooler hands on after each transaction."""

import re

import pytest

from tests.architecture.sources import ROOT

KEPT = re.compile(
    r"""pg_(?:try_)?advisory_(?:lock|unlock)\w*\(   # not pg_advisory_xact_lock(
    | \bLISTEN\s | \bPREPARE\s | \bWITH\s+HOLD\b
    | \bCREATE\s+TEMP | (?:^|["'(])\s*SET\s+(?!LOCAL|CONSTRAINTS|TRANSACTION)
    | set_config\([^)]*false\)""",
    re.VERBOSE,
)
"""In the capitals in which SQL is written here."""


def kept(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if KEPT.search(line)]


def test_no_statement_of_the_portal_leaves_something_in_its_session():
    """Tools have a database of their own, embedded, and no pooler before it."""
    found = {
        str(path.relative_to(ROOT)): lines
        for room in ("contracts", "billing", "support", "portal")
        for ending in ("*.py", "*.sql")
        for path in (ROOT / room).rglob(ending)
        if "portal/tools" not in str(path) and (lines := kept(path.read_text()))
    }
    assert not found


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock_shared(1, 2)",
        "LISTEN jobs",
        "SET lock_timeout = '5s'",
        "SET search_path TO room",
        "SELECT set_config('portal.by', '1', false)",
        "CREATE TEMPORARY TABLE chosen (id bigint)",
        "DECLARE some CURSOR WITH HOLD FOR",
    ],
)
def test_what_would_stay_is_found(statement):
    assert kept(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_advisory_xact_lock(1)",
        "SET LOCAL lock_timeout = '5s'",
        "SET CONSTRAINTS ALL IMMEDIATE",
        "SELECT set_config('portal.by', '1', true)",
        "UPDATE invoice SET paid = true",
    ],
)
def test_what_ends_with_its_transaction_is_not(statement):
    assert not kept(statement)
