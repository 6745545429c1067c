"""/healthz reports each server by name, to anybody, by any host name."""

import pytest
from django.db import OperationalError

from portal import health


@pytest.mark.django_db
def test_both_answer(client):
    response = client.get("/healthz", headers={"host": "10.0.0.1"})
    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": True}
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "broker"])
def test_one_does_not_answer(client, monkeypatch, caplog, part):
    def fails() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(health, f"_{part}", fails)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": True, "broker": True, part: False}
    assert "gone" in caplog.text


def test_it_is_for_reading_only(client):
    assert client.post("/healthz").status_code == 405
