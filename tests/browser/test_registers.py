"""The registers and the ceiling of damages in a browser, by keyboard."""

import pytest
from playwright.sync_api import expect

from contracts.office.context import Duty
from support.registers.models import Entry
from support.registers.terms.kinds import ActKind
from tests import registers
from tests.browser.conftest import IN_BOTH, no_barriers
from tests.registers import PDF
from tests.staff import staff
from tests.world import account, event, lived, signed

pytestmark = pytest.mark.usefixtures("own_files")
DAY = "2026-07-10"


@IN_BOTH
def test_entered_acted_on_and_found_by_keyboard(page, sign_in_staff, today, language, say, look):
    today(DAY)
    lived(DAY, *signed("2026-04-01", servers=2))
    by = staff("sato", DAY)
    registers.record(by, registers.subcontract(by, DAY), ActKind.DUTIES, DAY, "28")
    registers.request(by, "2026-06-20", customer=account().customer)
    registers.personal(by, DAY, account().customer)
    sign_in_staff(Duty.CONTRACTS)

    page.goto("/console/")
    page.get_by_role("link", name="REG-2026-000002").first.press("Enter")
    expect(page.get_by_role("heading", name="履歴の開示")).to_be_visible()
    look(page)

    page.goto("/console/registers/confidential/")
    look(page)
    page.get_by_role("link", name=say("受領した情報を登録", "Enter: Information received")).press(
        "Enter"
    )
    expect(
        page.get_by_role("heading", name=say("受領した情報を登録", "Enter: Information received"))
    ).to_be_visible()
    look(page)
    page.fill("[name=title]", "ネットワーク構成図")
    page.get_by_role("button", name=say("登録する", "Enter")).press("Enter")
    expect(
        page.locator(
            ".errorlist", has_text=say("「提供元」を入力してください。", "Enter: Received from.")
        )
    ).to_be_visible()
    page.fill("[name=party]", "A株式会社")
    page.get_by_label(say("受領日")).fill("2026-07-01")
    page.get_by_label(say("範囲")).fill("本社の回線")
    page.get_by_label(say("利用目的")).fill("監視の設定")
    page.get_by_label(say("秘密の表示(任意)")).fill("社外秘")
    page.get_by_label(say("書面で指定された日(任意)")).fill("2026-06-25")
    page.get_by_label(say("契約番号(任意)")).fill("C1")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text(say("REG-2026-000004として登録しました。", "Entered as REG-2026-000004."))
    ).to_be_visible()

    page.get_by_role("link", name=say("管理の措置")).press("Enter")
    page.get_by_label(say("内容", "Details")).fill("施錠した保管庫")
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(page.get_by_text(say("記録しました。"))).to_be_visible()
    page.get_by_role("link", name=say("第三者への開示")).press("Enter")
    page.get_by_role("radio", name=say("再委託に必要")).press("Space")
    page.get_by_label(say("再委託先(再委託に必要な場合だけ)")).select_option(index=1)
    page.get_by_label(say("内容", "Details")).fill("監視対象の一覧")
    if language == "ja":
        no_barriers_of_a_form(page)
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(page.get_by_text(say("第28条第5項", "28-5"))).to_be_visible()
    page.get_by_role("link", name=say("書面の承諾")).press("Enter")
    page.get_by_label(say("内容", "Details")).fill("写しの提供")
    page.get_by_label(say("書面", "Document")).set_input_files(
        {"name": "承諾書.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(page.get_by_role("link", name="承諾書.pdf")).to_be_visible()
    page.get_by_role("link", name=say("返還・消去の要請")).press("Enter")
    page.get_by_role("button", name=say("記録する")).press("Enter")
    expect(page.get_by_text(say("2026年7月24日", "24 July 2026")).first).to_be_visible()
    assert Entry.objects.get(number="REG-2026-000004").due_kind == "return"
    look(page)

    page.goto("/console/registers/")
    look(page)
    page.goto("/console/registers/subcontractors/")
    look(page)
    page.goto("/console/registers/personal/")
    page.get_by_label(say("台帳番号、相手方、件名、範囲")).fill("めいぼ")
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("条件に合う記録はありません"))).to_be_visible()
    page.goto("/console/registers/personal/?text=名簿")
    look(page)


def no_barriers_of_a_form(page):
    """What was chosen is lost when the page is asked for again: another looks at it."""
    other = page.context.new_page()
    other.goto(page.url)
    no_barriers(other)
    other.close()


@IN_BOTH
def test_art_32_7_the_ceiling_on_a_contracts_page(page, sign_in_staff, today, say, look):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-06-01", "pay", customer="A", amount=35_640),
        event("2026-06-30", "pay", customer="A", amount=20_000),
    )
    sign_in_staff()
    page.goto("/console/contracts/C1/")
    page.get_by_label(say("原因となる事実の発生日")).fill("2026-06-02")
    page.keyboard.press("Enter")
    page.wait_for_url("**cause=2026-06-02**")
    expect(page.get_by_text("¥20,000").first).to_be_visible()
    page.get_by_text(say("計算に含めた請求書")).press("Enter")
    expect(page.get_by_role("link", name="INV-2026-000002").first).to_be_visible()
    page.goto("/console/contracts/C1/?cause=2026-06-02")  # without the place on the page
    look(page)
