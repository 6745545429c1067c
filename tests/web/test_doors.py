"""Every address × every person × looking and sending: who is let in is what the page declares.

The addresses come from the resolver, and the answer that each of them owes from the door beside
its page (`portal/doors.py`). What is sent are the forms that pages show, filled in; once that is
known, pages are not drawn: what they show has tests of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import time

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.transaction import atomic, set_rollback
from django.http import HttpResponseBase
from django.test import Client

from contracts.office import context
from contracts.office.context import By, Duty, Member, Role
from portal.accounts.lifetime import STARTED
from portal.doors import BY_ACT, Door, People
from tests.days import morning
from tests.factories import UserFactory, person_of
from tests.once import once
from tests.staff import member
from tests.web import business
from tests.web.addresses import DAY, Route, address, all_routes, routes
from tests.web.shown import Asked, shown
from tests.web.trying import OF_A_SESSION, undone
from tests.web.typed import filled

pytestmark = pytest.mark.django_db
past = once(business.life, DAY)
BY_A_GET = {
    "billing_creditnotedocument", "billing_documentopening", "billing_invoicedocument",
    "billing_moneycertificatedocument", "billing_receiptdocument", "contracts_contractdocument",
    "office_journalentry",
}  # fmt: skip
"""Documents are made when they are first looked at; that they were opened is kept."""
SIGN_IN = "/accounts/login/"
LET_IN = (200, 204, 302, 400, 409)
"""Of who is let in: the page, or what is wrong with a form that is empty."""
NOT_FOUND = {People.STAFF: 26, People.COMPANY: 5}
"""Pages of which the life has no row, a file, or rows that were ticked. They get fewer."""
NOT_SHOWN = {People.STAFF: 29, People.COMPANY: 7}
"""Pages that take a form which no page of the life shows. They get fewer.

Two more are shown where rows happen to have the number that is made up for them.
"""
WRITING = {People.STAFF: 58, People.COMPANY: 19}
"""Forms that, filled by `typed.filled`, write something. They get more."""


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
def people(past, db, today, visitors_are_known) -> list[tuple[Person, Client]]:
    today(DAY)
    return [(one, entered(one)) for one in everyone()]


def entered(person: Person) -> Client:
    """Signed in just now: nobody is asked to confirm who they are."""
    client = Client(raise_request_exception=False)
    if person.user is not None:
        client.force_login(person.user)
        session = client.session
        session[STARTED] = time()
        session.save()
    return client


@pytest.fixture(scope="module")
def kind(request) -> People:
    return request.param


KINDS = pytest.mark.parametrize("kind", [People.STAFF, People.COMPANY], indirect=True)


@pytest.fixture(scope="module")
def crawled(past, kind, django_db_blocker) -> Iterator[tuple[Person, list[Asked]]]:
    """Whoever may all, and what the pages take, as they show it."""
    with django_db_blocker.unblock(), atomic(), pytest.MonkeyPatch.context() as clock:
        clock.setattr(context, "now", lambda: morning(DAY))
        if kind is People.STAFF:
            mighty = Person("staff for all", member("all"), duties=frozenset(Duty))
        else:
            owner = person_of("B", email="owner@example.jp")
            mighty = Person("owner", owner, "B", Member.OWNER)
        yield mighty, shown(entered(mighty), routes(kind))
        set_rollback(True)


@pytest.fixture
def mighty(crawled, db, today) -> Client:
    today(DAY)
    return entered(crawled[0])


@pytest.fixture
def asked(crawled) -> list[Asked]:
    return crawled[1]


@dataclass(slots=True)
class Tried:
    """What came of a request: the answer, the tables that it wrote into, and those it kept so."""

    answer: HttpResponseBase
    written: set[str]
    kept: set[str]

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def to(self) -> str:
        return self.answer.get("Location", "")


def tried(client: Client, method: str, there: str, typed: dict[str, str] | None = None) -> Tried:
    with undone() as written:
        answer = client.post(there, typed) if typed else client.generic(method, there)
    return Tried(answer, written.ever - OF_A_SESSION, written.kept - OF_A_SESSION)


def owed(route: Route, person: Person, method: str, is_there: bool) -> Callable[[Tried], bool]:
    """What a page owes a person by its door."""
    door = route.door
    assert door is not None
    if door.people is People.EVERYBODY:
        return let_in(is_there)
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
        return lambda tried: let_in(is_there)(tried) or refused(403, 404)(tried)
    return let_in(is_there)


def refused(*statuses: int) -> Callable[[Tried], bool]:
    return lambda one: one.status in statuses and not one.written


def sent_to(place: str) -> Callable[[Tried], bool]:
    return lambda one: refused(302)(one) and one.to.partition("?")[0] == place


def let_in(is_there: bool) -> Callable[[Tried], bool]:
    """What is not there for whoever may all is there for nobody."""
    return lambda one: one.status in LET_IN or (one.status in (404, 410) and not is_there)


def wrong(
    one: Asked, method: str, people: list[tuple[Person, Client]], mighty: Client
) -> list[str]:
    """Where a page answers otherwise than its door says."""
    typed = filled(one.post[0]) if method == "POST" and one.post else None
    first = tried(mighty, method, one.there, typed)
    is_taken = first.status != 405
    assert one.route.door is not None
    if method == "POST" and is_taken != one.route.takes_forms:
        said = "says nobody who sends it" if is_taken else "takes nothing sent"
        return [f"{one.there} {said}"]
    is_there = first.status not in (404, 410)
    found = []
    for person, client in people if is_taken else ():
        if not concerned(one.route, method, person):
            continue
        came = tried(client, method, one.there, typed)
        if not owed(one.route, person, method, is_there)(came) or (
            method == "GET" and came.written - BY_A_GET
        ):
            found.append(
                f"{method} {one.there}, {person.name}: {came.status} {came.to} {came.written}"
            )
    return found


def test_every_page_says_whom_it_lets_in():
    """Beside it: `@staff_page(…)`, `@customer_page(…)` or one of `portal/doors.py`."""
    assert [one.path for one in all_routes() if one.door is None] == []


@KINDS
def test_a_page_lets_in_whom_it_says_and_nobody_else(asked, people, mighty, kind, handed):
    found = [
        fault
        for one in asked
        for method in ("GET", "POST")
        for fault in wrong(one, method, people, mighty)
    ]
    assert not found, "\n".join(found)
    no_row = [one.route.path for one in asked if "get" in one.methods and not one.is_found]
    no_form = [one.route.path for one in asked if one.route.takes_forms and not one.post]
    assert len(no_row) <= NOT_FOUND[kind], no_row
    assert len(no_form) <= NOT_SHOWN[kind], no_form


@KINDS
def test_past_the_door_the_operation_asks_again(asked, people, mighty, kind, handed, monkeypatch):
    """Every form that is shown, filled and sent by somebody who may not, with the door open."""
    name = "staff" if kind is People.STAFF else "viewer of B"
    least, client = next(pair for pair in people if pair[0].name == name)
    strangers = [
        one
        for one in asked
        if one.route.door is not None
        and (one.route.door.does is BY_ACT or not least.lets(one.route.door, "POST"))
    ]
    for name in ("lets_staff", "lets_member"):
        monkeypatch.setattr(Door, name, lambda *_: True)
    writing, found = 0, []
    for one in strangers:
        for form in map(filled, one.post):
            if tried(mighty, "POST", one.there, form).kept:
                writing += 1
                if kept := tried(client, "POST", one.there, form).kept:
                    found.append(f"{one.there} {form}: {kept}")
    assert not found, "\n".join(found)
    assert writing == WRITING[kind]


def test_open_pages_are_open(people, handed):
    kinds = (People.EVERYBODY, People.SIGNED_IN, People.APPLICANT)
    own = [one for one in routes(*kinds) if not one.path.startswith("accounts/")]
    pages = [Asked(one, address(one.path)) for one in own]
    owner = next(client for one, client in people if one.name == "owner of B")
    found = [fault for one in pages for fault in wrong(one, "GET", people, owner)]
    assert not found, "\n".join(found)


def test_records_are_for_staff(people, handed):
    """Django's admin site asks whoever is none to sign in."""
    visitor, owner = (client for one, client in people if one.name in ("visitor", "owner of B"))
    for route in routes(People.RECORDS):
        there = address(route.path)
        for client, method in ((visitor, "GET"), (owner, "POST")):
            one = tried(client, method, there)
            assert refused(302, 403, 404)(one), (there, method, one.status)


def test_without_the_second_factor_nothing_else_opens(people, settings, handed):
    settings.SECOND_FACTOR_REQUIRED = True
    to_set_up = sent_to("/portal/security/")
    without = {one.name: client for one, client in people}
    for kind, name in ((People.STAFF, "staff"), (People.COMPANY, "owner of B")):
        for route in routes(kind):
            one = tried(without[name], "GET", address(route.path))
            assert to_set_up(one), (route.path, one.status)
