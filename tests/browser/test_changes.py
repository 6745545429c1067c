"""The overview, a contract and its changes in a browser, by keyboard and on a phone."""

import pytest
from playwright.sync_api import expect

from billing.models import Invoice
from contracts.models import ChangeRequest
from contracts.office import context
from contracts.operations import requests
from contracts.terms.parameters import Plan
from tests.browser.conftest import ON_EVERY_SCREEN, no_barriers
from tests.world import contract, event, lived, signed


@pytest.fixture
def busy(committed, today):
    """A company with debts, a deadline ahead, a change, an end, and requests waiting."""
    lived(
        "2027-02-10",
        *signed("2026-04-01", servers=3),
        *signed("2026-05-15", "C2", plan="annual"),
        *signed("2026-06-01", "C3", servers=2),
        event("2026-06-16", "pay", customer="A", amount=100_000),
        event("2026-08-01", "reduce", contract="C1", servers=1),
        event("2026-09-10", "pay", customer="A", amount=300_000),
        event("2026-11-02", "pay", customer="A", amount=600_000),
        event("2027-01-15", "cancel", contract="C3"),
    )
    today("2027-02-10")
    requests.request_plan(context.system(), contract("C2").pk, Plan.MONTHLY)


PAGES = (
    "/portal/?months=24",
    "/portal/contracts/C1/",
    "/portal/contracts/C3/",
    "/portal/contracts/C1/servers/add/?servers=2&day=2027-02-16",
    "/portal/contracts/C1/servers/remove/?servers=1&day=",
    "/portal/contracts/C2/servers/remove/?servers=1&day=",
    "/portal/contracts/C1/plan/",
    "/portal/contracts/C1/responsible/",
    "/portal/contracts/C2/plan/",
    "/portal/particulars/company/",
    "/portal/particulars/accounts/A/",
    "/portal/particulars/contacts/new/",
)


@pytest.mark.parametrize("addresses", [PAGES[:6], PAGES[6:]])
def test_the_pages_of_a_busy_company_are_without_barriers(busy, page, sign_in, addresses):
    sign_in()
    for address in addresses:
        page.goto(address)
        no_barriers(page)


def test_requests_and_particulars_are_without_barriers(busy, page, sign_in):
    sign_in()
    person = contract().responsible
    asked = requests.request_particulars(context.system(), contract().customer, phone="0600000000")
    for address in (
        f"/portal/requests/{asked.pk}/",
        "/portal/particulars/",
        "/portal/particulars/company/",
        f"/portal/particulars/contacts/{person.pk}/",
    ):
        page.goto(address)
        no_barriers(page)


@pytest.fixture
def two_servers(committed, today, sign_in):
    lived("2026-06-10", *signed("2026-04-01", servers=2))
    today("2026-06-10")
    sign_in()


def test_servers_are_added_by_keyboard_alone(two_servers, page):
    page.goto("/portal/contracts/C1/")
    page.get_by_role("link", name="台数を追加する").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/servers/add/")
    page.get_by_label("追加する台数").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(page.locator("#quote")).to_contain_text("2台を追加したときの費用")
    expect(page.locator("#quote")).to_contain_text("¥35,640")
    button = page.get_by_role("button", name="この内容で申請する")
    consent = page.get_by_label("この版の規約に同意します")
    for _ in range(30):
        page.keyboard.press("Tab")
        if consent.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Space")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*/")
    expect(page.locator("h1")).to_contain_text("確認中")
    asked = ChangeRequest.objects.get()
    assert asked.edition_sha256
    assert asked.after == {"servers": 2, "effective_on": "2026-06-10"}


def test_without_javascript_the_cost_is_shown_by_its_button(
    two_servers, page, browser, live_server
):
    signed_in = page.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=signed_in, locale="ja-JP")
    still = plain.new_page()
    still.goto(f"{live_server.url}/portal/contracts/C1/servers/add/")
    still.get_by_label("追加する台数").fill("3")
    still.get_by_role("button", name="費用を見る").click()
    assert "3台を追加したときの費用" in still.inner_text("#quote")
    still.get_by_label("この版の規約に同意します").check()
    still.get_by_role("button", name="この内容で申請する").click()
    assert "確認中" in still.inner_text("h1")
    plain.close()


@ON_EVERY_SCREEN
def test_the_companys_number_and_a_contact_are_changed_by_keyboard(two_servers, page, say):
    page.goto("/portal/particulars/")
    page.get_by_role("link", name=say("会社情報を変更する")).press("Enter")
    page.wait_for_url("**/particulars/company/")
    page.locator("[name=phone]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("06-0000-0000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*/")
    expect(page.locator("main")).to_contain_text("0600000000")
    page.goto("/portal/particulars/")
    page.get_by_role("link", name=say("担当者を追加する")).press("Enter")
    page.wait_for_url("**/particulars/contacts/new/")
    for name, text in {
        "name": "港 次郎",
        "email": "jiro@example.jp",
        "phone": "03-0000-0000",
    }.items():
        page.locator(f"[name={name}]").focus()
        page.keyboard.insert_text(text)
    page.get_by_role("button", name=say("変更を申請する")).press("Enter")
    page.wait_for_url("**/requests/*/")
    expect(page.locator("main")).to_contain_text("港 次郎")
    assert [one.state for one in ChangeRequest.objects.all()] == ["open", "open"]


def test_servers_are_removed_after_the_quote_and_once_after_going_back(two_servers, page):
    page.goto("/portal/contracts/C1/servers/remove/")
    quote = page.locator("#quote")
    expect(quote).to_contain_text("2026年7月10日")
    page.get_by_label("ご希望の最終日(任意)").fill("2026-08-31")
    page.get_by_label("ご希望の最終日(任意)").press("Tab")
    expect(quote).to_contain_text("2026年8月31日")
    expect(quote).to_contain_text("2026年9月1日 – 2027年3月31日")
    page.get_by_label("日付と費用を確認しました").check()
    page.get_by_role("button", name="減数を通知する").click()
    page.wait_for_url("**/contracts/C1/")
    expect(page.locator("main")).to_contain_text("減数を承りました")
    assert contract().server_changes.count() == 1
    page.go_back()
    page.get_by_label("減らす台数").fill("1")
    page.get_by_label("減らす台数").press("Tab")
    expect(quote).to_contain_text("台数が0台になるため")
    assert Invoice.objects.filter(kind="residual").count() == 1


def test_a_double_click_makes_one_request(two_servers, page):
    page.goto("/portal/contracts/C1/plan/")
    page.get_by_label("この版の規約に同意します").check()
    page.get_by_role("button", name="年額プランへの変更を申請する").dblclick()
    page.wait_for_url("**/requests/*/")
    assert ChangeRequest.objects.count() == 1
    page.get_by_role("button", name="申請を取り下げる").dblclick()
    expect(page.locator("h1")).to_contain_text("取下げ")
    assert ChangeRequest.objects.get().state == "withdrawn"


def test_the_time_lines_labels_never_overlap(busy, page, sign_in):
    sign_in()
    for width in (360, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for language in ("ja", "en"):
            cookie = {"name": "django_language", "value": language, "url": page.url}
            page.context.add_cookies([cookie])
            page.goto("/portal/")
            for drawing in page.locator("svg.timeline").all():
                boxes = [text.bounding_box() for text in drawing.locator("text").all()]
                frame = drawing.bounding_box()
                for position, one in enumerate(boxes):
                    assert one["x"] >= frame["x"] - 1
                    assert one["x"] + one["width"] <= frame["x"] + frame["width"] + 1
                    assert not any(overlap(one, other) for other in boxes[position + 1 :])


def overlap(one: dict, other: dict) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] + 3 < other["y"] + other["height"]
        and other["y"] + 3 < one["y"] + one["height"]
    )
