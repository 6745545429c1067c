"""What of a notice there is on paper: its own document, else a letter that says what it says.

A room registers the kinds of notices whose documents it makes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contracts.office.models import Notice
from contracts.office.registry import Registry


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with an address window; `name` in ASCII, without ending. `made` is its PDF."""

    name: str
    made: Callable[[], bytes]


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
    kind = PAPERS.get(notice.kind)
    if kind is None or notice.channel != Notice.Channel.MAIL or notice.customer_id is None:
        return None
    return kind.papers([notice]).get(notice.pk)
