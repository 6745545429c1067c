"""A list of the console: its orders, and the way back to it as it was last seen.

What a list was asked for is in its address: filters, order, page. The session keeps the newest
of each list, so that the pages of its rows lead back to it, whatever was done there meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from contracts.office.language import Text
from contracts.office.queries import paging
from contracts.office.queries.paging import Page, PageOrder
from contracts.office.queries.written import Written
from contracts.office.registry import Registry
from portal.accounts.models import LONGEST_QUERY, SavedView
from portal.requests import HttpRequest

SEEN = "lists"
"""Key of the session: by list, what its address asked for; the list seen last comes last."""
PLACES = ("older", "newer", "after")
"""What an address calls the key of a page."""
LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list by its name; `page` is the name of its address where that is another, with `args`.

    `search` is what its search is called.

    Where several lists share one, `part` is what its address asks for.

    `sorts` are its orders from the least on, by the name of a column that has a heading. Each
    is served by an index or is of a bounded set. `default` is one of them, with a minus where
    it begins with the greatest.
    """

    name: str
    title: Text
    search: Text = ""
    page: str = ""
    args: tuple[str, ...] = ()
    part: str = ""
    sorts: Mapping[str, PageOrder] = field(default_factory=dict)
    default: str = ""
    form: type[forms.Form] | None = None

    def address(self, query: str = "") -> str:
        address = reverse(self.page or self.name, args=self.args)
        query = query or self.part
        return f"{address}?{query}" if query else address

    def order(self, sort: str) -> PageOrder:
        """The order of a sort that the list has."""
        order = self.sorts[sort.removeprefix("-")]
        return order.turned() if sort.startswith("-") else order

    def sort(self, asked: str) -> str:
        """The sort asked for; the default where the list has no such one."""
        return asked if asked.removeprefix("-") in self.sorts else self.default

    def still_understood(self, query: str) -> str:
        """What of a query the list can be asked for today."""
        asked = QueryDict(query)
        known = []
        if self.form is not None:
            form = self.form(asked)
            form.is_valid()
            known = [name for name in form.fields if asked.get(name) and name not in form.errors]
        if self.sort(asked.get("sort", "")) == asked.get("sort"):
            known.append("sort")
        return urlencode([(name, asked[name]) for name in known])


LISTS: Registry[Listing] = Registry()


class Listed:
    """A list as a request asks for it; `filters` is what its form understood, for addresses."""

    def __init__(self, listing: Listing, request: HttpRequest, filters: str = "") -> None:
        self.listing = listing
        self.filters = filters
        self.sort = listing.sort(request.GET.get("sort", ""))
        self._request = request
        place = [(name, request.GET[name]) for name in PLACES if request.GET.get(name)]
        is_kept = place and len(place[0][1]) <= LONGEST_PLACE
        self._remember(_joined(self.query, urlencode(place[:1]) if is_kept else ""))

    def _remember(self, query: str) -> None:
        seen = self._request.session.get(SEEN, {})
        name = self.listing.name
        if len(query) > LONGEST_QUERY + 9 * LONGEST_PLACE:
            query = ""
        if next(reversed(seen.items()), None) != (name, query):
            others = {other: asked for other, asked in seen.items() if other != name}
            self._request.session[SEEN] = {**others, name: query}

    @property
    def name(self) -> str:
        return self.listing.name

    @property
    def search(self) -> Text:
        return self.listing.search

    @property
    def query(self) -> str:
        """Filters and order."""
        return self._with(self.sort)

    def _with(self, sort: str) -> str:
        is_own = sort == self.listing.default
        return _joined(self.filters, "" if is_own else urlencode({"sort": sort}))

    @property
    def address(self) -> str:
        return self.listing.address()

    @property
    def order(self) -> PageOrder:
        return self.listing.order(self.sort)

    def page(self, found: QuerySet, size: int) -> Page:
        """The page that was asked for."""
        older, newer = (self._request.GET.get(name, "") for name in ("older", "newer"))
        return paging.page(found, self.order, size, older=older, newer=newer)

    @property
    def is_sorted(self) -> bool:
        """Whether the order is another than the list's own."""
        return self.sort != self.listing.default

    def can_sort(self, sort: str) -> bool:
        return sort in self.listing.sorts

    def direction(self, sort: str) -> str:
        """How the list is sorted by a column, as ARIA says it; empty where it is not."""
        if self.sort.removeprefix("-") != sort:
            return ""
        return "ascending" if self.order.ascending else "descending"

    def turned(self, sort: str) -> str:
        """The address of the list sorted by a column, the other way where it is already."""
        other = f"-{sort}" if self.direction(sort) == "ascending" else sort
        return f"?{self._with(other)}" if self._with(other) else self.address

    @cached_property
    def views(self) -> list[SavedView]:
        """The reader's own saved views of the list."""
        return _VIEWS.of(self._request.user.pk, self.listing.name)


_VIEWS = Written[SavedView](
    lambda user, listing: SavedView.objects.filter(user=user, listing=listing).order_by("name")
)


def _joined(*parts: str) -> str:
    return "&".join(filter(None, parts))


def last_seen(request: HttpRequest, names: Sequence[str]) -> tuple[Listing, str]:
    """Of some lists the one seen last in the session, the first else; its address as seen."""
    seen = request.session.get(SEEN, {})
    name = next((one for one in reversed(seen) if one in names), names[0])
    listing = LISTS[name]
    return listing, listing.address(seen.get(name, ""))
