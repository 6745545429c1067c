"""Words of pages are Django's messages: the catalogue is whole, and no second way comes back."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from portal.translations import CATALOGUE, compile_catalogue, faults, is_compiled
from tests.architecture.sources import ROOT, named, trees

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

# --- The catalogue ----------------------------------------------------------------


def test_japanese_has_every_message_and_no_other():
    assert faults() == []


@pytest.fixture
def small(tmp_path) -> Path:
    """A product of one module and one template, whose catalogue is whole."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal/page.py").write_text('title = gettext("Fruit")\n')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(
        "{% blocktranslate count n=apples %}{{ n }} apple{% plural %}{{ n }} apples"
        '{% endblocktranslate %}{% translate "Close" context "button" %}'
    )
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    (tmp_path / CATALOGUE).write_text(
        """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Fruit"
msgstr "果物"

#, python-format
msgid "%(n)s apple"
msgid_plural "%(n)s apples"
msgstr[0] "りんご%(n)s個"

msgctxt "button"
msgid "Close"
msgstr "閉じる"
"""
    )
    return tmp_path


def change(root: Path, old: str, new: str) -> None:
    text = (root / CATALOGUE).read_text()
    assert old in text
    (root / CATALOGUE).write_text(text.replace(old, new))


def test_a_whole_catalogue_has_no_fault(small):
    assert faults(small, theme=()) == []


def test_a_message_without_an_entry_is_missing(small):
    (small / "portal/page.py").write_text('title = gettext("Fruit") + gettext("Pears")\n')
    assert faults(small, theme=()) == [f"missing: (None, 'Pears') in {small}/portal/page.py"]


def test_an_entry_without_japanese_is_missing(small):
    change(small, 'msgstr "果物"', 'msgstr ""')
    assert faults(small, theme=()) == ["missing: (None, 'Fruit')"]


def test_another_context_is_another_message(small):
    change(small, 'msgctxt "button"', 'msgctxt "title"')
    assert faults(small, theme=()) == [
        f"missing: ('button', 'Close') in {small}/templates/page.html",
        "unused: ('title', 'Close')",
    ]


def test_a_fuzzy_entry_is_a_fault(small):
    change(small, 'msgid "Fruit"', '#, fuzzy\nmsgid "Fruit"')
    assert faults(small, theme=()) == ["fuzzy: (None, 'Fruit')"]


def test_an_entry_that_nothing_says_is_unused(small):
    (small / "portal/page.py").write_text("title = ''\n")
    assert faults(small, theme=()) == ["unused: (None, 'Fruit')"]


def test_placeholders_are_the_same_in_both_languages(small):
    change(small, "りんご%(n)s個", "りんご%(count)s個")
    (fault,) = faults(small, theme=())
    assert "apple" in fault
    assert "count" in fault


def test_compiling_brings_the_catalogue_up_to_date(small):
    assert not is_compiled(small)
    compile_catalogue(small)
    assert is_compiled(small)


# --- Both languages -----------------------------------------------------------------


def test_japanese_comes_from_the_catalogue_and_english_from_the_code():
    with override("ja"):
        assert gettext("Invoices") == "請求書"
        assert ngettext("%(count)s server", "%(count)s servers", 1) == "%(count)s台"
    with override("en"):
        assert gettext("Invoices") == "Invoices"
        assert ngettext("%(count)s server", "%(count)s servers", 1) == "%(count)s server"
        assert ngettext("%(count)s server", "%(count)s servers", 2) == "%(count)s servers"


def test_words_of_django_stay_its_own():
    with override("ja"):
        assert gettext("Delete") == "削除"
        assert pgettext("button", "Delete") == "削除する"


# --- No second way --------------------------------------------------------------------

PAGES = ("portal/console", "portal/customer", "portal/public", "portal/accounts")
DESCRIBED = {"models", "models.py", "admin", "admin.py", "apps.py"}
"""Files that name tables and columns, wherever they are."""
TYPED = {
    "なし": "typed for no price",
    "台": "typed after a number of servers",
    "日": "typed at the end of a date",
    "ァ": "the first of the katakana",
    "ヾ": "the last of the katakana",
    "[/.年月]": "typed within a date",
    r"[¥\\,、円\s]": "typed within an amount",
}
IN_BOTH_LANGUAGES = {
    "portal/customer/money/reasons.py": "makes explanations of allocations",
    "portal/console/receivables/crediting.py": "facts that a proposal keeps",
    "portal/accounts/adapter.py": "an alert's text, as other alerts both in one",
}
TECHNICAL = {"ValueError"}
"""Errors of a programmer, both languages in one text; no page shows them."""


def described() -> list[str]:
    places = ("contracts", "billing", "support", "portal")
    return [file for file, _ in trees(*places) if set(Path(file).parts) & DESCRIBED]


def refusals() -> set[str]:
    """Refused and whatever derives from it: they keep both languages."""
    classes = [
        (node.name, {named(base) for base in node.bases})
        for _, tree in trees("contracts", "billing", "portal")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    found = {"Refused"}
    while more := {name for name, bases in classes if bases & found} - found:
        found |= more
    return found


def japanese(tree: ast.Module, both: set[str]) -> list[str]:
    """Texts in Japanese that are neither a message's example nor kept beside their English."""
    found = []

    def look(node: ast.AST) -> None:
        match node:
            case ast.Expr(value=ast.Constant()):
                return  # a docstring
            case ast.Call() if named(node.func) in both | TECHNICAL or _says(node):
                return
            case ast.Dict(keys=keys) if {"ja", "en"} <= {getattr(k, "value", "") for k in keys}:
                return
            case ast.Constant(value=str(text)) if JAPANESE.search(text) and text not in TYPED:
                found.append(text)
        for child in ast.iter_child_nodes(node):
            look(child)

    look(tree)
    return found


def _says(call: ast.Call) -> bool:
    return "gettext" in named(call.func) or named(call.func) == "_"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('label = "名称"', ["名称"]),
        ('say("請求書", "Invoices")', ["請求書"]),
        ('NAMES = {"a": ("名称", "Name")}', ["名称"]),
        ('f"{n}台の契約"', ["台の契約"]),
        ('"""日本語の説明"""', []),
        ('_("For example カブシキガイシャ")', []),
        ('raise Refused("6-1", "理由", "a reason")', []),
        ('fact = {"ja": "区分", "en": "ground"}', []),
    ],
)
def test_japanese_in_code_is_seen(source, texts):
    assert japanese(ast.parse(source), {"Refused"}) == texts


def test_pages_and_models_say_nothing_in_japanese_themselves():
    # What a table of a company's data holds stands in its README in both languages.
    both = refusals() | {"Explanation", "about_company"}
    found = {
        file: texts
        for file, tree in trees(*PAGES, *described())
        if file not in IN_BOTH_LANGUAGES
        and "/migrations/" not in file  # written by a program
        and (texts := japanese(tree, both))
    }
    assert found == {}


PAIRS = re.compile(r"{%-?\s*(?:say\b|(?:el)?if (?:not )?en\b|if LANGUAGE_CODE\b)")


@pytest.mark.parametrize("source", ['{% say "a" "b" %}', "{% if en %}", "{% elif en %}"])
def test_pairs_in_templates_are_seen(source):
    assert PAIRS.search(source)


def test_no_template_has_its_own_pairs():
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert len(templates) > 250
    assert [str(path) for path in templates if PAIRS.search(path.read_text())] == []
