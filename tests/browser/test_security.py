"""Signing in with everything that proves who one is; every page about it without barriers."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.authenticator import code_next, code_now
from tests.browser.conftest import PASSWORD, assert_fits, axe, by_page, no_barriers
from tests.factories import person_of
from tests.mails import mailed
from tests.world import lived, signed

EMAIL = "owner@example.jp"


@pytest.fixture
def signed_in(page, committed, today) -> Page:
    lived("2026-05-02", *signed("2026-04-01"))
    today("2026-05-02")
    person_of(email=EMAIL, confirmed=True)
    by_page(page, EMAIL)
    return page


def confirm_by_password(page: Page) -> None:
    page.wait_for_url("**/reauthenticate/**")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="確認する").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="サインアウト", exact=True).first.click()
    expect(page.get_by_role("link", name="サインイン", exact=True).first).to_be_visible()


def by_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()


def virtual_authenticator(page: Page) -> None:
    """A device with a screen lock that is always opened."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_sign_in_with_an_authenticator_app_and_a_recovery_code(signed_in):
    page = signed_in
    page.goto("/portal/security/")
    no_barriers(page)
    page.goto("/portal/security/")
    page.get_by_role("link", name="認証アプリを登録").click()
    no_barriers(page)
    confirm_by_password(page)
    page.wait_for_url("**/2fa/totp/activate/")
    no_barriers(page)
    page.goto("/accounts/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").text_content()
    page.locator("[name=code]").fill("000000")
    page.get_by_role("button", name="登録する").click()
    expect(page.locator(".errorlist", has_text="コードが違います")).to_be_visible()
    page.locator("[name=code]").fill(code_now(secret))
    page.get_by_role("button", name="登録する").click()
    page.wait_for_url("**/recovery-codes/")
    first, second = page.locator("main li code").all_text_contents()[:2]
    axe(page)
    assert_fits(page)
    page.reload()
    expect(page.get_by_text("もう表示できません")).to_be_visible()
    no_barriers(page)
    page.goto("/accounts/2fa/recovery-codes/generate/")
    no_barriers(page)
    page.goto("/accounts/2fa/totp/deactivate/")
    no_barriers(page)
    page.goto("/portal/security/")
    no_barriers(page)

    sign_out(page)
    by_password(page)
    page.wait_for_url("**/2fa/authenticate/")
    no_barriers(page)
    page.locator("[name=code]").fill(code_next(secret))
    page.get_by_role("button", name="サインイン", exact=True).last.click()
    page.wait_for_url("**/portal/")

    sign_out(page)
    by_password(page)
    page.locator("[name=code]").fill(first)
    page.get_by_role("button", name="サインイン", exact=True).last.click()
    page.wait_for_url("**/portal/")
    sign_out(page)
    by_password(page)
    page.locator("[name=code]").fill(first)
    page.get_by_role("button", name="サインイン", exact=True).last.click()
    expect(page.locator(".errorlist", has_text="コードが違います")).to_be_visible()
    page.locator("[name=code]").fill(second)
    page.get_by_role("button", name="サインイン", exact=True).last.click()
    page.wait_for_url("**/portal/")
    page.goto("/portal/security/history/")
    expect(page.get_by_text("パスワードと回復コード").first).to_be_visible()
    no_barriers(page)


def test_sign_in_with_a_passkey(signed_in):
    page = signed_in
    virtual_authenticator(page)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_by_password(page)
    page.wait_for_url("**/webauthn/add/")
    no_barriers(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="登録する").click()
    page.wait_for_url("**/recovery-codes/")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.goto("/portal/security/")
    expect(page.get_by_text("パスワードなしで使えます")).to_be_visible()
    no_barriers(page)
    key = Authenticator.objects.get(type="webauthn").pk
    for address in ("edit", "remove"):
        page.goto(f"/accounts/2fa/webauthn/keys/{key}/{address}/")
        no_barriers(page)

    page.goto("/portal/security/")
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    page.wait_for_url("**/portal/")
    page.goto("/portal/security/")
    expect(page.locator("td", has_text="パスキー").first).to_be_visible()

    sign_out(page)
    by_password(page)
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="パスキーを使う").click()
    page.wait_for_url("**/portal/")
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/portal/security/")
    no_barriers(page)
    page.goto("/accounts/2fa/reauthenticate/?next=/portal/security/")
    no_barriers(page)


def test_a_passkey_of_nobody_is_said_on_the_page(signed_in):
    page = signed_in
    sign_out(page)
    virtual_authenticator(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_text("パスキーを確認できませんでした")).to_be_visible()
    page.wait_for_url("**/accounts/login/")


def test_the_pages_of_the_account_have_no_barriers(signed_in):
    page = signed_in
    for address in ("email", "password/change", "logout", "inactive"):
        page.goto(f"/accounts/{address}/")
        no_barriers(page)


def test_reset_the_password_by_mail(page, committed, today):
    lived("2026-05-02", *signed("2026-04-01"))
    today("2026-05-02")
    person_of(email=EMAIL, confirmed=True)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="パスワードを忘れた方").click()
    no_barriers(page)
    page.locator("[name=email]").fill(EMAIL)
    page.get_by_role("button", name="リンクを送る").click()
    page.wait_for_url("**/password/reset/done/")
    no_barriers(page)
    link = re.search(r"http\S+/password/reset/key/\S+", mailed()[-1].body)[0]
    page.goto(link)
    no_barriers(page)
    page.locator("[name=password1]").fill("a new phrase of mine")
    page.locator("[name=password2]").fill("another phrase of mine")
    page.get_by_role("button", name="設定する").click()
    expect(page.locator(".errorlist", has_text="2つのパスワードが一致しません")).to_be_visible()
    page.locator("[name=password1]").fill("a new phrase of mine")
    page.locator("[name=password2]").fill("a new phrase of mine")
    page.get_by_role("button", name="設定する").click()
    page.wait_for_url("**/key/done/")
    no_barriers(page)
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("このリンクは使えません")
    no_barriers(page)


def test_make_an_account_and_confirm_its_address(page):
    page.goto("/accounts/signup/?next=/portal/security/")
    no_barriers(page)
    page.locator("[name=email]").fill("new@example.jp")
    page.locator("[name=password1]").fill("12345")
    page.locator("[name=password2]").fill("12345")
    page.get_by_role("button", name="アカウントを作る").click()
    expect(page.locator(".wrong .errorlist").first).to_be_visible()
    page.locator("[name=password1]").fill("a new phrase of mine")
    page.locator("[name=password2]").fill("a new phrase of mine")
    page.get_by_role("button", name="アカウントを作る").click()
    page.wait_for_url("**/confirm-email/")
    no_barriers(page)
    link = re.search(r"http\S+/confirm-email/\S+", mailed()[-1].body)[0]
    page.goto(link)
    no_barriers(page)
    page.goto(link)
    page.get_by_role("button", name="はい、確認します").click()
    page.wait_for_url("**/portal/security/")
    expect(page.get_by_text("new@example.jp を確認しました")).to_be_visible()
    page.goto("/accounts/confirm-email/made-up/")
    no_barriers(page)


def test_wrong_passwords_are_slowed_down_on_the_page(signed_in):
    page = signed_in
    sign_out(page)
    for _ in range(6):
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(EMAIL)
        page.locator("[name=password]").fill("wrong")
        page.get_by_role("button", name="サインイン", exact=True).click()
    expect(
        page.locator(".errorlist", has_text="このネットワークからのサインインの失敗が続いたため")
    ).to_be_visible()
