"""A prohibited act from its report to the measure and the answer, by keyboard."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from contracts.models import PartSuspension
from contracts.office.context import Duty
from support.conduct.models import Case
from support.conduct.terms.kinds import ACTS, StepKind
from tests.browser.conftest import IN_BOTH
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


@IN_BOTH
def test_art_30_from_the_report_to_the_measure_and_the_answer(
    page: Page, reporter, sign_in_staff, say, look
):
    page.goto("/report/")
    look(page)
    page.goto("/portal/")
    press(page, "link", say("禁止行為を通報する"))
    press(page, "link", say("禁止行為を通報する"))
    look(page)
    page.get_by_label(say("行為の種類", "Kind of act")).select_option("30-1(11)")
    page.get_by_label(say("行為をした人や対象")).fill("mail.example.jp")
    page.get_by_label(say("内容", "What happened")).fill("迷惑メールが毎日届きます。")
    page.get_by_label(say("ファイル(任意)", "Files (optional)")).set_input_files(
        [{"name": "受信記録.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    press(page, "button", say("通報を送信する"))
    expect(page.get_by_text(say("通報を受け付けました。ありがとうございます。"))).to_be_visible()
    own = page.url

    sign_in_staff(Duty.CONTRACTS)
    page.goto("/console/conduct/?state=open")
    look(page)
    press(page, "link", "CND-2026-000001")
    press(page, "link", say("対象の契約者を特定する", "Identify the holder"))
    page.get_by_label(say("契約番号(任意)")).fill("C1")
    press(page, "button", say("対象の契約者を特定する", "Identify the holder"))
    press(page, "link", say("評価する", "Assess the case"))
    look(page)
    page.get_by_role("radio", name=say("該当する"), exact=True).press("Space")
    page.get_by_label(say("理由", "Reason")).fill("送信の記録と一致した")
    press(page, "button", say("評価する", "Assess the case"))
    expect(page.locator("h1 .badge")).to_have_text(say("事実と認定"))
    look(page)

    press(page, "link", say("一部を停止する C1", "Suspend a part C1"))
    page.get_by_label(say("停止するもの")).select_option("servers")
    page.get_by_label(say("停止する台数(サーバーの場合だけ)")).fill("1")
    page.keyboard.press("Tab")
    expect(page.locator("#quote")).to_contain_text(
        say("サーバー1台を2026年7月10日から停止します", "1 server: suspended from 10 July 2026")
    )
    expect(page.locator("#quote")).to_contain_text("送信の記録と一致した")
    page.goto(f"{page.url}&part=servers&servers=1")
    look(page)
    page.get_by_label(say("理由", "Reason")).fill("迷惑メールの送信")
    page.get_by_role("checkbox", name=say("上の内容を確認しました")).press("Space")
    press(page, "button", say("一部を停止する", "Suspend the part"))
    assert PartSuspension.objects.get().servers == 1
    page.goto("/console/incidents/now/")
    look(page)

    page.goto("/console/conduct/CND-2026-000001/")
    for kind in (StepKind.TOLD, StepKind.CLOSED):
        name = say(ACTS[kind].ja, ACTS[kind].en)
        press(page, "link", name)
        press(page, "button", name)
    assert Case.objects.get().state == "closed"
    page.context.add_cookies([reporter])
    page.goto(own)
    expect(page.locator("main")).to_contain_text(
        say("利用規約に基づいて必要な対応をしました", "took the steps that the terms provide for")
    )
    look(page)
