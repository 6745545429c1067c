"""What of a notice there is on paper: its own document, else a letter that says what it says.

A room registers the kinds of notices whose documents it makes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.office.documents.pdf import joined
from contracts.office.models import Notice
from contracts.office.registry import Registry

if TYPE_CHECKING:
    from weasyprint.document import Document


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with an address window; `name` in ASCII, without ending.

    `made` is its PDF, `laid_out` its pages, to be printed together with others.
    """

    name: str
    made: Callable[[], bytes]
    laid_out: Callable[[], "Document"]


Maker = Callable[[Sequence[Notice]], Mapping[int, Paper]]
"""Papers by the notices' ids; nothing for those that have none."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """`name` is the kind of notice; the notices come with their customer and contract read."""

    name: str
    papers: Maker


PAPERS: Registry[PaperKind] = Registry()


def papers(*kinds: str) -> Callable[[Maker], Maker]:
    """Register the function that makes the papers of some kinds of notices."""

    def register(function: Maker) -> Maker:
        for kind in kinds:
            PAPERS.register(PaperKind(kind, function))
        return function

    return register


def paper_of(notice: Notice) -> Paper | None:
    """None for a notice given otherwise, of a kind without paper, or erased since."""
    return papers_of([notice]).get(notice.pk)


def papers_of(notices: Sequence[Notice]) -> dict[int, Paper]:
    """By the notices' ids, in a few statements for each kind."""
    by_kind: dict[str, list[Notice]] = {}
    for one in notices:
        if one.channel == Notice.Channel.MAIL and one.customer_id is not None:
            by_kind.setdefault(one.kind, []).append(one)
    found: dict[int, Paper] = {}
    for name, rows in by_kind.items():
        kind = PAPERS.get(name)
        if kind is not None:
            found |= kind.papers(rows)
    return found


def printed(papers_found: Sequence[Paper]) -> bytes:
    """Documents in one PDF, to be printed; each counts its own pages."""
    name = ",".join(one.name for one in papers_found)
    return joined([one.laid_out() for one in papers_found], name)
