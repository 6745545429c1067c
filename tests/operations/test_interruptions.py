"""Art. 13-1, 13-2: interruptions and maintenance, notified to those affected."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from billing.models import Invoice
from contracts.models import Interruption
from contracts.office.context import TOKYO, system
from contracts.office.models import Notice, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.operations import interruptions
from portal.jobs.runner import run_here
from tests.world import contract, d, event, lived, signed

pytestmark = pytest.mark.django_db

BY = system(d("2026-05-02"))
SOON = BY.now + timedelta(hours=2)
HOUR = timedelta(hours=1)


@pytest.fixture
def life():
    lived(
        "2026-05-02",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        event("2026-04-20", "terminate", contract="C3", ground="17-1(1)"),
    )


def told(kind: str) -> list[tuple]:
    rows = Notice.objects.filter(kind=kind).order_by("id")
    return list(rows.values_list("channel", "contract__number"))


@pytest.mark.parametrize("number", range(1, 9))
def test_art_13_1_an_interruption_is_notified_to_all_at_once(life, number):
    row = interruptions.interrupt(BY, f"13-1({number})", "管理画面", BY.now - HOUR)
    assert told("interrupted") == [("page", None), ("mail", "C1"), ("mail", "C2")]
    assert OutboxMessage.objects.filter(purpose="interrupted").count() == 2
    interruptions.restore(BY, row.pk)
    assert told("restored") == [("page", None), ("mail", "C1"), ("mail", "C2")]
    with pytest.raises(Refused):
        interruptions.restore(BY, row.pk)


def test_art_13_1_an_interruption_of_one_contract_is_notified_to_its_holder(life):
    interruptions.interrupt(BY, "13-1(1)", "通信", BY.now, contract("C2"))
    assert told("interrupted") == [("mail", "C2")]


def test_art_13_2_maintenance_is_announced_before_it_starts_with_the_moment_kept(life):
    row = interruptions.announce_maintenance(BY, "全機能", SOON, SOON + HOUR)
    assert row.recorded_at == BY.now
    assert told("maintenance") == [("page", None), ("mail", "C1"), ("mail", "C2")]
    for starts_at, ends_at in ((BY.now, SOON), (SOON, SOON)):
        with pytest.raises(Refused) as refusal:
            interruptions.announce_maintenance(BY, "全機能", starts_at, ends_at)
        assert refusal.value.article == "13-2"
    assert Interruption.objects.count() == 1


def test_art_13_1_what_is_still_to_start_or_has_no_ground_is_refused(life):
    for ground, starts_at in (("13-1(9)", BY.now), ("13-1(1)", SOON)):
        with pytest.raises(Refused):
            interruptions.interrupt(BY, ground, "全機能", starts_at)
    row = interruptions.interrupt(BY, "13-1(2)", "全機能", BY.now)
    with pytest.raises(Refused):
        interruptions.restore(BY, row.pk, BY.now - HOUR)
    assert told("restored") == []


def test_art_22_2_an_interruption_reduces_no_fee(life):
    interruptions.interrupt(BY, "13-1(3)", "全機能", BY.now)
    run_here(d("2026-06-01"))
    assert Invoice.objects.get(label="2026-05", customer__number="A").total == 17_820


def test_the_status_page_says_what_is_planned_and_what_was(life, client, today):
    today("2026-05-02")
    interruptions.announce_maintenance(BY, "管理画面の更新", SOON, SOON + HOUR)
    row = interruptions.interrupt(BY, "13-1(1)", "通信の障害", BY.now)
    page = client.get(reverse("status")).content.decode()
    assert "中断しています" in page
    for text in ("管理画面の更新", "2026年5月2日 11:00", "通信の障害"):
        assert text in page
    interruptions.restore(BY, row.pk, datetime(2026, 5, 2, 9, 30, tzinfo=TOKYO))
    page = client.get(reverse("status")).content.decode()
    assert "サービスを提供しています" in page
    assert "2026年5月2日 09:30" in page
