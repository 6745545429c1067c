"""A month previewed, started and finished, and its entries exported, in a real browser."""

from datetime import date
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from billing.models import BillingRun
from billing.queries import runs
from contracts.models import IndividualAgreement
from contracts.office.context import Duty
from portal.exports import tasks, worker
from portal.jobs import runner
from portal.jobs import tasks as daily
from tests.browser.conftest import no_barriers
from tests.world import account, event, lived, signed


@pytest.fixture
def life(committed, today):
    today("2026-08-01")
    lived(
        "2026-07-31",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-07-01", "C3", "C", plan="annual"),
        event("2026-07-10", "pay", customer="A", amount=200_000),
        event("2026-07-10", "pay", customer="B", amount=20_000),
    )
    IndividualAgreement.objects.create(
        billing_account=account("B"), effective_on="2026-07-01", parameters={"colour": 1}
    )


@pytest.fixture
def waiting(monkeypatch) -> list[int]:
    """The jobs asked for, which the test carries out itself when it has seen them wait."""
    handed: list[int] = []
    monkeypatch.setattr(tasks.make, "delay", handed.append)
    monkeypatch.setattr(daily.go_on, "delay", handed.append)
    return handed


def test_from_the_preview_to_the_exported_entries(page: Page, life, sign_in_staff, waiting):
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/runs/")
    no_barriers(page)
    page.locator("main a", has_text="2026年7月").first.click()
    page.click("text=試算する")
    expect(page.locator("[role=status]", has_text="順番を待っています")).to_be_visible()
    worker.make(waiting.pop())
    expect(page.locator("summary", has_text="請求できない請求先")).to_be_visible()
    no_barriers(page)
    page.click("text=請求処理を開始")
    expect(page.locator("h2", has_text="処理中")).to_be_visible()
    run_through(waiting.pop())
    expect(page.locator(".notice.bad")).to_contain_text("完了していません")
    IndividualAgreement.objects.all().delete()
    page.get_by_role("button", name="B をやり直す").click()
    expect(page.locator(".badge.paid")).to_have_text("対象 = 発行")
    page.click("text=PDFのZIPを作成")
    worker.make(waiting.pop())
    expect(page.locator("text=ZIPをダウンロード")).to_be_visible()
    no_barriers(page)
    about = runs.of_month(date(2026, 7, 1))
    assert about.run.expected == about.issued == 3
    assert BillingRun.objects.get(month=date(2026, 7, 1)).finished_at


def run_through(run_id: int) -> None:
    while chunk_ids := runner.advance(run_id):
        for chunk_id in chunk_ids:
            runner.work(chunk_id)


def test_entries_for_an_accounting_program_are_asked_for_and_downloaded(
    page: Page, life, sign_in_staff, waiting
):
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/files/")
    page.select_option("[name=kind]", "yayoi")
    page.fill("[name=first]", "2026-05-01")
    page.fill("[name=last]", "2026-08-31")
    page.locator("button", has_text="作成").first.click()
    expect(page.locator("[role=status]")).to_contain_text("順番を待っています")
    worker.make(waiting.pop())
    expect(page.locator(".notice.good")).to_be_visible()
    with page.expect_download() as download:
        page.click("text=ZIPをダウンロード")
    with ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["yayoi-20260501-20260831.csv", "README.txt"]
        assert archive.read("yayoi-20260501-20260831.csv").startswith(b"2111,,,2026/05/31,")
    page.goto("/console/files/")
    no_barriers(page)


def pressed(page: Page, name: str, role: str = "link") -> None:
    """By keyboard alone: to the link or button of a name, and Enter."""
    page.get_by_role(role, name=name, exact=True).press("Enter")


def test_by_keyboard_one_is_held_back_the_others_issued_and_it_after_its_release(
    page: Page, life, sign_in_staff, waiting, today
):
    IndividualAgreement.objects.all().delete()
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/runs/2026-07/")
    pressed(page, "試算する", "button")
    expect(page.locator("[role=status]", has_text="順番を待っています")).to_be_visible()
    worker.make(waiting.pop())
    pressed(page, "すべての請求書を見る")
    no_barriers(page)
    pressed(page, "B の請求を保留する")
    no_barriers(page)
    page.get_by_label("理由").focus()
    page.keyboard.type("金額を確認中")
    pressed(page, "保留する", "button")
    expect(page.get_by_role("status").first).to_contain_text("解除するまで")
    expect(page.locator("tr", has_text="B株式会社")).to_contain_text("保留中 金額を確認中")
    no_barriers(page)
    page.locator("main a", has_text="←").press("Enter")
    pressed(page, "請求処理を開始", "button")
    expect(page.locator("h2", has_text="処理中")).to_be_visible()
    run_through(waiting.pop())
    expect(page.locator(".badge.paid")).to_have_text("対象 = 発行 + 保留")
    pressed(page, "発行した請求書を見る")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(page.locator("tbody")).not_to_contain_text("B株式会社")
    no_barriers(page)
    page.goto("/console/runs/2026-07/issued/?state=held")
    no_barriers(page)
    pressed(page, "B の保留を解除", "button")
    expect(page.get_by_role("status").first).to_contain_text("保留を解除しました")
    today("2026-08-02")
    runner.run_here(date(2026, 8, 2))
    page.goto("/console/runs/2026-07/issued/")
    expect(rows).to_have_count(3)
    expect(page.locator("tr", has_text="B株式会社")).to_contain_text("2026年8月2日")
    page.goto("/console/runs/2026-07/")
    expect(page.locator(".badge.paid")).to_have_text("対象 = 発行")
