"""People, inbox and the way in by invitation, as somebody uses them."""

from playwright.sync_api import expect

from contracts.office.models import Notice, OutboxMessage
from contracts.office.outbox import send_waiting
from contracts.office.terms.notices import ACCOUNT
from contracts.people.models import Invitation, Membership
from contracts.people.operations.members import token_of
from tests.browser.conftest import no_barriers
from tests.world import event, lived, signed


def company_of_a(today) -> None:
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=10_000),
    )
    send_waiting()


def link(email: str) -> str:
    nonce = Notice.objects.filter(kind="invited", data__email=email).last().data["nonce"]
    return f"/join/{token_of(nonce)}/"


def test_invite_sign_up_join_and_be_removed(page, sign_in, today):
    company_of_a(today)
    sign_in("A")
    page.goto("/portal/people/")
    page.get_by_label("メールアドレス").fill("new@example.jp")
    page.get_by_label("閲覧者").check()
    page.get_by_role("button", name="招待を送る").click()
    expect(page.get_by_text("new@example.jp に招待を送りました")).to_be_visible()
    no_barriers(page)

    root = page.url.split("/portal/")[0]
    guest = page.context.browser.new_context(base_url=root, locale="ja-JP")
    new = guest.new_page()
    new.goto(link("new@example.jp"))
    no_barriers(new)
    new.get_by_role("button", name="アカウントを作る").click()
    expect(new.get_by_label("メールアドレス")).to_have_value("new@example.jp")
    new.locator("[name=password1]").fill("one long phrase of mine")
    new.locator("[name=password2]").fill("one long phrase of mine")
    new.get_by_role("button", name="アカウントを作る").click()
    new.get_by_role("button", name="参加する").click()
    expect(new.get_by_text("参加しました")).to_be_visible()
    assert new.url.endswith("/portal/")
    assert not OutboxMessage.objects.filter(purpose=ACCOUNT).exists()

    page.goto("/portal/people/")
    page.get_by_role("link", name="変更 new@example.jp").click()
    no_barriers(page)
    page.get_by_role("button", name="外す").click()
    expect(page.get_by_text("new@example.jp を外しました")).to_be_visible()
    new.goto("/portal/invoices/")
    assert not new.url.endswith("/portal/invoices/")
    guest.close()


def test_every_page_of_an_invitation(page, sign_in, today):
    company_of_a(today)
    sign_in("A")
    page.goto("/portal/people/")
    page.get_by_label("メールアドレス").fill("new@example.jp")
    page.get_by_label("経理担当").check()
    page.get_by_role("button", name="招待を送る").click()
    expect(page.get_by_text("招待を送りました")).to_be_visible()
    address = link("new@example.jp")
    page.goto(address)
    expect(page.get_by_text("サインアウトして続ける")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="サインアウトして続ける").click()
    page.wait_for_url(f"**{address}")
    for change, words in (
        ({"revoked_at": "2026-07-10T00:00Z"}, "取り消されました"),
        ({"revoked_at": None, "expires_at": "2026-07-09T00:00Z"}, "期限切れです"),
        ({"accepted_at": "2026-07-08T00:00Z"}, "使用済みです"),
        ({"token_sha256": "x"}, "この招待リンクは使えません"),
    ):
        Invitation.objects.update(**change)
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text(words)
        no_barriers(page)


def test_the_inbox_marks_what_is_new_until_it_was_looked_at(page, sign_in, today):
    company_of_a(today)
    sign_in("A")
    badges = page.locator("td .badge.open, th .badge.open")
    with page.expect_response("**/portal/inbox/seen/"):  # the page itself reports that it was seen
        page.goto("/portal/inbox/")
        expect(badges.first).to_be_visible()
    page.goto("/portal/inbox/")
    expect(badges).to_have_count(0)
    assert Membership.objects.get().last_seen_notice
    Membership.objects.update(last_seen_notice=0)
    no_barriers(page)
    page.get_by_role("link", name="請求書").last.click()
    no_barriers(page)
    page.goto("/portal/inbox/mail/")
    no_barriers(page)
    page.get_by_label("「ご入金の確認」をメールで受け取る").uncheck()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("保存しました")).to_be_visible()
    expect(page.get_by_label("「ご入金の確認」をメールで受け取る")).not_to_be_checked()
