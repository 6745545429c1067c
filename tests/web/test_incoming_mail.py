"""Pages of incoming mail: the log with every outcome, one mail, what staff make of it."""

import pytest
from django.urls import reverse

from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from contracts.office.personal import MARK
from contracts.people.models import Customer
from support.desk.models import Inquiry
from support.desk.operations import handling
from support.desk.queries import conversation
from support.inbound.models import IncomingMail
from support.inbound.queries.log import to_be_sorted
from support.inbound.queries.waiting import to_sort
from support.inbound.terms.kinds import Fate
from tests import incoming
from tests.factories import person_of
from tests.inquiries import MONDAY, asker, opened
from tests.inquiries import desk as clerk
from tests.once import once
from tests.rules.mails.building import mail
from tests.web.html import Page
from tests.web.reading import read, text
from tests.world import lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def live() -> None:
    lived(MONDAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    incoming.known()


past = once(live, on=MONDAY)


@pytest.fixture(autouse=True)
def life(past, today) -> None:
    today(MONDAY)


def shown(row: IncomingMail) -> str:
    return reverse("received_mail", args=[row.pk])


def test_annex_the_log_says_what_became_of_each_mail_and_why(staff):
    incoming.came(
        incoming.numbered(1, subject="検知の件"),
        mail("?", sender="who@x.example", message_id="<2@x>", subject="はじめまして"),
        mail("不在", "Auto-Submitted: auto-replied", message_id="<3@x>", subject="不在"),
        incoming.spam(),
        b"",
    )
    table = Page(staff(Duty.SUPPORT).get(reverse("incoming_mail"))).table("見つかった受信メール")
    assert table.column("処理結果") == [
        "受付不可差出人のアドレスがありません",
        "振り分け待ち迷惑メールの印が付いています",
        "対応不要自動返信です",
        "会社未確定会社を決められない差出人です。問い合わせの画面で会社を紐付けてください",
        "問い合わせに登録登録のあるアドレスからの新しい問い合わせです",
    ]
    assert table.column("登録先")[-1].startswith("INQ-2026-0000")
    found = staff(Duty.SUPPORT).get(reverse("incoming_mail"), {"text": "検知", "fate": "filed"})
    assert Page(found).table("見つかった受信メール").column("件名") == ["検知の件"]


def test_what_is_to_be_sorted_is_one_number_on_the_page_and_on_today(staff):
    """What the desk holds without a company is counted there alone."""
    incoming.came(
        mail("?", sender="who@x.example", message_id="<2@x>", subject="はじめまして"),
        mail("?", sender="ad@x.example", message_id="<4@x>", subject="広告"),
        incoming.spam(),
    )
    desk, address = staff(Duty.SUPPORT), reverse("incoming_mail")

    def subjects(fate: str) -> list[str]:
        page = Page(desk.get(address, {"fate": fate}))
        return page.table("見つかった受信メール").column("件名") if page.tables else []

    assert "振り分け待ち 1通" in text(desk.get(address))
    assert (subjects("triage"), subjects("desk")) == (["sale"], ["広告", "はじめまして"])
    assert to_be_sorted().count() == to_sort(context.now()).read().count == 1
    by, (first, last) = clerk(name="tanaka"), Inquiry.objects.order_by("pk")
    handling.link(by, first.pk, Customer.objects.get(number="A"))
    handling.dismiss(by, last.pk, "広告")
    assert (subjects("desk"), subjects("filed")) == ([], ["広告", "はじめまして"])


def test_what_waits_is_on_today_until_it_is_sorted(staff):
    (row,) = incoming.came(incoming.spam())
    desk = staff(Duty.SUPPORT)
    assert row.sender in text(desk.get(reverse("console")))
    page = desk.get(shown(row))
    assert "迷惑メールの印が付いています" in text(page)
    answer = desk.post(reverse("mail_done", args=[row.pk, "spam"]), {"expected": read(page)})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.fate, row.why["rule"]) == (Fate.SPAM, "marked")
    assert row.sender not in text(desk.get(reverse("console")))
    assert JournalEntry.objects.get(operation="mark_mail_as_spam").actor
    again = desk.post(reverse("mail_done", args=[row.pk, "leave"]), {"expected": read(page)})
    assert again.status_code == 409
    row.refresh_from_db()
    assert row.fate == Fate.SPAM


def test_annex_staff_file_a_mail_with_a_company_once(staff):
    (row,) = incoming.came(mail("助けて", "X-Spam-Flag: YES", subject="検知の件"))
    desk = staff(Duty.SUPPORT)
    page = desk.get(shown(row))
    values = {"expected": read(page), "customer": "A", "inquiry": ""}
    for _ in range(2):
        desk.post(reverse("file_mail", args=[row.pk]), values)
    row.refresh_from_db()
    inquiry = Inquiry.objects.get()
    assert (row.fate, row.inquiry, inquiry.customer.number) == (Fate.FILED, inquiry, "A")
    assert [one.body for one in inquiry.messages.all()] == ["助けて"]
    assert JournalEntry.objects.get(operation="sort_mail").customer.number == "A"


def test_annex_staff_add_a_mail_to_an_inquiry(staff):
    first = opened(asker(person_of()))
    (row,) = incoming.came(mail("追記です", "X-Spam-Flag: YES"))
    desk = staff(Duty.SUPPORT)
    values = {"expected": read(desk.get(shown(row))), "customer": "", "inquiry": first.number}
    answer = desk.post(reverse("file_mail", args=[row.pk]), values, follow=True)
    assert "追記です" in text(answer)
    assert [one.body for one in conversation.messages(first)][-1] == "追記です"
    row.refresh_from_db()
    assert row.fate == Fate.FILED


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"customer": "", "inquiry": ""}, "会社かお問い合わせのどちらか一方を指定してください"),
        ({"customer": "A", "inquiry": "INQ-1"}, "どちらか一方を指定してください"),
        ({"customer": "Z", "inquiry": ""}, "この番号の顧客はありません"),
        ({"customer": "", "inquiry": "INQ-9"}, "統合先のお問い合わせ番号を入力してください"),
    ],
)  # fmt: skip
def test_what_cannot_be_filed_says_why_and_leaves_nothing(staff, values, told):
    (row,) = incoming.came(incoming.spam())
    desk = staff(Duty.SUPPORT)
    values = {**values, "expected": read(desk.get(shown(row)))}
    assert told in text(desk.post(reverse("file_mail", args=[row.pk]), values))
    row.refresh_from_db()
    assert (row.fate, Inquiry.objects.count()) == (Fate.TRIAGE, 0)


def test_others_read_the_log_but_neither_sort_nor_open_the_source(staff):
    (row,) = incoming.came(incoming.spam())
    reader = staff(Duty.ACCOUNTS)
    page = text(reader.get(shown(row)))
    assert "迷惑メールにする" not in page
    assert reader.get(reverse("mail_source", args=[row.pk])).status_code == 403
    for address in (
        reverse("mail_done", args=[row.pk, "spam"]), reverse("file_mail", args=[row.pk]),
    ):  # fmt: skip
        assert reader.post(address, {}).status_code == 403
    source = staff(Duty.SUPPORT).get(reverse("mail_source", args=[row.pk]))
    assert b"".join(source) == incoming.spam()
    assert source["Content-Disposition"].startswith("attachment")
    assert staff(Duty.SUPPORT).post(reverse("mail_done", args=[row.pk, "x"])).status_code == 404


def test_what_a_mail_holds_is_shown_as_text_and_runs_nothing(staff):
    page = "<script>alert(1)</script><p>本文</p><img src=x onerror=alert(2)>"
    (row,) = incoming.came(
        mail(page, "X-Spam-Flag: YES", kind="text/html; charset=utf-8", subject="<b>太字</b>")
    )
    answer = text(staff(Duty.SUPPORT).get(shown(row)))
    assert "&lt;b&gt;太字&lt;/b&gt;" in answer
    assert "alert(" not in answer


def test_of_an_erased_mail_what_is_left_is_shown(staff):
    (row,) = incoming.came(incoming.numbered(1))
    erased = IncomingMail.objects.create(
        identity="x", file="", sender=MARK, sender_name=MARK, subject=MARK, kind=row.kind, size=1,
        fate=row.fate, message=row.message, received_at=row.received_at,
        stored_at=row.stored_at, decided_at=row.decided_at,
    )  # fmt: skip
    desk = staff(Duty.SUPPORT)
    answer = desk.get(shown(erased))
    assert answer.status_code == 200
    page = text(answer)
    assert page.count(MARK) >= 2
    assert "通常のメール" in page
    assert row.inquiry.number in page
    source = reverse("mail_source", args=[erased.pk])
    assert source not in page
    assert desk.get(source).status_code == 404


def test_for_a_customer_none_of_it_is_there(client):
    (row,) = incoming.came(incoming.numbered(1))
    client.force_login(person_of())
    for address in (reverse("incoming_mail"), shown(row), reverse("mail_source", args=[row.pk])):
        assert client.get(address).status_code == 404
