"""Customers in number, in a browser: a file looked at, corrected, imported, and what it left."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office import context
from contracts.office.context import Duty
from contracts.operations.editions import publish_edition
from contracts.people.models import Invitation
from tests.browser.conftest import no_barriers
from tests.importing import ROW, YEARLY, company, file
from tests.world import d

DAY = "2026-11-29"


@pytest.fixture
def edition(committed, today):
    today(DAY)
    return publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")


def give(page: Page, content: bytes) -> None:
    file = {"name": "顧客一覧.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="内容を確認する").press("Enter")


def test_a_file_of_customers_from_correction_to_contract(page: Page, edition, sign_in_staff):
    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/customers/")
    page.get_by_role("link", name="ファイルから取込み").click()
    rows = [ROW, YEARLY, company(2, 担当者名="空\U0001f600")]
    give(page, file(*rows, {**company(3), "台数": "三", "備考": "-"}))
    expect(page.get_by_role("alert")).to_contain_text("まだ取り込めません")
    expect(page.locator(".records tbody tr")).to_have_count(4)
    expect(page.locator(".records")).to_contain_text("「三」は1から10000までの整数ではありません")
    no_barriers(page)
    page.goto("/console/imports/")
    no_barriers(page)
    give(page, file(*rows))
    expect(page.locator(".records tbody tr")).to_have_count(3)
    no_barriers(page)
    page.get_by_label("サインインの招待メールも送る").check()
    page.get_by_role("button", name="取り込む").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("顧客2件、契約3件を取り込みました")
    no_barriers(page)
    assert Invitation.objects.count() == 2
    page.goto("/console/contracts/S-01-3/")
    expect(page.locator("main")).to_contain_text("2026年12月分から")
    no_barriers(page)
    page.goto("/console/customers/S-01/journal/")
    expect(page.locator("main")).to_contain_text("契約を取込み")
    no_barriers(page)
    page.goto("/console/applications/S-01-1/")
    no_barriers(page)
