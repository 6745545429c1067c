"""Styles that a process keeps: pages are those of WeasyPrint, which works them out each time."""

from dataclasses import replace

import pytest
from weasyprint import HTML

from contracts.office.documents import drawing, pdf
from tests.documents.test_layout import content, line

PEOPLE = ("ja", "en")


@pytest.fixture
def as_weasyprint_does(monkeypatch):
    """The same sheets, and nothing that is kept."""

    def laid_out(styles: drawing.Styles, html: str):
        page = HTML(string=html, base_url=None, url_fetcher=drawing.ONLY_DATA)
        (elements, *_), *own = styles.sheets
        page._ua_stylesheets = lambda forms=False: [elements]
        return page.render(stylesheets=[sheet for sheet, *_ in own], font_config=styles.fonts)

    def use() -> None:
        monkeypatch.setattr(drawing.Styles, "laid_out", laid_out)

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
