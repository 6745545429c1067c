"""Each way a transfer can go, and the bank's and the waiting money's place in the books."""

from dataclasses import replace

import pytest
from django.urls import reverse

from billing.models import BankRecord, LedgerEntry, Payment, TransferSetAside
from billing.operations import assigning, payments, returns, transfer
from billing.operations.payouts import pay_out
from billing.queries import bank, trial_balance
from billing.queries.payments import settled_by, standing
from billing.terms.bookkeeping import Title
from billing.terms.dividing import Part
from billing.terms.proving import Proof
from contracts.office.context import Duty
from contracts.office.models import Alert
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.tools.scenarios.playing import PAPER
from tests import rows
from tests.once import once
from tests.operations.test_books import PAYEE, differences
from tests.rules.banks import entry, statement
from tests.staff import member, staff
from tests.transfers import AMOUNT, NAME, came, imported, live, on
from tests.world import account, contract, d

pytestmark = pytest.mark.django_db
past = once(live)


@pytest.fixture
def row(past, db) -> BankRecord:
    return came()


def by_the_bank(day: int = 4) -> None:
    """The statement of a day takes the transfer back; imported on the day after."""
    went = replace(entry(AMOUNT, NAME, day, is_incoming=False), takes_back=True)
    imported(f"2026-07-{day + 1:02}", statement(went))


def matched(row: BankRecord, day: str = "2026-07-03", customer: str = "A") -> Payment:
    payment = assigning.assign(on(day), row.pk, account(customer).pk, learn=False).payment
    assert payment is not None
    return payment


def held(day: str = "2026-07-31") -> tuple[int, int]:
    """Yen in the bank, and not identified."""
    found = {one.title: one.closing for one in trial_balance.balances(d("2026-07-01"), d(day))}
    return found.get(Title.BANK, 0), -found.get(Title.SUSPENSE, 0)


def matched_unmatched(row):
    matched(row)
    assigning.unmatch(on("2026-07-03"), row.pk, "誤り")


def then_cancelled(row):
    matched_unmatched(row)
    by_the_bank()


def cancelled_before_it_was_unmatched(row):
    matched(row)
    by_the_bank()
    assigning.unmatch(on("2026-07-06"), row.pk, "銀行が取り消した")


def cancelled_then_moved_and_sent_back(row):
    moved = returns.move(on("2026-07-05"), _cancelled(row).pk, account("B").pk, "B社の振込")
    alerts = Alert.objects.filter(kind="cancelled_transfer", resolved_at=None)
    assert [one.reference for one in alerts] == [f"payment:{moved.pk}"]
    returns.send_back(on("2026-07-06"), moved.pk, d("2026-07-04"), "組戻し")


def _cancelled(row):
    payment = matched(row)
    by_the_bank()
    return payment


def cancelled_unmatched(row):
    by_the_bank()


def set_aside(row):
    matched_unmatched(row)
    assigning.ignore(on("2026-07-04"), row.pk, "利息")


def set_aside_then_cancelled(row):
    set_aside(row)
    by_the_bank()


def set_aside_and_taken_up(row):
    set_aside(row)
    assigning.unmatch(on("2026-07-06"), row.pk, "やはり入金")


def cancelled_taken_up_and_matched(row):
    then_cancelled(row)
    assigning.unmatch(on("2026-07-06"), row.pk, "別の振込の取消")
    matched(row, "2026-07-07", "B")


def divided_and_again(row):
    a, b = account("A").pk, account("B").pk
    for day in ("2026-07-03", "2026-07-04"):
        if day == "2026-07-04":
            assigning.unmatch(on(day), row.pk, "誤り")
        assigning.divide(on(day), row.pk, [Part(a, 60_000), Part(b, 90_000)])


def divided_and_cancelled(row):
    divided_and_again(row)
    assigning.unmatch(on("2026-07-04"), row.pk, "不明")
    by_the_bank()


def value_date_corrected(row):
    """Entered by hand with another day: the transfer itself is no further payment."""
    matched_unmatched(row)
    payments.receive(on("2026-07-04"), account().pk, AMOUNT, d("2026-06-30"))
    assigning.ignore(on("2026-07-04"), row.pk, "起算日を改めて登録")


def part_sent_back_then_unmatched(row):
    returns.send_back(on("2026-07-03"), matched(row).pk, d("2026-07-03"), "過入金", amount=40_000)
    assigning.unmatch(on("2026-07-04"), row.pk, "別の会社")


def and_the_rest_matched(row):
    part_sent_back_then_unmatched(row)
    with pytest.raises(Refused, match="110,000円と一致しません"):
        assigning.divide(on("2026-07-04"), row.pk, [Part(account("B").pk, AMOUNT)])
    assert matched(row, "2026-07-04", "B").amount == 110_000


def credit_paid_out_then_set_aside(row):
    matched(row)
    pay_out(on("2026-07-03"), account().pk, 43_080, PAYEE, "ご依頼", None, staff("b", "2026-07-03"))
    assigning.unmatch(on("2026-07-04"), row.pk, "別の会社")
    assigning.ignore(on("2026-07-05"), row.pk, "利息")


def a_part_moved_then_unmatched(row):
    returns.move(on("2026-07-03"), matched(row).pk, account("B").pk, "B社の分", amount=43_080)
    assigning.unmatch(on("2026-07-04"), row.pk, "不明")


def passed_to_another_company_then_unmatched(row):
    matched(row)
    to = account("B").customer
    by = staff("sato", "2026-07-04")
    transfer.transfer(by, contract().pk, to, to.contacts.get(), PAPER, d("2026-07-04"))
    assert account("A").customer == to
    assigning.unmatch(on("2026-07-05"), row.pk, "承継前の会社の振込")


def entered_by_hand_and_unmatched(row):
    paid = payments.receive(on("2026-07-03"), account().pk, 5_000, d("2026-07-03"))
    moved = returns.move(on("2026-07-03"), paid.pk, account("B").pk, "取り違え")
    returns.unmatch(on("2026-07-04"), moved.pk, "入金はなかった")


WAYS = {
    matched: (AMOUNT, 0),
    matched_unmatched: (AMOUNT, AMOUNT),
    then_cancelled: (0, 0),
    cancelled_before_it_was_unmatched: (0, 0),
    cancelled_then_moved_and_sent_back: (0, 0),
    cancelled_unmatched: (0, 0),
    set_aside: (0, 0),
    set_aside_then_cancelled: (0, 0),
    set_aside_and_taken_up: (AMOUNT, AMOUNT),
    cancelled_taken_up_and_matched: (AMOUNT, 0),
    divided_and_again: (AMOUNT, 0),
    divided_and_cancelled: (0, 0),
    value_date_corrected: (AMOUNT, 0),
    part_sent_back_then_unmatched: (110_000, 110_000),
    and_the_rest_matched: (110_000, 0),
    credit_paid_out_then_set_aside: (0, 0),
    a_part_moved_then_unmatched: (AMOUNT, AMOUNT),
    passed_to_another_company_then_unmatched: (AMOUNT, AMOUNT),
    entered_by_hand_and_unmatched: (0, 0),
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_books_hold_what_is_in_the_bank_whatever_way_it_went(row, way):
    way(row)
    assert held() == WAYS[way]
    assert differences("2026-07-08") == []


def test_undone_after_the_bank_took_it_back_staff_are_told_that_it_is_set_aside(row, client, today):
    payment = matched(row)
    by_the_bank()
    today("2026-07-08")
    client.force_login(member("keiri", Duty.ACCOUNTS))
    undo = reverse("bank_matching_undo", args=[row.pk])
    read = fingerprint.of(settled_by(standing([payment.pk])))
    page = client.post(undo, {"reason": "銀行の取消", "expected": read}, follow=True)
    told = "150,000円の消込を取り消しました。銀行が取り消した振込なので、対象外にしました。"
    assert told in page.content.decode()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ignored", "銀行が取り消しました / cancelled by the bank")


def test_cancelled_it_leaves_on_the_day_of_the_bank_but_not_before_it_waited(row):
    then_cancelled(row)
    kept = LedgerEntry.objects.filter(event="transfer")
    assert [(str(one.day), one.debit, one.credit, one.amount, one.why) for one in kept] == [
        ("2026-07-04", "suspense", "bank", AMOUNT, "sent_back")
    ]
    assert (held("2026-07-03"), held("2026-07-04")) == ((AMOUNT, AMOUNT), (0, 0))
    assert (bank.left([row])[row.pk], TransferSetAside.objects.get().kind) == (AMOUNT, "cancelled")


def test_a_transfer_that_left_and_still_waits_in_the_books_is_found(row):
    then_cancelled(row)
    with rows.unguarded() as cursor:
        cursor.execute("DELETE FROM billing_ledgerentry WHERE event = 'transfer'")
        cursor.execute("DELETE FROM billing_transfersetaside")
    found = {
        (one.about, one.expected, one.found)
        for one in differences("2026-07-08")
        if one.proof is Proof.TRANSFERS
    }
    assert found == {
        ("普通預金 / bank", "0", "150,000"),
        (f"bank_record:{row.pk}", "0", "150,000"),
    }


def test_staff_see_what_is_left_to_be_matched(row, client, today):
    part_sent_back_then_unmatched(row)
    today("2026-07-08")
    client.force_login(member("keiri", Duty.ACCOUNTS))
    page = client.get(reverse("bank_matching"), {"record": row.pk, "q": "A"})
    assert "消込の対象は残りの¥110,000です" in page.content.decode()
    outcome = page.context["previews"][0]
    assert (outcome.credit, outcome.rest) == (110_000 - 3 * 35_640, 0)
    page = client.get(reverse("bank_matching_divide", args=[row.pk]))
    assert "<dt>消込の対象</dt>" in page.content.decode()


def test_a_match_is_undone_by_what_stands_of_it_though_its_first_payment_went_back(row):
    payment = matched(row)
    moved = returns.move(on("2026-07-04"), payment.pk, account("B").pk, "B社の分", amount=40_000)
    returns.send_back(on("2026-07-05"), payment.pk, d("2026-07-05"), "組戻し")
    assigning.unmatch(on("2026-07-06"), row.pk, "B社でもない")
    row.refresh_from_db()
    assert (row.state, bank.left([row])) == ("waiting", {row.pk: 40_000})
    assert [one.amount for one in moved.returns.all()] == [40_000]
    assert differences("2026-07-06") == []
    again = matched(row, "2026-07-07", "B")
    assert again.amount == 40_000
    returns.send_back(on("2026-07-08"), again.pk, d("2026-07-08"), "組戻し")
    with pytest.raises(Refused, match="すでに取り消されて"):
        assigning.unmatch(on("2026-07-08"), row.pk, "x")
