"""The operator's own journal CSV in a browser: laid out, previewed, corrected, made, retired."""

import pytest
from playwright.sync_api import expect

from billing.models import JournalLayout
from billing.queries import layouts
from billing.terms.bookkeeping import Title
from billing.terms.layouts import Item
from contracts.office.context import Duty
from tests.browser.conftest import axe, no_barriers
from tests.world import event, lived, signed

pytestmark = pytest.mark.usefixtures("own_files")
DAY = "2026-07-10"


def test_laid_out_previewed_saved_made_and_retired(page, sign_in_staff, today):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=40_000),
    )
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/files/")
    page.get_by_role("link", name="仕訳CSVの形式").press("Enter")
    page.get_by_role("link", name="形式を追加").press("Enter")
    no_barriers(page)
    page.fill("[name=name]", "販売管理向け")
    page.fill("[name=form-1-heading]", "日付")
    page.get_by_role("button", name="はじめの行を表示").press("Enter")
    expect(page.locator(".errorlist")).to_have_text("見出し「日付」は1列目にもあります。")
    axe(page)
    page.fill("[name=form-1-heading]", "番号")
    page.fill("[name=account-bank-name]", "当座預金")
    page.get_by_role("button", name="はじめの行を表示").press("Enter")
    preview = page.get_by_role("table", name="はじめの行(種類ごとに最も新しい仕訳)")
    expect(preview.get_by_role("row").nth(1)).to_contain_text("35640")
    expect(preview).to_contain_text("当座預金")
    axe(page)
    page.select_option("[name=encoding]", "cp932")
    page.get_by_role("button", name="保存する", exact=True).press("Enter")
    expect(page.get_by_text("プレビューのあとに形式が変わりました")).to_be_visible()
    page.get_by_role("button", name="保存する", exact=True).press("Enter")
    expect(page.get_by_text("形式を保存しました。")).to_be_visible()
    no_barriers(page)
    kept = layouts.layout(JournalLayout.objects.get())
    assert (kept.encoding, kept.columns[1].heading) == ("cp932", "番号")
    assert (kept.columns[1].item, kept.accounts[Title.BANK].name) == (Item.NUMBER, "当座預金")

    page.get_by_role("button", name="作成", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("仕訳: 自社の形式のCSV")
    page.goto(f"/console/files/layouts/{JournalLayout.objects.get().pk}/")
    page.get_by_role("link", name="直す").press("Enter")
    page.fill("[name=form-1-heading]", "伝票")
    page.get_by_role("button", name="はじめの行を表示").press("Enter")
    page.get_by_role("button", name="保存する", exact=True).press("Enter")
    expect(page.get_by_text("形式を保存しました。")).to_be_visible()
    page.get_by_text("この形式を廃止する").press("Enter")
    page.get_by_role("button", name="廃止する", exact=True).press("Enter")
    expect(page.get_by_text("販売管理向けを廃止しました。")).to_be_visible()
    no_barriers(page)
