"""What the ground floor must know of a row that something is about, whichever room it is in."""

from collections.abc import Collection
from typing import Protocol


class Company(Protocol):
    """A customer: who is written to, in which language, and which mail it declined."""

    pk: int

    @property
    def declined_mail(self) -> Collection[str]: ...

    @property
    def language(self) -> str: ...


class Held(Protocol):
    """A contract: what a company holds; `language` is that of its documents."""

    pk: int
    customer_id: int

    @property
    def customer(self) -> Company: ...

    @property
    def language(self) -> str: ...
