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
def test_what_to_transfer_for_those_ticked(page: Page, life, sign_in, say, look):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in("A")
    page.goto("/portal/")
    expect(page.locator("dl.transfer")).to_contain_text("¥96,920")
    page.locator(f"text={say('請求書を選ぶ')}").press("Enter")
    page.wait_for_url("**/portal/pay/")
    box = page.locator("dl.transfer")
    expect(box).to_contain_text(say("お振込金額"))
    page.locator("[name=row]").first.press("Space")
    expect(box).to_contain_text("¥71,280")
    expect(page.locator("[name=all]")).not_to_be_checked()
    copy = page.locator("[data-copy]").first
    expect(copy).to_be_visible()  # a script shows it once its part of the page is there
    copy.press("Enter")
    expect(page.locator("#copied")).to_have_text(f"{say('コピーしました')}: 71280")
    assert page.evaluate("navigator.clipboard.readText()") == "71280"
    look(page)


@ON_EVERY_SCREEN
def test_the_ticked_as_one_zip(page: Page, life, sign_in, say, look):
    sign_in("A")
    page.goto("/portal/invoices/")
    page.fill("[name=text]", "5月分")
    page.press("[name=text]", "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page)
    page.locator("[name=all]").press("Space")
    empty_queue()
    page.locator(f"text={say('PDFをまとめてダウンロード(ZIP)')}").press("Enter")
    expect(page.locator("h1")).to_contain_text(say("選んだ請求書のPDF"))
    assert Export.objects.get().parameters == {"numbers": [invoice("2026-05").number]}
