"""Payments are found by their payers' names, which the database keeps for each company."""

import pytest

from billing.models import PayerName, Payment
from billing.operations.payments import receive
from billing.queries import payer_names
from contracts.office import context
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
