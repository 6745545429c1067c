"""`/metrics`: who may read it, what it says, and that one figure that fails hides no other."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from prometheus_client.parser import text_string_to_metric_families

from contracts.office import context
from contracts.office.measures import MEASURES, Measure
from contracts.office.models import Alert, OutboxMessage
from portal.jobs.runner import run_here
from portal.monitoring import queues
from tests.world import d, lived, signed

TOKEN = "of-the-monitor-and-of-nobody-else"
DASHBOARD = Path(__file__).parents[2] / "docs" / "dashboard.json"

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client, settings):
    """Every figure, by its name and its label."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict[tuple[str, ...], float]:
        answer = client.get(
            "/metrics", headers={"authorization": f"Bearer {TOKEN}", "host": "10.0.0.1"}
        )
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (one.name, *one.labels.values()): one.value
            for family in families
            for one in family.samples
        }

    return ask


def test_without_its_token_nobody_reads_it(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for given in ("", TOKEN, f"Bearer {TOKEN}x", "Bearer ひみつ"):
        answer = client.get("/metrics", headers={"authorization": given.encode().decode("latin-1")})
        assert (answer.status_code, answer.content) == (401, b"")
    assert client.post("/metrics").status_code == 405


def test_it_says_what_waits_and_how_far_the_jobs_are(read, today):
    lived("2026-04-30", *signed("2026-04-01"))
    run_here(d("2026-05-01"))
    today("2026-05-03")
    OutboxMessage.objects.update(sent_at=context.now(), next_attempt_at=None)
    waiting = OutboxMessage.objects.order_by("pk").first()
    waiting.sent_at, waiting.next_attempt_at = None, context.now() - timedelta(minutes=5)
    waiting.save()
    Alert.objects.create(
        kind="books", day=d("2026-05-01"), created_at=context.now(), reference="1", text="x"
    )
    found = read()
    assert found["portal_outbox_messages",] == 1
    assert found["portal_outbox_oldest_due_seconds",] == 300
    assert found["portal_alerts_open", "books"] == 1
    assert found["portal_alerts_open", "mail_fetching"] == 0
    assert found["portal_days_since_last_day_lived",] == 2
    assert found["portal_days_unfinished",] == 0
    assert found["portal_billing_run_accounts", "expected"] == 1
    assert found["portal_billing_run_accounts", "issued"] == 1
    assert found["portal_billing_run_accounts", "failed"] == 0
    assert found["portal_billing_runs_unfinished",] == 0


def test_it_says_how_many_jobs_wait_and_for_how_long(read, monkeypatch):
    before = read()
    current_app.send_task("portal.jobs.tasks.send_mail", queue="mail")
    put = queues.time.time()
    monkeypatch.setattr(queues.time, "time", lambda: put + 60)
    found = read()
    assert found["portal_queue_jobs", "mail"] == before["portal_queue_jobs", "mail"] + 1
    assert found["portal_queue_oldest_seconds", "mail"] >= 60
    assert found["portal_queue_jobs", "celery"] == before["portal_queue_jobs", "celery"]


def test_a_request_is_timed_by_its_page(client, read):
    key = "portal_request_seconds_count", "GET", "home", "200"
    before = read().get(key, 0)
    client.get("/")
    assert read()[key] == before + 1


def test_a_figure_that_cannot_be_read_hides_no_other(read, caplog):
    def fails():
        raise OSError("the broker is gone")

    MEASURES.register(Measure("portal_broken", "Never to be read", fails))
    try:
        found = read()
    finally:
        MEASURES.unregister("portal_broken")
    assert found["portal_measure_failed", "portal_broken"] == 1
    assert found["portal_measure_failed", "portal_alerts_open"] == 0
    assert ("portal_broken",) not in found
    assert "the broker is gone" in caplog.text


def test_the_dashboard_shows_every_figure_and_no_other():
    times = {"portal_request_seconds_bucket", "portal_request_seconds_count"}
    names = {measure.name for measure in MEASURES} | times | {"portal_measure_failed"}
    asked = set(re.findall(r"portal_\w+", json.dumps(_queries(json.loads(DASHBOARD.read_text())))))
    assert asked == names


def _queries(dashboard: dict) -> list[str]:
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
