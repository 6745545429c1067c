"""Kinds that register themselves: each is one object in one file of the room it belongs to.

A registry belongs to an engine, which knows no kind. The rooms' apps load the files at start.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """Anything with a name of its own among its like."""

    @property
    def name(self) -> str: ...


Kind = TypeVar("Kind", bound=Named)


class Registry(Generic[Kind]):
    """Kinds by name. `before` and `after` of a kind, where it has them, are names of others."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._in_order: tuple[Kind, ...] | None = None

    def register(self, kind: Kind) -> Kind:
        """Add a kind and return it. Raises ValueError for a name that another one has."""
        if self._kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"{kind.name!r} is registered already")
        self._in_order = None
        return kind

    def unregister(self, name: str) -> None:
        """Raises KeyError for an unknown name."""
        del self._kinds[name]
        self._in_order = None

    def __getitem__(self, name: str) -> Kind:
        """Raises KeyError for an unknown name."""
        return self._kinds[name]

    def get(self, name: str) -> Kind | None:
        return self._kinds.get(name)

    def __contains__(self, kind: Kind) -> bool:
        return self._kinds.get(kind.name) is kind

    def __len__(self) -> int:
        return len(self._kinds)

    def __iter__(self) -> Iterator[Kind]:
        """Each after those that it comes after, else as they were registered."""
        if self._in_order is None:
            done: dict[str, Kind] = {}
            for name in self._kinds:
                self._place(name, done, ())
            self._in_order = tuple(done.values())
        return iter(self._in_order)

    def ahead_of(self, name: str) -> list[Kind]:
        """What must come before a kind, in order."""
        done: dict[str, Kind] = {}
        self._place(name, done, ())
        return list(done.values())[:-1]

    def _place(self, name: str, done: dict[str, Kind], path: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in path:
            raise ValueError(f"these come after each other: {', '.join((*path, name))}")
        kind = self._kinds[name]
        ahead = [one.name for one in self._kinds.values() if name in getattr(one, "before", ())]
        for other in (*getattr(kind, "after", ()), *ahead):
            self._place(other, done, (*path, name))
        done[name] = kind


def load(*packages: str) -> None:
    """Import every module of some packages, so that the kinds in them are registered."""
    for package in packages:
        module = import_module(package)
        for found in walk_packages(getattr(module, "__path__", ()), f"{package}."):
            import_module(found.name)
