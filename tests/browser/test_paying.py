"""From the list of invoices to what to transfer, by keyboard, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from portal.exports.models import Export
from tests.browser.conftest import ON_EVERY_SCREEN
from tests.workers import empty_queue
from tests.world import event, invoice, lived, signed

DAY = "2026-07-10"


@pytest.fixture
def life(committed, today):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=10_000),
    )


@ON_EVERY_SCREEN
def test_what_to_transfer_for_those_ticked(page: Page, life, sign_in, keys, say, look):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in("A")
    page.goto("/portal/")
    expect(page.locator("dl.transfer")).to_contain_text("¥96,920")
    keys.follow(say("請求書を選ぶ"))
    page.wait_for_url("**/portal/pay/")
    box = page.locator("dl.transfer")
    expect(box).to_contain_text(say("お振込金額"))
    keys.tick(page.locator("[name=row]").first)
    expect(box).to_contain_text("¥71,280")
    expect(page.locator("[name=all]")).not_to_be_checked()
    keys.press(page.locator("[data-copy]").first)
    expect(page.locator("#copied")).to_have_text(f"{say('コピーしました')}: 71280")
    assert page.evaluate("navigator.clipboard.readText()") == "71280"
    look(page)


@ON_EVERY_SCREEN
def test_the_ticked_as_one_zip(page: Page, life, sign_in, keys, say, look):
    sign_in("A")
    page.goto("/portal/invoices/")
    keys.type("text", "5月分")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page)
    keys.tick("all")
    empty_queue()
    keys.press(say("PDFをまとめてダウンロード(ZIP)"))
    expect(page.locator("h1")).to_contain_text(say("選んだ請求書のPDF"))
    assert Export.objects.get().parameters == {"numbers": [invoice("2026-05").number]}
