"""Accounts of a month that have no invoice yet, and those billed after its close."""

import pytest
from django.core.files.base import ContentFile

from billing.models import BankFile, BankRecord, BillingFailure, BillingRun, InvoiceLine
from billing.operations import assigning, billing_holds, charges, payments, returns, run, transfer
from billing.operations.month_close import close_month, proof
from billing.terms.month_gaps import Gap, Sum
from contracts.office import context
from contracts.people.operations.companies import Particulars, register_customer
from tests.operations.test_books import differences, entered
from tests.operations.test_month_close import APRIL, MAY, TODAY, delivered, gaps
from tests.staff import member, staff, two
from tests.statements import statements
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]


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
    assert len(of_eight) == len(of_one) == 20


def test_art_19_what_was_billed_before_it_passed_is_not_billed_to_the_new_holder(
    today, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    today("2026-05-20")
    lived(
        "2026-05-20",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2"),
        event("2026-05-10", "pay", customer="A", amount=53_460),
    )
    delivered()
    jobs = context.system(d("2026-05-20"))
    heir = register_customer(jobs, Particulars("X社", "1000001", "東京都", "山田", "x@example.jp"))
    consent = ContentFile(b"consent", "consent.pdf")
    transfer.transfer(jobs, contract("C2").pk, heir, heir.contacts.get(), consent)
    assert contract("C2").billing_account.customer == heir
    found = proof(APRIL, d("2026-05-20"))
    assert (found.holds, gaps(found), found.facts.expected) == (True, {}, Sum(1, 53_460))
    fees = InvoiceLine.objects.filter(contract__number="C2")
    fees = fees.values_list("invoice__customer__name", "invoice__label", "amount")
    for month, billed in [
        (APRIL, [("A株式会社", "2026-04", 16_200)]),
        (MAY, [("A株式会社", "2026-04", 16_200), ("X社", "2026-05", 16_200)]),
    ]:
        run.bill(jobs, run.expect(jobs, month), month)
        assert list(fees.order_by("invoice__label")) == billed


def test_interest_and_damages_known_after_the_run_wait_for_the_next(today):
    today("2026-07-08")
    lived(
        "2026-07-01",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual", servers=30),
    )
    june, by = d("2026-06-01"), staff("sato", "2026-07-02")
    yearly = invoice("2026-04", "B")
    payments.receive(by, account("B").pk, yearly.total, d("2026-06-30"))
    charges.charge(context.system(d("2026-06-30")), account("B").pk, 30_000, "機器の破損")
    delivered()
    drafted = run.draft([account("B").pk], june, d("2026-07-08"), run.facts.book()).billings
    kinds = {line.kind.value for one in drafted for line in one.draft.lines}
    assert kinds == {"late_interest", "other"}
    found = proof(june, d("2026-07-08"))
    assert (found.holds, gaps(found)) == (True, {})
    assert found.facts.expected == found.facts.issued == Sum(1, 35_640)


def test_each_account_that_is_not_billed_is_in_one_list(today):
    """C failed and is held back, B failed, A waits for its run."""
    today(TODAY)
    later = [one for name in "BC" for one in signed("2026-05-01", f"C{name}", name)]
    lived("2026-05-31", *signed("2026-04-01", servers=2), *later)
    jobs = context.system(d(TODAY))
    run.expect(jobs, MAY)
    for name in "BC":
        BillingFailure.objects.create(
            run=BillingRun.objects.get(month=MAY), billing_account=account(name), reason="?",
            failed_at=jobs.now,
        )  # fmt: skip
    billing_holds.hold(staff("sato", TODAY), account("C").pk, "金額を確認中")
    found = proof(MAY, d(TODAY))
    assert gaps(found) == {
        Gap.FAILED: (1, 17_820),
        Gap.UNBILLED: (1, 35_640),
        Gap.HELD: (1, 17_820),
    }
    assert [one.named[0].key for one in found.facts.gaps] == ["B", "A", "C"]
    billed = found.equations[0]
    assert (found.facts.expected, billed.left, billed.right) == (Sum(3, 71_280), 3, 1)


def came(file: BankFile, position: int, amount: int) -> BankRecord:
    return BankRecord.objects.create(
        file=file, position=position, outcome="incoming", amount=amount, identity=f"i{position}",
        booking_date=d("2026-05-20"), value_date=d("2026-05-20"), payer_name="カ)ミホン",
    )  # fmt: skip


def test_of_transfers_that_wait_only_what_was_imported_and_is_left_is_told(today):
    today(TODAY)
    lived(TODAY, *signed("2026-04-01"))
    delivered()
    by = staff("sato", TODAY)
    seen, kept = (
        BankFile.objects.create(
            name=state, sha256=state, kind="csv", content=b"", uploaded_at=by.now, state=state
        )
        for state in ("preview", "committed")
    )
    came(seen, 1, 777)
    waits = came(kept, 2, 500_000)
    assigning.assign(by, waits.pk, account().pk, learn=False)
    waits.refresh_from_db()
    returns.send_back(by, waits.payment_id, d("2026-06-05"), "x", amount=100_000)
    returns.unmatch(by, waits.payment_id, "x")
    found = proof(MAY, d(TODAY))
    assert (found.holds, gaps(found)) == (True, {Gap.UNMATCHED: (1, 400_000)})
