"""A prohibited act from its report to the measure and the answer, by keyboard."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from contracts.models import PartSuspension
from contracts.office.context import Duty
from support.conduct.models import Case
from tests.browser.conftest import no_barriers
from tests.conduct import PDF
from tests.factories import person_of
from tests.world import lived, signed

pytestmark = pytest.mark.usefixtures("own_files")
DAY = "2026-07-10"


@pytest.fixture
def reporter(committed, today, page: Page, live_server):
    """Somebody of B, signed in."""
    today(DAY)
    lived(DAY, *signed("2026-07-01", servers=3), *signed("2026-07-01", "C2", "B"))
    client = Client()
    client.force_login(person_of("B", "viewer", email="hodo@example.jp"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    session = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}
    page.context.add_cookies([session])
    return session


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_art_30_from_the_report_to_the_measure_and_the_answer(page: Page, reporter, sign_in_staff):
    page.goto("/report/")
    no_barriers(page)
    page.goto("/portal/")
    press(page, "link", "禁止行為を通報する")
    press(page, "link", "禁止行為を通報する")
    no_barriers(page)
    page.get_by_label("行為の種類").select_option("30-1(11)")
    page.get_by_label("行為をした人や対象").fill("mail.example.jp")
    page.get_by_label("内容").fill("迷惑メールが毎日届きます。")
    page.get_by_label("ファイル(任意)").set_input_files(
        [{"name": "受信記録.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    press(page, "button", "通報を送信する")
    expect(page.get_by_text("通報を受け付けました。ありがとうございます。")).to_be_visible()
    own = page.url

    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/conduct/?state=open")
    no_barriers(page)
    press(page, "link", "CND-2026-000001")
    press(page, "link", "対象の契約者を特定する")
    page.get_by_label("契約番号(任意)").fill("C1")
    press(page, "button", "対象の契約者を特定する")
    press(page, "link", "評価する")
    no_barriers(page)
    page.get_by_role("radio", name="該当する", exact=True).press("Space")
    page.get_by_label("理由").fill("送信の記録と一致した")
    press(page, "button", "評価する")
    expect(page.locator("h1 .badge")).to_have_text("事実と認定")
    no_barriers(page)

    press(page, "link", "一部を停止する C1")
    page.get_by_label("停止するもの").select_option("servers")
    page.get_by_label("停止する台数(サーバーの場合だけ)").fill("1")
    page.keyboard.press("Tab")
    expect(page.locator("#quote")).to_contain_text("サーバー1台を2026年7月10日から停止します")
    expect(page.locator("#quote")).to_contain_text("送信の記録と一致した")
    page.goto(f"{page.url}&part=servers&servers=1")
    no_barriers(page)
    page.get_by_label("理由").fill("迷惑メールの送信")
    page.get_by_role("checkbox", name="上の内容を確認しました").press("Space")
    press(page, "button", "一部を停止する")
    assert PartSuspension.objects.get().servers == 1
    page.goto("/console/incidents/now/")
    no_barriers(page)

    page.goto("/console/conduct/CND-2026-000001/")
    for name in ("通報者に回答する", "案件を完了する"):
        press(page, "link", name)
        press(page, "button", name)
    assert Case.objects.get().state == "closed"
    page.context.add_cookies([reporter])
    page.goto(own)
    expect(page.locator("main")).to_contain_text("利用規約に基づいて必要な対応をしました")
    no_barriers(page)
