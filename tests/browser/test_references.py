"""Own references, an application taken back, and two who write at once: by keyboard."""

import pytest
from playwright.sync_api import expect

from billing.models import Invoice
from contracts.models import ChangeRequest
from contracts.office import context
from contracts.office.terms.references import NAMES, References
from contracts.operations import requests
from contracts.people.operations.companies import change_particulars
from portal.jobs.runner import run_here
from tests.browser.conftest import ON_EVERY_SCREEN
from tests.world import account, applied, contract, d, lived, signed


@pytest.fixture
def running(committed, today):
    lived("2026-06-10", *signed("2026-04-01", servers=2), applied("2026-06-10", "C2", "A"))
    today("2026-06-10")


@ON_EVERY_SCREEN
def test_own_references_are_written_and_stand_on_the_next_invoice(
    running, today, page, sign_in, keys, say, look
):
    sign_in("A", "billing")
    page.goto("/portal/contracts/C1/")
    keys.follow(say("発注番号・お客様管理番号・負担部門を入力する"))
    page.wait_for_url("**/C1/references/")
    look(page)
    words = dict(zip(NAMES, ("PO-2026-77", "K-1", "営業部"), strict=True))
    for name, word in words.items():
        keys.type(name, word)
    keys.press(say("保存する", "Save"))
    page.wait_for_url("**/contracts/C1/")
    expect(page.locator("main")).to_contain_text("PO-2026-77")
    assert contract().references == References("PO-2026-77", "K-1", "営業部")
    page.goto("/portal/contracts/C1/references/")
    keys.press(say("保存する", "Save"))
    unchanged = say("変更された項目がありません。何も保存していません。")
    expect(page.locator(".errorlist").first).to_contain_text(unchanged)
    run_here(d("2026-07-01"))
    today("2026-07-01")
    number = Invoice.objects.get(label="2026-06").number
    page.goto(f"/portal/invoices/{number}/")
    for word in (*words.values(), say("負担部門")):
        expect(page.locator("main")).to_contain_text(word)
    page.goto("/portal/invoices/?text=k-2")
    found = page.locator("main table a", has_text=number)
    expect(found).to_have_count(0)
    keys.type("text", "k-1")
    page.keyboard.press("Enter")
    expect(found).to_have_count(1)


@ON_EVERY_SCREEN
def test_an_application_says_by_when_and_is_taken_back(running, page, sign_in, keys, say, look):
    sign_in()
    page.goto("/apply/state/C2/")
    expect(page.locator("main")).to_contain_text(say("2026年6月17日", "17 June 2026"))
    look(page)
    keys.follow(say("お申し込みを取り下げる"))
    page.wait_for_url("**/withdraw/")
    look(page)
    keys.press(say("お申し込みを取り下げる"))
    page.wait_for_url("**/apply/state/C2/")
    expect(page.locator("h1")).to_contain_text(say("取下げ", "Withdrawn"))
    expect(page.get_by_role("link", name=say("お申し込みを取り下げる"))).to_have_count(0)
    look(page)
    assert contract("C2").withdrawn_on == d("2026-06-10")


@ON_EVERY_SCREEN
def test_a_request_that_came_to_nothing_says_why(running, page, sign_in, keys, say, look):
    by = context.system(d("2026-06-10"))
    asked = requests.request_particulars(by, account().customer, phone="0600000000")
    change_particulars(by, account().customer, phone="0699999999")
    sign_in()
    page.goto("/portal/inbox/")
    keys.follow(
        page.get_by_role("row", name=say("変更の不成立", "Change closed")).get_by_role("link")
    )
    page.wait_for_url("**/portal/inbox/*/")
    why = say(
        "申請のあとに、同じ項目が別の内容に変わりました。",
        "The same item was changed to something else after you requested this.",
    )
    expect(page.locator("main")).to_contain_text(why)
    page.goto(f"/portal/requests/{asked.pk}/")
    expect(page.locator("h1")).to_contain_text(say("不成立"))
    expect(page.locator("main")).to_contain_text(why)
    look(page)


@ON_EVERY_SCREEN
def test_who_changes_the_same_field_is_asked_again(running, page, sign_in, keys, say):
    sign_in()
    page.goto("/portal/particulars/company/")
    by = context.system(d("2026-06-10"))
    change_particulars(by, account().customer, phone="0699999999", name_kana="シナリオ")
    keys.type("phone", "03-1111-2222")
    page.keyboard.press("Enter")
    meanwhile = say(
        "この間に、ほかの人が「0699999999」に変えました。",
        "Somebody else has changed this meanwhile to “0699999999”.",
    )
    expect(page.locator(".errorlist").first).to_contain_text(meanwhile)
    assert not ChangeRequest.objects.exists()
    keys.follow(page.locator("[role=alert] a[href='#id_phone']"))
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*/")
    asked = ChangeRequest.objects.get()
    assert (asked.before, asked.after) == ({"phone": "0699999999"}, {"phone": "0311112222"})


def test_staff_set_the_days_by_keyboard(running, page, sign_in_staff, look):
    sign_in_staff()
    page.goto("/console/applications/")
    page.get_by_role("link", name="審査の目安").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/screening-time/")
    look(page)
    page.locator("[name=days]").fill("3")
    page.locator("[name=days]").press("Enter")
    expect(page.locator("main")).to_contain_text("3営業日、2026年6月15日まで")
