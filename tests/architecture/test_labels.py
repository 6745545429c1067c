"""What a value is called stands once, beside the value; pages make words of that."""

import ast
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db.models import Choices
from django.utils.translation import override

from billing.approvals import termination
from billing.models import DunningPolicyStep
from billing.terms.dunning import Step
from contracts.office.language import label
from contracts.office.terms.labels import Labelled
from contracts.terms import wording
from contracts.terms.application import REFUSAL_GROUNDS
from contracts.terms.ending import TERMINATION_GROUNDS
from contracts.terms.grounds import GROUNDS
from contracts.terms.parameters import CHOICES, DEFAULTS, SPECIFICATIONS
from contracts.terms.suspension import SUSPENSION_GROUNDS
from portal.console.customers.fields import GroundField
from portal.console.editions.forms import FiguresForm, PolicyForm
from portal.public import figures
from tests.architecture.sources import ROOT, trees

PAGES = ("portal/console", "portal/customer", "portal/public")


def labels_of_others(file: str, tree: ast.Module) -> list[tuple[str, int]]:
    """Lines of a page's tables that word the members of an enum which has labels already."""
    module = import_module(file.removesuffix(".py").replace("/", "."))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and node.keys:
            kinds = [_enum(key, module) for key in node.keys]
            if all(kinds) and all(map(_is_text, node.values)):
                found.append((file, node.lineno))
    return found


def _enum(key: ast.AST | None, module: object) -> bool:
    if not (isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name)):
        return False
    kind = getattr(module, key.value.id, None)
    return isinstance(kind, type) and issubclass(kind, (Labelled, Choices))


def _is_text(value: ast.AST) -> bool:
    """A text, a pair of them, or the call of what makes one in the reader's language."""
    match value:
        case ast.Constant(value=str(text)):
            is_clause, is_sentence = not any(map(str.isalpha, text)), text.endswith(("。", "."))
            return not (is_clause or is_sentence)
        case ast.Tuple(elts=elements):
            return all(map(_is_text, elements))
        case ast.Call(args=arguments):
            return bool(arguments) and all(map(_is_text, arguments))
    return False


def test_no_page_words_the_members_of_an_enum_for_itself():
    assert [one for file, tree in trees(*PAGES) for one in labels_of_others(file, tree)] == []


def test_such_a_table_is_found():
    source = 'WORDS = {Step.FINAL: both("最後の督促", "last reminder"), Step.SECOND: ("二", "2nd")}'
    file = "portal/console/editions/forms.py"  # knows Step
    assert labels_of_others(file, ast.parse(source)) == [(file, 1)]


def kinds_of(kind: type) -> list[type]:
    return [one for sub in kind.__subclasses__() for one in (sub, *kinds_of(sub))]


def test_every_value_has_a_label_of_its_own_in_both_languages():
    kinds = [
        kind for kind in kinds_of(Labelled) if kind.__module__.startswith(("con", "bil", "sup"))
    ]
    assert len(kinds) > 10
    for kind in kinds:
        for language in ("ja", "en"):
            names = [getattr(one, language) for one in kind]
            assert all(names), kind
            assert len(set(names)) == len(names), kind


def test_every_ground_is_worded_once_for_who_proposes_and_who_approves():
    assert set(GROUNDS) == {*REFUSAL_GROUNDS, *SUSPENSION_GROUNDS, *TERMINATION_GROUNDS}
    for language in ("ja", "en"):
        with override(language):
            chosen = dict(GroundField(TERMINATION_GROUNDS).choices)
            for ground in TERMINATION_GROUNDS:
                fact = next(termination.of_quote(SimpleNamespace(explanation=None), ground))
                assert chosen[ground].endswith(f" {getattr(fact.value, language)}"), ground


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_figure_of_the_terms_is_worded_once(language):
    """In the public terms, in the form that sets it, and for who approves it."""
    before = replace(DEFAULTS, unit_price=1)
    with override(language):
        approved = {
            getattr(fact, language): getattr(fact.value, language).partition(" → ")[2]
            for fact in wording.changed(SPECIFICATIONS, before, DEFAULTS)
        }
        assert approved == {row["name"]: row["value"] for row in figures.rows(DEFAULTS)}
        form = FiguresForm(day=None).fields
        for name, known in SPECIFICATIONS.items():
            assert str(form[name].label) == getattr(known, language)
            for choice in known.choices:
                said = getattr(CHOICES[choice], language)
                assert dict(form[name].choices)[choice] == said
                assert figures.worded(name, choice) == said


def test_the_steps_of_dunning_are_worded_once():
    for language in ("ja", "en"):
        with override(language):
            form = PolicyForm().fields
            for step in Step:
                assert DunningPolicyStep(step=step).get_step_display() == label(step)
                assert str(form[step].label) == getattr(step, language)


def test_labels_have_no_file_of_their_own():
    assert list(ROOT.glob("portal/**/words.py")) == []
