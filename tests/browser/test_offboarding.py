"""After the end of a contract in a browser: the holder records, staff tick and certify."""

import pytest
from playwright.sync_api import expect

from contracts.office.context import Duty
from support.offboarding.models import Certificate
from tests.browser.conftest import no_barriers
from tests.registers import PDF
from tests.world import event, lived, signed

pytestmark = pytest.mark.usefixtures("own_files")
DAY = "2026-06-22"
OURS = (
    ("契約者の資料の返還", "返還した"),
    ("サービス用設備に", "消去した"),
    ("契約者の秘密情報", "該当するものはない"),
)


def test_art_25_1_and_25_2_from_the_holders_list_to_the_certificate(
    page, sign_in, sign_in_staff, today
):
    today(DAY)
    lived(DAY, *signed("2026-04-01"), event("2026-05-10", "cancel", contract="C1"))
    sign_in()
    page.get_by_role("link", name="終了した契約 C1 で").press("Enter")
    expect(page.get_by_role("heading", name="契約終了後の処理")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="提供したソフトウェア").press("Enter")
    expect(page.get_by_role("heading", name="提供したソフトウェア")).to_be_visible()
    no_barriers(page)
    page.get_by_role("radio", name="消去した", exact=True).press("Space")
    page.get_by_role("button", name="記録する").press("Enter")
    expect(page.get_by_text("方法を入力してください。")).to_be_visible()
    page.get_by_label("実行者").fill("総務部 見本 花子")
    page.get_by_label("方法").fill("管理用の端末から削除")
    page.get_by_label("ファイル(任意)").set_input_files(
        {"name": "受領書.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="記録する").press("Enter")
    expect(page.get_by_text("記録しました。")).to_be_visible()
    expect(page.get_by_role("link", name="受領書.pdf")).to_be_visible()
    page.get_by_role("link", name="データの保存と消去").press("Enter")
    expect(page.get_by_text("法人税法・消費税法・電子帳簿保存法")).to_be_visible()
    no_barriers(page)
    page.context.clear_cookies()

    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/after-end/")
    no_barriers(page)
    page.get_by_role("link", name="C1").press("Enter")
    no_barriers(page)
    page.get_by_role("link", name="記録する : 提供した資料").press("Enter")
    page.get_by_role("radio", name="返還した", exact=True).press("Space")
    page.get_by_label("実行者").fill("見本 花子")
    page.get_by_label("方法").fill("宅配便")
    page.get_by_label("届いた日").fill(DAY)
    page.get_by_role("button", name="記録する").press("Enter")
    expect(page.get_by_text("2026年6月22日に連絡が届きました")).to_be_visible()
    for item, method in OURS:
        page.get_by_role("link", name=f"記録する : {item}").press("Enter")
        page.get_by_role("radio", name=method, exact=True).press("Space")
        page.get_by_label("実行者").fill("見本 一郎")
        page.get_by_label("方法").fill("手順書のとおり")
        page.get_by_role("button", name="記録する").press("Enter")
        expect(page.get_by_text("記録しました。")).to_be_visible()
    page.get_by_role("button", name="消去証明書を発行する").press("Enter")
    expect(page.get_by_text("ERC-2026-000001を発行しました。")).to_be_visible()
    assert Certificate.objects.get().checklist.operator_left == 0
    page.goto("/console/kept-data/A/")
    no_barriers(page)
    page.get_by_label("理由").fill("訴訟のため")
    page.get_by_role("button", name="法的保全を指定する").press("Enter")
    expect(page.get_by_text("法的保全により解除されるまで保存します")).to_be_visible()
    page.goto("/console/after-end/figures/")
    no_barriers(page)
