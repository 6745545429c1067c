"""The facts of a proposal, calculated as of a day: all that its proposer saw, for its approver."""

import pytest

from billing.approvals import agreement, credit_note, damages, default, termination
from billing.models import DunningProposal
from billing.operations.charges import charge
from billing.queries import dunning_proposals
from contracts.office import context
from contracts.office.approving import ApprovalKind
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.proposal import Fact, Words, compare, from_json, to_json
from tests.desk import dunned
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db


def calculated(kind: ApprovalKind, day: str, values: dict, **about) -> dict:
    """Values by Japanese label; texts in Japanese."""
    row = approvals.drafted(kind, "x", values, **about)
    return {one.ja: getattr(one.value, "ja", one.value) for one in kind.facts(row, d(day))}


def test_of_a_part_that_is_terminated_its_last_day_is_shown():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"ground": "17-1(11)", "effective": "2026-05-31", "servers": 2}
    found = calculated(termination.KIND, "2026-05-10", values, contract=contract())
    del found["説明"]
    assert found == {
        "事由": "催告しても是正しない違反",
        "2台の最終日": d("2026-05-31"),
        "残りの台数": "1台",
        "残余料金": "かかりません",
        "通知先": "試験 太郎 customer1@example.jp",
    }
    with pytest.raises(Refused):
        calculated(termination.KIND, "2026-06-01", values, contract=contract())
    with pytest.raises(Refused):
        calculated(termination.KIND, "2026-05-10", {**values, "servers": 3}, contract=contract())


def test_of_a_whole_termination_fees_debts_damages_and_the_demand_are_told():
    lived("2026-06-10", *signed("2026-04-25", servers=2))
    by = context.system(d("2026-06-10"))
    charge(by, account().pk, 3_000, "機器の破損", contract())
    values = {"ground": "17-1(11)", "effective": "2026-06-30"}
    found = calculated(termination.KIND, "2026-06-10", values, contract=contract())
    april, may = invoice("2026-04"), invoice("2026-05")
    unpaid = april.total + may.total
    assert found["契約の最終日"] == d("2026-06-30")
    assert found["2026年6月分の料金(税込)"] == found["これから請求する料金の合計"] == 35_640
    assert found["直ちに請求する請求書"] == f"{april.number}, {may.number}"
    assert found[f"{may.number}の支払期限・未払額・遅延損害金"] == "2026年6月30日・¥35,640・¥0"
    assert found["その未払額"] == unpaid
    assert found["直ちに請求する額"] == unpaid + found["遅延損害金"]
    assert "3,000円" in found["これから請求する損害"]


def test_of_an_agreement_its_figures_and_the_invoices_of_its_first_two_months_are_told():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"parameters": {"unit_price": 10_000}, "first": "2026-06-16", "last": "2026-07-15"}
    found = calculated(agreement.KIND, "2026-05-10", values, contract=contract())
    assert found["月額単価(1台)"] == "¥16,200 → ¥10,000"
    assert (found["適用開始日"], found["適用終了日"]) == (d("2026-06-16"), d("2026-07-15"))
    assert found["2026年6月分の請求(税込)"] == "¥53,460 → ¥43,230"
    assert found["2026年7月分の請求(税込)"] == "¥53,460 → ¥43,558"
    assert "10,000円" in found["2026年7月分の明細"] or "16,200円" in found["2026年7月分の明細"]
    assert found["次の契約期間"] == "2027年4月25日〜2028年4月24日"


def test_of_an_agreement_with_a_billing_account_the_same_is_told():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"billing_account": account().pk, "parameters": {"dunning_minimum": 5_000}}
    found = calculated(agreement.KIND, "2026-05-10", values, customer=account().customer)
    assert found["督促する最低額"] == "¥1,000 → ¥5,000"
    assert (found["適用開始日"], found["適用終了日"]) == (d("2026-05-10"), "期限なし")
    assert found["2026年5月分の請求(税込)"] == "¥53,460 → ¥53,460"


def test_of_damages_the_line_and_its_invoice_are_told():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"billing_account": account().pk, "amount": 50_000}
    found = calculated(damages.KIND, "2026-05-10", values, contract=contract(), reason="破損")
    assert found["請求する月"] == "2026年5月分"
    assert "破損(50,000円" in found["明細"]
    assert found["請求書の合計(見込み)"] == "¥53,460 → ¥103,460"
    assert found["請求書の発行日"] == d("2026-06-01")


def test_of_a_credit_note_what_becomes_of_it_is_told():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"invoice": invoice("2026-04").pk, "parts": {"rest": True}, "kind": "goodwill"}
    found = calculated(credit_note.KIND, "2026-05-10", values, reason="訂正")
    total = invoice("2026-04").total
    assert (found["返還額(税込)"], found["前受金になる額"]) == (total, 0)
    assert found["この請求書の未払額から差し引く額"] == total


def test_of_a_termination_for_default_the_contracts_and_the_demand_are_shown():
    open_ = dunned()
    found = calculated(default.KIND, "2026-08-05", {"billing_account": account().pk})
    assert (found["解除される契約"], found["その最終日"]) == ("C1", d("2026-08-05"))
    assert found["その未払額"] == 4 * 17_820
    assert found["遅延損害金"] > 0
    row = open_[DunningProposal.Kind.SUSPENSION]
    kind, day = row.kind, d("2026-08-05")
    assert dunning_proposals.contracts([row], row.billing_account_id, kind, day) == ["C2"]
    values = {"billing_account": row.billing_account_id}
    assert calculated(default.KIND, "2026-08-05", values)["解除される契約"] == "なし"


def test_facts_are_kept_in_one_shape_and_compared_by_label():
    then = (
        Fact("日", "Day", d("2026-05-10"), "6-1"),
        Fact("額", "Amount", 17_820, "24-1"),
        Fact("明細", "Line", Words("甲", "A")),
        Fact("明細", "Line", Words("乙", "B")),
        Fact("番号", "Number", "INV-2026-000001"),
    )
    assert from_json(to_json(then)) == then
    now = (then[0], Fact("額", "Amount", 12_820, "24-1"), *then[2:3], Fact("加", "New", 1))
    assert [(one.ja, one.then, one.now) for one in compare(then, now) if one.changed] == [
        ("額", 17_820, 12_820),
        ("加", None, 1),
        ("明細", Words("乙", "B"), None),
        ("番号", "INV-2026-000001", None),
    ]


def test_only_registered_kinds_are_valid():
    row = Approval(kind="unheard of", subject="x")
    with pytest.raises(Exception, match="unheard of"):
        row.clean_fields(exclude=["proposed_at", "proposed_by", "document"])
