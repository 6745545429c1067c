"""One transfer for several invoices and several accounts, and the ways back."""

import pytest

from billing.models import BankRecord, Payment, TransferPart
from billing.operations import assigning, returns
from billing.queries import bank
from billing.queries.receivables import credit_of
from billing.queries.slips import Books
from billing.terms.bookkeeping import Title
from billing.terms.dividing import Part
from contracts.office.context import By, Duty
from contracts.office.models import JournalEntry, Notice
from contracts.office.terms.explanation import Refused
from tests.bank_files import again, bank_file, number, total, two_companies
from tests.staff import staff
from tests.world import account, d

pytestmark = pytest.mark.django_db
TODAY = "2026-07-10"
AMOUNT = 100_000


@pytest.fixture
def by() -> By:
    return staff("keiri", TODAY, Duty.ACCOUNTS)


@pytest.fixture
def row() -> BankRecord:
    """100,000 yen of a payer that no account knows; A owes 3 × 35,640, B 3 × 53,460."""
    two_companies()
    return bank_file({"name": "ｶ)ｶﾞﾂｻﾝ", "amount": AMOUNT})[0]


def parts() -> list[Part]:
    a, b = account("A").pk, account("B").pk
    return [Part(a, 10_000, number(2)), Part(b, 53_460, number(1, "B")), Part(a, 36_540)]


def settled(payment: Payment) -> list[tuple[str, int]]:
    return list(payment.allocations.order_by("id").values_list("invoice__number", "amount"))


def test_each_account_gets_one_payment_with_the_yen_that_were_named(by, row):
    assert (total("A"), total("B")) == (35_640, 53_460)
    assigning.divide(by, row.pk, parts())
    row = again(row)
    first, second = bank.payments_of(row.pk)
    assert (row.state, row.payment, row.match["by_hand"]) == ("matched", first, True)
    assert (first.amount, second.amount) == (46_540, 53_460)
    assert (first.billing_account, second.billing_account) == (account("A"), account("B"))
    assert settled(first) == [(number(2), 10_000), (number(1), 35_640), (number(2), 900)]
    assert settled(second) == [(number(1, "B"), 53_460)]
    assert {one.value_date for one in (first, second)} == {d("2026-07-03")}
    assert bank.record_of(first.pk) == bank.record_of(second.pk) == row
    assert JournalEntry.objects.filter(operation="divide_transfer").count() == 2
    assert Notice.objects.filter(kind="paid").count() == 2
    with pytest.raises(Refused, match="ほかの人"):
        assigning.divide(by, row.pk, parts())


def test_what_does_not_fit_changes_nothing(by, row):
    a = account("A").pk
    for wrong, told in (
        ([Part(a, AMOUNT - 1)], "一致しません"),
        ([Part(a, 35_641, number(1)), Part(a, 64_359)], "35,640円です"),
        ([Part(a, AMOUNT, number(1, "B"))], "未払いでない"),
        ([Part(a, AMOUNT, "INV-0")], "未払いでない"),
    ):
        with pytest.raises(Refused, match=told):
            assigning.divide(by, row.pk, wrong)
    assert (again(row).state, Payment.objects.count()) == ("waiting", 0)


@pytest.mark.parametrize("place", [0, 1])
def test_taken_back_it_waits_whole_whichever_payment_is_named(by, row, place):
    assigning.divide(by, row.pk, parts())
    payments = list(bank.payments_of(row.pk))
    if place:
        returns.unmatch(by, payments[1].pk, "どこの振込か不明")
    else:
        assigning.unmatch(by, row.pk, "どこの振込か不明")
    row = again(row)
    assert (row.state, row.payment) == ("waiting", None)
    assert row.match == {"undone": [one.pk for one in payments]}
    assert not TransferPart.objects.exists()
    assert [credit_of(account(name).pk) for name in "AB"] == [0, 0]
    before = bank_money()
    assigning.divide(by, row.pk, parts())
    assert Payment.objects.count() == 4
    assert bank_money() == before == AMOUNT  # it never left the bank
    assert sum(one.amount for one in bank.payments_of(row.pk)) == AMOUNT


def bank_money() -> int:
    slips = Books(d("2026-07-02"), d("2026-12-31")).slips()
    rows = [row for slip in slips for row in slip.rows]
    came = sum(row.amount for row in rows if row.debit is Title.BANK)
    return came - sum(row.amount for row in rows if row.credit is Title.BANK)


def test_in_the_books_money_divided_anew_leaves_the_month_of_the_transfer_as_it_is(by, row):
    def of_the_day() -> list[int]:
        slips = Books(d("2026-07-03"), d("2026-07-03")).slips()
        return [one.amount for slip in slips for one in slip.rows]

    assigning.divide(by, row.pk, parts())
    before = of_the_day()
    assert sum(before) == AMOUNT
    later = staff("keiri", "2026-07-12", Duty.ACCOUNTS)
    assigning.unmatch(later, row.pk, "誤り")
    assigning.divide(later, row.pk, [Part(account("B").pk, AMOUNT)])
    assert of_the_day() == before
    assert bank_money() == AMOUNT


def test_a_part_that_is_another_accounts_moves_and_stays_with_the_transfer(by, row):
    assigning.divide(by, row.pk, parts())
    first, second = bank.payments_of(row.pk)
    moved = returns.move(by, second.pk, account("A").pk, "A社の分")
    assert list(bank.payments_of(row.pk)) == [first, moved]
    assert again(row).match["undone"] == [second.pk]
    back = returns.move(by, first.pk, account("B").pk, "B社の分")
    assert list(bank.payments_of(row.pk)) == [moved, back]
    assert again(row).payment == back
    returns.unmatch(by, moved.pk, "不明")
    assert set(again(row).match["undone"]) == {first.pk, second.pk, moved.pk, back.pk}


def test_credit_of_a_payment_moved_to_another_account_is_a_part_of_its_transfer(by, row):
    a = account("A").pk
    assigning.divide(by, row.pk, [Part(a, AMOUNT)])
    (payment,) = bank.payments_of(row.pk)
    assert credit_of(a) == 0  # 3 × 35,640 are owed
    row2 = bank_file({"name": "ｶ)ｱｵｲ", "amount": 50_000})[0]
    assigning.assign(by, row2.pk, a, learn=False)
    extra = bank.payments_of(row2.pk).get()
    assert credit_of(a) == 50_000 - (3 * 35_640 - AMOUNT) == 43_080
    moved = returns.move(by, extra.pk, account("B").pk, "B社の分を含む", amount=43_080)
    assert list(bank.payments_of(row2.pk)) == [extra, moved]
    assert (again(row2).payment, credit_of(a)) == (extra, 0)
    assigning.unmatch(by, row2.pk, "やり直し")
    assert again(row2).match["undone"] == [extra.pk, moved.pk]
    assert sum(one.amount for one in payment.allocations.all()) == AMOUNT
