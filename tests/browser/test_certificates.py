"""Certificates of a payment and of a balance, in a real browser, by keyboard."""

from playwright.sync_api import Page, expect

from billing.models import MoneyCertificate, Payment
from tests.browser.conftest import ON_EVERY_SCREEN, picture
from tests.world import event, lived, signed

DAY = "2026-07-02"


@ON_EVERY_SCREEN
def test_the_payer_certifies_a_payment_and_a_balance(page: Page, sign_in, today, say, look):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-06-20", "pay", customer="A", amount=35_640),
    )
    sign_in("A")
    page.goto(f"/portal/payments/{Payment.objects.get().pk}/")
    with page.expect_download() as download:
        page.focus(f"text={say('支払証明書を発行してダウンロード')}")
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "PC-2026-000001.pdf"
    page.reload()
    expect(page.locator("#certificate + .scroll tbody tr")).to_have_count(1)
    look(page)
    picture(page, "payment")
    page.goto("/portal/statement/?day=2026-06-30")
    page.focus(f"a >> text={say('残高証明書')}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statement/certificate/?day=2026-06-30&account=")
    look(page)
    picture(page, "balance")
    with page.expect_download() as download:
        page.focus(f"text={say('証明書を発行してダウンロード')}")
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "BC-2026-000001.pdf"
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    picture(page, "issued")
    assert MoneyCertificate.objects.count() == 2
