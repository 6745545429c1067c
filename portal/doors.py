"""Who comes in by a page: declared beside it, and read by the test that tries every address.

    @require_http_methods(["GET", "HEAD", "POST"])
    @staff_page(sees=READERS, does=[Duty.ACCOUNTS])
    def close(request: HttpRequest) -> HttpResponse: …

`sees` is who may look, everybody of the door where it is left out; `does` is who may send what
the page sends, nobody where it is left out. What the operations of a page ask for is theirs.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver

from contracts.office.context import By, Member, Role
from contracts.office.operation import Who

SAFE = ("GET", "HEAD")
View = TypeVar("View", bound=Callable)


class People(Enum):
    """For whom a page is. To others it is not there, or they are led to their own."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed in"
    APPLICANT = "applicant"
    COMPANY = "company"
    STAFF = "staff"
    RECORDS = "records"
    """Staff, by the admin site of Django, which asks everybody else to sign in."""


BY_ACT = None
"""Each act of the page asks for what its own operation needs."""
EVERY_MEMBER = tuple(Member)
EVERY_STAFF = (Role.STAFF,)


@dataclass(frozen=True, slots=True)
class Door:
    """`sees` and `does` are one of whom one must be; None: the door itself asks for no more."""

    people: People
    sees: frozenset[Who] | None
    does: frozenset[Who] | None

    def needs(self, method: str | None) -> frozenset[Who] | None:
        return self.sees if method in SAFE else self.does

    def lets_staff(self, by: By, method: str | None) -> bool:
        needed = self.needs(method)
        return needed is None or Role.STAFF in needed or not by.duties.isdisjoint(needed)

    def lets_member(self, role: Member, method: str | None) -> bool:
        """Owners may whatever another member may."""
        needed = self.needs(method)
        return needed is None or role in needed or (role is Member.OWNER and bool(needed))


def door(
    people: People, sees: Collection[Who] | None = None, does: Collection[Who] | None = ()
) -> Door:
    def frozen(who: Collection[Who] | None) -> frozenset[Who] | None:
        return None if who is None else frozenset(who)

    return Door(people, frozen(sees), frozen(does))


def stands_at(view: View, who: Door) -> View:
    """Declare whom a page lets in."""
    view.door = who  # type: ignore[attr-defined]  # a function takes any
    return view


def signed_in(view: View) -> View:
    """Whoever has signed in; visitors are asked to."""
    return stands_at(login_required(view), door(People.SIGNED_IN, does=BY_ACT))


def everybody(view: View) -> View:
    """Visitors, and whoever has signed in."""
    return stands_at(view, door(People.EVERYBODY, does=BY_ACT))


def records(view: View) -> View:
    """A page of Django's admin site."""
    return stands_at(view, door(People.RECORDS, does=BY_ACT))


def behind(declare: Callable[[Callable], Callable], included: tuple) -> tuple:
    """All pages of another package, which ask by themselves whoever must sign in."""
    patterns = included[0]
    for one in getattr(patterns, "urlpatterns", patterns):
        _declare(declare, one)
    return included


def _declare(declare: Callable[[Callable], Callable], one: URLPattern | URLResolver) -> None:
    if isinstance(one, URLPattern):
        declare(one.callback)
        return
    for inner in one.url_patterns:
        _declare(declare, inner)
