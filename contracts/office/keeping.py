"""What the law makes the operator keep of a company, and what stands against erasing its data.

Each room registers its own kinds of documents, with the day that the newest of them is about, and
its own hindrances.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.office.registry import Registry
from contracts.office.terms.explanation import Explanation

Newest = Callable[[Sequence[int]], Mapping[int, date]]
"""By company, of those asked for, the day of the newest; companies with none are left out."""
Found = Callable[[Sequence[int], date], Mapping[int, Explanation]]
"""By company, of those asked for, what stands against it on a day."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A kind of documents, what it is called, the law that makes us keep it, its newest day.

    `binds_alone` is one that also keeps the data of a company that never had a contract.
    """

    name: str
    ja: str
    en: str
    law_ja: str
    law_en: str
    newest: Newest
    binds_alone: bool = False


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why personal data of a company is not erased, whatever the law's terms.

    `is_hidden` from the company: the operator's own deliberation.
    """

    name: str
    find: Found
    is_hidden: bool = False


KEEPINGS: Registry[Keeping] = Registry()
HINDRANCES: Registry[Hindrance] = Registry()
