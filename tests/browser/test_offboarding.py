"""After the end of a contract in a browser: the holder records, staff tick and certify."""

import pytest
from playwright.sync_api import expect

from contracts.office.context import Duty
from support.offboarding.models import Certificate
from support.offboarding.terms.kinds import Item
from tests.browser.conftest import IN_BOTH
from tests.registers import PDF
from tests.world import event, lived, signed

pytestmark = pytest.mark.usefixtures("own_files")
DAY = "2026-06-22"
OURS = (
    (Item.RETURN, "返還した"),
    (Item.ERASE, "消去した"),
    (Item.INFORMATION, "該当するものはない"),
)


@IN_BOTH
def test_art_25_1_and_25_2_from_the_holders_list_to_the_certificate(
    page, sign_in, sign_in_staff, today, say, look
):
    today(DAY)
    lived(DAY, *signed("2026-04-01"), event("2026-05-10", "cancel", contract="C1"))
    sign_in()
    page.goto("/portal/")
    page.get_by_role(
        "link", name=say("終了した契約 C1 で", "items of the ended contract C1")
    ).press("Enter")
    expect(
        page.get_by_role("heading", name=say("契約終了後の処理", "After the end of the contract"))
    ).to_be_visible()
    look(page)
    page.get_by_role("link", name=say("提供したソフトウェア", "Software provided")).press("Enter")
    expect(
        page.get_by_role("heading", name=say("提供したソフトウェア", "Software provided"))
    ).to_be_visible()
    look(page)
    page.get_by_role("radio", name=say("消去した"), exact=True).press("Space")
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(
        page.locator(
            ".errorlist", has_text=say("方法を入力してください。", "Enter how it was done.")
        )
    ).to_be_visible()
    page.get_by_label(say("実行者")).fill("総務部 見本 花子")
    page.get_by_label(say("方法", "How")).fill("管理用の端末から削除")
    page.get_by_label(say("ファイル(任意)", "File (optional)")).set_input_files(
        {"name": "受領書.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(page.get_by_text(say("記録しました。"))).to_be_visible()
    expect(page.get_by_role("link", name="受領書.pdf")).to_be_visible()
    page.get_by_role("link", name=say("データの保存と消去")).press("Enter")
    expect(
        page.get_by_text(
            say("法人税法・消費税法・電子帳簿保存法", "Corporation and Consumption Tax Acts")
        )
    ).to_be_visible()
    look(page)
    page.context.clear_cookies()

    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/after-end/")
    look(page)
    page.get_by_role("link", name="C1").press("Enter")
    look(page)
    page.get_by_role(
        "link", name=say("記録する : 提供した資料", "Record : Materials provided")
    ).press("Enter")
    page.get_by_role("radio", name=say("返還した"), exact=True).press("Space")
    page.get_by_label(say("実行者")).fill("見本 花子")
    page.get_by_label(say("方法", "How")).fill("宅配便")
    page.get_by_label(say("届いた日", "Arrived on")).fill(DAY)
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(
        page.get_by_text(say("2026年6月22日に連絡が届きました", "arrived on 22 June 2026"))
    ).to_be_visible()
    for item, method in OURS:
        page.get_by_role("link", name=say(f"記録する : {item.ja}", f"Record : {item.en}")).press(
            "Enter"
        )
        page.get_by_role("radio", name=say(method), exact=True).press("Space")
        page.get_by_label(say("実行者")).fill("見本 一郎")
        page.get_by_label(say("方法", "How")).fill("手順書のとおり")
        page.get_by_role("button", name=say("記録する")).press("Enter")
        expect(page.get_by_text(say("記録しました。"))).to_be_visible()
    page.get_by_role("button", name=say("消去証明書を発行する")).press("Enter")
    expect(
        page.get_by_text(say("ERC-2026-000001を発行しました。", "Issued as ERC-2026-000001."))
    ).to_be_visible()
    assert Certificate.objects.get().checklist.operator_left == 0
    page.goto("/console/kept-data/A/")
    look(page)
    page.get_by_label(say("理由", "Reason")).fill("訴訟のため")
    page.get_by_role("button", name=say("法的保全を指定する")).press("Enter")
    expect(
        page.get_by_text(
            say("法的保全により解除されるまで保存します", "A legal hold stands until it is lifted")
        )
    ).to_be_visible()
    page.goto("/console/after-end/figures/")
    look(page)
