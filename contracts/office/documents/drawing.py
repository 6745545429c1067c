"""WeasyPrint's layout with styles that are worked out once in a process, not for each document.

WeasyPrint shares a style among the elements of a document that match the same rules below the
same parent. Documents of a kind are the same page with other figures: here the styles of one
serve the next, which takes a quarter of the time, and so do its lines (`lines.py`). They are as
WeasyPrint makes them, and so is the page: `tests/documents/test_drawing.py` compares both.
"""

from functools import partial
from threading import Lock
from typing import Any

from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Document
from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.images import get_image_from_uri
from weasyprint.layout import LayoutContext
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from contracts.office.documents import lines

Key = tuple[int, str | None, tuple[tuple[str, object], ...]]
ONLY_DATA = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
"""Nothing is fetched from anywhere: images are within their document, and none may be missing."""
IN_USE = Lock()
"""Threads draw and write one after the other, since styles and lines are theirs in common."""


class Styles:
    """The sheets of a kind of document, and the styles that they have made of its elements."""

    def __init__(self, fonts: FontConfiguration, elements: CSS, *sheets: CSS) -> None:
        self.fonts = fonts
        self.sheets = [(elements, "user agent", None), *((one, "user", None) for one in sheets)]
        self.kept: dict[Key, ComputedStyle] = {}

    def laid_out(self, html: str) -> Document:
        """The pages of an HTML document, not yet written."""
        page = HTML(string=html, base_url=None, url_fetcher=ONLY_DATA)
        options = {**DEFAULT_OPTIONS, "styles": self}
        with IN_USE:
            return _Drawn._render(page, self.fonts, None, None, options)


class _KeptStyles(StyleFor):
    """The styles of one document; those of its elements are those of the documents before it."""

    def __init__(self, page: HTML, styles: Styles, collector: TargetCollector) -> None:
        self._kept = styles.kept
        super().__init__(page, styles.sheets, False, styles.fonts, collector)

    def set_computed_styles(
        self, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None, **of: Any
    ) -> None:
        """Those of a page are its own, since the layout counts in them; so are those of ids.

        A style is known by the number of the one above it, which is its own only while that one
        is kept, and by the rules that make it, which stay in memory with it; a language is no
        rule, but written again for each document.
        """
        rules = self.get_cascaded_styles().get((element, pseudo_type), {})
        if isinstance(element, tuple) or "anchor" in rules:
            super().set_computed_styles(element, parent, root, pseudo_type, **of)
            return
        computed = self.get_computed_styles()
        above = None if parent is None else computed[parent, None]
        said = [(name, value) for name, (value, _) in rules.items()]
        made_by = tuple((name, value if name == "lang" else id(value)) for name, value in said)
        key = (id(above), pseudo_type, made_by)
        if key not in self._kept:
            super().set_computed_styles(element, parent, root, pseudo_type, **of)
            self._kept[key] = made = computed[element, pseudo_type]
            lines.keep(made)
        computed[element, pseudo_type] = self._kept[key]


class _Drawn(Document):
    """A document of kept styles; all else is laid out as WeasyPrint does it."""

    @classmethod
    def _build_layout_context(
        cls, html: HTML, fonts: Any, counter_style: dict, profiles: Any, options: dict
    ) -> LayoutContext:
        for counters in html._ua_counter_style():
            counter_style.update(counters)
        collector = TargetCollector()
        image = partial(get_image_from_uri, cache={}, url_fetcher=ONLY_DATA, options=options)
        styles = _KeptStyles(html, options["styles"], collector)
        return LayoutContext(styles, image, fonts, counter_style, collector)

    def write_pdf(self, *args: Any, **options: Any) -> bytes | None:
        with IN_USE:
            return super().write_pdf(*args, **options)
