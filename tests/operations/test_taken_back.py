"""Money that the bank takes back: before it is matched, after it, and what is told of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Sum

from billing.bank.columns import Columns
from billing.bank.entries import BankEntry
from billing.models import BankFile, BankRecord, DunningProposal, DunningStep, Invoice, Payment
from billing.operations import (
    assigning,
    bank_files,
    bank_formats,
    dunning_approval,
    matching,
    returns,
    reversals,
    suspension,
)
from billing.operations.payments import receive
from billing.queries import bank, taken_back
from billing.queries.payments import rests
from billing.terms.dividing import Part
from billing.terms.dunning import Step
from contracts.office.context import By, Duty
from contracts.office.models import Alert, Approval
from contracts.office.operations import alerts, approvals
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from portal.jobs.runner import run_here
from tests.bank_files import total, two_companies
from tests.deciding import approve
from tests.rules.banks import HEADER, OURS, entry, statement, transfers
from tests.staff import staff as about_to_act
from tests.staff import two
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent / "rules" / "bank" / "taken-back-same-day-03.txt"
Outcome, State = BankRecord.Outcome, BankRecord.State
NAME = "ｶ)ｱｵｲｼﾖｳｼﾞ"


@pytest.fixture
def by() -> By:
    return about_to_act("keiri", "2026-07-10", Duty.ACCOUNTS)


def back(amount: int, name: str = NAME, day: int = 2, **values) -> BankEntry:
    return replace(entry(amount, name, day, is_incoming=False, **values), takes_back=True)


def imported(by: By, content: bytes, format_id: int | None = None) -> list[BankRecord]:
    file = bank_files.receive(by, "bank.txt", content, format_id)
    bank_files.commit(by, file.pk)
    return list(file.records.order_by("position"))


def paid(by: By) -> Payment:
    """An invoice of A, settled by a transfer of the 1st."""
    two_companies()
    (row,) = imported(by, transfers(entry(total(), NAME)))
    assert matching.match_records(by, [row.pk]).matched == [row.pk]
    return Payment.objects.get()


def test_the_same_day_it_is_no_payment_and_staff_are_told(by):
    by = about_to_act("keiri", "2026-11-29", Duty.ACCOUNTS)
    came, went = imported(by, CASE.read_bytes())
    assert (came.outcome, went.outcome) == (Outcome.CANCELLED, Outcome.OUTGOING)
    assert (came.match, went.match) == ({"cancelled_by": 2}, {"cancels": 1})
    assert not bank.waiting().exists()
    alert = Alert.objects.get()
    assert (alert.kind, alert.reference) == ("taken_back", f"bank_file:{came.file_id}")
    assert "1件(92,400円)" in alert.text


def test_before_it_was_matched_it_is_set_aside(by):
    (row,) = imported(by, transfers(entry(total := 5_000, NAME)))
    imported(by, statement(back(total, "ｱｵｲｼﾖｳｼﾞ(ｶ")))
    row.refresh_from_db()
    assert (row.state, row.reason) == (
        State.IGNORED,
        "銀行が取り消しました / cancelled by the bank",
    )
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        back(5_001),
        back(5_000, "ｶ)ﾐﾅﾄ"),
        entry(5_000, NAME, 2, is_incoming=False),  # without a mark: staff decide
    ],
)
def test_what_is_not_that_money_takes_nothing_back(by, wrong):
    row, _ = imported(by, statement(entry(5_000, NAME), wrong))
    assert (row.outcome, row.state) == (Outcome.INCOMING, State.WAITING)


def test_a_correction_without_a_name_means_the_only_one(by):
    one, other, went = imported(by, statement(entry(5_000, NAME), entry(6_000), back(6_000, "")))
    assert [one.outcome, other.outcome] == [Outcome.INCOMING, Outcome.CANCELLED]
    assert went.match == {"cancels": 2}
    again = statement(entry(7, NAME), entry(7), back(7, ""))
    assert [row.outcome for row in imported(by, again)][:2] == [Outcome.INCOMING] * 2
    assert "もとの入金が見つかりません" in Alert.objects.get(text__contains="7円").text


def test_it_means_what_came_before_it(by):
    first, went, second = imported(by, statement(entry(5, NAME), back(5, day=1), entry(5, NAME)))
    assert [first.outcome, second.outcome] == [Outcome.CANCELLED, Outcome.INCOMING]
    assert went.match == {"cancels": 1}


def test_in_a_csv_with_the_newest_first(by):
    columns = Columns("日付", incoming="入金", outgoing="出金", payer_name="内容")
    layout = bank_formats.keep(by, "見本", "cp932", columns)
    rows = [
        "日付,内容,出金,入金", "2026/7/3,訂正 カ）アオイショウジ,500,",
        "2026/7/3,振込 カ）アオイショウジ,,500", "2026/7/1,振込 カ）アオイショウジ,,500", "",
    ]  # fmt: skip
    went, came, earlier = imported(by, "\r\n".join(rows).encode("cp932"), layout.pk)
    assert (went.outcome, came.outcome, earlier.outcome) == (
        Outcome.OUTGOING, Outcome.CANCELLED, Outcome.INCOMING,
    )  # fmt: skip


def test_known_from_the_notice_of_transfers_before(by):
    """The statement repeats the transfer, and takes it back: the earlier one is meant."""
    (row,) = imported(by, transfers(entry(5_000, NAME)))
    again, went = imported(by, statement(entry(5_000, NAME), back(5_000)))
    assert (again.outcome, went.match) == (Outcome.DUPLICATE, {"earlier": row.pk})
    row.refresh_from_db()
    assert row.state == State.IGNORED
    imported(by, statement(entry(9), entry(5_000, NAME), back(5_000)))
    assert [one.amount for one in bank.waiting()] == [9]


def test_a_notice_after_the_statement_brings_no_money_again(by):
    imported(by, statement(entry(5_000, NAME), back(5_000)))
    (late,) = imported(by, transfers(entry(5_000, NAME)))
    assert late.outcome == Outcome.DUPLICATE


def test_after_it_was_applied_two_people_undo_the_payment(by):
    payment = paid(by)
    invoice = payment.allocations.get().invoice
    (went,) = imported(by, statement(back(payment.amount)))
    proposal = Approval.objects.get()
    assert (proposal.kind, proposal.subject) == ("bank_reversal", f"payment:{payment.pk}")
    assert proposal.values == {"payment": payment.pk, "day": "2026-07-02"}
    assert Alert.objects.get(kind="cancelled_transfer").reference == f"payment:{payment.pk}"
    with pytest.raises(Refused, match="もう一人"):
        approve(by, proposal.pk)
    assert Invoice.objects.filter(pk=invoice.pk, settlement__isnull=False).exists()
    approve(about_to_act("suzuki", "2026-07-10", Duty.ACCOUNTS), proposal.pk)
    payment.refresh_from_db()
    gone = payment.returns.get()
    assert (gone.kind, gone.day, gone.amount) == ("returned", date(2026, 7, 2), payment.amount)
    assert not Invoice.objects.filter(pk=invoice.pk, settlement__isnull=False).exists()
    assert not Alert.objects.filter(kind="cancelled_transfer", resolved_at=None).exists()
    assert went.takes_back


def test_a_transfer_cancelled_in_01_is_proposed_too_and_only_once(by):
    payment = paid(by)
    imported(by, transfers(entry(payment.amount, NAME, 2, is_cancelled=True)))
    imported(by, statement(back(payment.amount)))
    assert Approval.objects.count() == 1


def test_undone_it_is_overdue_again_and_no_suspension_is_lifted(by):
    payment = paid(by)
    lifting = DunningProposal.objects.create(
        billing_account=payment.billing_account, kind="lifting", made_on=by.day
    )
    second = about_to_act("suzuki", "2026-07-10", Duty.ACCOUNTS)
    reversals.undo(by, payment.pk, date(2026, 7, 2), "組戻", second)
    lifting.refresh_from_db()
    assert lifting.state == "lapsed"
    with pytest.raises(Refused, match="すでに取り消され"):
        reversals.undo(by, payment.pk, date(2026, 7, 2), "組戻", second)
    with pytest.raises(Refused, match=r"1円の入金がありません"):
        reversals.undo_newest(by, [account().pk], 1, by.day)


def test_the_same_money_in_a_csv_and_in_a_zengin_file_is_taken_once(by):
    columns = Columns("日付", incoming="入金", payer_name="内容")
    layout = bank_formats.keep(by, "見本", "cp932", columns)
    imported(by, transfers(entry(500, NAME, reference="000001"), entry(500, NAME)))
    rows = [
        "日付,内容,入金",
        *["2026/7/1,振込 カ）アオイショウジ,500"] * 3,
        "2026/7/1,カ）アオイ,500",
    ]
    found = imported(by, "\r\n".join(rows).encode("cp932"), layout.pk)
    assert [row.outcome for row in found] == [
        Outcome.DUPLICATE, Outcome.DUPLICATE, Outcome.INCOMING, Outcome.INCOMING,
    ]  # fmt: skip
    named = replace(columns, account="0009-001-1-1234567")
    other = bank_formats.keep(by, "別の口座", "cp932", named)
    rows[-1] = "2026/7/1,カ）ベツ,1"
    found = imported(by, "\r\n".join(rows).encode("cp932"), other.pk)
    assert {row.outcome for row in found} == {Outcome.INCOMING}  # another account of ours


def test_a_csv_first_then_the_zengin_file(by):
    columns = Columns("日付", incoming="入金", payer_name="内容")
    layout = bank_formats.keep(by, "見本", "cp932", columns)
    imported(
        by, "日付,内容,入金\r\n2026/7/1,振込 カ）アオイショウジ,500".encode("cp932"), layout.pk
    )
    late = imported(by, transfers(entry(500, NAME), entry(500, "ｶ)ﾐﾅﾄ")))
    assert [row.outcome for row in late] == [Outcome.DUPLICATE, Outcome.INCOMING]


def test_a_bankfile_of_xml_is_imported(by):
    by = about_to_act("keiri", "2026-11-29", Duty.ACCOUNTS)
    (row,) = imported(by, (CASE.parent / "statement-camt053.xml").read_bytes())
    assert (row.payer_name, row.amount, row.file.kind) == ("カ)ミホン", 110_000, "camt053")
    assert BankFile.objects.get().bank_account == "0001-001-1-1234567"


# --- while the approval waits ----------------------------------------------------------------


def test_art_23_1_every_payment_of_a_divided_transfer_is_proposed(by):
    two_companies()
    (row,) = imported(by, transfers(entry(89_100, "ｶ)ｶﾞﾂｻﾝ")))
    parts = [Part(account("A").pk, 35_640), Part(account("B").pk, 53_460)]
    assigning.divide(by, row.pk, parts)
    imported(by, statement(back(89_100, "ｶ)ｶﾞﾂｻﾝ")))
    payments = list(bank.payments_of(row.pk))
    subjects = [f"payment:{one.pk}" for one in payments]
    assert sorted(Approval.objects.values_list("subject", flat=True)) == sorted(subjects)
    assert sorted(one.payment.amount for one in taken_back.waiting()) == [35_640, 53_460]


def test_art_23_1_while_a_part_has_moved_the_rest_is_still_to_be_undone(by):
    two_companies()
    (row,) = imported(by, transfers(entry(500_000, "ｶ)ｶﾞﾂｻﾝ")))
    assigning.assign(by, row.pk, account("A").pk, learn=False)
    first = Payment.objects.get()
    imported(by, statement(back(500_000, "ｶ)ｶﾞﾂｻﾝ")))

    def alerted() -> list[str]:
        rows = Alert.objects.filter(kind="cancelled_transfer", resolved_at=None)
        return list(rows.order_by("pk").values_list("reference", flat=True))

    moved = returns.move(by, first.pk, account("B").pk, "x", amount=100_000)
    assert alerted() == [f"payment:{first.pk}", f"payment:{moved.pk}"]
    rest = returns.move(by, first.pk, account("B").pk, "x")
    assert rest.amount == 400_000
    assert alerted() == [f"payment:{moved.pk}", f"payment:{rest.pk}"]


def test_art_23_1_what_was_sent_back_by_its_exact_amount_is_no_longer_asked_about(by):
    two_companies()
    owed = Invoice.objects.filter(billing_account=account("B")).aggregate(sum=Sum("total"))
    receive(by, account("B").pk, owed["sum"], date(2026, 7, 1))
    (row,) = imported(by, transfers(entry(500_000, "ｶ)ｶﾞﾂｻﾝ")))
    assigning.assign(by, row.pk, account("B").pk, learn=False)
    payment = Payment.objects.latest("pk")
    assert rests([payment.pk]) == {payment.pk: 500_000}
    imported(by, statement(back(500_000, "ｶ)ｶﾞﾂｻﾝ")))
    for amount, waiting in ((100_000, 1), (400_000, 0)):
        returns.send_back(by, payment.pk, by.day, "x", amount=amount)
        alerted = Alert.objects.filter(kind="cancelled_transfer", resolved_at=None)
        assert alerted.count() == waiting


def test_art_23_1_what_waits_names_the_day_and_what_it_settles_until_it_is_decided(by):
    payment = paid(by)
    invoice = payment.allocations.get().invoice
    assert taken_back.waiting() == []
    imported(by, statement(back(payment.amount)))
    (one,) = taken_back.waiting([payment.billing_account_id])
    assert (one.payment, one.day, one.known) == (payment, date(2026, 7, 2), by.day)
    assert one.settled == (taken_back.Settled(invoice.number, invoice.due_on, payment.amount),)
    assert taken_back.waiting([account("B").pk]) == []
    second = about_to_act("suzuki", "2026-07-10", Duty.ACCOUNTS)
    approvals.decline(second, one.approval, "別の振込でした")
    (one,) = taken_back.waiting()
    assert (one.approval, one.day) == (None, None)
    alerts.close(second, Alert.objects.get(kind="cancelled_transfer").pk)
    assert taken_back.waiting() == []


def test_art_13_3_no_suspension_is_lifted_while_it_waits(by):
    payment = paid(by)
    DunningProposal.objects.create(
        billing_account=payment.billing_account, kind="lifting", made_on=by.day
    )
    imported(by, statement(back(payment.amount)))
    nothing = fingerprint.of(by.day, [])
    contracts = about_to_act("sato", "2026-07-10", Duty.CONTRACTS)
    with pytest.raises(Refused, match="銀行が取り消した入金"), transaction.atomic():
        suspension.lift(contracts, payment.billing_account_id, nothing)
    approvals.decline(
        about_to_act("suzuki", "2026-07-10", Duty.ACCOUNTS), Approval.objects.get().pk, "別の振込"
    )
    alerts.close(contracts, Alert.objects.get(kind="cancelled_transfer").pk)
    assert suspension.lift(contracts, payment.billing_account_id, nothing) == []


# --- once it is approved ---------------------------------------------------------------------


def undone(payment: Payment, day: str, taken_on: str) -> None:
    first, second = two(day)
    reversals.undo(first, payment.pk, d(taken_on), "組戻", second)


def test_art_13_3_a_suspension_that_lapsed_with_the_payment_is_proposed_again():
    """April is due on 2026-06-01, its suspension proposed on 07-01; paid on 07-05, and back."""
    lived(
        "2026-07-08",
        *signed("2026-04-01"),
        event("2026-07-05", "pay", customer="A", amount=17_820, invoice="2026-04"),
    )
    (lapsed,) = DunningProposal.objects.all()
    assert (lapsed.kind, lapsed.state, lapsed.closed_on) == (
        "suspension", "lapsed", d("2026-07-05"),
    )  # fmt: skip
    undone(Payment.objects.get(), "2026-07-08", "2026-07-06")
    again = DunningProposal.objects.get(state="open")
    assert (again.kind, again.made_on) == ("suspension", d("2026-07-08"))
    assert [one.label for one in again.invoices.all()] == ["2026-04"]
    april = again.invoices.get()
    assert april.dunning_steps.filter(step="suspension").count() == 1
    approved = dunning_approval.approve(
        two("2026-07-08")[0], april.billing_account_id, Step.SUSPENSION
    )
    assert [one.number for one in approved] == ["C1"]


def test_art_24_1_the_steps_that_have_come_due_follow_from_the_approval_on():
    """Due and paid on 2026-06-01, taken back on 06-03, approved on Monday 06-22, 21 days late."""
    lived(
        "2026-06-22",
        *signed("2026-04-01"),
        event("2026-06-01", "pay", customer="A", amount=17_820),
    )
    assert not DunningStep.objects.exists()
    undone(Payment.objects.get(), "2026-06-22", "2026-06-03")
    for day in (23, 24, 25, 26):
        run_here(date(2026, 6, day))
    steps = DunningStep.objects.order_by("day").values_list("step", "day", "accrued_interest")
    # 17,820 × 14.5 % × n/365 from 06-02 on: 22, 23 and 24 days
    assert list(steps) == [
        ("reminder", d("2026-06-23"), 155),
        ("second", d("2026-06-24"), 162),
        ("final", d("2026-06-25"), 169),
    ]


def test_a_statement_repeats_and_takes_back_what_came_to_virtual_accounts(by):
    """Files of transfers name the virtual accounts, statements the account that they lead to."""
    lived("2026-07-01", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    headers = []
    for name, number in (("A", "7654321"), ("B", "7654322")):
        BillingAccount.objects.filter(pk=account(name).pk).update(virtual_account=f"123-{number}")
        headers.append(replace(HEADER, account=replace(OURS, branch="123", number=number)))
    mine, other = headers
    (first,) = imported(by, transfers(entry(5_000, NAME), header=mine))
    (second,) = imported(by, transfers(entry(5_000, NAME), header=other))
    assert (first.account, first.outcome) == ("0001-123-1-7654321", Outcome.INCOMING)
    again = imported(by, statement(*[entry(5_000, NAME)] * 3))
    assert {row.account for row in again} == {"0001-001-1-1234567"}
    assert [row.match.get("earlier") for row in again] == [first.pk, second.pk, None]
    assert [row.outcome for row in again] == [Outcome.DUPLICATE] * 2 + [Outcome.INCOMING]
    went = imported(by, statement(back(5_000, day=3), back(5_001, day=3)))
    assert went[1].match == {}
    assert went[0].match == {"earlier": again[2].pk}


def test_the_bank_cancels_what_came_to_a_virtual_account(by):
    lived("2026-07-01", *signed("2026-04-01"))
    BillingAccount.objects.update(virtual_account="123-7654321")
    header = replace(HEADER, account=replace(OURS, branch="123", number="7654321"))
    (row,) = imported(by, transfers(entry(5_000, NAME), header=header))
    (went,) = imported(by, statement(back(5_000)))
    row.refresh_from_db()
    assert (went.match, row.state) == ({"earlier": row.pk}, State.IGNORED)
