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


@ON_EVERY_SCREEN
def test_servers_are_added_by_keyboard_alone(two_servers, page, keys, say):
    page.goto("/portal/contracts/C1/")
    keys.follow(say("台数を追加する"))
    page.wait_for_url("**/servers/add/")
    keys.to("servers")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    said = say("2台を追加したときの費用", "Cost of additional servers (2)")
    expect(page.locator("#quote")).to_contain_text(said)
    expect(page.locator("#quote")).to_contain_text("¥35,640")
    keys.tick("consents")
    keys.press(say("この内容で申請する"))
    page.wait_for_url("**/requests/*/")
    expect(page.locator("h1")).to_contain_text(say("確認中", "Under review"))
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
def test_the_companys_number_and_a_contact_are_changed_by_keyboard(two_servers, page, keys, say):
    page.goto("/portal/particulars/")
    keys.follow(say("会社情報を変更する"))
    page.wait_for_url("**/particulars/company/")
    keys.type("phone", "06-0000-0000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*/")
    expect(page.locator("main")).to_contain_text("0600000000")
    page.goto("/portal/particulars/")
    keys.follow(say("担当者を追加する"))
    page.wait_for_url("**/particulars/contacts/new/")
    for name, text in {
        "name": "港 次郎",
        "email": "jiro@example.jp",
        "phone": "03-0000-0000",
    }.items():
        keys.type(name, text)
    keys.press(say("変更を申請する"))
    page.wait_for_url("**/requests/*/")
    expect(page.locator("main")).to_contain_text("港 次郎")
    assert [one.state for one in ChangeRequest.objects.all()] == ["open", "open"]


@ON_EVERY_SCREEN
def test_documents_are_asked_for_in_english(two_servers, page, keys, say):
    page.goto("/portal/particulars/")
    keys.follow(page.locator("a[href$='/particulars/accounts/A/']"))
    page.wait_for_url("**/particulars/accounts/A/")
    keys.pick(say("英語"))
    keys.press(say("変更を申請する"))
    page.wait_for_url("**/requests/*/")
    asked = ChangeRequest.objects.get()
    assert (asked.before, asked.after) == ({"language": "ja"}, {"language": "en"})


@ON_EVERY_SCREEN
def test_servers_are_removed_after_the_quote_and_once_after_going_back(
    two_servers, page, keys, say
):
    page.goto("/portal/contracts/C1/servers/remove/")
    quote = page.locator("#quote")
    expect(quote).to_contain_text(say("2026年7月10日", "10 July 2026"))
    keys.day("day", "2026", "08", "31")
    page.keyboard.press("Tab")
    expect(quote).to_contain_text(say("2026年8月31日", "31 August 2026"))
    without = say("2026年9月1日 – 2027年3月31日", "1 September 2026 – 31 March 2027")
    expect(quote).to_contain_text(without)
    keys.tick("confirmed")
    keys.press(say("減数を通知する"))
    page.wait_for_url("**/contracts/C1/")
    expect(page.locator("main")).to_contain_text(say("減数を承りました"))
    assert contract().server_changes.count() == 1
    page.go_back()
    keys.type("servers", "1")
    page.keyboard.press("Tab")
    expect(quote).to_contain_text(say("台数が0台になるため", "No server would remain"))
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
    page.goto("/portal/")
    for width in (360, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for language in ("ja", "en"):
            cookie = {"name": "django_language", "value": language, "url": page.url}
            page.context.add_cookies([cookie])
            page.goto("/portal/")
            drawings = page.locator("svg.timeline").all()
            assert drawings
            for drawing in drawings:
                boxes = [text.bounding_box() for text in drawing.locator("text").all()]
                assert boxes
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
