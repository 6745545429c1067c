"""What a customer calls an order in its own books: three kinds of reference, one thing.

They change no obligation (the terms know nothing of them): they are printed for the customer's
accounts, and stand in the structured invoice where JP PINT has a field for them.
"""

from collections.abc import Collection
from dataclasses import dataclass

from contracts.office.terms.labels import Label, Labelled

LONGEST = 40
"""The most characters of a reference."""
BETWEEN = "\n"
"""Between references kept as one text."""


class ReferenceKind(Labelled):
    PURCHASE_ORDER = "purchase_order", "発注番号", "Purchase order number"
    OWN_REFERENCE = "own_reference", "お客様管理番号", "Own reference"
    COST_CENTRE = "cost_centre", "負担部門", "Cost centre"

    @property
    def printed(self) -> Label:
        """As a document that goes to the customer has it."""
        return PRINTED[self]


PRINTED = {
    ReferenceKind.PURCHASE_ORDER: Label("発注番号", "Your order no."),
    ReferenceKind.OWN_REFERENCE: Label("お客様管理番号", "Your reference"),
    ReferenceKind.COST_CENTRE: Label("負担部門", "Cost centre"),
}
NAMES = tuple(kind.value for kind in ReferenceKind)
"""Of the columns and keys that keep them."""


@dataclass(frozen=True, slots=True)
class References:
    """Those of a contract or a billing account; empty where the customer gave none."""

    purchase_order: str = ""
    own_reference: str = ""
    cost_centre: str = ""

    def __bool__(self) -> bool:
        return bool(self.purchase_order or self.own_reference or self.cost_centre)

    @property
    def values(self) -> dict[str, str]:
        """All of them, by name."""
        return {name: getattr(self, name) for name in NAMES}

    @property
    def given(self) -> dict[str, str]:
        """Those that there are, by name."""
        return {name: value for name, value in self.values.items() if value}

    def without(self, other: "References") -> "References":
        """Those that differ from another's."""
        theirs = other.values
        return References(**{n: v for n, v in self.given.items() if v != theirs[n]})


def heading(account: References, contracts: Collection[References]) -> References:
    """What stands at the head of an invoice for contracts of an account.

    A contract's own value beats the account's: where all contracts billed have one and the same,
    it stands at the head; where they differ, each stands at its contract's lines and the head
    has the account's.
    """
    if not any(contracts):
        return account
    found = {}
    for name, of_account in account.values.items():
        own = {getattr(one, name) for one in contracts}
        found[name] = own.pop() or of_account if len(own) == 1 else of_account
    return References(**found)


def as_text(*all_of: References) -> str:
    """Each value once, as one text in which it is looked for."""
    return BETWEEN.join(dict.fromkeys(value for one in all_of for value in one.given.values()))
