"""Invoices ticked in a list: the fate of each is shown, then done to all that it can be done to."""

import csv
from io import StringIO

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import DunningHold, Invoice, Payment
from billing.operations.holds import hold, hold_invoices
from billing.operations.payments import receive
from billing.operations.sending_again import send_invoices_again
from contracts.office import context, outbox
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from tests.once import once
from tests.staff import member, staff
from tests.web.html import Page, text
from tests.web.reading import read
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"
CHANGED = "表示したあとに内容が変わりました"


def live() -> None:
    """A: April to June, 35,640 each. B: 17,820, nothing paid. C: 17,820, April paid."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        event("2026-05-20", "pay", customer="C", amount=17_820),
    )


past = once(live, on=DAY)


@pytest.fixture
def life(past, today):
    today(DAY)


@pytest.fixture
def sato(life, client):
    client.force_login(member("sato"))
    return client


def three() -> list[Invoice]:
    """One unpaid, one held already, one paid."""
    rows = [invoice("2026-04"), invoice("2026-04", "B"), invoice("2026-04", "C")]
    by = staff("sato", DAY)
    hold(by, account("B").pk, "係争中", rows[1].pk)
    return rows


def ask(client, act: str, rows: list[Invoice], **sent):
    address = reverse("selected_invoices", query={"act": act, "row": [one.number for one in rows]})
    return client.post(address, sent) if sent else client.get(address)


def fates(answer) -> dict[str, str]:
    (table,) = Page(answer).tables
    return dict(zip(table.column("請求書番号"), table.column("行うこと"), strict=True))


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


# --- Hold -------------------------------------------------------------------------


def test_a_hold_shows_the_fate_of_each_and_does_what_was_shown(sato):
    open_one, held, paid = three()
    sato.get(reverse("staff_invoices"), {"state": "overdue", "sort": "due"})
    shown = ask(sato, "hold", [open_one, held, paid])
    assert fates(shown) == {
        open_one.number: "督促を保留します",
        held.number: "対象外 すでに督促を保留しています。",
        paid.number: "対象外 未払いがありません。",
    }
    assert DunningHold.objects.count() == 1
    sent = {"reason": " 約束 ", "promised_on": "2026-07-10", "expected": read(shown)}
    answer = ask(sato, "hold", [open_one, held, paid], **sent)
    assert answer["Location"] == "/console/invoices/?state=overdue&sort=due"
    assert said(answer) == [
        "1件の督促を保留しました。",
        f"対象外としたもの: {held.number}(すでに督促を保留しています)・"
        f"{paid.number}(未払いがありません)",
    ]
    row = DunningHold.objects.get(invoice=open_one)
    assert (row.billing_account, row.reason) == (account("A"), "約束")
    assert (row.held_on, row.promised_on) == (d(DAY), d("2026-07-10"))
    entry = JournalEntry.objects.get(operation="hold_dunning", reference=f"hold:{row.pk}")
    assert (entry.customer.number, entry.actor) == ("A", str(member("sato")))
    assert entry.after == {
        "reason": "約束", "promised_on": "2026-07-10", "invoice": open_one.pk
    }  # fmt: skip


def test_a_whole_account_on_hold_holds_each_of_its_invoices(sato):
    hold(staff("sato", DAY), account("A").pk, "係争中")
    rows = [invoice("2026-04"), invoice("2026-05")]
    shown = ask(sato, "hold", rows)
    assert set(fates(shown).values()) == {"対象外 すでに督促を保留しています。"}
    assert "選んだ請求書の中に、対象にできるものがありません。" in text(Page(shown).root)
    assert not Page(shown).root.findall(".//button[@class='danger']")


def test_what_changed_meanwhile_is_shown_and_nothing_is_done(sato):
    rows = [invoice("2026-04"), invoice("2026-04", "B")]
    expected = read(ask(sato, "hold", rows))
    receive(context.system(d(DAY)), account("A").pk, 35_640, d(DAY))
    answer = ask(sato, "hold", rows, reason="約束", expected=expected)
    assert answer.status_code == 409
    assert CHANGED in text(Page(answer).root)
    assert fates(answer)[rows[0].number] == "対象外 未払いがありません。"
    assert not DunningHold.objects.exists()
    assert "約束" in answer.content.decode()
    ask(sato, "hold", rows, reason="約束", expected=read(answer))
    assert DunningHold.objects.get().invoice == rows[1]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reason": " "}, "理由を入力してください"),
        ({"reason": "x", "promised_on": "2026-07-01"}, "本日以後の日"),
        ({"reason": "x", "promised_on": "x"}, "日付"),
        ({"reason": "x\x00"}, "使えない文字"),
        ({"reason": "x" * 201}, "長すぎます"),
    ],
)
def test_a_wrong_promise_is_said_at_its_field(sato, sent, says):
    rows = [invoice("2026-04")]
    answer = ask(sato, "hold", rows, **sent, expected=read(ask(sato, "hold", rows)))
    assert says in text(Page(answer).root)
    assert not DunningHold.objects.exists()


# --- Send again ---------------------------------------------------------------------


def test_mails_are_sent_again_to_those_who_had_them(sato):
    outbox.send_waiting()
    rows = [invoice("2026-04"), invoice("2026-04", "B"), invoice("2026-05", "B")]
    mails = {one.document: one for one in OutboxMessage.objects.filter(purpose="invoice")}
    waiting, bounced = mails[rows[1].number], mails[rows[0].number]
    OutboxMessage.objects.filter(pk=waiting.pk).update(sent_at=None, next_attempt_at=context.now())
    OutboxMessage.objects.filter(pk=bounced.pk).update(bounced_at=context.now())
    OutboxMessage.objects.filter(pk=mails[rows[2].number].pk).update(purpose="other")
    shown = ask(sato, "resend", rows)
    assert fates(shown) == {
        rows[0].number: f"{bounced.recipient} 不達",
        rows[1].number: "対象外 まだ送信待ちです。",
        rows[2].number: "対象外 メールで送っていません。",
    }
    answer = ask(sato, "resend", rows, expected=read(shown))
    assert said(answer)[0] == "1件を再送します。"
    assert len(said(answer)) == 2
    sent = OutboxMessage.objects.exclude(resends=None).get()
    assert (sent.resends, sent.recipient, sent.delivery) == (bounced, bounced.recipient, "waiting")
    assert (sent.document, sent.notice_id) == (rows[0].number, bounced.notice_id)
    entry = JournalEntry.objects.get(operation="resend")
    assert (entry.reference, entry.customer.number) == (rows[0].number, "A")
    assert entry.after == {"recipient": bounced.recipient}
    # Sent twice, it is shown anew: the mail in its place waits.
    again = ask(sato, "resend", rows, expected=read(shown))
    assert again.status_code == 409
    assert fates(again)[rows[0].number] == "対象外 まだ送信待ちです。"
    assert OutboxMessage.objects.exclude(resends=None).count() == 1


# --- CSV ----------------------------------------------------------------------------


def lines(answer) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(body)))


def test_the_ticked_are_exported_without_more(sato):
    rows = [invoice("2026-05", "B"), invoice("2026-04")]
    answer = ask(sato, "export", rows)
    assert answer["Content-Disposition"] == 'attachment; filename="invoices-20260702.csv"'
    header, *found = lines(answer)
    assert [row[header.index("請求書番号")] for row in found] == sorted(one.number for one in rows)
    assert [row[header.index("請求額")] for row in found] == ["35640", "17820"]


def test_all_on_this_page_needs_no_script(sato):
    numbers = [one.number for one in Invoice.objects.order_by("number")[:3]]
    asked = {"act": "export", "all": "1", "shown": ",".join(numbers), "row": numbers[0]}
    _, *found = lines(sato.get(reverse("selected_invoices"), asked))
    assert [row[0] for row in found] == numbers


def test_payments_are_exported(sato):
    payment = Payment.objects.get()
    page = sato.get(reverse("bank"))
    boxes = [one for one in Page(page).root.iter("input") if one.get("name") == "row"]
    assert [one.get("value") for one in boxes] == [str(payment.pk)]
    header, *found = lines(sato.get(reverse("selected_payments"), {"row": [payment.pk, "x"]}))
    assert found[0][header.index("金額")] == "17820"
    for row in ([], ["x"], ["9" * 30], ["\x00"]):
        answer = sato.get(reverse("selected_payments"), {"row": row})
        assert answer["Location"] == "/console/payments/"
        assert said(answer)[-1] == "行を一つ以上選んでください。"


# --- What is ticked -----------------------------------------------------------------


def test_every_row_can_be_ticked_and_says_which_it_is(sato):
    for name in ("staff_invoices", "open_items"):
        page = Page(sato.get(reverse(name)))
        boxes = [one for one in page.root.iter("input") if one.get("form") == "selection"]
        assert boxes[0].get("aria-label") == "このページのすべてを選ぶ"
        numbers = page.tables[0].column("請求書番号" if name == "staff_invoices" else "請求書")
        assert [one.get("value") for one in boxes[1:]] == numbers
        assert [one.get("aria-label") for one in boxes[1:]] == [f"{one} を選ぶ" for one in numbers]


@pytest.mark.parametrize("rows", [[], ["nobody"], ["\x00"], [""]])
def test_nothing_ticked_leads_back_with_a_word(sato, rows):
    sato.get(reverse("open_items"), {"customer": "A"})
    answer = sato.get(reverse("selected_invoices"), {"act": "hold", "row": rows})
    assert answer["Location"] == "/console/receivables/open/?customer=A"
    assert said(answer) == ["行を一つ以上選んでください。"]


def test_an_act_that_there_is_not_is_not_there(sato):
    for act in ("", "delete"):
        assert ask(sato, act, [invoice("2026-04")]).status_code == 404
    assert ask(sato, "export", [invoice("2026-04")], x="1").status_code == 404


# --- Who may ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "duties", "may"),
    [
        ("hold", [Duty.ACCOUNTS], True),
        ("hold", [Duty.CONTRACTS], False),
        ("hold", [Duty.ADMINISTRATION], False),
        ("resend", [Duty.ACCOUNTS], True),
        ("resend", [Duty.CONTRACTS], True),
        ("resend", [Duty.ADMINISTRATION], False),
    ],
)
def test_all_staff_may_look_and_duties_act(life, client, act, duties, may):
    outbox.send_waiting()
    client.force_login(member("-".join(duties), *duties))
    shown = ask(client, act, [invoice("2026-04")])
    assert shown.status_code == 200
    assert ("この操作を行う担当ではありません" in text(Page(shown).root)) is not may
    assert ('name="expected"' in shown.content.decode()) is may
    sent = {"reason": "約束", "expected": read(shown) if may else "x"}
    assert ask(client, act, [invoice("2026-04")], **sent).status_code == (302 if may else 403)


def test_the_operations_check_duty_reason_and_what_was_read_themselves(life):
    ids, nobody = [invoice("2026-04").pk], staff("nobody", DAY, Duty.ADMINISTRATION)
    with pytest.raises(PermissionDenied):
        hold_invoices(nobody, ids, "x")
    with pytest.raises(PermissionDenied):
        send_invoices_again(nobody, ids)
    by = staff("sato", DAY)
    with pytest.raises(Refused, match="保留の理由"):
        hold_invoices(by, ids, " ")
    with pytest.raises(Refused, match="約束の日が過ぎています"):
        hold_invoices(by, ids, "x", d("2026-07-01"))
    with pytest.raises(Changed):
        hold_invoices(by, ids, "x", expected="another")
    with pytest.raises(Changed):
        send_invoices_again(by, ids, "another")
    assert not DunningHold.objects.exists()


# --- In bulk ------------------------------------------------------------------------


def test_nine_cost_as_many_statements_as_two(life):
    outbox.send_waiting()
    by = staff("sato", DAY)
    ids = list(Invoice.objects.order_by("pk").values_list("pk", flat=True))

    def statements(do, chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            do(chosen)
            transaction.set_rollback(True)
        return len(asked)

    def holding(chosen: list[int]) -> None:
        done = hold_invoices(by, chosen, "x")
        assert sum(row.hindrance is None for row in done) == len(chosen) - (ids[2] in chosen)

    for do in (holding, lambda chosen: send_invoices_again(by, chosen)):
        assert statements(do, ids[:2]) == statements(do, ids) <= 14
    assert len(ids) == 9


@pytest.mark.parametrize("act", ["hold", "resend"])
def test_the_fate_of_nine_is_read_by_as_many_statements_as_of_two(sato, act):
    outbox.send_waiting()
    rows = list(Invoice.objects.order_by("pk"))

    def statements(chosen: list[Invoice]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert ask(sato, act, chosen).status_code == 200
        return len(asked)

    statements(rows)
    assert statements(rows[:2]) == statements(rows) <= 10
