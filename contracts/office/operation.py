"""What an operation says of itself: who may carry it out, and what the journal calls it.

    @operation(Duty.CONTRACTS, Member.OWNER, invite_member=_("Person invited"))
    @transaction.atomic
    def invite(by: By, …): …

The function checks the permission itself; this declares it, and a test holds both together.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from contracts.office.context import Duty, Member, Role
from contracts.office.language import Text
from contracts.office.registry import Registry

Who = Duty | Member | Role
"""Staff with a duty, the owner of the company, or `Role.STAFF`: every member of staff."""
Function = TypeVar("Function", bound=Callable)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal calls something done; `is_hidden` from the company that it is about.

    Where `readers` names duties, other staff do not read what it is.
    """

    name: str
    label: Text
    is_hidden: bool = False
    readers: frozenset[Duty] = frozenset()


@dataclass(frozen=True, slots=True)
class Operation:
    """`entries` are those of the journal that are declared with it.

    One that is entered under the names of others has a `title`, for whoever reads what one may do.

    `allowed` is None of a part of others, run after the permission was checked. Nobody is
    `allowed` what concerns the account's own rows alone: there is nobody else's to protect.
    """

    name: str
    function: Callable
    allowed: frozenset[Who] | None
    entries: tuple[str, ...] = ()
    title: Text = ""


ENTRIES: Registry[Entry] = Registry()
OPERATIONS: Registry[Operation] = Registry()


def operation(
    *allowed: Who,
    is_hidden: bool = False,
    readers: Collection[Duty] = (),
    title: Text = "",
    **entries: Text,
) -> Callable[[Function], Function]:
    """Declare who may carry an operation out, and the labels of its journal entries by name."""
    journal_entries(is_hidden, readers, **entries)
    return _declare(frozenset(allowed), *entries, title=title)


def internal(**entries: Text) -> Callable[[Function], Function]:
    """Declare a part of operations and jobs, run under lock after the permission was checked."""
    journal_entries(**entries)
    return _declare(None, *entries)


def own(*, readers: Collection[Duty] = (), **entries: Text) -> Callable[[Function], Function]:
    """Declare an operation about the account's own rows alone."""
    journal_entries(False, readers, **entries)
    return _declare(frozenset(), *entries)


def _declare(
    allowed: frozenset[Who] | None, *entries: str, title: Text = ""
) -> Callable[[Function], Function]:

    def register(function: Function) -> Function:
        name = f"{function.__module__}.{function.__qualname__}"
        OPERATIONS.register(Operation(name, function, allowed, entries, title))
        return function

    return register


def journal_entries(
    is_hidden: bool = False, readers: Collection[Duty] = (), /, **entries: Text
) -> None:
    """Declare the labels of journal entries by name, where no operation is declared with them."""
    for name, label in entries.items():
        ENTRIES.register(Entry(name, label, is_hidden, frozenset(readers)))


def called(name: str) -> str:
    """What the journal's entry is called; its name where the code no longer knows it."""
    entry = ENTRIES.get(name)
    return str(entry.label) if entry else name


def hidden() -> list[str]:
    """The entries of staff's own deliberation: no customer is shown them."""
    return [entry.name for entry in ENTRIES if entry.is_hidden]
