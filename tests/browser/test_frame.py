"""Signing in, and the frame of every page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, SMALLEST, by_page, no_barriers
from tests.factories import person_of
from tests.world import event, lived, signed


def test_sign_in_and_see_ones_contracts(page, today):
    lived("2026-05-02", *signed("2026-04-01"))
    today("2026-05-02")
    person_of(email="owner@example.jp", confirmed=True)
    page.goto("/accounts/login/")
    no_barriers(page)
    by_page(page, "owner@example.jp")
    assert page.url.endswith("/portal/")
    assert page.locator(".contracts a", has_text="C1").is_visible()
    no_barriers(page)


@pytest.fixture
def at_home(committed, page: Page, today, sign_in) -> Page:
    """The overview of a company with an invoice, a payment and a debt."""
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=40_000),
    )
    sign_in("A")
    page.goto("/portal/")
    return page


@pytest.mark.parametrize(("language", "screen"), [("ja", NARROW), ("en", SMALLEST)], indirect=True)
def test_on_a_phone_the_pages_stand_behind_a_button_that_needs_no_script(
    at_home, browser, live_server, screen, language, say
):
    state = at_home.context.storage_state()
    with browser.new_context(
        base_url=live_server.url,
        viewport=screen,
        locale={"ja": "ja-JP", "en": "en-GB"}[language],
        java_script_enabled=False,
        storage_state=state,
    ) as plain:
        page = plain.new_page()
        page.goto("/portal/")
        menu, pages = page.locator(".open-menu"), page.locator("#menu")
        expect(pages).to_be_hidden()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=say("本文へ"))).to_be_focused()
        tab_to(page, menu)
        page.keyboard.press("Enter")
        expect(pages).to_be_visible()
        page.keyboard.press("Escape")
        expect(pages).to_be_hidden()
        expect(menu).to_be_focused()
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("button", name=say("メニューを閉じる")))
        page.keyboard.press("Enter")
        expect(pages).to_be_hidden()
        tab_to(page, menu)
        page.keyboard.press("Enter")
        tab_to(page, pages.get_by_role("link", name=say("登録内容")))
        page.keyboard.press("Enter")
        page.wait_for_url("**/portal/particulars/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(20):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def test_on_a_desk_the_pages_are_there_without_a_button(at_home):
    expect(at_home.get_by_role("button", name="メニュー")).to_have_count(0)
    expect(at_home.get_by_role("navigation").get_by_role("link", name="登録内容")).to_be_visible()
    expect(at_home.get_by_role("button", name="サインアウト")).to_be_visible()
