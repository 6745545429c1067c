"""Three companies at their dunning, and a member of staff who looks at them."""

import html

import pytest
from django.urls import reverse

from tests.once import once
from tests.staff import member
from tests.world import event, lived, signed

DAY = "2026-07-02"


def live() -> None:
    """A: April to June, 35,640 each; 30,000 came on June 20. B: nothing paid. C: April paid."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        event("2026-05-20", "pay", customer="C", amount=17_820),
        event("2026-06-20", "pay", customer="A", amount=30_000),
    )


past = once(live, on=DAY)


@pytest.fixture
def life(past, today):
    today(DAY)


@pytest.fixture
def sato(life, client):
    client.force_login(member("sato"))
    return client


def shown(response) -> str:
    assert response.status_code == 200, response
    return html.unescape(response.content.decode())


def page(client, name: str, *args, **asked) -> str:
    return shown(client.get(reverse(name, args=args), asked))
