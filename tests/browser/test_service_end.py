"""The end of the service by keyboard: too early, as it may be, approved, read by all (Art. 18)."""

from playwright.sync_api import Page, expect

from contracts.models import ServiceEnd
from contracts.office import outbox
from contracts.office.context import Duty
from tests.browser.conftest import IN_BOTH
from tests.browser.test_announcements import press
from tests.world import lived, signed

DAY, HERE = "2026-06-20", "/console/announcements/service-end/"


@IN_BOTH
def test_two_people_end_the_service_and_visitors_and_holders_read_it(
    page: Page, today, sign_in_staff, sign_in, say, look
):
    def ask_for(day: str) -> None:
        """The browser of these tests takes a day as month, day and year."""
        page.locator("#id_effective").focus()
        page.keyboard.type(day)
        press(page, "button", say("内容を確認する", "See what happens"))

    today(DAY)
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    sign_in_staff(Duty.ADMINISTRATION)
    page.goto("/console/announcements/")
    press(page, "link", say("サービスの終了"))
    ask_for("07192026")
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text(say("2026年7月20日以後", "20 July 2026"))
    expect(page.get_by_role("button", name=say("サービスの終了を起案する"))).to_have_count(0)
    look(page)
    ask_for("12312026")
    ending = page.get_by_role(
        "rowheader", name=say("終了する契約", "Contracts that end"), exact=True
    )
    expect(ending.locator("xpath=..")).to_contain_text(say("2件", "2 contracts"))
    look(page)
    press(page, "button", say("サービスの終了を起案する"))
    expect(page.locator(".errorlist")).to_have_text(say("理由を入力してください。"))
    page.get_by_label(say("理由", "Reason")).focus()
    page.keyboard.type("事業の終了")
    press(page, "button", say("サービスの終了を起案する"))
    page.wait_for_url("**/console/approvals/*/")
    expect(page.get_by_role("button", name=say("承認して実行する"))).to_have_count(0)
    proposal = page.url
    assert not ServiceEnd.objects.exists()

    page.context.clear_cookies()
    sign_in_staff(Duty.ADMINISTRATION, email="second@example.jp")
    page.goto(proposal)
    look(page)
    press(page, "button", say("承認して実行する"))
    expect(page.locator(".notice.success")).to_have_text(say("承認し、実行しました。"))
    outbox.send_waiting()
    page.goto(HERE)
    expect(page.locator(".notice.warn")).to_contain_text(say("2026年12月31日", "31 December 2026"))
    expect(page.get_by_role("row", name="A株式会社")).to_contain_text(say("送信済み"))
    look(page)

    page.context.clear_cookies()
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text(say("2026年12月31日", "31 December 2026"))
    look(page)
    sign_in("A")
    page.goto("/portal/inbox/")
    told = page.get_by_role("row", name=say("サービスの終了"))
    told.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("C1")
    expect(page.locator("main")).not_to_contain_text("C2")
    look(page)
    page.goto("/portal/contracts/C1/")
    expect(page.locator("h1 .badge").last).to_contain_text(
        say("2026年12月31日", "31 December 2026")
    )
