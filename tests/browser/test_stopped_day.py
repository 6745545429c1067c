"""Daily jobs that the clock stopped, from Today to their release, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office.context import Duty
from portal.jobs import clock, runner, tasks
from portal.jobs.models import JobRun
from tests.browser.conftest import no_barriers, picture
from tests.world import d


@pytest.fixture
def stopped(committed, today, monkeypatch) -> None:
    runner.run_here(d("2026-12-01"))
    today("2026-12-11")
    monkeypatch.setattr(clock, "database_day", lambda: d("2026-12-11"))
    tasks.daily()


def test_two_people_release_a_day_that_the_clock_stopped(page: Page, stopped, sign_in_staff):
    sign_in_staff(Duty.ACCOUNTS)
    page.goto("/console/runs/")
    page.click("text=理由を見る")
    no_barriers(page)
    picture(page, "ja")
    page.click("text=解除を起案する")
    expect(page.locator(".errorlist")).to_contain_text("理由を入力してください")
    page.fill("[name=reason]", "サーバーの移設で10日止めていました")
    page.click("text=解除を起案する")
    address = page.url
    sign_in_staff(Duty.ADMINISTRATION, email="second@example.jp")
    page.goto(address)
    picture(page, "ja")
    page.get_by_role("button", name="承認して実行").click()
    expect(page.locator("body")).to_contain_text("承認し、実行しました")
    tasks.daily()
    assert JobRun.objects.filter(day="2026-12-11").exists()
    page.goto("/console/runs/")
    expect(page.locator("main")).not_to_contain_text("理由を見る")
