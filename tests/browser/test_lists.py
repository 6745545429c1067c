"""A list by keyboard alone: sorted, rows ticked, all of them held, and back where one was."""

import pytest
from playwright.sync_api import Page, expect

from billing.models import DunningHold
from tests.browser.conftest import no_barriers
from tests.world import event, invoice, lived, signed

DAY = "2026-07-02"


@pytest.fixture
def desk(page: Page, committed, today, sign_in_staff, monkeypatch) -> Page:
    """Three companies late with two invoices each; a page shows three."""
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        event("2026-06-20", "pay", customer="C", amount=1_000),
    )
    monkeypatch.setattr("portal.console.lists.found.PAGE", 3)
    sign_in_staff()
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_three_invoices_are_held_by_keyboard_and_the_list_is_found_again(desk: Page):
    desk.goto("/console/invoices/?state=overdue")
    desk.get_by_role("link", name="支払期限", exact=True).focus()
    press(desk, "Enter")
    expect(desk.locator("th[aria-sort=ascending]")).to_have_text("支払期限")
    desk.get_by_role("link", name="次のページ →").focus()
    press(desk, "Enter")
    expect(desk.get_by_role("link", name="← 前のページ")).to_be_visible()
    here = desk.url
    wanted = {invoice("2026-05", name).number for name in "ABC"}
    assert set(desk.locator("tbody tr td:nth-child(2)").all_inner_texts()) == wanted
    no_barriers(desk)
    desk.locator("[name=row]").first.focus()
    press(desk, "Space", "Tab", "Tab", "Space", "Tab", "Tab", "Space")
    expect(desk.locator("[name=all]")).to_be_checked()
    press(desk, "Tab", "Tab")
    expect(desk.get_by_role("button", name="督促を保留する")).to_be_focused()
    press(desk, "Enter")
    expect(desk.locator("tbody tr td:last-child")).to_have_text(["督促を保留します"] * 3)
    no_barriers(desk)
    desk.locator("[name=promised_on]").fill("2026-07-10")
    desk.locator("[name=reason]").focus()
    desk.keyboard.insert_text("まとめて約束")
    press(desk, "Tab", "Enter")
    expect(desk.locator(".notice.success")).to_have_text("3件の督促を保留しました。")
    assert desk.url == here
    expect(desk.locator("[name=row]:checked")).to_have_count(0)
    rows = DunningHold.objects.values_list("invoice__number", "reason", "promised_on")
    assert {(number, reason, str(day)) for number, reason, day in rows} == {
        (number, "まとめて約束", "2026-07-10") for number in wanted
    }
    desk.get_by_role("link", name=invoice("2026-05", "B").number).focus()
    press(desk, "Enter")
    back = desk.get_by_role("link", name="← 請求書")
    expect(back).to_be_visible()
    desk.go_back()
    assert desk.url == here
    desk.go_forward()
    back.focus()
    press(desk, "Enter")
    expect(desk.locator("tbody tr")).to_have_count(3)
    assert desk.url == here


def test_all_on_the_page_and_a_saved_view(desk: Page):
    desk.goto("/console/invoices/?state=overdue&sort=-total")
    every, rows = desk.locator("[name=all]"), desk.locator("[name=row]:checked")
    every.check()
    expect(rows).to_have_count(3)
    desk.locator("[name=row]").nth(1).uncheck()
    expect(every).not_to_be_checked()
    desk.get_by_text("この条件と並び順を保存").click()
    desk.get_by_label("表示の名前").fill("期限切れ・東京")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.locator(".views [aria-current]")).to_have_text("期限切れ・東京")
    no_barriers(desk)
    desk.goto("/console/invoices/")
    desk.get_by_role("link", name="期限切れ・東京").click()
    assert desk.url.endswith("/console/invoices/?state=overdue&sort=-total")
    desk.get_by_role("button", name="削除 期限切れ・東京").click()
    expect(desk.locator(".views a")).to_have_count(0)


@pytest.mark.parametrize(
    "address",
    [
        "payments/?sort=amount",
        "customers/?sort=name",
        "contracts/?sort=deadline",
        "receivables/?sort=unpaid",
        "receivables/open/?sort=-unpaid",
        "applications/?part=decided&sort=number",
    ],
)
def test_no_barriers_on_the_other_lists(desk: Page, address):
    desk.goto(f"/console/{address}")
    no_barriers(desk)
