"""Pages by Django's client: each test begins with no wrong passwords counted."""

from collections.abc import Callable

import pytest
from django.test import Client

from contracts.office.context import Duty, system
from contracts.operations.editions import publish_edition
from tests.applicant import account_of
from tests.staff import member
from tests.world import d


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
