"""The month close in a real browser: one proposes it, another approves, the paper is there."""

from playwright.sync_api import Page, expect

from billing.models import MonthClose
from tests.browser.conftest import no_barriers, picture
from tests.operations.test_month_close import TODAY, bounced, live, posted


def test_two_people_close_a_month_after_mending_what_is_missing(page: Page, sign_in_staff, today):
    today(TODAY)
    live()
    bounced()
    sign_in_staff()
    page.goto("/console/receivables/close/")
    page.click("tbody tr:has-text('2026年5月') >> a")
    expect(page.locator("text=届いていない請求書").first).to_be_visible()
    expect(page.locator("text=締切りを起案する")).to_have_count(0)
    no_barriers(page)
    picture(page, "missing")
    posted()
    page.reload()
    no_barriers(page)
    page.fill("[name=reason]", "5月の締め")
    page.click("text=締切りを起案する")
    expect(page.locator(".notice.success")).to_be_visible()
    there = page.url
    page.context.clear_cookies()
    sign_in_staff(email="second@example.jp")
    page.goto(there)
    page.click("text=承認して実行する")
    expect(page.locator(".notice.success")).to_have_text("承認し、実行しました。")
    page.goto("/console/receivables/close/2026-05/")
    expect(page.locator("h1 .badge")).to_have_text("締切済み")
    no_barriers(page)
    picture(page, "closed")
    assert MonthClose.objects.get().reason == "5月の締め"
