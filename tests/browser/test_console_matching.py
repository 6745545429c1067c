"""The worklist as an accountant uses it: by keyboard alone, in both languages."""

import os

from playwright.sync_api import expect

from billing.matching.facts import PayerAccount, UnpaidInvoice
from billing.models import Invoice
from billing.operations import matching
from contracts.office import context
from contracts.office.context import Duty
from contracts.operations.editions import publish_edition
from portal.jobs import tasks
from portal.tools.bench import matching as bench
from portal.tools.bench.month import TransferMonth
from tests.bank_files import again, bank_file, number, total, two_companies
from tests.browser.conftest import PICTURES, no_barriers
from tests.world import d

WORKLIST = "/console/payments/matching/"
DAY = "2026-07-10"


def test_worked_through_by_keyboard(page, sign_in_staff, today, monkeypatch):
    today(DAY)
    two_companies()
    monkeypatch.setattr(tasks.match_waiting_transfers, "delay", lambda name: None)
    chosen, aside, found, sure = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": 2 * total() - 440, "bank": "ﾐﾎﾝ", "branch": "ﾎﾝﾃﾝ"},
        {"name": "ﾘｿｸ", "amount": 12, "day": d("2026-07-04")},
        {"name": "ﾐﾅﾄ ﾀﾛｳ", "amount": 2 * total("B") + 5_000, "day": d("2026-07-05")},
        {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B"), "day": d("2026-07-06")},
    )
    matching.match_file(context.system(d(DAY)), chosen.file_id)
    sign_in_staff(Duty.ACCOUNTS)
    page.goto(WORKLIST)
    no_barriers(page)

    page.keyboard.press("s")
    expect(page.locator(".amount")).to_have_text("¥12")
    page.wait_for_load_state()  # what is pressed before the page's scripts run does nothing
    page.keyboard.press("i")
    page.keyboard.type("預金利息")
    page.keyboard.press("Enter")
    expect(page.get_by_text("対象外にしました")).to_be_visible()

    expect(page.locator(".payer")).to_have_text("ミナト タロウ")
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("ミナト")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="港工業")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("1")  # 5,000 are left over: the key is pressed twice
    page.keyboard.press("1")
    expect(page.get_by_text("の入金にしました")).to_be_visible()

    expect(page.locator(".payer")).to_have_text("カ)アオイシヨウカイ")
    page.wait_for_load_state()
    page.keyboard.press("1")
    expect(page.get_by_text("未消込の入金はありません")).to_be_visible()
    states = [again(row).state for row in (chosen, aside, found, sure)]
    assert states == ["matched", "ignored", "matched", "matched"]

    page.goto(f"{WORKLIST}matched/")
    page.locator("summary").first.click()
    no_barriers(page)
    page.locator("summary").first.click()
    page.get_by_label("理由").first.fill("押し間違い")
    page.get_by_role("button", name="取り消す").first.click()
    expect(page.get_by_text("消込を取り消しました")).to_be_visible()
    assert again(sure).state == "waiting"


def test_no_amount_is_clipped_and_credit_takes_two_keys(page, sign_in_staff, today):
    today(DAY)
    publish_edition(context.system(bench.FORMED), bench.FORMED, {})
    known = PayerAccount(1, "A", 1, "A", "株式会社葵商事", payer_names=("カ)アオイショウジ",))
    debts = [UnpaidInvoice(1, f"INV-2026-00010{n}", d(f"2026-0{n}-30"), 1_234_560) for n in (4, 5)]
    bench.fill(TransferMonth([known], debts))
    owed = sum(Invoice.objects.values_list("total", flat=True))
    part, row = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": owed - 1_100_000},
        {"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": owed + 110_000},
    )
    matching.match_file(context.system(d(DAY)), part.file_id)
    sign_in_staff(Duty.ACCOUNTS)
    for width in (1280, 1220, 1100, 900, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(WORKLIST)
        if "PICTURES" in os.environ:
            page.screenshot(path=PICTURES / f"matching-{width}.png")
        hidden = page.locator(".proposals .scroll").evaluate_all(
            "all => all.map(one => one.scrollWidth - one.clientWidth)"
        )
        assert hidden, width
        assert max(hidden) <= 0, (width, hidden)
        expect(page.locator(".proposals tbody tr").nth(1).locator("td").last).to_have_text(
            "¥1,100,000"
        )
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{WORKLIST}?record={row.pk}")
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="この請求先")).to_be_focused()
    assert again(row).state == "waiting"
    page.keyboard.press("1")
    expect(page.get_by_text("の入金にしました")).to_be_visible()


def test_ticks_are_calculated_at_once_and_the_keyboard_stays_where_it_was(
    page, sign_in_staff, today
):
    """35,640 of A came; ticking the second invoice moves the money, two do not fit."""
    today(DAY)
    two_companies()
    (row,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": total()})
    matching.match_file(context.system(d(DAY)), row.file_id)
    sign_in_staff(Duty.ACCOUNTS)
    page.goto(WORKLIST)
    card = page.locator(".proposals li").first
    expect(card).to_contain_text("請求書1件と金額が一致")
    second = card.get_by_label(number(2))
    second.focus()
    page.keyboard.press("Space")
    expect(card).to_contain_text("選んだ請求書の合計と金額が合いません")
    expect(card).not_to_contain_text("請求書1件と金額が一致")
    expect(second).to_be_focused()
    expect(second).to_be_checked()
    card.get_by_label(number(1)).uncheck()
    expect(card).to_contain_text("指定された請求書と金額が一致")
    expect(card.locator("tr", has_text=number(2)).locator("td").last).to_have_text("¥0")
    expect(card.locator("tr", has_text=number(1)).locator("td").last).to_have_text("¥35,640")
    page.keyboard.press("1")
    expect(page.get_by_text("の入金にしました")).to_be_visible()
    assert again(row).payment.allocations.get().invoice.number == number(2)
