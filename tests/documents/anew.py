"""Documents as WeasyPrint draws them, with nothing that a process keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from weasyprint import HTML

from contracts.office.documents import drawing

if TYPE_CHECKING:
    from weasyprint.document import Document


def laid_out_anew(styles: drawing.Styles, html: str) -> "Document":
    """The pages of an HTML document by the same sheets."""
    page = HTML(string=html, base_url=None, url_fetcher=drawing.ONLY_DATA)
    (elements, *_), *own = styles.sheets
    page._ua_stylesheets = lambda forms=False: [elements]
    return page.render(stylesheets=[sheet for sheet, *_ in own], font_config=styles.fonts)


@contextmanager
def drawn_as_anew() -> Iterator[None]:
    """The last document of each kind is the same with nothing kept; the next keeps no more."""
    last: dict[drawing.Styles, str] = {}
    kept = drawing.Styles.laid_out

    def laid_out(styles: drawing.Styles, html: str) -> "Document":
        last[styles] = html
        return kept(styles, html)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing.Styles, "laid_out", laid_out)
        yield
    assert last
    for styles, html in last.items():
        known = len(styles.kept)
        again = kept(styles, html).write_pdf(uncompressed_pdf=True)
        assert again == laid_out_anew(styles, html).write_pdf(uncompressed_pdf=True)
        assert len(styles.kept) == known
