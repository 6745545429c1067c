"""The acts on an invoice, in a real browser: staff pay, note, reissue; the payer has a receipt."""

from playwright.sync_api import Page, expect

from billing.models import InvoiceReissue, Payment, Receipt
from contracts.office.models import Note
from tests.browser.conftest import axe, no_barriers, picture
from tests.world import event, invoice, lived, signed

DAY = "2026-07-02"


def live(today) -> None:
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-06-20", "pay", customer="A", amount=35_640),
    )


def to_the_receipt(page: Page) -> None:
    """Its part of the payment's page; without the anchor, by which no page is asked for again."""
    page.click("text=領収書 >> nth=0")
    page.wait_for_url("**#receipt")
    page.goto(page.url.partition("#")[0])


def test_staff_pay_note_and_reissue_from_the_invoices_page(page: Page, sign_in_staff, today):
    live(today)
    sign_in_staff()
    number = invoice("2026-05").number
    page.goto(f"/console/invoices/{number}/")
    no_barriers(page)
    page.click(".acts >> text=入金を登録")
    expect(page.locator("[name=amount]")).to_have_value("35640")
    expect(page.locator(f"[name=named][value='{number}']")).to_be_checked()
    no_barriers(page)
    page.click("text=充当先を確認する")
    axe(page)
    page.click("button[name=store]")
    expect(page.locator(".notice.success")).to_be_visible()
    assert Payment.objects.last().allocations.get().invoice.number == number
    page.goto(f"/console/invoices/{number}/")
    page.click(".acts >> text=メモ")
    page.fill("[name=text]", "月末に電話")
    page.click("text=メモを残す")
    expect(page.locator(".note")).to_have_text("月末に電話")
    assert Note.objects.get().reference == number
    page.click(".acts >> text=再発行")
    no_barriers(page)
    page.fill("[name=name]", "見本ホールディングス株式会社")
    page.fill("[name=remark]", "宛名を訂正しました。")
    page.fill("[name=reason]", "お客様のご依頼")
    page.click("text=変更の内容を確かめる")
    axe(page)
    picture(page, "preview")
    page.click("text=再発行して送る")
    expect(page.locator(".notice.success")).to_contain_text(f"{number}-R1")
    no_barriers(page)
    assert InvoiceReissue.objects.get().number == f"{number}-R1"


def test_staff_and_the_payer_have_a_receipt(page: Page, sign_in_staff, sign_in, today):
    live(today)
    sign_in("A")
    number = invoice("2026-04").number
    page.goto(f"/portal/invoices/{number}/")
    no_barriers(page)
    to_the_receipt(page)
    no_barriers(page)
    with page.expect_download() as download:
        page.click("text=領収書を発行してダウンロード")
    assert download.value.suggested_filename == "RC-2026-000001.pdf"
    expect(page.locator("#receipt + .scroll tbody tr")).to_have_count(1)
    no_barriers(page)
    page.goto("/portal/payments/")
    no_barriers(page)
    assert Receipt.objects.get().amount == 35_640
    page.context.clear_cookies()
    sign_in_staff()
    page.goto(f"/console/invoices/{number}/")
    to_the_receipt(page)
    no_barriers(page)
