"""A draft of an edition from its first figure to its proposal, and a policy tried, in a browser."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval
from contracts.operations.editions import publish_edition
from portal.exports import tasks, worker
from portal.exports.models import Export
from tests.browser.conftest import no_barriers
from tests.browser.test_public import TEXT
from tests.world import applied, d, lived, signed

DAY = "2026-06-18"


@pytest.fixture
def administrator(page: Page, committed, today, monkeypatch, sign_in_staff):
    """Signed in on a day when April is overdue; an edition with a text is in force."""
    today(DAY)
    monkeypatch.setattr(tasks.make, "delay", lambda pk: None)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual"),
        *signed("2026-04-01", "C3", "C"),
        applied(DAY, "C4", "D"),
    )
    publish_edition(context.system(d("2026-06-01")), d("2026-06-01"), {}, "見本の規約", TEXT)
    sign_in_staff(Duty.ADMINISTRATION, email="sato@example.jp")
    return page


def reckoned(page: Page) -> None:
    """The worker's part; the page that waits then shows the outcome by itself."""
    expect(page.locator("progress")).to_be_visible()
    assert worker.make(Export.objects.latest("pk").pk)
    expect(page.locator("dl.tiles")).to_be_visible()


def test_a_draft_from_its_figures_to_its_proposal(administrator: Page):
    page = administrator
    page.goto("/console/editions/")
    page.click("text=新しい草案を作る")
    page.fill("[name=effective_on]", "2026-07-11")
    page.fill("[name=term_months]", "0")
    page.click("text=保存する")
    assert page.inner_text("td.wrong .errorlist") == "0 は範囲外です(1〜120)。"
    page.fill("[name=term_months]", "")
    page.fill("[name=unit_price]", "17000")
    page.fill("[name=renewal_notice_months]", "2")
    page.fill("[name=minimum_term_months]", "6")
    no_barriers_of_form = page.url
    page.click("text=保存する")
    page.click("text=本文を書く")
    page.fill("[name=text]", TEXT.replace("返しません", "お返しします"))
    page.click("text=保存する")
    assert "お返しします" in page.inner_text("main ins >> nth=0")
    page.click("text=試算する")
    reckoned(page)
    assert "+¥1,786" in page.inner_text("dl.tiles")
    page.click("text=明細 >> nth=0")
    assert "17,000円 × 21/31日" in page.inner_text("details[open]")
    no_barriers(page)
    page.click("text=← 草案")
    page.fill("[name=reason]", "仕入価格の上昇のため")
    page.click("text=公表を起案する")
    expect(page.locator("h1 .badge")).to_have_text("承認待ち")
    assert Approval.objects.get().reason == "仕入価格の上昇のため"
    page.goto(no_barriers_of_form)
    no_barriers(page)


def test_a_policy_from_its_days_to_its_proposal(administrator: Page):
    page = administrator
    page.goto("/console/editions/dunning/")
    page.click("text=新しい草案を作る")
    page.fill("[name=final]", "15")
    page.click("text=保存する")
    page.click("text=試算する")
    reckoned(page)
    assert "次の段階が変わる" in page.inner_text("dl.tiles")
    no_barriers(page)
    page.click("text=← 草案")
    page.fill("[name=reason]", "早く連絡するため")
    page.click("text=適用を起案する")
    expect(page.locator("h1 .badge")).to_have_text("承認待ち")
