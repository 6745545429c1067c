"""The console is for staff: to everybody else none of its pages is there."""

import re
from uuid import uuid4

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.factories import StaffFactory, person_of
from tests.world import lived, signed

pytestmark = pytest.mark.django_db
VALUES = {"int": "1", "str": "A", "slug": "x", "uuid": str(uuid4()), "": "A"}


def routes(resolver=None, prefix: str = "") -> list[str]:
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver) and "admin" not in route:
            found += routes(one, route)
        elif isinstance(one, URLPattern) and route.startswith("console/"):
            found.append(route)
    return found


def address(route: str) -> str:
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or ""], route)


@pytest.mark.parametrize("route", routes())
def test_a_stranger_signs_in_first(client, route):
    for method in (client.get, client.post):
        answer = method(address(route))
        assert answer.status_code == 405 or "/accounts/login/" in answer["Location"]


def test_for_a_customer_no_page_is_there(client, today):
    today("2026-05-10")
    lived("2026-05-10", *signed("2026-04-01"))
    owner = person_of(email="owner@example.jp")
    client.force_login(owner)
    for route in routes():
        for method in (client.get, client.post):
            assert method(address(route)).status_code in (404, 405), route


def test_without_the_second_factor_staff_see_nothing_in_production(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(StaffFactory(email="s@example.jp", duties=[]))
    for route in routes():
        answer = client.get(address(route))
        assert (answer.status_code, answer.get("Location")) == (302, "/portal/security/"), route
