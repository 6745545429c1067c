"""From the list of invoices to its reasons and the ZIP, in a real browser with a real worker."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from portal.exports.models import Export
from tests.browser.conftest import no_barriers
from tests.workers import empty_queue, worker
from tests.world import event, lived, signed

DAY = "2026-08-10"


@pytest.fixture
def life(committed, today):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=35_640),
        event("2026-06-20", "cancel", contract="C1"),
        event("2026-07-10", "pay", customer="A", amount=10_000),
        event("2026-07-10", "pay", customer="B", amount=100_000),
    )


def test_from_the_search_to_the_reasons_and_the_zip(page: Page, life, sign_in):
    sign_in("A")
    page.goto("/portal/invoices/")
    expect(page.locator("tbody tr")).to_have_count(5)
    page.fill("[name=text]", "2026年4月")
    page.press("[name=text]", "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "text=2026%E5%B9%B44%E6%9C%88" in page.url
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(5)
    page.select_option("[name=state]", "overdue")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.fill("[name=least]", "たくさん")
    page.press("[name=least]", "Enter")
    expect(page.locator(".errorlist")).to_contain_text("円単位の整数")
    page.goto("/portal/invoices/")
    page.locator("tbody a", has_text="INV-").last.click()
    expect(page.locator("h1")).to_contain_text("INV-")
    line = page.locator("table.bill tbody th", has_text="2台 × 16,200円 = 32,400円")
    expect(line).to_be_visible()
    why = page.locator("details.reason", has_text="32,400円 × 10% = 3,240円")
    expect(why.locator("p")).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator("p")).to_be_visible()
    page.goto("/portal/files/?issued_from=2026-05-01&issued_to=2026-08-10")
    empty_queue()
    page.click("text=ZIPを作成")
    expect(page.locator("[role=status]")).to_contain_text("順番を待っています")
    no_barriers(page)
    with worker():
        expect(page.locator(".notice.good")).to_be_visible()
    no_barriers(page)
    page.reload()
    with page.expect_download() as download:
        page.click("text=ZIPをダウンロード")
    assert download.value.suggested_filename.startswith("invoices-20260810-")
    with ZipFile(download.value.path()) as archive:
        assert len(archive.namelist()) == 5
    assert Export.objects.get().state == "ready"


def test_a_double_click_makes_one_file(page: Page, life, sign_in):
    sign_in("A")
    page.goto("/portal/files/")
    page.dblclick("text=データ一式を作成")
    page.wait_for_url("**/files/*-*/")
    page.go_back()
    page.click("text=データ一式を作成")
    page.wait_for_url("**/files/*-*/")
    assert Export.objects.count() == 1
    empty_queue()


def test_no_barriers(page: Page, life, sign_in):
    sign_in("A")
    for address in (
        "invoices/",
        "invoices/?least=x&issued_from=2026-02-30",
        "invoices/?text=nothing",
        "payments/",
        "statement/?day=2026-07-31",
        "files/",
    ):
        page.goto(f"/portal/{address}")
        no_barriers(page)


def test_no_barriers_on_an_overdue_invoice_with_its_reasons(page: Page, life, sign_in):
    sign_in("A")
    page.goto("/portal/invoices/?state=overdue")
    page.locator("tbody a", has_text="INV-").first.click()
    page.wait_for_url("**/invoices/INV-*/")
    no_barriers(page)


def test_no_barriers_where_there_is_nothing_yet(page: Page, committed, today, sign_in):
    today("2026-04-02")
    lived("2026-04-02", *signed("2026-04-01"))
    sign_in("A")
    for address in ("invoices/", "payments/"):
        page.goto(f"/portal/{address}")
        no_barriers(page)
