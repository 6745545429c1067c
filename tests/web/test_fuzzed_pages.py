"""Whatever is typed into any form, list or address is answered, never by a server error.

The fields are those of the forms that each page hands to its template. What is typed is drawn by
the seed of the day; `FUZZ_SEED` brings another day's back.
"""

import os
from datetime import date
from random import Random

import pytest
from django import forms
from django.db import connection, transaction
from django.test import Client

from portal.doors import People
from tests.factories import person_of
from tests.once import once
from tests.staff import member
from tests.web import addresses
from tests.web.addresses import DAY, address, routes

pytestmark = pytest.mark.django_db
past = once(addresses.life, DAY)
SEED = int(os.environ.get("FUZZ_SEED") or date.today().toordinal())
DAYS = ["9999-12-31", "0001-01-01", "2098-01-01", "2026-02-30", "9999-12-31T23:59", "令和8年"]
NUMBERS = ["0", "-1", "1.5", "1e999", "NaN", "9" * 30, "9" * 5000, "１２", "²", "٣", "1,000"]
WORDS = [
    "", " ", "a\x00b", "\x00", "あ" * 5000, "<script>", "%s%n", "{{7*7}}", "'", "\\", "\u202e",
    "😀", "𠮷", "../../etc/passwd", "=1+1", "\r\n", "0001-01-01T00:00:00~1", "on", "true",
]  # fmt: skip
PARTS = ["q", "sort", "page", "older", "newer", "before", "state", "from", "row", "act", "action"]
"""Of an address: what lists read from it by themselves."""


def fields(handed: list[dict]) -> set[str]:
    """The names of all fields of the forms among it."""
    known = [value for one in handed for value in one.values()]
    shown = [one for one in known if isinstance(one, forms.BaseForm)]
    several = [one for each in known if isinstance(each, forms.BaseFormSet) for one in each.forms]
    return {one.add_prefix(name) for one in (*shown, *several) for name in one.fields}


def typed(random: Random, names: set[str]) -> dict[str, str]:
    """Into some of the fields; what a page sets itself is among them."""
    chosen = [name for name in sorted(names) if random.random() < 0.8]
    return {name: random.choice(random.choice([DAYS, NUMBERS, WORDS])) for name in chosen}


@pytest.mark.parametrize("kind", [People.STAFF, People.COMPANY])
def test_anything_typed_anywhere_is_answered(past, db, today, handed, kind):
    today(DAY)
    random, found = Random(SEED), []
    client = Client(raise_request_exception=False)
    client.force_login(member("all") if kind is People.STAFF else person_of("B"))
    for route in routes(kind):
        there = address(route.path)
        handed.clear()
        client.get(there)
        names = fields(handed)
        asked = [("get", typed(random, {*names, *PARTS}))]
        if route.door is not None and route.door.does != frozenset():
            asked.append(("post", typed(random, names)))
        for method, data in asked:
            with transaction.atomic():
                status = getattr(client, method)(there, data).status_code
                connection.needs_rollback = False
                transaction.set_rollback(True)
            if status >= 500:
                found.append(f"{method} {there} {data}: {status}")
    assert not found, f"FUZZ_SEED={SEED}\n" + "\n".join(one[:600] for one in found)
