"""What the journal calls by a name in code, staff read in words."""

import ast

from portal.console.words import OPERATIONS
from tests.architecture.sources import named, trees

MADE = {
    "billing/operations/policy.py": "{}_policy_draft",
    "contracts/operations/edition_drafts.py": "{}_edition_draft",
}
"""Files whose `_journal` makes the name from a word."""


OPERATIONS_OF = (
    "contracts/office/operations",
    "contracts/people/operations",
    "contracts/operations",
    "billing/operations",
    "portal/exports",
)


def written() -> set[str]:
    """The names that stand in calls of `journal` and `_journal`."""
    found = set()
    for file, tree in trees(*OPERATIONS_OF):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and named(node.func) in ("journal", "_journal"):
                second = node.args[1] if len(node.args) > 1 else None
                if isinstance(second, ast.Constant):
                    pattern = MADE.get(file, "{}") if named(node.func) == "_journal" else "{}"
                    found.add(pattern.format(second.value))
    return found


def test_every_operation_has_a_name_in_words():
    found = written()
    assert len(found) > 70
    assert found - set(OPERATIONS) == set()
