"""Transfers applied by rule and by people: once, whatever happens between, and undone whole."""

import gc
from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from billing.models import Allocation, BankRecord, Invoice, PayerAlias, Payment
from billing.operations import assigning, matching, receiving, returns, transfer_fees
from billing.queries import matching as queries
from billing.queries.receivables import credit_of
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.models import Alert, JournalEntry
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from portal.jobs import tasks
from portal.tools.bench import matching as bench
from portal.tools.bench.month import month
from tests.bank_files import again, bank_file, companies, number, total, two_companies
from tests.setup.processes import PATIENCE_SECONDS, eventually
from tests.staff import staff as about_to_act
from tests.statements import statements
from tests.world import account, d

pytestmark = pytest.mark.django_db
State = BankRecord.State
TODAY = "2026-07-10"


@pytest.fixture
def by() -> By:
    return about_to_act("keiri", TODAY, Duty.ACCOUNTS)


def test_sure_ones_are_applied_and_the_rest_gets_proposals(by):
    two_companies()
    a, b, unknown, out = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()},
        {"name": "ﾐﾅﾄｺｳｷﾞﾖｳ(ｶ", "amount": 2 * total("B") - 440},
        {"name": "ﾐﾅﾄ ﾀﾛｳ", "amount": total("B")},
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total() - 1, "outcome": "outgoing"},
    )
    outcome = matching.match_file(by, a.file_id)
    assert (outcome.matched, outcome.left, outcome.failed) == ([a.pk, b.pk], [unknown.pk], [])
    a, b, unknown = map(again, (a, b, unknown))
    assert a.payment.allocations.get().reason == "exact_amount"
    assert [r["rule"] for r in a.match["reasons"]] == ["payer_name", "exact"]
    assert [r["rule"] for r in b.match["reasons"]] == ["payer_name", "combination_less_charges"]
    paid = list(b.payment.allocations.order_by("id").values_list("amount", flat=True))
    assert paid == [total("B"), total("B") - 440]
    assert not Allocation.objects.filter(kind="discount").exists()  # charges are the payer's
    assert (unknown.state, unknown.payment) == (State.WAITING, None)
    assert unknown.match["reasons"][0]["rule"] == "unknown"
    assert again(out).state == State.WAITING


def test_a_file_is_matched_in_parts_by_tasks(monkeypatch, today):
    today(TODAY)
    two_companies()
    rows = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()}, {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B")}
    )
    asked = []
    monkeypatch.setattr(matching, "PART", 1)
    monkeypatch.setattr(tasks.match_transfers, "delay", asked.append)
    tasks.match_bank_file(rows[0].file_id)
    assert asked == [[row.pk] for row in rows]
    for ids in asked * 2:
        tasks.match_transfers(ids)
    assert [again(row).state for row in rows] == [State.MATCHED] * 2
    assert Payment.objects.count() == 2


def test_payers_of_names_alike_are_of_one_part_in_the_order_of_their_transfers():
    payers = {
        5: "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ",
        9: "ｶ)ｱｵｲｼﾖｳｼﾞ",
        4: "ﾐﾅﾄｺｳｷﾞﾖｳ(ｶ",
        7: "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳﾌｸｵｶ",
        2: "ｱｵｲｼﾖｳｼﾞ(ｶ",
        8: "ｶ)ｱｵｲ",
    }
    assert matching.parts(payers, 3) == [[9, 2, 8], [5, 4, 7]]
    assert matching.parts({}) == []


@pytest.mark.parametrize("collects", [True, False])
def test_what_the_process_has_frozen_stays_frozen(by, collects):
    two_companies()
    (row,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()})
    gc.freeze()
    try:
        if not collects:
            gc.disable()
        assert matching.match_file(by, row.file_id).matched == [row.pk]
        assert gc.get_freeze_count() > 0
        assert gc.isenabled() is collects
    finally:
        gc.enable()


def test_a_second_time_does_nothing(by):
    two_companies()
    (row,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()})
    matching.match_file(by, row.file_id)
    outcome = matching.match_records(by, [row.pk])
    assert (outcome.matched, outcome.left) == ([], [])
    assert Payment.objects.count() == 1


def test_a_chunk_is_matched_by_as_many_statements_however_many_transfers_it_has(by):
    records = companies(8)
    few, many = bank_file(*records[:2]), bank_file(*records[2:])
    asked = statements(lambda: matching.match_file(by, few[0].file_id))
    assert statements(lambda: matching.match_file(by, many[0].file_id)) == asked
    assert Payment.objects.count() == 8
    assert len(asked) <= 40


def test_one_payer_twice_in_a_chunk_is_decided_as_if_the_first_were_stored(by):
    two_companies()
    first, second, other = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()},
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": 2 * total()},
        {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B")},
    )
    outcome = matching.match_file(by, first.file_id)
    assert (outcome.matched, outcome.left) == ([first.pk, other.pk, second.pk], [])
    paid = again(second).payment.allocations.order_by("id")
    assert list(paid.values_list("invoice__number", flat=True)) == [number(2), number(3)]


def test_what_is_only_previewed_is_left_alone(by):
    two_companies()
    (row,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()}, state="preview")
    assert matching.match_records(by, [row.pk]).matched == []
    with pytest.raises(BankRecord.DoesNotExist):
        assigning.assign(by, row.pk, account().pk)


def test_paid_twice_the_second_waits(by):
    two_companies()
    first, second = bank_file(*[{"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()}] * 2)
    matching.match_file(by, first.file_id)
    assert again(first).state == State.MATCHED
    assert again(second).match["reasons"][0]["rule"] == "paid_before"


def test_one_that_fails_stops_no_other_and_is_reported_until_it_is_done(by, monkeypatch):
    two_companies()
    bad, good = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()}, {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B")}
    )
    receive = receiving.receive_each

    def failing(by, money):
        if account().pk in {one.account_id for one in money}:
            raise RuntimeError("broken")
        return receive(by, money)

    monkeypatch.setattr(receiving, "receive_each", failing)
    outcome = matching.match_file(by, bad.file_id)
    assert (outcome.matched, outcome.failed) == ([good.pk], [bad.pk])
    assert "broken" in Alert.objects.get(resolved_at=None).text
    monkeypatch.setattr(receiving, "receive_each", receive)
    assert matching.match_file(by, bad.file_id).matched == [bad.pk]
    assert not Alert.objects.filter(resolved_at=None).exists()


def test_killed_in_the_middle_nothing_is_half_done(by, monkeypatch):
    two_companies()
    rows = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()}, {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B")}
    )

    class Killed(BaseException):
        pass

    def killed(*args):
        assert Payment.objects.count() == 2
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(matching, "update", killed)
        with pytest.raises(Killed):
            matching.match_file(by, rows[0].file_id)
    assert not Payment.objects.exists()
    assert again(rows[0]).state == State.WAITING
    assert len(matching.match_file(by, rows[0].file_id).matched) == 2


def test_two_at_once_match_each_transfer_once(committed):
    two_companies()
    rows = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()}, {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B")}
    )
    start, matched = Barrier(2), []

    def work():
        start.wait(10)
        try:
            found = matching.match_records(context.system(d(TODAY)), [row.pk for row in rows])
            matched.extend(found.matched)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(PATIENCE_SECONDS)
    assert sorted(matched) == [row.pk for row in rows]
    assert Payment.objects.count() == 2


def test_who_holds_an_account_keeps_no_other_waiting_and_its_transfers_keep_their_order(committed):
    two_companies()
    first, other, second, much = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()},
        {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B")},
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": 2 * total()},
        {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": 2 * total("B")},
    )
    ids, found = [first.pk, other.pk, second.pk, much.pk], []

    def work():
        try:
            found.append(matching.match_records(context.system(d(TODAY)), ids))
        finally:
            connection.close()

    worker = Thread(target=work)
    with transaction.atomic():
        lock_accounts([account().pk])
        worker.start()
        assert eventually(lambda: again(much).state == State.MATCHED)
        assert {again(row).state for row in (first, second)} == {State.WAITING}
    worker.join(PATIENCE_SECONDS)
    assert found[0].matched == [other.pk, much.pk, first.pk, second.pk]


def test_staff_decide_and_the_name_is_learned(by):
    two_companies()
    first, second = bank_file(
        {"name": "ｶ)ﾔﾏﾄｶﾝﾘ", "amount": 2 * total()},
        {"name": "ﾔﾏﾄｶﾝﾘ(ｶ", "amount": total(), "day": d("2026-07-09")},
    )
    matching.match_file(by, first.file_id)
    done = assigning.assign(by, first.pk, account().pk, [number(3)])
    assert done.match["by_hand"]
    settled = done.payment.allocations.order_by("id").values_list("invoice__number", flat=True)
    assert list(settled) == [number(3), number(1)]
    assert PayerAlias.objects.get().learned_by_id == by.account_id
    tasks.match_waiting_transfers()
    assert again(second).match["reasons"][0]["rule"] == "alias"
    entry = JournalEntry.objects.get(operation="assign_transfer")
    assert (entry.account_id, entry.after["learned"]) == (by.account_id, "ｶ)ﾔﾏﾄｶﾝﾘ")


def test_a_known_name_is_not_learned_again(by):
    two_companies()
    (row,) = bank_file({"name": "ｱｵｲｼﾖｳｼﾞ(ｶ", "amount": 1_000})
    assert assigning.assign(by, row.pk, account().pk).match["alias"] is None
    assert not PayerAlias.objects.exists()


def test_a_decision_is_refused_where_another_came_first_or_the_invoice_is_paid(by):
    two_companies()
    row, other = bank_file({"name": "ｱ", "amount": total()}, {"name": "ｱ", "amount": 500})
    assigning.assign(by, row.pk, account().pk, [number(1)])
    with pytest.raises(Refused, match="処理しました"):
        assigning.assign(by, row.pk, account("B").pk)
    with pytest.raises(Refused, match="処理しました"):
        assigning.ignore(by, row.pk, "利息")
    with pytest.raises(Refused, match=number(1)):
        assigning.assign(by, other.pk, account().pk, [number(1)])
    assert again(other).state == State.WAITING


@pytest.mark.parametrize("undo", ["record", "payment"])
def test_undone_the_payment_is_reversed_and_staff_decide_from_then_on(by, undo):
    two_companies()
    (row,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()})
    matching.match_file(by, row.file_id)
    payment = again(row).payment
    if undo == "record":
        assigning.unmatch(by, row.pk, "別の会社の入金")
    else:
        returns.unmatch(by, payment.pk, "別の会社の入金")
    row = again(row)
    assert (row.state, row.payment, row.match) == (State.WAITING, None, {"undone": [payment.pk]})
    assert sum(payment.allocations.values_list("amount", flat=True)) == 0
    assert payment.allocations.filter(kind="reversal").exists()
    assert credit_of(account().pk) == 0
    assert Invoice.objects.filter(customer__number="A", settlement__isnull=True).count() == 3
    assert matching.match_file(by, row.file_id).left == [row.pk]
    assert again(row).match["reasons"][0]["rule"] == "undone"
    assigning.assign(by, row.pk, account("B").pk)
    assert again(row).match["undone"] == [payment.pk]


def test_undone_what_was_learned_is_forgotten(by):
    two_companies()
    (row,) = bank_file({"name": "ｶ)ﾔﾏﾄｶﾝﾘ", "amount": total()})
    assigning.assign(by, row.pk, account().pk)
    with pytest.raises(Refused, match="理由"):
        assigning.unmatch(by, row.pk, " ")
    assigning.unmatch(by, row.pk, "押し間違い")
    assert not PayerAlias.objects.exists()
    with pytest.raises(Refused):
        assigning.unmatch(by, row.pk, "もう一度")


def test_set_aside_with_a_reason_and_taken_back(by):
    two_companies()
    (row,) = bank_file({"name": "ﾘｿｸ", "amount": 12})
    with pytest.raises(Refused, match="理由"):
        assigning.ignore(by, row.pk, "")
    assigning.ignore(by, row.pk, "預金利息")
    assert (again(row).state, again(row).reason) == (State.IGNORED, "預金利息")
    assert matching.match_file(by, row.file_id).left == []
    assigning.unmatch(by, row.pk, "利息ではない")
    assert (again(row).state, again(row).reason) == (State.WAITING, "")


@pytest.mark.parametrize("duty", list(Duty))
def test_only_accounts_may(duty):
    two_companies()
    by = about_to_act("x", TODAY, duty)
    (row,) = bank_file({"name": "ﾘｿｸ", "amount": 12})
    calls = [
        lambda: matching.match_file(by, row.file_id),
        lambda: assigning.assign(by, row.pk, account().pk),
        lambda: assigning.unmatch(by, row.pk, "誤り"),
        lambda: assigning.ignore(by, row.pk, "利息"),
    ]
    for call in calls:
        if duty is Duty.ACCOUNTS:
            call()
        else:
            with pytest.raises(PermissionDenied):
                call()


def test_a_month_on_real_rows_has_no_wrong_match():
    found = bench.transfers(120, seed=1)
    assert (found["wrong"], found["failed"]) == (0, 0)
    assert found["matched"] >= 0.95 * 120


def test_the_bench_finds_wrong_matches():
    _, truth = bench.fill(month(3, 40))
    one = BankRecord.objects.filter(outcome="incoming", state=State.WAITING).first()
    other = BillingAccount.objects.exclude(pk=truth[one.pk][1]).first()
    payment = Payment.objects.create(
        customer=other.customer, billing_account=other, amount=one.amount,
        value_date=one.value_date, recorded_at=context.now(),
    )  # fmt: skip
    BankRecord.objects.filter(pk=one.pk).update(state=State.MATCHED, payment=payment)
    assert bench.wrong(truth) == 1


def test_what_went_out_again_to_the_same_payer_is_left_to_staff(by):
    two_companies()
    a, b, _ = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total()},
        {"name": "ﾐﾅﾄｺｳｷﾞﾖｳ(ｶ", "amount": total("B")},
        {"name": "ｱｵｲｼﾖｳｼﾞ(ｶ", "amount": total(), "outcome": "outgoing", "day": date(2026, 7, 6)},
    )
    assert matching.match_file(by, a.file_id).matched == [b.pk]
    assert again(a).match["reasons"][0]["rule"] == "gone_again"


def test_charges_that_staff_save_count_from_then_on(by):
    two_companies()
    first = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｼﾞ", "amount": total() - 187})[0]
    assert matching.match_file(by, first.file_id).left == [first.pk]
    transfer_fees.keep(by, [330, 187, 187])
    assert queries.transfer_fees() == {187, 330}
    assert matching.match_records(by, [first.pk]).matched == [first.pk]
    second = bank_file({"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B") - 165})[0]
    assert matching.match_file(by, second.file_id).left == [second.pk]  # no longer one of them
    entry = JournalEntry.objects.get(operation="save_transfer_fees")
    assert entry.after == {"amounts": [187, 330]}
    for wrong in ([0], [5_001], range(1, 102)):
        with pytest.raises(Refused):
            transfer_fees.keep(by, wrong)


def test_a_taught_name_in_kanji_is_known_the_next_time(by):
    two_companies()
    first, second = bank_file(
        {"name": "青井商事", "amount": total()}, {"name": "振込 青井商事", "amount": total()}
    )
    assert matching.match_file(by, first.file_id).left == [first.pk, second.pk]
    assert assigning.assign(by, first.pk, account().pk).match["alias"]
    later = bank_file({"name": "振込＊青井商事", "amount": total(), "day": date(2026, 7, 9)})[0]
    assert matching.match_file(by, later.file_id).left == [later.pk]  # paid six days ago
    assert again(later).match["proposals"][0]["reasons"][0]["rule"] == "alias"
    next_month = bank_file({"name": "青井商事", "amount": total(), "day": date(2026, 7, 10)})[0]
    assert matching.match_file(by, next_month.file_id).matched == [next_month.pk]
