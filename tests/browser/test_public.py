"""What everybody can read: the service, the terms, what changed, notices, the state."""

import pytest
from playwright.sync_api import expect

from contracts.office.context import system
from contracts.operations.editions import publish_edition
from tests.browser.conftest import ON_EVERY_SCREEN, no_barriers
from tests.world import d, lived, signed

TEXT = """見本の規約
第 1 条 （目的）
この規約は、サーバーを守るサービスの使い方を
定めます。
第２条 （料金）
１．料金は別紙のとおりとします。
２．次の場合は、料金を返しません。
（１）停止したとき
（２）中断したとき
【別 紙】
■料金
・月額
以 上
"""


@pytest.fixture
def editions(committed, today):
    lived("2026-04-02", *signed("2026-04-01"))
    today("2026-06-01")
    publish_edition(system(d("2026-04-03")), d("2026-05-01"), {}, "見本の規約", TEXT)
    changed = TEXT.replace("返しません", "お返しします").replace("・月額", "・年額")
    publish_edition(system(d("2026-04-04")), d("2026-07-01"), {"unit_price": 17000}, "", changed)


def test_the_service_and_its_price(page, editions):
    page.goto("/")
    assert "¥16,200" in page.inner_text("main")
    no_barriers(page)


@ON_EVERY_SCREEN
def test_the_first_year_is_calculated_before_one_applies(page, editions, keys, say):
    page.goto("/service/")
    for name in ("mailto", "tel"):
        keys.to(page.locator(f"footer a[href^='{name}:']"))
    page.goto("/service/")
    expect(page.locator("main")).to_contain_text(say("税込¥17,820", "¥17,820 with tax"))
    keys.follow(say("初年度の料金を計算する"))
    page.wait_for_url("**/apply/price/")
    keys.type("servers", "３")
    # 3 servers: a month at 16,200 and 11 at 17,000 are 609,600, with tax 670,560
    expect(page.locator("#price")).to_contain_text("670,560")
    keys.pick(page.locator("[name=plan][value=annual]"))
    expect(page.locator("#price")).to_contain_text(say("台・年", "server / year"))
    keys.follow(say("申し込む"))
    page.wait_for_url("**/apply/")


def test_the_terms_by_article_with_anchors(page, editions):
    page.goto("/terms/#art-2-2-1")
    assert page.inner_text(":target") == "(1) 停止したとき"
    assert page.inner_text("#art-1 .part") == (
        "この規約は、サーバーを守るサービスの使い方を定めます。"
    )
    no_barriers(page)
    page.goto("/terms/3/")
    assert "施行前" in page.inner_text("main")


def test_what_changed_between_two_editions(page, editions):
    page.goto("/terms/")
    page.select_option("#old", "2")
    page.select_option("#new", "3")
    page.click("text=比べる >> nth=-1")
    assert page.url.endswith("/terms/compare/2/3/")
    assert page.inner_text("del >> nth=0") == "¥16,200"
    assert page.inner_text("ins >> nth=0") == "¥17,000"
    assert "お返しします" in page.inner_text("ins >> nth=1")
    no_barriers(page)


def test_notices_and_the_services_state(page, editions):
    page.goto("/notices/")
    assert "2026年4月4日 09:00" in page.inner_text("main")
    no_barriers(page)
    page.goto("/status/")
    assert "サービスを提供しています" in page.inner_text("main")
    no_barriers(page)


def test_a_page_that_is_not_there(page, committed, settings):
    settings.DEBUG = False
    page.goto("/nowhere/")
    assert page.inner_text("h1") == "ページが見つかりません"
    no_barriers(page)
