"""Cancelling and declining renewal as a person does it, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from contracts.models import Ending
from tests.browser.conftest import ON_EVERY_SCREEN, PASSWORD, no_barriers, picture
from tests.browser.keys import Keys
from tests.world import contract, event, lived, signed


@pytest.fixture
def life(committed, today):
    """Three servers in their minimum term, April paid late and in part."""
    lived(
        "2026-08-30",
        *signed("2026-04-01", servers=3),
        event("2026-07-15", "pay", customer="A", amount=80_000),
    )
    today("2026-08-31")


@pytest.fixture
def owner(life, page, sign_in):
    sign_in("A")
    return page


def agree_and_send(keys: Keys) -> None:
    """Tick, send and give the password, as every notice asks."""
    keys.tick("read")
    keys.press(keys.page.locator("button.danger"))
    keys.page.wait_for_url("**/reauthenticate/**")
    keys.type("password", PASSWORD)
    keys.page.keyboard.press("Enter")


@ON_EVERY_SCREEN
def test_the_whole_cancellation_by_keyboard(owner, keys, say, look):
    page = owner
    last = say("2026年12月31日", "31 December 2026")
    page.goto("/portal/contracts/C1/")
    keys.follow(page.locator("a[href$='/cancel/']"))
    page.wait_for_url("**/cancel/")
    keys.day("desired", "2026", "12", "31")
    expect(page.locator("#quote .tiles")).to_contain_text(last)
    expect(page.locator("#told")).to_contain_text(last)
    expect(page).to_have_url("/portal/contracts/C1/cancel/?desired=2026-12-31")
    keys.follow(page.locator("a[href*='/cancel/confirm/']"))
    page.wait_for_url("**/cancel/confirm/?desired=2026-12-31")
    agree_and_send(keys)
    page.wait_for_url("**/cancel/done/")
    assert page.inner_text("h1") == say("解約を承りました")
    assert last in page.inner_text("main")
    assert str(contract().ends_on) == "2026-12-31"
    look(page)


def test_the_back_button_and_a_second_sending_make_one(owner):
    page = owner
    page.goto("/portal/contracts/C1/cancel/confirm/")
    page.check("[name=read]")
    page.click("button.danger")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/cancel/done/")
    page.goto("/portal/contracts/C1/cancel/confirm/")
    page.wait_for_url("**/cancel/done/")
    page.go_back()
    page.goto("/portal/contracts/C1/cancel/")
    page.click("text=解約の受付内容と確認書")
    page.wait_for_url("**/cancel/done/")
    assert Ending.objects.count() == 1


def test_the_quote_without_scripts(life, browser, live_server, page, sign_in):
    sign_in("A")
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        locale="ja-JP",
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto("/portal/contracts/C1/cancel/")
    plain.fill("[name=desired]", "2026-12-31")
    plain.click("text=計算する")
    assert plain.url.endswith("/cancel/?desired=2026-12-31")
    assert "2026年12月31日" in plain.inner_text("#quote .tiles")
    context.close()


def test_the_quote_has_no_barriers(owner):
    page = owner
    page.goto("/portal/contracts/C1/cancel/")
    no_barriers(page)


def test_the_confirmation_has_no_barriers(owner):
    page = owner
    page.goto("/portal/contracts/C1/cancel/confirm/")
    no_barriers(page)


def test_what_is_wrong_is_said(owner, today):
    page = owner
    page.goto("/portal/contracts/C1/cancel/?desired=2099-01-01")
    assert "までの日付を入力してください" in page.inner_text("main")
    picture(page, "error")
    page.goto("/portal/contracts/C1/cancel/confirm/")
    today("2026-09-01")
    page.check("[name=read]")
    page.click("button.danger")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("[role=alert]")).to_contain_text("見積りの日が過ぎました")
    picture(page, "changed")
    assert not Ending.objects.exists()


@ON_EVERY_SCREEN
def test_declining_renewal_by_keyboard(owner, keys, say, look):
    page = owner
    page.goto("/portal/contracts/C1/renewal/")
    expect(page.locator("main")).to_contain_text(say("あと181日", "181 days"))
    look(page)
    page.goto("/portal/contracts/C1/renewal/")
    agree_and_send(keys)
    page.wait_for_url("**/renewal/done/")
    expect(page.locator("main")).to_contain_text(say("2027年3月31日", "31 March 2027"))
    look(page)


def test_after_the_deadline_the_page_offers_cancelling(owner, today):
    today("2027-03-10")
    page = owner
    page.goto("/portal/contracts/C1/renewal/")
    assert "通知期限(2027年2月28日)は過ぎました" in page.inner_text("main")
    picture(page, "late")
    page.click("text=解約の見積りを見る")
    assert page.url.endswith("/contracts/C1/cancel/")
