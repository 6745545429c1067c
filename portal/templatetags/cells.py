"""Cells, facts and links as HTML, for rows of which a page has dozens: a template is slower.

What is handed in is HTML: words of a catalogue and figures as they are, all else `escaped`.
"""

from collections.abc import Iterable

from portal.addresses import address
from portal.form_renderer import escaped


def cell(content: str, kind: str = "", label: str = "") -> str:
    """A cell of a table; on a phone its `label` stands before it."""
    css = f' class="{kind}"' if kind else ""
    named = f' data-label="{label}"' if label else ""
    return f"<td{css}{named}>{content}</td>"


def figure(yen: str, label: str = "") -> str:
    """A cell of a column of numbers."""
    return cell(yen, "n", label)


def why(content: str) -> str:
    """What is said below, in small letters."""
    return f'<span class="why">{content}</span>'


def badge(words: str, kind: str = "") -> str:
    """A state as a badge."""
    return f'<span class="badge{" " if kind else ""}{kind}">{words}</span>'


def row_link(page: str, number: str, words: str = "") -> str:
    """A number, or other words for it, as a link to the row's page."""
    return f'<a href="{escaped(address(page, number))}">{words or escaped(number)}</a>'


def facts(known: Iterable[tuple[str, str]]) -> str:
    """Names with what is said of each, for a `<dl>`."""
    return "".join(f"<dt>{name}</dt>\n<dd>{said}</dd>\n" for name, said in known)
