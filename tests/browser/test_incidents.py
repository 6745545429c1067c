"""An incident from its record to its report by keyboard, and what everybody sees of it."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office.context import Duty, system
from support.incidents.models import Disruption
from support.incidents.operations import maintenance
from tests.browser.conftest import IN_BOTH
from tests.incidents import disrupt, planned
from tests.world import d, lived, signed

DAY = "2026-05-02"
ADDRESS = "/console/incidents/INC-2026-000001/"


@pytest.fixture
def life(committed, today):
    today(DAY)
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))


def press_link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@IN_BOTH
def test_from_the_record_to_the_report_by_keyboard(page: Page, life, sign_in_staff, say, look):
    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/incidents/")
    press_link(page, say("障害を登録する"))
    look(page)
    page.focus("#id_title")
    page.keyboard.type("通信の障害")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.input_value("#id_ground") == "13-1(2)"
    page.focus("#id_title")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ADDRESS}")
    expect(page.locator(".notice.warn")).to_contain_text(
        say("まだどなたにもお知らせしていません", "Nobody has been told yet.")
    )
    look(page)
    for name, label in (
        ("障害をお知らせする", "お知らせする文"),
        ("続報を出す", "お知らせする文"),
        ("復旧を登録する", "お知らせする文(任意)"),
    ):
        press_link(page, say(name))
        page.get_by_label(say(label)).focus()
        page.keyboard.type("回線を切り替えています。")
        page.get_by_role("button", name=say(name)).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{ADDRESS}")
    press_link(page, say("報告して終結する"))
    look(page)
    for label in ("原因", "行ったこと", "再発の防止"):
        page.get_by_label(say(label)).focus()
        page.keyboard.type("回線の故障です。")
    page.get_by_role("button", name=say("報告して終結する")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ADDRESS}")
    expect(page.locator("h1 .badge")).to_have_text(say("終結"))
    look(page)
    assert Disruption.objects.get().closed_at is not None


@IN_BOTH
def test_maintenance_is_read_before_it_is_announced(page: Page, life, sign_in_staff, say, look):
    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/incidents/maintenance/")
    look(page)
    page.fill("#id_title", "基盤の更新")
    page.fill("#id_starts_at", "2026-05-09T23:00")
    page.fill("#id_ends_at", "2026-05-10T02:00")
    page.fill("#id_text", "再起動します。\n二度止まります。")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(
        say(
            "すぐにメールでお知らせする会社: 2社(契約 2件)",
            "Companies notified by e-mail at once: 2 (contracts: 2)",
        )
    )
    page.get_by_role("button", name=say("予告する")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/incidents/MNT-2026-000001/")
    row = Disruption.objects.get()
    assert "二度止まります。" in row.updates.get().text
    page.goto("/console/incidents/")
    look(page)


@IN_BOTH
def test_what_everybody_sees(page: Page, life, say, look):
    by = system(d(DAY))
    disrupt(system(d("2026-04-30")))
    maintenance.announce(by, planned(by, title="管理画面の更新"))
    page.goto("/status/")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("figure table")).to_be_visible()
    expect(page.locator("figure caption")).to_have_text(say("障害か保守のあった日"))
    look(page)
    page.goto("/status/INC-2026-000001/")
    expect(page.locator("main")).to_contain_text("回線を二重にします。")
    expect(page.get_by_text(say("再発の防止"), exact=True)).to_be_visible()
    look(page)


@IN_BOTH
def test_in_the_portal_of_a_holder(page: Page, life, sign_in, say, look):
    by = system(d(DAY))
    disrupt(by)
    maintenance.announce(by, planned(by, title="管理画面の更新"))
    sign_in("A")
    page.goto("/portal/contracts/C1/")
    look(page)
    press_link(page, "管理画面の更新")
    assert page.url.endswith("/status/MNT-2026-000003/")
    expect(page.locator("h1 .badge")).to_have_text(say("予定"))
