"""A month's payments in a browser: a file looked at and imported, one by hand, one undone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from billing.bank.columns import Columns
from billing.models import BankRecord, Payment
from billing.operations import bank_files, bank_formats
from contracts.office import context
from contracts.office.context import Duty
from portal.jobs import tasks
from tests.browser.conftest import no_barriers
from tests.rules.banks import entry, lines, transfers
from tests.world import account, event, lived, signed

DAY = "2026-07-10"


@pytest.fixture
def life(committed, today, monkeypatch):
    monkeypatch.setattr(tasks.match_bank_file, "delay", lambda _pk: None)
    lived(
        "2026-06-20",
        *signed("2026-05-15", servers=2),
        *signed("2026-06-08", "C2", "B"),
        event("2026-06-10", "pay", customer="A", amount=20_000),
    )
    today(DAY)
    by = context.system(date.fromisoformat(DAY))
    bank_formats.keep(
        by, "みほん銀行", "cp932", Columns("日付", incoming="入金", payer_name="摘要")
    )
    first = bank_files.receive(by, "0701.txt", transfers(entry(reference="000001"), entry(500)))
    bank_files.commit(by, first.pk)
    BankRecord.objects.filter(amount=500).update(
        state="matched", payment=Payment.objects.get(), decided_at=by.now
    )


def give(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/plain", "buffer": content})
    page.get_by_role("button", name="内容を確認する").press("Enter")


def test_a_bank_file_from_refusal_to_record(page: Page, life, sign_in_staff):
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/payments/")
    page.get_by_role("link", name="ファイルの取込").click()
    rows = [
        entry(reference="000001"),
        entry(35_640, "ｶ)ﾃｽﾄﾌﾞﾂｻﾝ", 2, payer_code="0000001234", bank="ﾐｽﾞﾎ", branch="ｷﾞﾝｻﾞ"),
        entry(500, is_cancelled=True),
        entry(1_000, "ﾔﾏﾀﾞ ﾀﾛｳ", 2, edi="INV-2026-000001"),
    ]
    content = transfers(*rows)
    give(page, "cut.txt", b"\r\n".join(lines(content)[:4]))
    expect(page.get_by_role("alert").first).to_contain_text("取り込めません")
    expect(page.locator("tbody tr")).to_have_count(2)
    give(page, "0702.txt", content)
    expect(page.locator(".notice").first).to_contain_text("入金2件 ¥36,640")
    expect(page.locator(".records tbody tr")).to_have_count(4)
    expect(page.locator(".records")).to_contain_text("0701.txt の1件目と同じ")
    expect(page.locator(".records")).to_contain_text("入金を取り消してください")
    no_barriers(page)
    page.get_by_role("button", name="取り込む").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("取り込みました")
    page.goto("/console/payments/upload/")
    no_barriers(page)
    page.goto("/console/payments/formats/")
    no_barriers(page)
    page.get_by_role("link", name="直す").click()
    page.set_input_files(
        "[name=sample]",
        {
            "name": "a.csv",
            "mimeType": "text/csv",
            "buffer": "日付,入金\n2026/7/1,1".encode("cp932"),
        },
    )
    page.get_by_role("button", name="読み方を試す").press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("取り込めません")
    expect(page.get_by_text("「摘要」が見出しにありません")).to_be_visible()
    no_barriers(page)


def test_by_hand_and_undone(page: Page, life, sign_in_staff):
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/payments/new/")
    page.keyboard.type(account("B").name[:3])
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").first).to_be_visible()
    no_barriers(page)
    page.goto(f"/console/payments/new/?account={account('A').pk}")
    page.fill("[name=amount]", "5,000")
    page.get_by_role("button", name="充当先を確認する").press("Enter")
    expect(page.locator("tfoot")).to_contain_text("残り(前受金)")
    page.get_by_role("button", name="登録する").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("登録しました")
    page.get_by_role("link", name="取消・返金・移し替え").click()
    no_barriers(page)
    page.get_by_label("別の請求先の入金だった").check()
    page.fill("[name=account]", "B")
    page.fill("[name=reason]", "B社の振込と判明")
    page.get_by_role("button", name="取り消す").press("Enter")
    expect(page.locator(".notice.bad")).to_contain_text("この請求先の入金ではありませんでした")
    page.get_by_role("link", name="移した先の入金を見る").click()
    expect(page.get_by_text("別の請求先から移された入金です")).to_be_visible()
    page.go_back()
    no_barriers(page)
    page.goto("/console/payments/")
    expect(page.locator("main")).to_contain_text("誤計上")
    no_barriers(page)
