"""The first page of the console and its search, in a real browser."""

import re

from playwright.sync_api import expect

from contracts.office.context import Duty
from contracts.office.models import Alert
from tests.browser.conftest import no_barriers
from tests.web.test_today import NOW
from tests.world import applied, event, invoice, lived, signed


def test_staff_see_what_waits_close_an_alert_and_search(page, today, sign_in_as):
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-16", "C2", "B", plan="annual", servers=2),
        *signed("2026-05-01", servers=3),
        event("2026-06-10", "pay", customer="A", amount=53_460),
        applied("2026-07-01", "C3", "C", servers=4),
    )
    Alert.objects.create(kind="job_failure", day="2026-07-05", created_at=NOW, text="dun 12")
    sign_in_as("staff", Duty.CONTRACTS)
    page.goto("/console/")
    expect(page.locator(".counts .some")).to_have_count(4)  # one waits beyond its day
    no_barriers(page)
    page.click("#alerts button")
    expect(page.locator("[role=status]")).to_contain_text("警告を閉じました")
    expect(page.locator(".counts .some")).to_have_count(3)

    page.fill("#find", "53,460")
    page.press("#find", "Enter")
    found = page.locator("#found")
    expect(found).to_contain_text(invoice("2026-05", "A").number)
    no_barriers(page)
    page.fill("#find", "C")
    expect(page).to_have_url(re.compile("q=C$"))
    expect(found.locator("table").first).to_contain_text("C")
