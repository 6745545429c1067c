"""Payments are found by their payers' names, which the database keeps for each company."""

import pytest

from billing.models import PayerName, Payment
from billing.operations.payments import receive
from billing.queries import payer_names, payments
from billing.queries.payments import PaymentCriteria, find
from contracts.office import context
from contracts.people.models import Customer
from tests.world import account, d, lived, signed

pytestmark = pytest.mark.django_db

PAID = [
    ("A", "カ)アオバ", "2026-06-01"),
    ("A", "カ)アオバ", "2026-06-03"),
    ("A", "アオバ シテン", "2026-06-05"),
    ("B", "カ)アオバ", "2026-06-02"),
    ("B", "ミナト", "2026-06-06"),
    ("B", "", "2026-06-07"),
]
"""Who paid by which name on which day."""


@pytest.fixture
def paid() -> list[Payment]:
    lived("2026-06-08", *signed("2026-05-01"), *signed("2026-05-02", "C2", "B"))
    by = context.system(d("2026-06-08"))
    return [
        receive(by, account(company).pk, 100, d(day), payer_name=name)
        for company, name, day in PAID
    ]


def test_a_company_has_each_name_once_that_it_paid_by(paid):
    rows = PayerName.objects.values_list("customer__number", "sought")
    assert sorted(rows) == [
        ("A", "アオバシテン"),
        ("A", "カ)アオバ"),
        ("B", "カ)アオバ"),
        ("B", "ミナト"),
    ]


@pytest.mark.parametrize("many", [1, 300], ids=["frequent names", "few names"])
@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("ｱｵﾊﾞ", 11, [2, 1, 3, 0]),
        ("あおば", 3, [2, 1, 3]),
        ("アオバシテン", 11, [2]),
        ("ミナト", 11, [4]),
        ("ヒカリ", 11, []),
        ("", 11, []),
    ],
)
def test_the_newest_payments_are_found_by_a_part_of_a_name(
    paid, monkeypatch, many, text, most, expected
):
    """Positions in PAID; newest day first."""
    monkeypatch.setattr(payer_names, "MANY", many)
    found = payer_names.newest(text, most)
    assert found == [paid[n].pk for n in expected]


def test_a_name_that_stands_twice_finds_its_payments_once(paid):
    PayerName.objects.create(customer=account("B").customer, sought="ミナト")
    assert payer_names.newest("ミナト", 11) == [paid[4].pk]


@pytest.fixture
def named(paid) -> list[Payment]:
    """The same, of companies that are called otherwise than they pay; one pays as another reads."""
    for number, name, reading in (("A", "北斗工業", "ホクト"), ("B", "港電機", "ミナト")):
        Customer.objects.filter(number=number).update(name=name, name_kana=reading)
    receive(
        context.system(d("2026-06-08")), account("A").pk, 100, d("2026-06-08"), payer_name="ミナト"
    )
    return list(Payment.objects.order_by("pk"))


@pytest.mark.parametrize("many_accounts", [1, 2_000], ids=["many accounts", "few accounts"])
@pytest.mark.parametrize("many", [1, 300], ids=["frequent names", "few names"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ｱｵﾊﾞ", [0, 1, 2, 3]),
        ("あおばしてん", [2]),
        ("北斗", [0, 1, 2, 6]),
        ("ほくと", [0, 1, 2, 6]),
        ("ミナト", [3, 4, 5, 6]),
        ("ミナト 北斗", [6]),
        ("アオバ 港", [3]),
        ("シテン 港", []),
        ("アオバ ヒカリ", []),
        ("ヒカリ", []),
        ("・", []),
        ("", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_the_list_finds_payers_and_accounts_word_by_word(
    named, monkeypatch, many, many_accounts, text, expected
):
    """However frequent a word is; positions in PAID, then the payment of `named`."""
    monkeypatch.setattr(payer_names, "MANY", many)
    monkeypatch.setattr(payments, "MANY_ACCOUNTS", many_accounts)
    found = find(PaymentCriteria(text=text)).order_by("pk")
    assert [named.index(one) for one in found] == expected


def test_a_word_that_nothing_has_reads_no_payment(named, django_assert_num_queries):
    found = find(PaymentCriteria(text="ヒカリ"))
    with django_assert_num_queries(0):
        assert list(found) == []
