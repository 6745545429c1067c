"""From the list of invoices to its reasons and the ZIP, in a real browser with a real worker."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from portal.exports.models import Export
from tests.browser.conftest import ON_EVERY_SCREEN, no_barriers
from tests.workers import empty_queue, worker
from tests.world import event, lived, signed

DAY = "2026-08-10"
AT_ONCE = """
() => document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
  const state = document.querySelector("[name=state]");
  state.value = "overdue";
  state.dispatchEvent(new Event("change", {bubbles: true}));
}), {once: true})"""
"""As by a key held down: the next option once the rows of the one before are there."""


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


@ON_EVERY_SCREEN
def test_from_the_search_to_the_reasons(page: Page, life, sign_in, keys, say):
    sign_in("A")
    page.goto("/portal/invoices/")
    expect(page.locator("tbody tr")).to_have_count(5)
    keys.type("text", "2026年4月")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "text=2026%E5%B9%B44%E6%9C%88" in page.url
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(5)
    keys.choose("state", "overdue")
    expect(page.locator("tbody tr")).to_have_count(3)
    keys.type("least", "たくさん")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist")).to_contain_text(say("円単位の整数", "whole yen"))
    page.goto("/portal/invoices/")
    keys.follow(page.locator("tbody a", has_text="INV-").last)
    expect(page.locator("h1")).to_contain_text("INV-")
    arithmetic = say("2台 × 16,200円 = 32,400円", "2 servers × ¥16,200 = ¥32,400")
    expect(page.locator("table.bill tbody th", has_text=arithmetic)).to_be_visible()
    tax = say("32,400円 × 10% = 3,240円", "¥32,400 × 10% = ¥3,240")
    why = page.locator("details.reason", has_text=tax)
    expect(why.locator("p")).to_be_hidden()
    keys.press(why.locator("summary"))
    expect(why.locator("p")).to_be_visible()


def test_what_is_chosen_as_soon_as_the_list_is_replaced_is_found(page: Page, life, sign_in):
    sign_in("A")
    page.goto("/portal/invoices/")
    page.evaluate(AT_ONCE)
    page.locator("[name=state]").select_option("unpaid")
    page.wait_for_url("**state=overdue**")
    expect(page.locator("tbody tr")).to_have_count(3)


@ON_EVERY_SCREEN
def test_all_data_are_asked_for(page: Page, life, sign_in, keys, say, look):
    sign_in("A")
    page.goto("/portal/files/?issued_from=2026-05-01&issued_to=2026-08-10")
    empty_queue()
    keys.press(say("ZIPを作成"))
    expect(page.locator("[role=status]")).to_contain_text(
        say("順番を待っています", "Waiting in the queue")
    )
    look(page)
    page.goto("/portal/files/")
    keys.press(say("データ一式を作成"))
    page.wait_for_url("**/files/*-*/")
    assert [one.kind for one in Export.objects.order_by("pk")] == ["invoices", "my_data"]
    empty_queue()


def test_the_zip_is_made_and_downloaded(page: Page, life, sign_in):
    sign_in("A")
    page.goto("/portal/files/?issued_from=2026-05-01&issued_to=2026-08-10")
    empty_queue()
    page.click("text=ZIPを作成")
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
