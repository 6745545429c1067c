"""A mail that is not filed by itself, from the log to the company, by keyboard; both languages."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office.context import Duty
from support.inbound.models import IncomingMail
from tests import incoming
from tests.browser.conftest import no_barriers
from tests.inquiries import MONDAY
from tests.rules.mails.building import mail
from tests.world import lived, signed

pytestmark = pytest.mark.usefixtures("own_files")


def test_sorted_from_the_log_by_keyboard(page: Page, sign_in_staff, today):
    today(MONDAY)
    lived(MONDAY, *signed("2026-04-01"))
    incoming.known()
    incoming.came(
        incoming.numbered(1, subject="検知の件"),
        mail("助けてください", "X-Spam-Flag: YES", subject="至急", message_id="<9@x>"),
    )
    sign_in_staff(Duty.SUPPORT)
    page.goto("/console/desk/")
    page.get_by_role("link", name="受信メール", exact=True).press("Enter")
    no_barriers(page)
    page.get_by_role("link", name="振り分け待ち 1通").press("Enter")
    page.get_by_role("link", name="至急").press("Enter")
    no_barriers(page)
    page.get_by_role("button", name="登録する").press("Enter")
    expect(page.get_by_text("どちらか一方を指定してください")).to_be_visible()
    page.get_by_label("顧客番号(任意)").fill("A")
    page.keyboard.press("Enter")
    expect(page.get_by_text("登録しました。")).to_be_visible()
    expect(page.get_by_text("助けてください").first).to_be_visible()
    page.get_by_role("button", name="English").or_(page.get_by_role("link", name="English")).click()
    page.goto("/console/incoming-mail/")
    expect(page.get_by_role("cell", name="Filed by staff")).to_be_visible()
    row = IncomingMail.objects.latest("pk")
    page.goto(f"/console/incoming-mail/{row.pk}/")
    expect(page.get_by_text("What became of it")).to_be_visible()
