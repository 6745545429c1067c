"""Staff at work on receivables, in a real browser: from the board to a hold and a credit note."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from billing.models import DunningHold
from contracts.office.models import Approval
from tests.browser.conftest import axe, no_barriers, picture
from tests.staff import member
from tests.world import event, invoice, lived, signed

DAY = "2026-07-02"


@pytest.fixture
def desk(page: Page, committed, today) -> Page:
    """The browser of somebody for accounts, with two late companies."""
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-20", "pay", customer="A", amount=30_000),
    )
    client = Client()
    client.force_login(member("sato"))
    page.goto("/healthz")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}]
    )
    return page


def test_from_the_board_to_a_hold_and_a_credit_note(desk: Page):
    number = invoice("2026-04").number
    desk.goto("/console/receivables/")
    no_barriers(desk)
    desk.click("text=31–60日")
    expect(desk.locator("tbody tr")).to_have_count(2)
    axe(desk)
    desk.click("nav.tabs >> text=帳簿")
    expect(desk.locator("tfoot")).to_contain_text("合計")
    axe(desk)
    desk.click("nav.tabs >> text=督促 >> nth=0")
    no_barriers(desk)
    desk.click("article >> text=A株式会社")
    desk.fill("[name=reason]", "支払いの約束")
    desk.fill("[name=promised_on]", "2026-07-10")
    desk.click("text=保留する >> nth=-1")
    expect(desk.locator(".notice.success")).to_contain_text("督促を保留しました")
    assert DunningHold.objects.get().reason == "支払いの約束"
    no_barriers(desk)
    desk.goto(f"/console/invoices/{number}/")
    no_barriers(desk)
    desk.click("text=返還請求書を起案")
    desk.wait_for_url("**/credit/")  # axe would look at the page before
    axe(desk)
    desk.check("text=税率ごとに税抜金額を入力する")
    desk.fill("[name=amount_0]", "10,005")
    desk.check("[name=kind][value=goodwill]")
    desk.fill("[name=reason]", "台数の訂正")
    desk.click("text=試算する")
    expect(desk.locator("tfoot")).to_contain_text("¥11,005")
    picture(desk, "ja-preview")
    axe(desk)
    desk.click("text=この内容で起案する")
    expect(desk.locator(".notice.success")).to_contain_text("もう一人の担当者の承認")
    assert Approval.objects.get().subject == f"invoice:{number}"


def test_no_barriers_on_the_other_pages(desk: Page):
    number = invoice("2026-04", "B").number
    for address in (
        "invoices/", f"invoices/{number}/write-off/", "receivables/letters/",
        "receivables/dunning/?step=suspension", "receivables/?day=x",
    ):  # fmt: skip
        desk.goto(f"/console/{address}")
        picture(desk, "ja-1280")
        axe(desk)
