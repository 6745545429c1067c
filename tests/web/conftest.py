"""Pages by Django's client: each test begins with no wrong passwords counted."""

import logging
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache

import pytest
from django.contrib.sessions.models import Session
from django.template.backends.django import Template
from django.test import Client

from contracts.office.context import Duty, system
from contracts.office.documents import pdf
from contracts.operations.editions import publish_edition
from portal.accounts.backend import AuthenticationBackend
from portal.accounts.session_store import SessionStore
from tests.applicant import account_of
from tests.factories import person_of
from tests.staff import member
from tests.world import d, lived, signed


@pytest.fixture(autouse=True)
def fresh(nobody_has_tried) -> None:
    """The count of tries is in the cache, which no test's end empties."""


@pytest.fixture
def staff(client) -> Callable[..., Client]:
    """A client signed in as a member of staff: with some duties, with all, or with none."""

    def enter(*duties: Duty, all_duties: bool = True) -> Client:
        name = "-".join(duties) or ("all" if all_duties else "nothing")
        client.force_login(member(name, *duties, all_duties=all_duties))
        return client

    return enter


@pytest.fixture
def edition(today):
    today("2026-05-10")
    return publish_edition(system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")


@pytest.fixture
def applicant(edition, client):
    client.force_login(account_of("applicant@example.jp"))
    return client


@pytest.fixture
def handed(monkeypatch) -> Iterator[list[dict]]:
    """What pages hand to their templates, which are not drawn, for tests of hundreds of pages.

    The styles of documents, which a process keeps, are drawn anew after it. Refusals are not
    written into the log, each with its traceback.
    """
    found: list[dict] = []

    def keep(_template, context=None, request=None) -> str:
        found.append(context or {})
        return ""

    monkeypatch.setattr(Template, "render", keep)
    for name in ("_styles", "_elements"):
        monkeypatch.setattr(pdf, name, cache(getattr(pdf, name).__wrapped__))
    logging.disable()
    yield found
    logging.disable(logging.NOTSET)


@pytest.fixture
def visitors_are_known(monkeypatch) -> None:
    """For requests that are `undone`, sessions and people are read once: they stay as they were."""
    read, person = SessionStore._get_session_from_db, AuthenticationBackend.get_user
    sessions = cache(lambda key: read(SessionStore(key)))
    people = cache(lambda pk: person(AuthenticationBackend(), pk))

    def session(store: SessionStore) -> Session | None:
        found = sessions(store.session_key)
        return copy(found) if found else read(store)

    monkeypatch.setattr(SessionStore, "_get_session_from_db", session)
    monkeypatch.setattr(AuthenticationBackend, "get_user", lambda _, pk: copy(people(pk)))


@pytest.fixture
def client_of(client) -> Callable[..., Client]:
    """A client signed in as somebody of a company."""

    def enter(customer: str = "A", role: str = "owner"):
        client.force_login(person_of(customer, role, confirmed=True))
        return client

    return enter


@pytest.fixture
def two_servers(today, client_of) -> Client:
    """The owner of a contract of two servers, in its third month."""
    lived("2026-06-10", *signed("2026-04-01", servers=2))
    today("2026-06-10")
    return client_of()
