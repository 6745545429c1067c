"""Styles that a process keeps: pages are those of WeasyPrint, which works them out each time."""

import re
from dataclasses import replace

import pytest

from contracts.office.documents import drawing, pdf
from tests.architecture.sources import ROOT
from tests.documents.anew import laid_out_anew
from tests.documents.test_layout import content, line

PEOPLE = ("ja", "en")


@pytest.fixture
def as_weasyprint_does(monkeypatch):
    """The same sheets, and nothing that is kept."""

    def use() -> None:
        monkeypatch.setattr(drawing.Styles, "laid_out", laid_out_anew)

    return use


def drawn(language: str, lines: int) -> bytes:
    of = content(*(line(f"C-2026-{number:06}") for number in range(lines)))
    of = replace(of, recipient=replace(of.recipient, language=language))
    return pdf.laid_out("invoice", of, language).write_pdf(uncompressed_pdf=True)


def test_a_page_is_that_of_weasyprint_whatever_was_drawn_before(as_weasyprint_does):
    wanted = [(language, lines) for lines in (40, 1, 2) for language in (*PEOPLE, *PEOPLE)]
    kept = [drawn(*one) for one in wanted]
    as_weasyprint_does()
    assert kept == [drawn(*one) for one in wanted]


def test_what_is_kept_does_not_grow_with_documents():
    styles = pdf._styles("invoice")
    drawn("ja", 2)
    before = len(styles.kept)
    drawn("ja", 30)
    drawn("ja", 1)
    assert 0 < len(styles.kept) == before


def test_threads_work_out_the_styles_of_a_kind_one_after_the_other(monkeypatch):
    styles, was_in_use = pdf._styles("invoice"), []

    class Watched(drawing._KeptStyles):
        def __init__(self, *args: object) -> None:
            was_in_use.append(styles.in_use.locked())
            super().__init__(*args)

    monkeypatch.setattr(drawing, "_KeptStyles", Watched)
    drawn("ja", 1)
    assert was_in_use == [True]
    assert not styles.in_use.locked()


def test_no_template_has_an_attribute_whose_style_would_be_kept_for_one_document():
    templates = sorted((ROOT / "templates/documents").glob("*.html"))
    assert templates
    own = re.compile(r"""\s(id|style)\s*=""")
    assert [one.name for one in templates if own.search(one.read_text())] == []
