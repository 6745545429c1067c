"""Signing in, the frame of every page, and that every page of a company fits a small phone."""

import pytest
from playwright.sync_api import Page, expect

from contracts.people.models import Customer
from portal.tools.bench.pages import customer_pages
from tests.browser.conftest import NARROW, SMALLEST, assert_fits, no_barriers
from tests.world import event, lived, signed


def test_sign_in_and_see_ones_contracts(page, sign_in, today):
    lived("2026-05-02", *signed("2026-04-01"))
    today("2026-05-02")
    no_barriers_of_sign_in(page)
    sign_in("A")
    assert page.url.endswith("/portal/")
    assert page.locator(".contracts a", has_text="C1").is_visible()
    no_barriers(page)


def no_barriers_of_sign_in(page) -> None:
    page.goto("/accounts/login/")
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
    return page


@pytest.mark.parametrize("screen", [NARROW], indirect=True)
def test_on_a_phone_the_pages_stand_behind_a_button_that_needs_no_script(
    at_home, browser, live_server
):
    state = at_home.context.storage_state()
    with browser.new_context(
        base_url=live_server.url,
        viewport=NARROW,
        locale="ja-JP",
        java_script_enabled=False,
        storage_state=state,
    ) as plain:
        page = plain.new_page()
        page.goto("/portal/")
        menu, pages = page.get_by_role("button", name="メニュー").first, page.locator("#menu")
        expect(pages).to_be_hidden()
        menu.press("Enter")
        expect(pages).to_be_visible()
        page.keyboard.press("Escape")
        expect(pages).to_be_hidden()
        expect(menu).to_be_focused()
        menu.press("Enter")
        page.get_by_role("button", name="メニューを閉じる").press("Enter")
        expect(pages).to_be_hidden()
        menu.press("Enter")
        pages.get_by_role("link", name="登録内容").press("Enter")
        page.wait_for_url("**/portal/particulars/")


def test_on_a_desk_the_pages_are_there_without_a_button(at_home):
    expect(at_home.get_by_role("button", name="メニュー")).to_have_count(0)
    expect(at_home.get_by_role("navigation").get_by_role("link", name="登録内容")).to_be_visible()
    expect(at_home.get_by_role("button", name="サインアウト")).to_be_visible()


@pytest.mark.parametrize("screen", [SMALLEST], indirect=True)
def test_every_page_of_a_company_fits_a_small_phone_in_either_language(at_home):
    page = at_home
    addresses = [address for _, address in customer_pages(Customer.objects.get())]
    assert len(addresses) > 35
    for language in ("ja", "en"):
        cookie = {"name": "django_language", "value": language, "url": page.url}
        page.context.add_cookies([cookie])
        for address in addresses:
            answer = page.goto(address)
            assert answer
            assert answer.ok, address
            assert_fits(page)
