"""A mail that is not filed by itself, from the log to the company, by keyboard; both languages."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office.context import Duty
from support.inbound.models import IncomingMail
from tests import incoming
from tests.browser.conftest import IN_BOTH
from tests.inquiries import MONDAY
from tests.rules.mails.building import mail
from tests.world import lived, signed

pytestmark = pytest.mark.usefixtures("own_files")


@IN_BOTH
def test_sorted_from_the_log_by_keyboard(page: Page, sign_in_staff, today, say, look):
    today(MONDAY)
    lived(MONDAY, *signed("2026-04-01"))
    incoming.known()
    incoming.came(
        incoming.numbered(1, subject="検知の件"),
        mail("助けてください", "X-Spam-Flag: YES", subject="至急", message_id="<9@x>"),
    )
    sign_in_staff(Duty.SUPPORT)
    page.goto("/console/desk/")
    page.get_by_role("link", name=say("受信メール"), exact=True).press("Enter")
    look(page)
    page.get_by_role("link", name=say("振り分け待ち 1通", "1 e-mail to sort")).press("Enter")
    page.get_by_role("link", name="至急").press("Enter")
    look(page)
    page.get_by_role("button", name=say("登録する", "File")).press("Enter")
    expect(
        page.get_by_text(
            say("どちらか一方を指定してください", "ame either a company or an inquiry")
        )
    ).to_be_visible()
    page.get_by_label(say("顧客番号(任意)")).fill("A")
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("登録しました。"))).to_be_visible()
    expect(page.get_by_text("助けてください").first).to_be_visible()
    page.goto("/console/incoming-mail/")
    by_hand = say("担当者が登録しました", "Filed by staff")
    expect(page.get_by_role("cell", name=by_hand)).to_be_visible()
    row = IncomingMail.objects.latest("pk")
    page.goto(f"/console/incoming-mail/{row.pk}/")
    expect(page.get_by_text(say("処理結果", "What became of it")).first).to_be_visible()
