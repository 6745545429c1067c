"""What the journal calls by a name in code, staff read in words."""

import ast

from django.contrib import admin
from django.utils.translation import override

from contracts.office.admin.base import Journaled
from contracts.office.operation import ENTRIES
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
    "support/registers/operations",
    "support/conduct/operations",
    "support/incidents/operations",
    "support/announcements/operations",
    "support/desk/operations",
    "support/inbound/operations",
    "support/offboarding/operations",
    "support/questions/operations",
    "portal/exports",
)


def written() -> set[str]:
    """The names in calls of `journal` and `_journal`."""
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
    assert found - {entry.name for entry in ENTRIES} == set()


def test_every_row_that_is_edited_in_the_records_has_a_name_for_it():
    edited = [one for one in admin.site._registry.values() if isinstance(one, Journaled)]
    assert edited
    for one in edited:
        for what in ("add", "change", "delete"):
            assert ENTRIES.get(f"{what}_{one.model._meta.model_name}"), one


def test_every_name_has_words_in_both_languages():
    for language in ("ja", "en"):
        with override(language):
            unnamed = [one.name for one in ENTRIES if str(one.label) in ("", one.name)]
            assert unnamed == []
