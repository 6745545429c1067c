"""Styles that a process keeps: pages are those of WeasyPrint, which works them out each time."""

import re
from dataclasses import replace

import pytest

from contracts.office.documents import drawing, lines, pdf
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


def test_threads_draw_and_write_one_after_the_other(monkeypatch):
    was_in_use = []

    class Watched(drawing._KeptStyles):
        def __init__(self, *args: object) -> None:
            was_in_use.append(drawing.IN_USE.locked())
            super().__init__(*args)

    def finish(*_: object) -> None:
        was_in_use.append(drawing.IN_USE.locked())

    monkeypatch.setattr(drawing, "_KeptStyles", Watched)
    pdf.laid_out("invoice", content(line("C-2026-000001"))).write_pdf(finisher=finish)
    assert was_in_use == [True, True]
    assert not drawing.IN_USE.locked()


def test_lines_that_are_kept_are_few_and_make_way_for_others(monkeypatch, as_weasyprint_does):
    pdf._styles.cache_clear()
    monkeypatch.setattr(lines, "MOST", 3)
    wanted = [("ja", 40), ("en", 2), ("ja", 2)]
    kept = [drawn(*one) for one in wanted]
    known = [vars(style.anonymous_style)["known"] for style in pdf._styles("invoice").kept.values()]
    assert max(len(one.lines) + len(one.whole) for one in known) == 3
    as_weasyprint_does()
    assert kept == [drawn(*one) for one in wanted]


def test_a_line_said_before_is_not_broken_again(monkeypatch):
    drawn("ja", 1)
    asked = []
    split = lines.split_first_line
    monkeypatch.setattr(
        lines, "split_first_line", lambda text, *of: asked.append(text) or split(text, *of)
    )
    drawn("ja", 1)
    of_the_page = "INV-2026-000123\u30001 / 1"
    assert {text for text in asked if text not in of_the_page} == set()


def test_nothing_draws_an_ellipsis_into_a_line_that_is_kept():
    """What shortens a line at its end changes the line itself."""
    sheets = sorted((ROOT / "templates/documents").glob("*.css"))
    assert sheets
    shortens = re.compile("text-overflow|block-ellipsis|line-clamp")
    assert [one.name for one in sheets if shortens.search(one.read_text())] == []


def test_no_template_has_an_attribute_whose_style_would_be_kept_for_one_document():
    templates = sorted((ROOT / "templates/documents").glob("*.html"))
    assert templates
    own = re.compile(r"""\s(id|style)\s*=""")
    assert [one.name for one in templates if own.search(one.read_text())] == []
