"""The session ends in the middle of a form: what was typed is there after signing in again."""

from django.conf import settings
from playwright.sync_api import Page, expect

from contracts.models import ApplicationDraft
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Note
from contracts.operations.editions import publish_edition
from tests.browser.conftest import ON_EVERY_SCREEN
from tests.browser.keys import Keys
from tests.factories import PASSWORD, EmailAddressFactory, UserFactory
from tests.world import d, lived, signed

BACK = "フォームに戻しました"


def end_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in_again(keys: Keys, email: str) -> None:
    """It says why one must, and goes on in the same place."""
    keys.page.wait_for_url("**/accounts/login/**")
    keys.type("login", email)
    keys.type("password", PASSWORD)
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url(lambda url: "/accounts/login" not in url)


def test_staffs_note(page: Page, committed, today, sign_in_as, keys):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-01"))
    EmailAddressFactory(user=sign_in_as("sato", Duty.CONTRACTS))
    page.goto("/console/customers/A/notes/")
    note = page.locator("form[action$='/notes/add/'] [name=text]")
    note.fill("電話で連絡あり、折り返し待ち")
    end_session(page)
    note.locator("xpath=ancestor::form").locator("button").click()
    sign_in_again(keys, "sato@example.jp")
    expect(page.locator("[role=status]")).to_contain_text(BACK)
    expect(note).to_have_value("電話で連絡あり、折り返し待ち")
    assert not Note.objects.exists()
    note.locator("xpath=ancestor::form").locator("button").click()
    expect(page.locator("body")).to_contain_text("折り返し待ち")
    assert Note.objects.get().text == "電話で連絡あり、折り返し待ち"
    page.goto("/console/customers/A/notes/")
    expect(page.get_by_text(BACK)).to_have_count(0)


@ON_EVERY_SCREEN
def test_an_applicants_step(page: Page, committed, today, enter, keys, say):
    today("2026-05-10")
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")
    enter(UserFactory(email="applicant@example.jp", confirmed=True))
    page.goto("/apply/")
    keys.press(say("申し込みを始める"))
    page.wait_for_url("**/apply/step/company/")
    keys.type("name", "株式会社みほん")
    keys.type("name_kana", "ミホン")
    keys.choose("prefecture", "東京都")
    end_session(page)
    keys.type("street", "千代田1-2-3")
    keys.press(say("保存して次へ"))
    sign_in_again(keys, "applicant@example.jp")
    expect(page.locator("[role=status]")).to_contain_text(say(BACK, "back in the form"))
    for name, text in {
        "name": "株式会社みほん",
        "street": "千代田1-2-3",
        "prefecture": "東京都",
    }.items():
        expect(page.locator(f"[name={name}]")).to_have_value(text)
    assert "company" not in ApplicationDraft.objects.get().data
    keys.press(say("保存して次へ"))
    mistakes = page.locator("main [role=alert]")
    expect(mistakes).to_be_focused()
    assert page.title().startswith(say("エラー: ", "Error: "))
    keys.follow(mistakes.get_by_role("link").first)
    expect(page.locator("[name=postal_code]")).to_be_focused()
