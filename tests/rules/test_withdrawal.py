"""Art. 14-2, 16-1: a notified end is taken back by both sides, to its last day."""

from dataclasses import replace

import pytest

from billing.approvals.withdrawal import of_quote
from billing.terms.withdrawal import GivenBack, withdrawing
from contracts.office.terms.explanation import Refused
from contracts.terms.facts import AppliedFor, EndReason
from contracts.terms.parameters import Plan
from contracts.terms.withdrawal import withdraw
from tests.rules.builders import Life, book, contract, d

NO_NOTICE = "通知がありません"
ENDING = contract("2026-04-01", ends_on=d("2026-09-30"), end_reason=EndReason.CANCELLED)


@pytest.mark.parametrize("day", ["2026-08-31", "2026-09-30"])
def test_art_16_1_an_end_is_taken_back_to_its_last_day(day):
    found = withdraw(ENDING, d(day), None, has_consent=True)
    assert (found.reason, found.last_day, found.ends_on) == (
        EndReason.CANCELLED,
        d("2026-09-30"),
        None,
    )
    assert found.explanation.clause == "16-1"
    assert found.explanation.ja == (
        "双方の同意により、2026年9月30日を最終日とする解約の通知を取り消します。"
        "契約は通知がなかったものとして続きます"
    )


def test_art_14_2_a_non_renewal_is_taken_back_under_its_own_clause():
    expiring = replace(ENDING, end_reason=EndReason.EXPIRED)
    assert withdraw(expiring, d("2026-09-01"), None, True).explanation.clause == "14-2"


def test_art_18_the_contract_then_ends_with_the_service():
    found = withdraw(ENDING, d("2026-09-01"), d("2026-12-31"), has_consent=True)
    assert found.ends_on == d("2026-12-31")
    assert found.explanation.ja.endswith("契約はサービスと同じ2026年12月31日に終了します")


@pytest.mark.parametrize(
    ("fact", "day", "consent", "why"),
    [
        (ENDING, "2026-10-01", True, "2026年9月30日に終了しました"),
        (ENDING, "2026-09-30", False, "双方の同意を示す書面"),
        (contract("2026-04-01"), "2026-09-30", True, NO_NOTICE),
        (replace(ENDING, end_reason=EndReason.TERMINATED), "2026-09-30", True, NO_NOTICE),
        (replace(ENDING, end_reason=EndReason.SERVICE_ENDED), "2026-09-30", True, NO_NOTICE),
        (AppliedFor("C1", Plan.MONTHLY, 1), "2026-09-30", True, "成立した契約ではありません"),
    ],
)  # fmt: skip
def test_art_16_1_refused_without_such_an_end_or_consent_or_too_late(fact, day, consent, why):
    with pytest.raises(Refused, match=why) as refused:
        withdraw(fact, d(day), None, consent)
    assert refused.value.article == "16-1"


def test_who_approves_reads_the_end_the_money_and_the_days_that_hold_again():
    life = Life(ENDING, book())
    decision = withdraw(ENDING, d("2026-09-01"), None, has_consent=True)
    given = GivenBack("INV-2026-000006", 320_760, 220_760)
    found = {
        fact.ja: getattr(fact.value, "ja", fact.value)
        for fact in of_quote(withdrawing(life, d("2026-09-01"), decision, given))
    }
    assert found.pop("説明")
    assert found == {
        "取り消す終了": "解約(2026年9月30日)",
        "残余料金の請求書": "INV-2026-000006",
        "返還額(税込)": 320_760,
        "この請求書の未払額から差し引く額": 220_760,
        "前受金になる額": 100_000,
        "その後の終了日": "なし(続きます)",
        "いまの契約期間の満了日": d("2027-03-31"),
        "更新拒絶の通知期限": d("2027-02-28"),
        "最低利用期間の満了日": d("2027-03-31"),
    }
