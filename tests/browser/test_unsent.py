"""The session ends in the middle of a form: what was typed is there after signing in again."""

from django.conf import settings
from playwright.sync_api import Page, expect

from contracts.models import ApplicationDraft
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Note
from contracts.operations.editions import publish_edition
from tests.browser.conftest import by_page
from tests.factories import PASSWORD, UserFactory
from tests.world import d, lived, signed

BACK = "フォームに戻しました"


def end_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in_again(page: Page, email: str) -> None:
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def test_staffs_note(page: Page, committed, today, sign_in_by_page):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-01"))
    sign_in_by_page("sato", Duty.CONTRACTS)
    page.goto("/console/customers/A/notes/")
    note = page.locator("form[action$='/notes/add/'] [name=text]")
    note.fill("電話で連絡あり、折り返し待ち")
    end_session(page)
    note.locator("xpath=ancestor::form").locator("button").click()
    sign_in_again(page, "sato@example.jp")
    expect(page.locator("[role=status]")).to_contain_text(BACK)
    expect(note).to_have_value("電話で連絡あり、折り返し待ち")
    assert not Note.objects.exists()
    note.locator("xpath=ancestor::form").locator("button").click()
    expect(page.locator("body")).to_contain_text("折り返し待ち")
    assert Note.objects.get().text == "電話で連絡あり、折り返し待ち"
    page.goto("/console/customers/A/notes/")
    expect(page.get_by_text(BACK)).to_have_count(0)


def test_an_applicants_step(page: Page, committed, today):
    today("2026-05-10")
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")
    UserFactory(email="applicant@example.jp", confirmed=True)
    by_page(page, "applicant@example.jp")
    page.goto("/apply/")
    page.locator("form[action$='/apply/begin/'] button").first.click()
    page.wait_for_url("**/apply/step/company/")
    page.fill("[name=name]", "株式会社みほん")
    page.fill("[name=name_kana]", "ミホン")
    page.select_option("[name=prefecture]", "東京都")
    end_session(page)
    page.fill("[name=street]", "千代田1-2-3")
    page.locator("button[value=save]:not(.unseen)").click()
    sign_in_again(page, "applicant@example.jp")
    expect(page.locator("[role=status]")).to_contain_text(BACK)
    expect(page.locator("[name=name]")).to_have_value("株式会社みほん")
    expect(page.locator("[name=street]")).to_have_value("千代田1-2-3")
    expect(page.locator("[name=prefecture]")).to_have_value("東京都")
    assert "company" not in ApplicationDraft.objects.get().data
