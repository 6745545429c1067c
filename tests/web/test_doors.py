"""Every address × every person × looking and sending: who is let in is what the page declares.

The addresses come from the resolver, and the answer that each of them owes from the door beside
its page (`portal/doors.py`). Pages are not rendered: what they show has tests of its own.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from contracts.office import context
from contracts.office.context import By, Duty, Member, Role
from portal.doors import BY_ACT, Door, People
from tests.factories import UserFactory, person_of
from tests.once import once
from tests.staff import member
from tests.web import addresses
from tests.web.addresses import DAY, Route, address, all_routes, is_of_b, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed")]
past = once(addresses.life, DAY)
WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
OF_A_SESSION = {"django_session", "usersessions_usersession"}
BY_A_GET = {
    "billing_creditnotedocument", "billing_documentopening", "billing_invoicedocument",
    "billing_moneycertificatedocument", "billing_receiptdocument", "contracts_contractdocument",
    "office_journalentry",
}  # fmt: skip
"""Documents are made when they are first looked at; that they were opened is kept."""
SIGN_IN = "/accounts/login/"
LET_IN = (200, 204, 302, 400, 409)
"""Of who is let in: the page, or what is wrong with a form that is empty."""
ASKED_FOR_MORE = {
    "console/notices/<int:pk>/pdf/", "console/post/print.pdf", "terms/compare/",
    "portal/after-end/files/<int:pk>/", "portal/contracts/<str:number>/cancel/confirmation.pdf",
    "portal/files/<uuid:key>/download/", "portal/inquiries/files/<int:pk>/",
}  # fmt: skip
"""Not found without a file, a cancellation or rows that were ticked, which the life has not."""


@dataclass(frozen=True, slots=True)
class Person:
    """`company` is B, whose rows the addresses name, another one, or none."""

    name: str
    user: AbstractBaseUser | None = None
    company: str = ""
    role: Member | None = None
    duties: frozenset[Duty] | None = None

    @property
    def is_staff(self) -> bool:
        return self.duties is not None

    def lets(self, door: Door, method: str) -> bool:
        """Whether the door of a page for this kind of person lets it in."""
        if self.role is not None:
            return door.lets_member(self.role, method)
        by = By(context.now(), Role.STAFF, 1, duties=self.duties or frozenset())
        return door.lets_staff(by, method)


def everyone() -> Iterator[Person]:
    """Visitors; who has no company; of B, of A, of D whose contract has ended; staff by duty."""
    yield Person("visitor")
    yield Person("of no company", UserFactory(email="new@example.jp"))
    roles = [("B", one) for one in Member] + [("A", Member.OWNER), ("A", Member.VIEWER)]
    for company, role in [*roles, ("D", Member.OWNER)]:
        user = person_of(company, role, email=f"{role}-{company}@example.jp".lower())
        yield Person(f"{role} of {company}", user, company, role)
    for duty in Duty:
        yield Person(f"staff for {duty}", member(duty, duty), duties=frozenset([duty]))
    yield Person("staff", member("none", all_duties=False), duties=frozenset())


def concerned(route: Route, method: str, person: Person) -> bool:
    """Whether its answer tells more than another's: doors that ask for no role see none."""
    door = route.door
    assert door is not None
    every_role = door.needs(method) is not None
    if person.user is None or door.people in (People.SIGNED_IN, People.APPLICANT):
        return True
    if door.people is People.STAFF and person.is_staff:
        return every_role or not person.duties
    if door.people is People.COMPANY and person.role is not None:
        is_least = person.role is Member.VIEWER
        return (every_role or is_least) and not (route.names_a_row and person.company == "D")
    return person.name in ("owner of B", "staff") or (
        person.role is None and door.people is People.COMPANY
    )


@pytest.fixture
def people(past, db, today) -> list[tuple[Person, Client]]:
    today(DAY)
    return [(one, entered(one)) for one in everyone()]


def entered(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    if person.user is not None:
        client.force_login(person.user)
    return client


@dataclass(slots=True)
class Tried:
    """What came of a request: the answer, and the tables that it wrote into."""

    answer: HttpResponseBase
    written: set[str]

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def to(self) -> str:
        return self.answer.get("Location", "")


@contextmanager
def undone() -> Iterator[set[str]]:
    """The names of the tables that are written into, also where it was undone before."""
    written: set[str] = set()

    def note(execute: Callable, sql: str, *rest):
        if found := WRITES.match(sql):
            written.add(found[2])
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield written
        transaction.set_rollback(True)


def tried(client: Client, method: str, there: str) -> Tried:
    with undone() as written:
        answer = client.generic(method, there)
    return Tried(answer, written - OF_A_SESSION)


def owed(route: Route, person: Person, method: str) -> Callable[[Tried], bool]:
    """What a page owes a person by its door."""
    door = route.door
    assert door is not None
    if door.people is People.EVERYBODY:
        return let_in(route, method)
    if person.user is None:
        return sent_to(SIGN_IN)
    if door.people is People.STAFF and not person.is_staff:
        return refused(404)
    if door.people is People.COMPANY and person.is_staff:
        return sent_to("/console/")
    if door.people is People.COMPANY and person.role is None:
        return sent_to("/")
    if door.people in (People.SIGNED_IN, People.APPLICANT):
        return lambda one: one.status in (200, 302, 403, 404)
    if not person.lets(door, method):
        return refused(403, 404) if route.names_a_row else refused(403)
    if route.names_a_row and door.people is People.COMPANY and person.company != "B":
        return refused(404)
    if method == "POST" and door.does is BY_ACT:
        return lambda one: let_in(route, method)(one) or refused(403, 404)(one)
    return let_in(route, method)


def refused(*statuses: int) -> Callable[[Tried], bool]:
    return lambda one: one.status in statuses and not one.written


def sent_to(place: str) -> Callable[[Tried], bool]:
    return lambda one: refused(302)(one) and one.to.partition("?")[0] == place


def let_in(route: Route, method: str) -> Callable[[Tried], bool]:
    """Where the life has no row by that name, or nothing is named, it ends with not finding it."""
    is_there = not route.names_a_row or is_of_b(route.path)
    is_found = is_there and method == "GET" and route.path not in ASKED_FOR_MORE
    return lambda one: one.status in LET_IN or (one.status in (404, 410) and not is_found)


def wrong(route: Route, method: str, people: list[tuple[Person, Client]]) -> list[str]:
    """Where a page answers otherwise than its door says."""
    there, found = address(route.path), []
    with undone():
        assert people[0][0].user is None
        is_taken = tried(people[0][1], method, there).status != 405
    assert route.door is not None
    if method == "POST" and is_taken != (route.door.does != frozenset()):
        return [f"{there} " + ("says nobody who sends it" if is_taken else "takes nothing sent")]
    for person, client in people if is_taken else ():
        if not concerned(route, method, person):
            continue
        one = tried(client, method, there)
        if not owed(route, person, method)(one) or (method == "GET" and one.written - BY_A_GET):
            found.append(f"{method} {there}, {person.name}: {one.status} {one.to} {one.written}")
    return found


def test_every_page_says_whom_it_lets_in():
    """Beside it: `@staff_page(…)`, `@customer_page(…)` or one of `portal/doors.py`."""
    assert [one.path for one in all_routes() if one.door is None] == []


@pytest.mark.parametrize("kind", [People.STAFF, People.COMPANY])
def test_a_page_lets_in_whom_it_says_and_nobody_else(people, kind):
    found = [
        fault
        for route in routes(kind)
        for method in ("GET", "POST")
        for fault in wrong(route, method, people)
    ]
    assert not found, "\n".join(found)


def test_open_pages_are_open(people):
    kinds = (People.EVERYBODY, People.SIGNED_IN, People.APPLICANT)
    own = [one for one in routes(*kinds) if not one.path.startswith("accounts/")]
    assert not [fault for one in own for fault in wrong(one, "GET", people)]


def test_records_are_for_staff(people):
    """Django's admin site asks whoever is none to sign in."""
    visitor, owner = (client for one, client in people if one.name in ("visitor", "owner of B"))
    for route in [one for one in routes(People.RECORDS) if not one.names_a_row]:
        there = address(route.path)
        for client, method in ((visitor, "GET"), (owner, "POST")):
            one = tried(client, method, there)
            assert refused(302, 403, 404)(one), (there, method, one.status)


def test_without_the_second_factor_nothing_else_opens(people, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    to_set_up = sent_to("/portal/security/")
    without = {one.name: client for one, client in people}
    for kind, name in ((People.STAFF, "staff"), (People.COMPANY, "owner of B")):
        for route in routes(kind):
            one = tried(without[name], "GET", address(route.path))
            assert to_set_up(one), (route.path, one.status)
