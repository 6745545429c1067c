"""A month previewed, started and finished, and its entries exported, in a real browser."""

from datetime import date
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from billing.models import BillingRun
from billing.queries import runs
from contracts.context import Duty
from contracts.models import IndividualAgreement
from tests.browser.conftest import no_barriers
from tests.exports.workers import empty_queue, worker
from tests.world import account, event, lived, signed

LONG = {"timeout": 60_000}


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


def test_from_the_preview_to_the_exported_entries(page: Page, life, sign_in_staff):
    sign_in_staff(Duty.ACCOUNTS)
    empty_queue()
    page.goto("/console/runs/")
    no_barriers(page)
    page.locator("main a", has_text="2026年7月").first.click()
    with worker():
        page.click("text=試算する")
        expect(page.locator("summary", has_text="請求できない請求先")).to_be_visible(**LONG)
        no_barriers(page)
        page.click("text=請求処理を開始")
        expect(page.locator(".notice.bad")).to_contain_text("完了していません", **LONG)
        no_barriers(page)
        IndividualAgreement.objects.all().delete()
        page.get_by_role("button", name="B をやり直す").click()
        expect(page.locator(".badge.paid")).to_have_text("対象 = 発行")
        page.click("text=PDFのZIPを作成")
        expect(page.locator("text=ZIPをダウンロード")).to_be_visible(**LONG)
        no_barriers(page)
        page.goto("/console/files/")
        page.select_option("[name=kind]", "yayoi")
        page.fill("[name=first]", "2026-05-01")
        page.fill("[name=last]", "2026-08-31")
        page.locator("button", has_text="作成").first.click()
        expect(page.locator(".notice.good")).to_be_visible(**LONG)
    with page.expect_download() as download:
        page.click("text=ZIPをダウンロード")
    with ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["yayoi-20260501-20260831.csv", "README.txt"]
        assert archive.read("yayoi-20260501-20260831.csv").startswith(b"2111,,,2026/05/01,")
    no_barriers(page)
    page.goto("/console/files/")
    no_barriers(page)
    about = runs.of_month(date(2026, 7, 1))
    assert about.run.expected == about.issued == 3
    assert BillingRun.objects.get(month=date(2026, 7, 1)).finished_at
