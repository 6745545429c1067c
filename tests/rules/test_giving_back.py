"""Credit paid out, debts set off, transfers divided: who gets which yen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import set_off
from billing.terms.allocation import AllocationKind, OpenInvoice, allocate
from billing.terms.dividing import Part, Share, divided
from billing.terms.payee import AccountType, Payee, payee
from billing.terms.payout import oldest_first, require_day, require_part
from contracts.office.terms.explanation import Refused


def d(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


WAITING = [(d("05-10"), 3_000), (d("06-10"), 500), (d("07-10"), 2_000)]


@pytest.mark.parametrize(
    ("amount", "day", "taken"),
    [
        (1, "07-31", [1, 0, 0]),
        (3_000, "07-31", [3_000, 0, 0]),
        (3_001, "07-31", [3_000, 1, 0]),
        (5_500, "07-31", [3_000, 500, 2_000]),
        (3_500, "06-10", [3_000, 500, 0]),
    ],
)
def test_the_oldest_credit_is_paid_out_first(amount, day, taken):
    assert oldest_first(WAITING, amount, d(day)) == taken


@pytest.mark.parametrize(
    ("amount", "day", "told"),
    [
        (5_501, "07-31", "5,500円まで"),
        (3_501, "07-09", "3,500円まで"),  # what came on 07-10 had not come yet
        (0, "07-31", "1円から"),
        (1, "05-09", "前受金がありません"),
    ],
)
def test_no_more_is_paid_out_than_had_come_by_the_day(amount, day, told):
    with pytest.raises(Refused, match=told):
        oldest_first(WAITING, amount, d(day))


@given(st.lists(st.integers(1, 999), min_size=1, max_size=6), st.data())
def test_what_is_taken_adds_up_and_is_never_more_than_there_is(rests, data):
    amount = data.draw(st.integers(1, sum(rests)))
    taken = oldest_first([(d("05-10"), rest) for rest in rests], amount, d("05-10"))
    assert sum(taken) == amount
    assert all(0 <= used <= rest for used, rest in zip(taken, rests, strict=True))
    whole = [used == rest for used, rest in zip(taken, rests, strict=True)]
    assert all(whole[: sum(1 for used in taken if used) - 1])


def test_a_part_is_1_yen_to_what_is_credit():
    require_part(1, 1)
    for amount in (0, 2):
        with pytest.raises(Refused, match="1円です"):
            require_part(amount, 1)


def test_nothing_leaves_the_bank_tomorrow():
    require_day(d("05-10"), d("05-10"))
    with pytest.raises(Refused, match="今日まで"):
        require_day(d("05-11"), d("05-10"))


def test_a_payee_is_read_in_any_width():
    read = payee(" 見本銀行 ", "本店", "ordinary", "１２３-45", "ミホン(カ")
    assert read == Payee("見本銀行", "本店", AccountType.ORDINARY, "0012345", "ミホン(カ")
    assert Payee.of({**read.to_json(), "amount": 1}) == read
    assert read.in_one_line == (
        "見本銀行 本店 普通 0012345 ミホン(カ",
        "見本銀行 本店 Ordinary 0012345 ミホン(カ",
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"bank": " "}, "銀行名"),
        ({"branch": "支" * 41}, "支店名を40文字以内"),
        ({"holder": ""}, "口座名義"),
        ({"account_type": "gold"}, "種類"),
        ({"account_number": "12345678"}, "7桁まで"),
        ({"account_number": "12a"}, "7桁まで"),
        ({"account_number": ""}, "7桁まで"),
    ],
)
def test_a_payee_that_no_bank_knows_is_refused(change, told):
    values = {
        "bank": "見本銀行", "branch": "本店", "account_type": "current",
        "account_number": "1", "holder": "ミホン",
    }  # fmt: skip
    assert payee(**values).account_number == "0000001"
    with pytest.raises(Refused, match=told):
        payee(**values | change)


@pytest.mark.parametrize(
    ("amount", "day", "told"),
    [
        (1_001, "06-10", "1,000円まで"),
        (0, "06-10", "1,000円まで"),
        (1, "04-30", "発行日"),
        (1, "06-11", "発行日"),
    ],
)
def test_a_set_off_is_within_what_is_unpaid_and_not_before_the_invoice(amount, day, told):
    for good in ("05-01", "06-10"):
        set_off.check(1_000, 1_000, d("05-01"), d(good), d("06-10"))
    with pytest.raises(Refused, match=told):
        set_off.check(1_000, amount, d("05-01"), d(day), d("06-10"))


def test_a_transfer_is_divided_by_account_in_the_order_named():
    parts = [Part(2, 100, "X"), Part(1, 50), Part(2, 30, "Y"), Part(2, 20)]
    assert divided(200, parts) == (Share(2, 150, {"X": 100, "Y": 30}), Share(1, 50, {}))


@pytest.mark.parametrize(
    ("amount", "parts", "told"),
    [
        (200, [Part(1, 100), Part(2, 99)], "合計199円が振込の額200円"),
        (200, [Part(1, 100), Part(2, 101)], "合計201円"),
        (0, [], "1円以上"),
        (1, [Part(1, 1), Part(2, 0)], "1円以上"),
        (2, [Part(1, 1, "X"), Part(1, 1, "X")], "2回指定.*X"),
    ],
)
def test_parts_that_are_not_the_transfer_are_refused(amount, parts, told):
    with pytest.raises(Refused, match=told):
        divided(amount, parts)


OLD, NEW = OpenInvoice("OLD", d("05-31"), 1_000), OpenInvoice("NEW", d("06-30"), 1_000)


@pytest.mark.parametrize(
    ("amount", "named", "applied", "rest"),
    [
        (700, {"NEW": 300, "OLD": 400}, [("NEW", 300), ("OLD", 400)], 0),
        (1_500, {"NEW": 300}, [("NEW", 300), ("OLD", 1_000), ("NEW", 200)], 0),
        (2_100, {"OLD": 1_000}, [("OLD", 1_000), ("NEW", 1_000)], 100),
        (300, ["NEW"], [("NEW", 300)], 0),
    ],
)
def test_named_with_yen_each_takes_so_much_and_the_rest_goes_on(amount, named, applied, rest):
    found = allocate(amount, [NEW, OLD], named, 0)
    assert [(one.invoice, one.amount) for one in found.applied] == applied
    assert found.rest == rest


def test_short_of_what_is_named_within_the_tolerance_is_a_discount_once():
    found = allocate(1_500, [OLD], {"OLD": 700}, 400)
    assert [(one.amount, one.kind) for one in found.applied] == [
        (700, AllocationKind.PAYMENT),
        (300, AllocationKind.PAYMENT),
    ]
    (paid, discount) = allocate(700, [OLD], {"OLD": 700}, 300).applied
    assert (paid.amount, discount.amount, discount.kind) == (700, 300, AllocationKind.DISCOUNT)
