"""From a credit note to the right amount on the next invoice, in a real browser, by two people."""

from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from billing.models import Charge
from billing.operations.credit_notes import issue_credit_note
from billing.terms.crediting import CreditKind
from contracts.office.context import Duty
from contracts.office.models import Approval
from tests.browser.conftest import no_barriers
from tests.staff import two
from tests.world import d, invoice, lived, signed

DAY = "2026-05-10"
TYPED = {
    "amount": "16,200",
    "reason": "4月分の利用料(正しくは1台)",
    "reason_en": "Fees for April (1 server)",
    "why": "電話で台数を確認",
}


def test_a_wrong_fee_is_billed_right_from_its_invoice(page: Page, sign_in_staff, today):
    """Given back 48,600; right is one server for April: 16,200 on May's 48,600, with 10 %."""
    today(DAY)
    lived(DAY, *signed("2026-04-01", servers=3))
    wrong = invoice("2026-04").number
    by, second = two(DAY)
    issue_credit_note(
        by, invoice("2026-04").pk, {"rest": True}, "台数の誤り", second, kind=CreditKind.CORRECTION
    )
    sign_in_staff(Duty.ACCOUNTS)
    page.goto(f"/console/invoices/{wrong}/")
    page.get_by_role("link", name="C1", exact=True).last.click()
    expect(page.locator("[name=corrects]")).to_have_value(wrong)
    for name, value in TYPED.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="結果を見る").click()
    expect(page.locator("#quote")).to_contain_text("¥53,460 → ¥71,280")
    page.goto(f"{page.url}&{urlencode(TYPED)}")
    no_barriers(page)
    page.check("[name=read]")
    page.get_by_role("button", name="訂正を起案する").click()
    expect(page.locator(".notice.success")).to_be_visible()
    page.context.clear_cookies()
    sign_in_staff(Duty.ACCOUNTS, email="second@example.jp")
    page.goto(f"/console/approvals/{Approval.objects.get().pk}/")
    no_barriers(page)
    page.get_by_role("button", name="承認して実行する").click()
    expect(page.locator(".notice.success")).to_be_visible()
    assert Charge.objects.get().first == d("2026-04-01")
    page.goto("/console/contracts/C1/")
    expect(page.get_by_role("table", name="次回の請求に載せる請求")).to_contain_text("利用料の訂正")
    no_barriers(page)
