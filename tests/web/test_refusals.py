"""Who is refused a page is in the log by number; what they asked for is not."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from portal.monitoring import refusals
from tests.factories import StaffFactory, person_of
from tests.once import once
from tests.world import lived, signed

past = once(lambda: lived("2026-05-10", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B")))


@pytest.fixture
def lines(past, db, caplog, nobody_has_tried):
    caplog.set_level(logging.INFO, "portal.refused")

    def said() -> list[str]:
        return [one.getMessage() for one in caplog.records if one.name == "portal.refused"]

    return said


def test_what_is_another_companys_and_what_is_no_duty(lines, client):
    person, clerk = person_of(email="owner@example.jp"), StaffFactory(duties=["support"])
    client.force_login(person)
    assert client.get(reverse("contract", args=["C2"])).status_code == 404
    assert client.get(reverse("contract", args=["C1"])).status_code == 200
    assert client.get("/nothing/owner@example.jp/").status_code == 404
    office = Client()
    office.force_login(clerk)
    assert office.post(reverse("upload_bank_file")).status_code == 403
    assert Client().get(reverse("contract", args=["C2"])).status_code == 302
    assert lines() == [
        f"account {person.pk}: contract 404",
        f"account {clerk.pk}: upload_bank_file 403",
    ]


def test_thousands_of_tries_are_a_few_lines(lines, client, monkeypatch):
    monkeypatch.setattr(refusals, "MOST", 2)
    person = person_of(email="owner@example.jp")
    client.force_login(person)
    for _ in range(4):
        client.get(reverse("contract", args=["C2"]))
    assert lines() == [
        f"account {person.pk}: contract 404",
        f"account {person.pk}: contract 404 (and more)",
    ]
