"""From opening an account to the first invoice, by keyboard alone (Art. 6, 8, 31)."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from contracts.models import Application, Contract
from contracts.office.context import system
from contracts.operations import application
from contracts.operations.editions import publish_edition
from contracts.people.models import Customer
from tests.applicant import BILLING, COMPANY, RESPONSIBLE, fill_in
from tests.browser.conftest import ON_EVERY_SCREEN, PASSWORD, by_page, no_barriers, picture
from tests.browser.keys import Keys
from tests.browser.words import Say, speaker
from tests.factories import UserFactory
from tests.mails import mailed
from tests.world import d, live_on

EMAIL = "applicant@example.jp"
IN_JAPANESE = speaker("ja")


@pytest.fixture
def edition(committed, today):
    cache.clear()  # how often mail may be asked for is counted there
    today("2026-05-10")
    return publish_edition(system(d("2026-04-01")), d("2026-04-01"), {}, "サービス利用規約")


def sign_out(keys: Keys, say: Say) -> None:
    keys.in_the_menu(keys.page.get_by_role("button", name=say("サインアウト")))
    expect(keys.page.get_by_role("link", name=say("サインイン", "Sign in"))).to_be_visible()


def at(page: Page, path: str) -> None:
    page.wait_for_url(re.compile(re.escape(path)))


def open_account(keys: Keys, say: Say = IN_JAPANESE) -> None:
    keys.page.goto("/apply/")
    keys.follow(say("アカウントを作る"))
    at(keys.page, "/accounts/signup/")
    for name, text in (("email", EMAIL), ("password1", PASSWORD), ("password2", PASSWORD)):
        keys.type(name, text)
    keys.page.keyboard.press("Enter")
    at(keys.page, "/accounts/confirm-email/")
    keys.page.goto(confirmation_link())
    keys.press(say("はい、確認します"))
    at(keys.page, "/apply/")


def confirmation_link() -> str:
    (message,) = mailed()
    assert message.to == [EMAIL]
    assert "確認" in message.subject
    assert "onfirm" in message.subject
    return re.search(r"https?://\S+/accounts/confirm-email/\S+", message.body)[0]


def fill_in_company(keys: Keys, say: Say = IN_JAPANESE) -> None:
    page = keys.page
    at(page, "/step/company/")
    for name in ("name", "name_kana", "corporate_number", "postal_code"):
        keys.type(name, COMPANY[name])
    page.keyboard.press("Tab")  # htmx looks the place up
    expect(page.locator("[name=city]")).to_have_value("千代田区")
    expect(page.locator("[name=prefecture]")).to_have_value("東京都")
    for name in ("street", "building", "phone"):
        keys.type(name, COMPANY[name])
    keys.press(say("保存して次へ"))


def fill_in_people(keys: Keys, say: Say) -> None:
    at(keys.page, "/step/responsible/")
    for name in ("name", "name_kana", "department", "email"):
        keys.type(name, RESPONSIBLE[name])
    keys.page.keyboard.press("Enter")
    at(keys.page, "/step/billing/")
    for name in ("department", "emails", "payer_names"):
        keys.type(name, BILLING[name])
    keys.press(say("保存して次へ"))


def order(keys: Keys, say: Say) -> None:
    at(keys.page, "/step/order/")
    price = keys.page.locator("#price")
    expect(price).to_contain_text("213,840")
    keys.type("servers", "３")
    expect(price).to_contain_text("641,520")
    keys.day("starts_on", "2026", "05", "16")
    expect(price).to_contain_text("641,518")
    expect(price).to_contain_text(say("2027年4月15日", "15 April 2027"))
    keys.press(say("保存して次へ"))


def declare(keys: Keys, say: Say) -> None:
    at(keys.page, "/step/declarations/")
    for name in ("consents", "takes_responsibilities", "declares_no_antisocial_ties"):
        keys.tick(name)
    keys.press(say("保存して次へ"))


@ON_EVERY_SCREEN
def test_from_the_account_to_the_first_invoice_by_keyboard(page, edition, today, keys, say):
    open_account(keys, say)
    keys.press(say("申し込みを始める"))
    fill_in_company(keys, say)
    fill_in_people(keys, say)
    order(keys, say)
    declare(keys, say)
    at(page, "/apply/confirm/")
    expect(page.locator("main")).to_contain_text("株式会社 ほくと計器")
    expect(page.locator("main")).to_contain_text("641,518")
    paying = page.get_by_role("region", name=say("お支払いについて"))
    expect(paying).to_contain_text("見本銀行 本店営業部(001)")
    keys.press(say("この内容で申し込む"))
    at(page, "/apply/state/")
    expect(page.locator("main")).to_contain_text(say("審査しています", "and are screening it"))
    expect(paying).to_contain_text("普通 1234567")
    sent = Application.objects.get()
    assert sent.account.email == EMAIL

    state = page.url
    page.go_back()
    page.wait_for_url(lambda url: url != state)
    expect(page.get_by_role("button", name=say("この内容で申し込む"))).to_have_count(0)
    page.goto(state)
    assert Contract.objects.count() == Customer.objects.count() == 1

    application.accept(system(d("2026-05-12")), sent.contract_id, d("2026-05-16"))
    today("2026-05-12")
    page.reload()
    expect(page.locator("main")).to_contain_text(say("承諾しました", "Accepted: the contract"))
    expect(page.locator("main")).to_contain_text(say("2026年5月16日", "16 May 2026"))

    live_on(d("2026-05-12"), d("2026-06-01"))
    today("2026-06-01")
    page.goto("/portal/invoices/")
    expect(page.locator("main")).to_contain_text("INV-2026-000001")
    # 3 servers from the formation on 12 May: 48,600 × 20/31 = 31,354, and 3,135 of tax
    expect(page.locator("main")).to_contain_text("34,489")


@ON_EVERY_SCREEN
def test_steps_are_left_and_taken_up_again_after_signing_out(page, edition, enter, keys, say):
    enter(UserFactory(email=EMAIL, confirmed=True))
    page.goto("/apply/")
    keys.press(say("申し込みを始める"))
    at(page, "/step/company/")
    for name in ("name", "name_kana"):
        keys.type(name, COMPANY[name])
    keys.press(say("途中まで保存して中断"))
    page.wait_for_url(re.compile("/apply/$"))
    sign_out(keys, say)
    by_page(page, EMAIL)
    page.wait_for_url(re.compile("/apply/$"))
    keys.follow(say("続きから入力する"))
    at(page, "/step/company/")
    expect(page.locator("[name=name]")).to_have_value("株式会社 ほくと計器")


def test_what_is_typed_while_the_postal_code_is_looked_up_stays(page: Page, edition, enter):
    enter(UserFactory(email=EMAIL, confirmed=True))
    page.goto("/apply/")
    page.click("text=申し込みを始める")
    at(page, "/step/company/")
    waiting = []
    page.route("**/step/company/", lambda route: waiting.append(route))
    with page.expect_request("**/step/company/"):
        page.fill("[name=postal_code]", "1000001")
        page.press("[name=postal_code]", "Tab")
    page.fill("[name=street]", "千代田1-2-3")
    page.fill("[name=building]", "ほくとビル 5F")
    waiting[0].continue_()
    expect(page.locator("[name=city]")).to_have_value("千代田区")
    expect(page.locator("[name=street]")).to_have_value("千代田1-2-3")
    expect(page.locator("[name=building]")).to_have_value("ほくとビル 5F")


@pytest.fixture
def at_confirmation(page, edition, client, live_server):
    """A draft filled in behind the scenes, its applicant signed in in the browser."""
    user = UserFactory(email=EMAIL, confirmed=True)
    client.force_login(user)
    fill_in(client, edition)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    return page


def test_no_barriers_on_any_page_of_the_application(at_confirmation):
    page = at_confirmation
    steps = ("company", "responsible", "billing", "order", "declarations")
    for path in ("/apply/", *(f"/apply/step/{step}/" for step in steps), "/apply/confirm/"):
        page.goto(path)
        no_barriers(page)
    page.goto("/apply/step/company/")
    page.fill("[name=name]", "")
    page.fill("[name=phone]", "12")
    page.click("text=保存して次へ")
    expect(page.locator("[role=alert]")).to_be_visible()
    picture(page, "wrong")
    page.goto("/apply/confirm/")
    page.click("text=この内容で申し込む")
    at(page, "/apply/state/")
    no_barriers(page)
    contract = Contract.objects.get()
    application.refuse(system(d("2026-05-12")), contract.pk, "6-3(2)", "住所をご確認ください")
    page.reload()
    picture(page, "refused")


def test_no_barriers_for_who_opens_an_account(page, edition):
    for path in ("/apply/", "/accounts/signup/"):
        page.goto(path)
        no_barriers(page)
    ask_for_account(page, EMAIL)
    no_barriers(page)
    page.goto(confirmation_link())
    no_barriers(page)


def ask_for_account(page: Page, email: str) -> str:
    """What is said to who asks for an account."""
    page.goto("/accounts/signup/")
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.press("[name=password2]", "Enter")
    at(page, "/accounts/confirm-email/")
    return page.inner_text("main").replace(email, "…")


def test_asking_for_an_account_does_not_show_whether_there_is_one(page, edition, django_user_model):
    UserFactory(email=EMAIL, confirmed=True)
    assert ask_for_account(page, EMAIL) == ask_for_account(page, "new@example.jp")
    known, new = mailed()
    assert (known.to, new.to) == ([EMAIL], ["new@example.jp"])
    assert known.subject == "アカウントはすでにあります / You already have an account"
    assert "/confirm-email/" not in known.body
    assert django_user_model.objects.filter(email=EMAIL).count() == 1


def test_nobody_gets_in_before_the_address_is_confirmed(page, edition):
    ask_for_account(page, EMAIL)
    page.goto("/accounts/login/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    at(page, "/accounts/confirm-email/")
    page.goto("/apply/step/company/")
    at(page, "/accounts/login/")


@ON_EVERY_SCREEN
def test_how_one_pays_is_said_before_and_after_it_is_sent(page: Page, edition, keys, say, look):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    applicant = Client()
    applicant.force_login(UserFactory(email=EMAIL, confirmed=True))
    fill_in(applicant, edition)
    by_page(page, EMAIL)
    page.goto("/apply/confirm/")
    look(page)
    paying = page.get_by_role("region", name=say("お支払いについて"))
    for text in (
        say("毎月1日に、前月分の請求書を1通発行します。"),
        say("請求月の翌月末", "End of the month after the billing month"),
        say("支払期限は2026年6月30日です", "of ¥27,591 is due on 30 June 2026"),
        "見本銀行 本店営業部(001)",
        say("振込手数料はお客様のご負担で", "Please bear the transfer fee"),
    ):
        expect(paying).to_contain_text(text)
    copy = paying.locator("[data-copy]").first
    keys.press(copy)
    expect(page.locator("#copied")).to_contain_text("1234567")
    keys.press(say("この内容で申し込む"))
    at(page, "/apply/state/")
    look(page)
    expect(paying).to_contain_text("普通 1234567")
