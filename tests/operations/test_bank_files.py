"""Bank files imported whole or not at all, each record once; what is shown before and after."""

from dataclasses import replace
from datetime import date
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from billing.bank.columns import Columns
from billing.bank.entries import RecordForm
from billing.bank.problems import Ambiguous, BadFile
from billing.models import BankDataReceived, BankFile, BankRecord
from billing.operations import bank_files, bank_formats
from billing.queries import bank
from contracts.office import context
from contracts.office.context import By, Duty, Role
from contracts.office.models import Alert, JournalEntry
from contracts.office.terms.explanation import Refused
from tests.rules.banks import entry, several, statement, transfers
from tests.setup.processes import PATIENCE_SECONDS
from tests.staff import staff as about_to_act

pytestmark = pytest.mark.django_db
Outcome = BankRecord.Outcome


@pytest.fixture
def by() -> By:
    return about_to_act("keiri", "2026-07-10", Duty.ACCOUNTS)


def taken(by: By, *entries, **options) -> BankFile:
    content = transfers(*entries, **options)
    return bank_files.commit(by, bank_files.receive(by, "bank.txt", content).pk)


def outcomes(file: BankFile) -> list[str]:
    return [record.outcome for record in file.records.order_by("position")]


def test_previewed_then_imported_with_the_day_through_which_it_is_complete(by):
    file = bank_files.receive(by, "C:\\銀行\\7月.txt", several())
    assert (file.name, file.kind, file.state) == ("7月.txt", "zengin01", "preview")
    assert file.bank_account == "0001-001-1-1234567, 0009-123-2-7654321"
    assert [a["in"] for a in file.summary["accounts"]] == [[2, 35_641], [1, 2]]
    assert not bank.waiting().exists()
    assert not BankDataReceived.objects.exists()
    bank_files.commit(by, file.pk)
    assert bank.sums(file) == {"incoming": (3, 35_643)}
    assert bank.waiting().count() == 3
    assert BankDataReceived.objects.get().through == date(2026, 7, 2)
    told = JournalEntry.objects.filter(reference=f"bank_file:{file.pk}").order_by("id")
    assert [e.operation for e in told] == ["receive_bank_file", "commit_bank_file"]


def test_a_second_time_does_nothing(by):
    file = taken(by, entry())
    again = bank_files.commit(by, file.pk)
    assert again.committed_at == file.committed_at
    assert BankDataReceived.objects.count() == 1
    assert JournalEntry.objects.filter(operation="commit_bank_file").count() == 1


def test_the_same_file_is_refused_with_when_and_by_whom(by):
    taken(by, entry())
    with pytest.raises(Refused, match="2026年7月10日 09:00にkeiri@"):
        bank_files.receive(by, "another name.txt", transfers(entry()))


def test_discarded_it_leaves_no_record_and_can_come_again(by):
    file = bank_files.receive(by, "a.txt", transfers(entry()))
    assert bank_files.discard(by, file.pk).state == "discarded"
    assert not BankRecord.objects.exists()
    for action in (bank_files.discard, bank_files.commit):
        with pytest.raises(Refused, match="破棄されています"):
            action(by, file.pk)
    again = bank_files.receive(by, "a.txt", transfers(entry()))
    bank_files.commit(by, again.pk)
    with pytest.raises(Refused, match="破棄できません"):
        bank_files.discard(by, again.pk)


def test_records_imported_before_are_known_in_another_file(by):
    first = taken(by, entry(reference="000001"), entry(1_000))
    second = taken(
        by, entry(reference="000001"), entry(1_000), entry(1_000), entry(reference="000002")
    )
    assert outcomes(second) == [
        Outcome.DUPLICATE,
        Outcome.DUPLICATE,
        Outcome.INCOMING,
        Outcome.INCOMING,
    ]
    earlier = list(first.records.order_by("position").values_list("pk", flat=True))
    assert [r.match.get("earlier") for r in second.records.order_by("position")] == [
        *earlier, None, None,
    ]  # fmt: skip
    assert bank.waiting().count() == 4


def test_a_statement_repeats_the_transfers_that_were_reported_before(by):
    taken(by, entry(reference="000001"), entry(500, "ﾍﾞﾂ"))
    rows = [entry(reference="00000044"), entry(reference="00000045"), entry(200, is_incoming=False)]
    file = bank_files.receive(by, "03.txt", statement(*rows))
    assert outcomes(file) == [Outcome.DUPLICATE, Outcome.INCOMING, Outcome.OUTGOING]


def test_two_files_that_overlap_are_looked_at_again_when_imported(by):
    first = bank_files.receive(by, "1.txt", transfers(entry(), entry(1)))
    second = bank_files.receive(by, "2.txt", transfers(entry(), entry(2)))
    assert outcomes(second) == [Outcome.INCOMING, Outcome.INCOMING]
    bank_files.commit(by, first.pk)
    assert outcomes(bank_files.commit(by, second.pk)) == [Outcome.DUPLICATE, Outcome.INCOMING]


def test_nothing_moved_is_never_to_be_matched(by):
    file = taken(by, entry(0))
    record = file.records.get()
    assert (record.state, record.reason) == ("ignored", "0円の明細 / no money moved")


def test_a_transfer_cancelled_in_the_same_file_is_no_money(by):
    file = taken(by, entry(), entry(is_cancelled=True), entry(5))
    assert outcomes(file) == [Outcome.CANCELLED, Outcome.CANCELLED, Outcome.INCOMING]


def test_a_transfer_cancelled_later_no_longer_waits(by):
    first = taken(by, entry(), entry(5)).records.first()
    second = taken(by, entry(day=2, value_date=date(2026, 7, 1), is_cancelled=True))
    assert second.records.get().match == {"earlier": first.pk}
    first.refresh_from_db()
    assert (first.state, first.decided_by_id) == ("ignored", by.account_id)
    assert [r.amount for r in bank.waiting()] == [5]
    assert not Alert.objects.exists()


def test_a_transfer_and_its_cancelling_are_looked_at_before_either_is_imported(by):
    first = bank_files.receive(by, "1.txt", transfers(entry(), entry(5)))
    cancelling = entry(day=2, value_date=date(2026, 7, 1), is_cancelled=True)
    second = bank_files.receive(by, "2.txt", transfers(cancelling))
    for file in (first, second):
        bank_files.commit(by, file.pk)
    assert second.records.get().match == {"earlier": first.records.first().pk}
    assert [r.amount for r in bank.waiting()] == [5]


def test_a_file_that_repeats_a_transfer_and_cancels_it_means_the_earlier_one(by):
    first = taken(by, entry(reference="000001")).records.get()
    second = taken(by, entry(reference="000001"), entry(is_cancelled=True, reference="000009"))
    assert outcomes(second) == [Outcome.DUPLICATE, Outcome.CANCELLED]
    first.refresh_from_db()
    assert first.state == "ignored"


def test_the_form_of_the_account_is_remembered(by):
    ambiguous = transfers(entry(edi="000000035640"))
    with pytest.raises(Ambiguous):
        bank_files.receive(by, "a.txt", ambiguous)
    taken(by, entry(77), form=RecordForm.B)
    assert bank_files.receive(by, "a.txt", ambiguous).form == "B"


def test_nothing_stays_of_a_file_that_is_wrong(by):
    content = transfers(entry(), entry(1))
    with pytest.raises(BadFile):
        bank_files.receive(by, "cut.txt", content[:-202])
    assert not BankFile.objects.exists()
    assert not BankRecord.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_failure_while_it_is_imported_leaves_it_open(by, monkeypatch):
    file = bank_files.receive(by, "a.txt", transfers(entry()))
    monkeypatch.setattr(bank_files.holds, "bank_data_received", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bank_files.commit(by, file.pk)
    file.refresh_from_db()
    assert (file.state, bank.waiting().count()) == ("preview", 0)


def test_csv_by_the_banks_own_map(by):
    layout = bank_formats.keep(
        by, "見本銀行", "utf-8", Columns("日付", amount="金額", payer_name="名義", account="9-1")
    )
    content = "日付,金額,名義\n2026/7/1,1000,=cmd|' /C calc'!A0\n2026/7/3,-5,X\n".encode()
    file = bank_files.commit(by, bank_files.receive(by, "a.csv", content, layout.pk).pk)
    assert outcomes(file) == [Outcome.INCOMING, Outcome.OUTGOING]
    assert (file.bank_account, file.last_day) == ("9-1", date(2026, 7, 3))
    assert file.records.first().payer_name.startswith("=cmd")


def test_csvs_of_two_banks_are_not_taken_for_one(by):
    columns = Columns("1", amount="2", payer_name="3", has_headings=False)
    for name in ("東", "西"):
        layout = bank_formats.keep(by, name, "utf-8", columns)
        content = f"2026/7/1,1000,ｶ)ﾐﾎﾝ\n2026/7/2,5,{name}\n".encode()
        file = bank_files.commit(by, bank_files.receive(by, "a.csv", content, layout.pk).pk)
        assert file.bank_account == f"csv-{layout.pk}"
        assert outcomes(file) == [Outcome.INCOMING, Outcome.INCOMING]


def test_fields_that_are_too_long_are_cut_and_reported(by):
    layout = bank_formats.keep(
        by,
        "長い",
        "utf-8",
        Columns("1", amount="2", payer_name="3", payer_code="4", has_headings=False),
    )
    row = f"2026/7/1,1000,{'ｱ' * 80},12345678901\n"
    file = bank_files.receive(by, "a.csv", row.encode(), layout.pk)
    record = file.records.get()
    assert (record.payer_name, record.payer_code) == ("ｱ" * 60, "")
    assert "1件" in file.summary["notes"][0]["ja"]


def test_a_map_that_cannot_work_or_a_name_twice_is_refused(by):
    with pytest.raises(Refused, match="金額の列"):
        bank_formats.keep(by, "x", "utf-8", Columns("日付"))
    good = Columns("日付", amount="金額")
    row = bank_formats.keep(by, "x", "utf-8", good)
    with pytest.raises(Refused, match="同じ名称"):
        bank_formats.keep(by, "x", "utf-8", good)
    bank_formats.keep(by, "x", "cp932", replace(good, skip=2), row.pk)
    entry_ = JournalEntry.objects.filter(operation="save_bank_format").last()
    assert (entry_.before["encoding"], entry_.after["encoding"]) == ("utf-8", "cp932")


def test_only_those_who_keep_accounts(by):
    other = replace(by, duties=frozenset({Duty.CONTRACTS, Duty.ADMINISTRATION}))
    customer = By(by.now, Role.CUSTOMER, by.account_id)
    file = bank_files.receive(by, "a.txt", transfers(entry()))
    for stranger in (other, customer):
        for action in (
            lambda b: bank_files.receive(b, "b.txt", transfers(entry(9))),
            lambda b: bank_files.commit(b, file.pk),
            lambda b: bank_files.discard(b, file.pk),
            lambda b: bank_formats.keep(b, "x", "utf-8", Columns("1", amount="2")),
        ):
            with pytest.raises(PermissionDenied):
                action(stranger)


def test_the_database_keeps_what_the_bank_said(by):
    file = taken(by, entry())
    for change in (
        "UPDATE billing_bankrecord SET amount = 1",
        "UPDATE billing_bankrecord SET outcome = 'outgoing'",
        "UPDATE billing_bankfile SET state = 'discarded'",
        "DELETE FROM billing_bankrecord",
        "DELETE FROM billing_bankfile",
    ):
        with (
            pytest.raises(DatabaseError, match="cannot be changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    file.records.update(state="ignored", reason="what staff decide is another matter")


def test_two_at_once_take_it_in_once(committed):
    by = context.system(date(2026, 7, 10))
    files = [
        bank_files.receive(by, "1.txt", transfers(entry(), entry(1))),
        bank_files.receive(by, "2.txt", transfers(entry(), entry(2))),
    ]

    def commit(pk: int) -> None:
        bank_files.commit(by, pk)
        connection.close()

    threads = [Thread(target=commit, args=[f.pk]) for f in (*files, *files)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert sorted(r.amount for r in bank.waiting()) == [1, 2, 35_640]
    assert BankDataReceived.objects.count() == 2
