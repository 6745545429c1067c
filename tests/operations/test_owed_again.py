"""What was settled and is owed again is proposed to staff as if it had never been settled."""

import pytest

from billing.models import DunningProposal, Payment
from billing.operations import dunning_proposals, payments, returns, suspension
from billing.operations.set_off import reverse_set_off, set_off
from billing.operations.write_off import reverse_write_off, write_off
from contracts.office.context import By
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from tests.once import once
from tests.staff import two
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"
OWED = 17_820

past = once(lambda: lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B")))


@pytest.fixture
def by(past) -> By:
    """April of A, due Monday 2026-06-01, is unpaid on July 2: suspension is proposed."""
    assert proposed() == [("suspension", "open")]
    return two(DAY)[0]


def proposed() -> list[tuple[str, str]]:
    mine = DunningProposal.objects.filter(billing_account=account().pk).order_by("pk")
    return list(mine.values_list("kind", "state"))


def paid(by: By, amount: int = OWED, *named: str) -> Payment:
    return payments.receive(by, account().pk, amount, d(DAY), named)


def entered_by_mistake(by: By) -> None:
    returns.unmatch(by, paid(by).pk, "起算日の誤り")


def another_companys(by: By) -> None:
    returns.move(by, paid(by).pk, account("B").pk, "Bの入金")


def went_back(by: By) -> None:
    returns.send_back(by, paid(by).pk, d(DAY), "組戻し")


def given_up(by: By) -> None:
    owed = invoice("2026-04")
    write_off(by, owed.pk, "factual", "回収の見込みがない", None, two(DAY)[1])
    reverse_write_off(by, owed.pk, "誤り")


def was_set_off(by: By) -> None:
    owed = invoice("2026-04")
    set_off(by, owed.pk, OWED, d(DAY), "当社の買掛金", "set_offs/2026/x.pdf", two(DAY)[1])
    reverse_set_off(by, owed.pk, "誤り")


@pytest.mark.parametrize(
    "take_back", [entered_by_mistake, another_companys, went_back, given_up, was_set_off]
)
def test_art_13_3_a_suspension_that_lapsed_is_proposed_again_when_the_debt_is_owed_again(
    by, take_back
):
    take_back(by)
    assert proposed() == [("suspension", "lapsed"), ("suspension", "open")]
    (again,) = dunning_proposals.open_proposals([account().pk])
    assert [one.label for one in again.invoices.all()] == ["2026-04"]


def test_art_13_3_what_lapsed_before_the_payment_was_allocated_again_is_proposed_too(by):
    payment = paid(by)
    later = two("2026-07-07")[0]
    payments.allocate_again(later, payment.pk, "番号の読み違い")
    assert proposed() == [("suspension", "lapsed")]
    returns.unmatch(later, payment.pk, "別の会社の入金")
    assert proposed() == [("suspension", "lapsed"), ("suspension", "open")]


def test_art_13_3_once_however_often_something_is_taken_back(by):
    entered_by_mistake(by)
    part = paid(by, 1_000)
    returns.unmatch(by, part.pk, "二重に入力した")
    assert proposed() == [("suspension", "lapsed"), ("suspension", "open")]
    (again,) = dunning_proposals.open_proposals([account().pk])
    dunning_proposals.decline(by, again.pk)
    entered_by_mistake(by)
    assert proposed() == [("suspension", "lapsed"), ("suspension", "declined")]


def test_art_13_3_what_is_paid_otherwise_is_not_proposed_again(by):
    first = paid(by)
    paid(by, OWED, "2026-05")
    returns.unmatch(by, first.pk, "二重に入力した")
    payments.allocate_again(by, Payment.objects.latest("pk").pk, "古い請求書の入金")
    assert [state for _, state in proposed()] == ["lapsed", "lapsed"]


def test_art_13_3_no_suspension_is_lifted_for_money_that_was_not_theirs(by):
    suspension.suspend(by, contract("C1").pk, "13-3")
    paid_all = paid(by, 3 * OWED)
    assert proposed()[-1] == ("lifting", "open")
    returns.unmatch(by, paid_all.pk, "別の会社の入金")
    assert proposed()[-1] == ("lifting", "lapsed")
    with pytest.raises(Refused, match="未決の起案がありません"):
        suspension.lift(by, account().pk, fingerprint.of(by.day, ["C1"]))
