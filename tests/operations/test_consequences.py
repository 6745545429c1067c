"""What carrying out a proposal would bring, reckoned as of a day."""

import pytest

from billing.models import DunningProposal
from billing.queries import consequences, dunning_proposals
from contracts.office.models import Approval
from contracts.office.terms.explanation import Refused
from tests.colleagues import dunned
from tests.world import account, contract, d, lived, signed

pytestmark = pytest.mark.django_db
Kind = Approval.Kind


def reckoned(kind: Kind, day: str, values: dict, **about) -> dict:
    """Values by Japanese name; texts in Japanese."""
    row = Approval(kind=kind, values=values, **about)
    found = consequences.of(row, d(day))
    return {one.ja: getattr(one.value, "ja", one.value) for one in found}


def test_of_a_part_that_is_terminated_its_last_day_is_told():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"ground": "17-1(11)", "effective": "2026-05-31", "servers": 2}
    found = reckoned(Kind.TERMINATION, "2026-05-10", values, contract=contract())
    assert found == {"2台の最終日": d("2026-05-31"), "残余料金": "かかりません"}
    with pytest.raises(Refused):
        reckoned(Kind.TERMINATION, "2026-06-01", values, contract=contract())
    with pytest.raises(Refused):
        reckoned(Kind.TERMINATION, "2026-05-10", {**values, "servers": 3}, contract=contract())


def test_of_an_agreement_the_invoices_of_its_first_two_months_are_told():
    lived("2026-05-10", *signed("2026-04-25", servers=3))
    values = {"parameters": {"unit_price": 10_000}, "first": "2026-06-16", "last": "2026-07-15"}
    found = reckoned(Kind.AGREEMENT, "2026-05-10", values, contract=contract())
    assert found == {
        "2026年6月分の請求(税込)": "¥53,460 → ¥43,230",
        "2026年7月分の請求(税込)": "¥53,460 → ¥43,558",
    }
    values = {"billing_account": account().pk, "parameters": {"dunning_minimum": 5_000}}
    assert reckoned(Kind.AGREEMENT, "2026-05-10", values) == {}


def test_of_a_termination_for_default_the_contracts_and_the_demand_are_told():
    open_ = dunned()
    found = reckoned(Kind.DEFAULT, "2026-08-05", {"billing_account": account().pk})
    assert (found["解除される契約"], found["その最終日"]) == ("C1", d("2026-08-05"))
    assert found["その未払額"] == 4 * 17_820
    assert found["遅延損害金"] > 0
    row = open_[DunningProposal.Kind.SUSPENSION]
    kind, day = row.kind, d("2026-08-05")
    assert dunning_proposals.contracts([row], row.billing_account_id, kind, day) == ["C2"]
    values = {"billing_account": row.billing_account_id}
    assert reckoned(Kind.DEFAULT, "2026-08-05", values)["解除される契約"] == "なし"


def test_of_what_only_its_proposer_knows_nothing_is_reckoned():
    assert reckoned(Kind.EDITION, "2026-05-10", {"draft": 1}) == {}
