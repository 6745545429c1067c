"""Accounts of a month that have no invoice yet, and those billed after its close."""

import pytest

from billing.operations import billing_holds, run
from billing.operations.month_close import close_month, proof
from billing.terms.month_gaps import Gap, Sum
from contracts.office import context
from tests.operations.test_books import differences, entered
from tests.operations.test_month_close import APRIL, MAY, TODAY, delivered, gaps
from tests.staff import member, staff, two
from tests.statements import statements
from tests.world import account, d, invoice, lived, signed

pytestmark = pytest.mark.django_db


def test_of_what_is_not_billed_accounts_and_yen_are_known(today):
    today(TODAY)
    lived("2026-05-31", *signed("2026-04-01", servers=2), *signed("2026-05-01", "C3", "C"))
    billing_holds.hold(staff("sato", TODAY), account("C").pk, "金額を確認中")
    found = proof(MAY, d(TODAY))
    assert gaps(found) == {Gap.UNBILLED: (1, 35_640), Gap.HELD: (1, 17_820)}
    assert (found.facts.expected, found.facts.issued) == (Sum(2, 53_460), Sum())
    billed = found.equations[0]
    assert (billed.left, billed.right, found.holds) == (2, 1, False)


def test_what_was_held_back_is_billed_after_the_close_and_entered_on_its_day(today, client):
    today(TODAY)
    lived("2026-05-31", *signed("2026-04-01"), *signed("2026-05-01", "C3", "C"))
    billing_holds.hold(staff("sato", TODAY), account("C").pk, "金額を確認中")
    jobs, (by, second) = context.system(d(TODAY)), two(TODAY)
    run.bill(jobs, run.expect(jobs, MAY), MAY)
    delivered()
    assert gaps(proof(MAY, d(TODAY))) == {Gap.HELD: (1, 17_820)}
    kept = close_month(by, MAY, "", second)
    billing_holds.release(by, account("C").pk)
    run.bill(jobs, run.expect(jobs, MAY), MAY)
    late = invoice("2026-05", "C")
    assert entered(event="invoice", event_id=late.pk) == [
        ("06-08", "receivable", "sales", 17_820, 1_620, "served")
    ]
    assert kept.proof["facts"]["regular"] == {"count": 1, "yen": 17_820}
    assert proof(MAY, d(TODAY)).facts.issued == Sum(2, 35_640)
    assert differences(TODAY) == []
    client.force_login(member("sato"))
    page = client.get("/console/receivables/close/2026-05/").content.decode()
    assert "締切り後に、この月の請求書を1件(¥17,820)発行しました。" in page


def test_a_proof_takes_as_many_statements_for_many_accounts(today):
    today(TODAY)
    later = [one for n in range(2, 9) for one in signed("2026-05-01", f"C{n}", f"K{n}")]
    lived("2026-06-02", *signed("2026-04-01"), *later)
    of_one = statements(lambda: proof(APRIL, d(TODAY)))
    of_eight = statements(lambda: proof(MAY, d(TODAY)))
    assert proof(MAY, d(TODAY)).facts.issued == Sum(8, 142_560)
    assert len(of_eight) == len(of_one) == 18
