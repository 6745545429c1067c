"""What is on every page of the console, and what every member of staff may look at."""

import pytest
from django.urls import reverse

from billing.operations.holds import bank_data_received
from contracts.office import context
from contracts.office.context import Duty
from tests.factories import StaffFactory, person_of
from tests.web.reading import text
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(today):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-01", servers=2))


def test_the_header_says_who_is_signed_in(life, client):
    client.force_login(StaffFactory(email="keiri@example.jp", last_name="会計", first_name="次郎"))
    assert "サインイン中:</span> 会計 次郎 </span>" in text(client.get(reverse("console")))
    client.force_login(person_of("A", email="owner@example.jp"))
    assert "サインイン中:</span> owner@example.jp </span>" in text(client.get(reverse("contracts")))
    client.logout()
    assert "サインイン中" not in text(client.get(reverse("service")))


@pytest.mark.parametrize("duty", Duty)
def test_a_customers_pages_are_one_click_from_the_customer(life, staff, duty):
    client = staff(duty)
    there = reverse("view_as", args=["A"])
    for page in (
        reverse("staff_customer", args=["A"]),
        reverse("staff_customer_tab", args=["A", "invoices"]),
    ):
        assert f'href="{there}"' in text(client.get(page)), page
    assert client.get(there).status_code == 200


def test_without_a_duty_nobody_is_offered_a_customers_pages(life, staff):
    page = staff(all_duties=False).get(reverse("staff_customer", args=["A"]))
    assert reverse("view_as", args=["A"]) not in text(page)


@pytest.mark.parametrize("duty", [*Duty, None])
@pytest.mark.parametrize("name", ["cancel", "reduce"])
def test_all_staff_see_what_a_cancellation_and_a_reduction_would_cost(life, staff, name, duty):
    client = staff(*([duty] if duty else []), all_duties=False)
    asked = {"desired": "2026-07-31"} if name == "cancel" else {"servers": 1, "day": "2026-07-31"}
    page = client.get(reverse("staff_act", args=["C1", name]), asked)
    assert page.status_code == 200
    assert "2026年7月31日" in text(page)
    posted = client.post(reverse("staff_act", args=["C1", name]), asked)
    assert (posted.status_code == 403) == (duty is not Duty.CONTRACTS)


def test_bank_data_reach_as_far_as_they_can_have_come(life, staff):
    """A life without a bank is played as if every payment were known for ever."""
    client = staff(Duty.ACCOUNTS)
    shown = text(client.get(reverse("bank")))
    assert "<dt>銀行データ</dt> <dd>–</dd>" in shown
    assert "9999" not in shown
    bank_data_received(context.system(), d("2026-06-09"))
    assert "2026年6月9日まで" in text(client.get(reverse("bank")))


def test_the_board_announces_no_termination_where_every_contract_has_ended(today, staff):
    today("2026-07-24")
    lived(
        "2026-07-24",
        *signed("2026-04-01"),
        event("2026-05-07", "terminate", contract="C1", ground="17-1(1)"),
    )
    board = text(staff().get(reverse("dunning_board")))
    assert "A株式会社" in board
    assert "次の段階はありません" in board
    assert "解除の起案<br>" not in board
    today("2026-07-25")  # the day after the last letter, when another could be sent by hand
    page = text(staff().get(reverse("dunning_account", args=[account().pk])))
    assert "停止・解除できる契約もありません" in page
    assert "次は停止または解除の起案です" not in page
