"""A receipt, certificates of a payment and of a balance, in a real browser, by keyboard."""

from playwright.sync_api import Page, expect

from billing.models import MoneyCertificate, Payment, Receipt
from tests.browser.conftest import ON_EVERY_SCREEN
from tests.world import event, lived, signed

DAY = "2026-07-02"


@ON_EVERY_SCREEN
def test_the_payer_has_a_receipt_and_certificates(page: Page, sign_in, today, keys, say, look):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-06-20", "pay", customer="A", amount=35_640),
    )

    def downloaded(button: str, name: str) -> None:
        """The original is the answer to issuing it; the page then lists it."""
        with page.expect_download() as download:
            keys.press(say(button))
        assert download.value.suggested_filename == name
        number = name.removesuffix(".pdf")
        expect(page.locator(".notice.success")).to_have_text(
            say(f"{number} を発行しました。", f"{number} was issued.")
        )
        expect(page.get_by_role("link", name=number)).to_be_visible()
        expect(page.get_by_role("button", name=say(button), exact=True)).to_have_count(0)

    sign_in("A")
    page.goto("/portal/payments/")
    keys.follow(page.locator("tbody a").first)
    page.wait_for_url(f"**/payments/{Payment.objects.get().pk}/")
    downloaded("領収書を発行してダウンロード", "RC-2026-000001.pdf")
    downloaded("支払証明書を発行してダウンロード", "PC-2026-000001.pdf")
    look(page)
    page.goto("/portal/statement/?day=2026-06-30")
    for file in ("statement.pdf", "statement/year.pdf"):
        link = keys.to(page.locator(f"main a[href*='/{file}']").first)
        answer = page.request.get(link.get_attribute("href"))
        assert (answer.ok, answer.body()[:5]) == (True, b"%PDF-")
    keys.follow(say("残高証明書"))
    page.wait_for_url("**/statement/certificate/?day=2026-06-30&account=")
    look(page)
    downloaded("証明書を発行してダウンロード", "BC-2026-000001.pdf")
    keys.follow(say("この証明書について問い合わせる"))
    subject = say("証明書 BC-2026-000001 について", "About certificate BC-2026-000001")
    expect(page.locator("#id_subject")).to_have_value(subject)
    assert Receipt.objects.count() == 1
    assert MoneyCertificate.objects.count() == 2
