"""Staff and the journal in a browser, and looking at a company's pages."""

from playwright.sync_api import expect

from contracts.office import context
from contracts.office.operations import seals
from tests.browser.conftest import no_barriers
from tests.world import lived, signed


def test_staff_the_journal_and_looking_at_a_company(page, sign_in_staff, today):
    today("2026-07-10")
    lived("2026-07-10", *signed("2026-04-01", servers=2))
    sign_in_staff()
    page.goto("/console/team/")
    page.fill("[name=name]", "鈴木 花子")
    page.fill("[name=email]", "suzuki@example.jp")
    page.get_by_label("会計").check()
    page.get_by_role("button", name="追加する").press("Enter")
    expect(page.get_by_role("heading", name="鈴木 花子")).to_be_visible()
    no_barriers(page)
    page.goto("/console/team/")
    no_barriers(page)

    seals.seal(context.system())
    page.goto("/console/journal/?about=A")
    page.locator("details summary").first.press("Enter")
    expect(page.locator("details[open]")).to_be_visible()
    no_barriers(page)

    page.goto("/console/viewing/A/")
    no_barriers(page)
    page.fill("[name=reason]", "お問い合わせの確認")
    page.keyboard.press("Enter")
    expect(page.get_by_text("管理者に見える画面を閲覧しています")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="閲覧を終える").press("Enter")
    page.wait_for_url("**/console/")
    expect(page.get_by_text("閲覧を終えました")).to_be_visible()
