"""Staff at work on customers and contracts in a real browser."""

import pytest
from playwright.sync_api import expect

from contracts.models import Suspension
from contracts.office.context import Duty
from contracts.office.models import Approval, Attachment
from tests.browser.conftest import no_barriers
from tests.world import contract, d, event, lived, signed


@pytest.fixture
def desk(committed, today, sign_in_as):
    """A member of staff signed in, and companies with a past."""
    lived(
        "2026-06-10",
        *signed("2026-04-01", servers=3),
        *signed("2026-04-01", "C2", "B", plan="annual"),
        event("2026-05-20", "reduce", contract="C1", servers=1),
    )
    today("2026-06-10")
    sign_in_as("staff", Duty.CONTRACTS, Duty.ACCOUNTS)


def test_a_suspension_a_file_and_a_termination_by_hand(desk, page, tmp_path):
    page.goto("/console/customers/")
    page.get_by_label("名称・カナ・番号").fill("A")
    page.get_by_label("名称・カナ・番号").press("Enter")
    page.wait_for_url("**text=A**")
    page.get_by_role("link", name="A株式会社").click()
    page.get_by_role("link", name="C1", exact=True).first.click()
    page.get_by_role("link", name="サービスを停止する").click()
    page.get_by_label("事由").select_option("30-3")
    expect(page.locator("#quote")).to_contain_text("第30条第3項により2026年6月10日から停止します")
    page.get_by_label("理由").fill("迷惑行為の報告を受けたため")
    page.get_by_label("上の内容を確認しました").check()
    page.get_by_role("button", name="停止する").click()
    expect(page.locator("h1")).to_contain_text("停止中")
    assert Suspension.objects.get().ground == "30-3"
    paper = tmp_path / "報告書.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="添付する").click()
    expect(page.get_by_role("link", name="報告書.pdf")).to_be_visible()
    assert Attachment.objects.get().contract == contract()
    page.get_by_role("link", name="会社から解除する").click()
    page.get_by_label("事由").select_option("17-1(11)")
    expect(page.locator("#quote")).to_contain_text("残余料金はかかりません")
    page.get_by_label("理由").fill("是正の求めに応じなかったため")
    page.get_by_label("上の内容を確認しました").check()
    page.get_by_role("button", name="解除を起案する").click()
    expect(page.locator("main")).to_contain_text("承認待ち")
    assert Approval.objects.get().subject == "contract:C1"


def test_a_cancellation_by_letter_counts_from_its_arrival(desk, page, tmp_path):
    letter = tmp_path / "解約届.pdf"
    letter.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page.goto("/console/contracts/C1/cancel/")
    page.get_by_label("届いた日").fill("2026-06-08")
    expect(page.locator("#quote")).to_contain_text("2026年7月8日が最終日です")
    page.locator("input[type=file]").set_input_files(letter)
    page.get_by_label("上の内容を確認しました").check()
    page.get_by_role("button", name="解約を受け付ける").click()
    expect(page.locator("main")).to_contain_text("届いた日 2026年6月8日")
    assert contract().ends_on == d("2026-07-08")


def test_what_was_typed_before_the_scripts_ran_is_asked_for(desk, page):
    """The document is interactive before its deferred scripts run."""
    page.add_init_script(
        """document.addEventListener("readystatechange", () => {
            const day = document.querySelector("form[data-result] [name=arrived]");
            if (document.readyState === "interactive" && day) day.value = "2026-06-08";
        });"""
    )
    page.goto("/console/contracts/C1/cancel/")
    expect(page.locator("#quote")).to_contain_text("2026年7月8日が最終日です")


def test_the_console_of_customers_is_without_barriers(desk, page):
    for address in (
        "/console/customers/",
        "/console/contracts/?deadline_to=2027-12-31",
        "/console/customers/A/",
        "/console/contracts/C1/",
        "/console/contracts/C1/cancel/?desired=2026-08-31",
        "/console/contracts/C1/holder-declines/",
        "/console/applications/new/",
        "/console/contracts/C1/terminate/?ground=17-1(5)",
        "/console/contracts/C1/agree/?unit_price=15000",
    ):
        page.goto(address)
        no_barriers(page)


def test_a_day_typed_at_the_last_moment_is_shown_before_it_counts(desk, page, tmp_path):
    letter = tmp_path / "解約届.pdf"
    letter.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page.goto("/console/contracts/C1/cancel/")
    page.locator("input[type=file]").set_input_files(letter)
    page.get_by_label("上の内容を確認しました").check()
    page.get_by_label("届いた日").fill("2026-06-08")
    page.get_by_role("button", name="解約を受け付ける").click()
    expect(page.get_by_role("alert")).to_contain_text("計算し直しました")
    expect(page.locator("#quote")).to_contain_text("2026年7月8日が最終日です")
    assert contract().ends_on is None
