"""A question from its form to its rating: the customer asks, staff answer by keyboard alone."""

from playwright.sync_api import Page, expect

from contracts.office.context import Duty
from support.desk.models import Inquiry
from tests.browser.conftest import ON_EVERY_SCREEN
from tests.factories import CustomerFactory, person_of
from tests.inquiries import MONDAY, asker, opened

QUEUE = "/console/desk/"


@ON_EVERY_SCREEN
def test_asked_answered_by_keyboard_read_and_rated(
    page: Page, enter, sign_in, sign_in_staff, today, keys, say, look
):
    today(MONDAY)
    CustomerFactory(number="A", name="株式会社A", created_on="2026-04-01")
    earlier = opened(asker(person_of(email="b@example.jp"), "08:00"), subject="先に来た件")
    person = sign_in()
    page.goto("/portal/inquiries/new/")
    look(page)
    keys.choose("category", "console")
    keys.type("subject", "画面が開かない")
    keys.type("text", "サインインのあと白い画面になります。")
    keys.press(say("問い合わせを送る"))
    expect(
        page.get_by_text(say("として受け付けました", "Your inquiry has arrived as"))
    ).to_be_visible()
    row = Inquiry.objects.latest("pk")
    own = page.url

    page.context.clear_cookies()
    sign_in_staff(Duty.SUPPORT)
    page.goto(QUEUE)
    look(page)
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text(earlier.number)
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text(row.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{QUEUE}{row.number}/")
    look(page)
    page.keyboard.press("t")
    expect(
        page.get_by_text(say("あなたが担当者になりました", "You are in charge of it now."))
    ).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.type("ブラウザーを新しい版にしてください。")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(say("回答しました。"))).to_be_visible()
    expect(page.locator("h1 .badge")).to_have_text(say("解決", "Resolved"))
    page.wait_for_load_state()
    page.keyboard.press("k")
    page.wait_for_url(f"**{QUEUE}{earlier.number}/")
    page.keyboard.press("u")
    page.wait_for_url(f"**{QUEUE}")

    page.context.clear_cookies()
    enter(person)
    page.goto(own)
    expect(page.get_by_text("ブラウザーを新しい版にしてください。")).to_be_visible()
    look(page)
    keys.pick(say("5 とても満足"))
    keys.press(say("評価を送る"))
    expect(
        page.get_by_text(say("評価をありがとうございました", "Thank you for your rating."))
    ).to_be_visible()
    row.refresh_from_db()
    assert (row.state, row.rating, row.assignee.email) == ("resolved", 5, "staff@example.jp")
