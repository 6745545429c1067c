"""Which tables concern a company, and which of their rows do (Art. 11-1, 29).

Each model says so of itself: `@about_company(…)` puts its rows into what a company can take
away, `@of_no_company(…)` gives the reason why they are not in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Field, Model, Q, QuerySet

from contracts.office.language import Text
from contracts.office.registry import Registry

About = Callable[[int], Q]
"""The rows about a company, by its id."""


@dataclass(frozen=True, slots=True)
class CompanyTable:
    """The rows of a model about a company, and what they are in both languages."""

    name: str
    model: type[Model]
    about: About
    ja: str
    en: str
    without: tuple[str, ...] = ()
    """Fields left out: secrets, and what the operator noted for itself. What the database works
    out for its searches is never given."""
    only: tuple[str, ...] = ()
    """The fields given, where it is not all but those `without`."""
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By path, the name and meaning of columns from tables that it refers to."""

    @property
    def _fields(self) -> list[Field]:
        fields = [f for f in self.model._meta.concrete_fields if not f.generated]
        if self.only:
            return [f for f in fields if f.name in self.only]
        return [f for f in fields if f.name not in self.without]

    @property
    def columns(self) -> Mapping[str, Text]:
        """Names in code, with what the records call them."""
        own: dict[str, Text] = {f.attname: f.verbose_name for f in self._fields}
        return own | dict(self.beside.values())

    def rows(self, customer_id: int) -> QuerySet:
        own = [f.attname for f in self._fields]
        found = self.model._default_manager.filter(self.about(customer_id)).order_by("pk")
        return found.values(*own, **{name: F(path) for path, (name, _) in self.beside.items()})


TABLES: Registry[CompanyTable] = Registry()
OF_NO_COMPANY: dict[type[Model], str] = {}
"""The other models, with the reason."""


def about_company(
    name: str,
    about: About,
    ja: str,
    en: str,
    *,
    without: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    beside: Mapping[str, tuple[str, str]] | None = None,
) -> Callable[[type[Model]], type[Model]]:
    """Let a company take a model's rows away, under a name."""

    def register(model: type[Model]) -> type[Model]:
        TABLES.register(CompanyTable(name, model, about, ja, en, without, only, beside or {}))
        return model

    return register


def of_no_company(reason: str) -> Callable[[type[Model]], type[Model]]:
    """Keep a model out of what a company can take away."""

    def register(model: type[Model]) -> type[Model]:
        OF_NO_COMPANY[model] = reason
        return model

    return register


def of(*paths: str) -> About:
    """Rows that lead to the company by one of some paths."""

    def about(customer_id: int) -> Q:
        found = Q()
        for path in paths:
            found |= Q(**{path: customer_id})
        return found

    return about
