"""Credit paid out: by two people, the oldest first, and everything adds up afterwards."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from billing.approvals import payout
from billing.models import CreditNote, Payment, Payout, PayoutPart, Settlement
from billing.operations import returns, run
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payouts import pay_out
from billing.queries import aging
from billing.queries.quotes import standing
from billing.queries.receivables import credit_of, credits
from billing.queries.slips import Books
from billing.queries.statement import of_accounts
from billing.terms.bookkeeping import Title
from billing.terms.crediting import CreditKind
from billing.terms.payee import AccountType, Payee
from billing.terms.statement import EntryKind
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from tests.deciding import approve
from tests.once import once
from tests.staff import staff, two
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-25"
CORRECTION = CreditKind.CORRECTION
PAYEE = Payee("見本銀行", "本店", AccountType.ORDINARY, "0000123", "エー(カ")


def live() -> None:
    """20,000 of 05-20 pay April, 17,820; then all of it is credited: 2,180 and 17,820 wait."""
    lived(
        DAY,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=20_000),
    )
    by, second = two("2026-05-22")
    issue_credit_note(by, invoice("2026-04").pk, {"rest": True}, "訂正", second, kind=CORRECTION)
    assert credit_of(account().pk) == 20_000


past = once(live)


@pytest.fixture
def credit(past) -> None:
    """What is credited there."""


def paid_out(amount: int, day: str | None = None) -> Payout:
    by, second = two(DAY)
    return pay_out(by, account().pk, amount, PAYEE, "ご依頼", day and d(day), second)


def parts(row: Payout) -> list[tuple[int | None, str | None, int]]:
    rows = row.parts.values_list("payment__amount", "credit_note__number", "amount")
    return list(rows)


def test_the_oldest_first_and_each_yen_says_where_it_comes_from(credit):
    number = CreditNote.objects.get().number
    assert parts(paid_out(2_000)) == [(20_000, None, 2_000)]
    row = paid_out(10_000)
    assert parts(row) == [(20_000, None, 180), (None, number, 9_820)]
    assert (row.day, row.bank, row.account_number, row.holder) == (
        d(DAY), "見本銀行", "0000123", "エー(カ",
    )  # fmt: skip
    assert row.approved_by.email == "suzuki@example.jp"
    assert [(one.rest, one.payment_id) for one in credits([account().pk])[account().pk]] == [
        (8_000, None)
    ]
    entry = JournalEntry.objects.filter(operation="pay_out").latest("id")
    assert entry.after["payee"] == "見本銀行 本店 普通 0000123 エー(カ"
    assert [one["amount"] for one in entry.after["from"]] == [180, 9_820]


def test_statement_receivables_and_quotes_know_it_and_add_up(credit):
    paid_out(12_000, "2026-05-23")
    assert credit_of(account().pk) == standing(contract()).credit == 8_000
    for day, left in (("2026-05-21", 2_180), ("2026-05-22", 20_000), ("2026-05-23", 8_000)):
        assert aging.totals(d(day)).credit == left
        found = of_accounts([account().pk], d("2026-05-01"), d(day))
        assert (found.credit, found.closing) == (left, -left)
    entries = [(e.day, e.kind, e.amount) for e in found.entries if e.kind is EntryKind.PAYOUT]
    assert entries == [
        (d("2026-05-23"), EntryKind.PAYOUT, 2_180),
        (d("2026-05-23"), EntryKind.PAYOUT, 9_820),
    ]
    later = of_accounts([account().pk], d("2026-05-24"), d("2026-05-31"))
    assert (later.opening, later.closing, later.credit) == (-8_000, -8_000, 8_000)


def test_the_books_show_what_left_the_bank_on_its_day(credit):
    paid_out(12_000, "2026-05-23")
    slips = list(Books(d("2026-05-23"), d("2026-05-23")).slips())
    assert [(s.document, s.text) for s in slips] == [
        (f"payout:{Payout.objects.get().pk}", "前受金の払戻し エー(カ")
    ]
    assert [(r.debit, r.credit, r.amount) for r in slips[0].rows] == [
        (Title.ADVANCES, Title.BANK, 2_180),
        (Title.ADVANCES, Title.BANK, 9_820),
    ]
    sums: dict[Title, int] = {}
    for slip in Books(date(2026, 4, 1), date(2026, 12, 31)).slips():
        for row in slip.rows:
            sums[row.debit] = sums.get(row.debit, 0) + row.amount
            sums[row.credit] = sums.get(row.credit, 0) - row.amount
    assert (sums[Title.BANK], -sums[Title.ADVANCES]) == (20_000 - 12_000, 8_000)


def test_what_stays_pays_the_next_invoice(credit):
    paid_out(12_000)
    run.bill(context.system(d("2026-06-01")), [account().pk], d("2026-05-01"))
    assert sum(invoice("2026-05").allocations.values_list("amount", flat=True)) == 8_000
    assert credit_of(account().pk) == 0
    assert not Settlement.objects.filter(invoice=invoice("2026-05")).exists()


def test_of_a_payment_paid_out_in_part_only_the_rest_is_sent_back(credit):
    paid_out(1_000)
    payment = Payment.objects.get()
    returns.send_back(context.system(d(DAY)), payment.pk, d(DAY), "組戻し")
    assert payment.returns.get().amount == 19_000
    found = of_accounts([account().pk], d("2026-05-01"), d(DAY))
    # its own credit note settles April again, so nothing is owed and nothing is left
    assert (found.closing, found.credit) == (0, 0)


@pytest.mark.parametrize(
    ("amount", "day", "told"),
    [
        (20_001, None, "20,000円まで"),
        (2_181, "2026-05-21", "2,180円まで"),
        (1, "2026-05-26", "今日までの日"),
        (0, None, "1円から"),
    ],
)
def test_beyond_the_credit_nothing_is_paid_out(credit, amount, day, told):
    with pytest.raises(Refused, match=told):
        paid_out(amount, day)
    assert not Payout.objects.exists()


def test_two_people_with_the_duty_and_a_reason(credit):
    by, second = two(DAY)
    with pytest.raises(Refused, match="もう一人"):
        pay_out(by, account().pk, 1, PAYEE, "x")
    with pytest.raises(Refused, match="もう一人"):
        pay_out(by, account().pk, 1, PAYEE, "x", second=by)
    with pytest.raises(PermissionDenied):
        pay_out(staff("kato", DAY, Duty.CONTRACTS), account().pk, 1, PAYEE, "x", second=second)
    with pytest.raises(Refused, match="理由"):
        pay_out(by, account().pk, 1, PAYEE, " ", second=second)


def test_proposed_it_says_what_leaves_and_what_stays_then_is_carried_out(credit):
    by, second = two(DAY)
    values = {"billing_account": account().pk, "amount": 12_000, "day": None, **PAYEE.to_json()}
    row = approvals.propose(
        by, payout.KIND, "account:A", values, customer=account().customer, reason="ご依頼"
    )
    assert not Payout.objects.exists()
    found = {one.ja: getattr(one.value, "ja", one.value) for one in payout.KIND.facts(row, d(DAY))}
    number = CreditNote.objects.get().number
    assert found == {
        "請求先": f"A {account()}",
        "払い戻す額": 12_000,
        "銀行から出る日": d(DAY),
        "振込先": "見本銀行 本店 普通 0000123 エー(カ",
        "うち2026年5月20日の入金から": 2_180,
        f"うち返還請求書{number}から": 9_820,
        "残る前受金": 8_000,
    }
    approve(second, row.pk)
    assert Payout.objects.get().amount == 12_000
    with pytest.raises(Refused, match="8,000円まで"):
        approvals.propose(by, payout.KIND, "account:A", values, reason="もう一度")


def test_the_database_holds_its_parts_to_it_and_to_their_sources(credit):
    row, by = paid_out(1_000), context.system(d(DAY))
    payment, note = Payment.objects.get(), CreditNote.objects.get()
    other = {
        "customer": account("B").customer, "billing_account": account("B"), "amount": 500,
        "reason": "x", "recorded_at": by.now, **PAYEE.to_json(),
    }  # fmt: skip
    mine = {**other, "customer": account().customer, "billing_account": account()}
    day = d(DAY)
    for values, source, amount, told in (
        ({**mine, "day": day}, {"payment": payment}, 499, "do not add up"),
        ({**mine, "day": day, "amount": 1_181}, {"payment": payment}, 1_181, "given away"),
        ({**mine, "day": day, "amount": 17_821}, {"credit_note": note}, 17_821, "given away"),
        ({**other, "day": day}, {"payment": payment}, 500, "another account"),
        ({**mine, "day": d("2026-05-21")}, {"credit_note": note}, 500, "before the money came"),
        ({**mine, "day": day}, {}, 500, "payout_part_of_one_source"),
        ({**mine, "day": day}, {"payment": payment, "credit_note": note}, 500, "of_one_source"),
    ):
        with pytest.raises(DatabaseError, match=told), transaction.atomic():
            PayoutPart.objects.create(
                payout=Payout.objects.create(**values), amount=amount, **source
            )
    for table in ("billing_payout", "billing_payoutpart"):
        with (
            pytest.raises(DatabaseError, match="is a record"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")
    assert list(Payout.objects.all()) == [row]
