"""An announcement from writing to the holder who reads it, by keyboard; a call recorded."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from contracts.office import outbox
from contracts.office.context import Duty, system
from support.announcements.models import Announcement
from support.announcements.operations import posting
from tests.browser.conftest import IN_BOTH
from tests.world import d, lived, signed

DAY = "2026-05-02"
NUMBER = "NTC-2026-000001"
ADDRESS = f"/console/announcements/{NUMBER}/"


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@IN_BOTH
def test_written_read_set_ahead_posted_and_read_by_the_holder(
    page: Page, committed, today, sign_in_staff, sign_in, say, look
):
    today(DAY)
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/announcements/")
    look(page)
    press(page, "link", say("お知らせを書く"))
    look(page)
    page.get_by_label(say("表題"), exact=False).first.focus()
    page.keyboard.type("窓口の休業")
    page.focus("#id_text")
    page.keyboard.type("年末年始は休業します。")
    page.get_by_label(say("メールでは知らせない")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(say("すべての契約者"))).to_be_checked()
    press(page, "button", say("下書きを保存して確かめる"))
    page.wait_for_url(f"**{ADDRESS}")
    expect(page.locator("main")).to_contain_text(
        say("メールでお知らせする会社: 2社(宛先 2件)", "Companies told by e-mail: 2 (addresses: 2)")
    )
    expect(page.locator("main")).to_contain_text("A株式会社 御中")
    look(page)
    page.fill("#id_at", "2026-05-03T10:00")
    press(page, "button", say("この日時に予約する"))
    expect(page.locator("h1 .badge")).to_have_text(say("予約済み"))
    posting.post_due(system(d("2026-05-03") + timedelta(days=1)))
    outbox.send_waiting()
    page.goto(ADDRESS)
    expect(page.locator("h1 .badge")).to_have_text(say("お知らせ済み"))
    assert page.get_by_role("row").count() == 3
    look(page)
    page.goto("/console/announcements/calls/new/?contract=C1")
    look(page)
    page.fill("#id_phone", "03-1234-5678")
    page.focus("#id_text")
    page.keyboard.type("休業の日を伝えた。")
    press(page, "button", say("登録する", "Record"))
    look(page)
    assert Announcement.objects.get().posted_at is not None
    page.goto("/console/announcements/service-end/?effective=2026-12-31")
    look(page)
    page.context.clear_cookies()
    page.goto("/notices/")
    expect(page.locator(f"#{NUMBER}")).to_contain_text("年末年始は休業します。")
    look(page)
    sign_in("A")
    page.goto("/portal/inbox/")
    expect(page.locator("tbody tr").nth(1)).to_contain_text("窓口の休業")
    page.locator("tbody tr").nth(1).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("年末年始は休業します。")
    look(page)
    page.goto("/portal/contracts/C1/incident-address/")
    look(page)
    page.get_by_label(say("障害・保守の連絡先", "Address for incidents and maintenance")).focus()
    page.keyboard.type("noc@example.jp")
    press(page, "button", say("保存する"))
    expect(page.locator("main")).to_contain_text("noc@example.jp")
