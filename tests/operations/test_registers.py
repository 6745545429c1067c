"""The registers in the database: entered, acted on, due, never changed (Art. 20, 28, 29)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from contracts.office.about_company import TABLES
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from support.registers.models import Act, Entry
from support.registers.operations import entries
from support.registers.queries import finding
from support.registers.queries.finding import EntryCriteria
from support.registers.terms.acting import NewEntry
from support.registers.terms.facts import Done
from support.registers.terms.facts import Entry as Facts
from support.registers.terms.kinds import ActKind, Asked, Register, Sort
from tests import registers
from tests.registers import paper, record
from tests.staff import staff
from tests.world import account, contract, d, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
A = ActKind
DAY = "2026-06-10"


@pytest.fixture
def by():
    return staff("sato", DAY, Duty.CONTRACTS)


def due(row: Entry) -> tuple[str, str]:
    row.refresh_from_db()
    return row.due_kind, str(row.due_on)


def later(name: str, day: str):
    return staff(name, day, Duty.CONTRACTS)


# --- A life of each register -------------------------------------------------------


def test_art_20_a_subcontractor_bears_the_same_duties_from_its_first_day(by):
    row = registers.subcontract(by, DAY)
    assert row.number == "REG-2026-000001"
    assert due(row) == ("bind", DAY)
    record(by, row, A.DUTIES, DAY, "28", "29")
    assert due(row) == ("bind", DAY)
    record(by, row, A.DUTIES, DAY, "other")
    assert due(row) == ("", "None")
    record(by, row, A.HANDED, DAY, text="監視用の端末2台")
    record(by, row, A.ENDED, DAY)
    assert due(row) == ("return", "2026-06-24")
    record(by, row, A.RETURNED, DAY)
    assert due(row) == ("erase", "2026-06-24")
    record(later("suzuki", "2026-06-20"), row, A.ERASED, "2026-06-19")
    row.refresh_from_db()
    closed = (row.state, row.closed_on, row.closed_by.email)
    assert closed == ("closed", d("2026-06-19"), "suzuki@example.jp")


def test_art_20_without_the_paper_nothing_is_recorded_and_no_file_stays(by, own_files):
    row = registers.subcontract(by, DAY)
    with pytest.raises(Refused, match="書面のファイルが必要"):
        record(by, row, A.DUTIES, DAY, "28", upload=None)
    with pytest.raises(Refused, match="選択肢"):
        record(by, row, A.DUTIES, DAY, "30")
    assert [one.kind for one in row.acts.all()] == ["entered"]
    assert not list(own_files.rglob("*.pdf"))


def test_art_28_1_disclosed_to_third_parties_only_with_written_consent_on_file(by):
    row = registers.secret(by, DAY)
    with pytest.raises(Refused, match="書面の承諾") as refusal:
        record(by, row, A.DISCLOSED, DAY, "consent", who="見本工業")
    assert refusal.value.article == "28-1"
    consent = record(by, row, A.CONSENT, DAY)
    with default_storage.open(consent.file.name) as file:
        assert file.read() == registers.PDF
    assert (consent.file_name, consent.size, len(consent.sha256)) == ("書面.pdf", 30, 64)
    record(by, row, A.DISCLOSED, DAY, "consent", who="見本工業")


def test_art_28_2_what_the_law_requires_is_told_to_the_other_party(by):
    row = registers.secret(by, DAY)
    record(by, row, A.MEASURES, DAY)
    record(by, row, A.DISCLOSED, "2026-06-15", "law", who="東京地方裁判所")
    assert due(row) == ("tell", "2026-06-15")
    record(by, row, A.TOLD, DAY, text="")
    assert due(row) == ("", "None")


def test_art_28_3_measures_and_who_may_see_it(by):
    row = registers.secret(by, DAY)
    assert due(row) == ("protect", DAY)
    record(by, row, A.MEASURES, DAY, text="施錠した保管庫")
    assert due(row) == ("", "None")
    record(by, row, A.ACCESS, DAY, who="山田 一郎")
    with pytest.raises(Refused, match="閲覧者ではありません"):
        record(by, row, A.ACCESS_ENDED, DAY, who="山田一郎")
    record(by, row, A.ACCESS_ENDED, DAY, who="山田 一郎")


def test_art_28_4_copies_beyond_what_is_needed_want_consent(by):
    row = registers.secret(by, DAY)
    record(by, row, A.COPIED, DAY, "needed")
    with pytest.raises(Refused) as refusal:
        record(by, row, A.COPIED, DAY, "beyond")
    assert refusal.value.article == "28-4"


def test_art_28_5_goes_to_a_subcontractor_that_is_bound_and_is_seen_from_both(by):
    to, row = registers.subcontract(by, DAY), registers.secret(by, DAY)
    with pytest.raises(Refused) as refusal:
        record(by, row, A.DISCLOSED, DAY, "subcontract", subcontract_id=to.pk)
    assert refusal.value.article == "28-5"
    record(by, to, A.DUTIES, DAY, "28")
    act = record(by, row, A.DISCLOSED, DAY, "subcontract", subcontract_id=to.pk)
    assert list(to.given.all()) == [act]
    entry = JournalEntry.objects.filter(operation="record_in_register").last()
    assert (entry.clause, entry.reference) == ("28-5", f"register_entry:{row.number}")


def test_art_28_6_returned_and_erased_on_request(by):
    row = registers.secret(by, DAY)
    record(by, row, A.MEASURES, DAY)
    record(by, row, A.RETURN_ASKED, DAY, until="2026-06-12")
    assert due(row) == ("return", "2026-06-12")
    record(by, row, A.ERASED, DAY)
    record(by, row, A.RETURNED, DAY)
    row.refresh_from_db()
    assert (row.state, row.due_on, row.closed_on) == ("closed", None, d(DAY))
    with pytest.raises(Refused, match="今の状態ではできません"):
        record(by, row, A.COPIED, DAY, "needed")
    record(by, row, A.NOTE, DAY)


def test_art_28_7_the_duties_outlive_the_contract():
    """C1 ended on 2026-05-31; what it gave us is still owed back, and asked for afterwards."""
    ended = {"date": "2026-04-20", "do": "cancel", "contract": "C1", "desired": "2026-05-31"}
    lived(DAY, *signed("2026-04-01"), ended)
    assert contract().ends_on == d("2026-05-31")
    by = later("sato", DAY)
    row = registers.secret(by, "2026-05-01", contract=contract())
    assert row.customer == account().customer
    record(by, row, A.MEASURES, "2026-05-01")
    record(by, row, A.RETURN_ASKED, DAY)
    assert due(row) == ("return", "2026-06-24")


def test_art_29_1_a_request_is_answered_within_two_weeks_and_not_before_it_is_known_who(by):
    row = registers.request(by, "2026-06-01")
    assert due(row) == ("answer", "2026-06-15")
    with pytest.raises(Refused, match="本人確認"):
        record(by, row, A.ANSWERED, DAY, "granted")
    record(by, row, A.IDENTIFIED, DAY)
    record(by, row, A.PASSED_ON, DAY)
    record(by, row, A.ANSWERED, DAY, "granted")
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("closed", d(DAY))


def test_art_29_2_personal_information_is_copied_returned_and_subcontracted_likewise(by):
    to, row = registers.subcontract(by, DAY), registers.personal(by, DAY)
    record(by, to, A.DUTIES, DAY, "28", "other")
    for kind, choice, more in (
        (A.COPIED, "beyond", {}),
        (A.DISCLOSED, "subcontract", {"subcontract_id": to.pk}),
    ):
        with pytest.raises(Refused) as refusal:
            record(by, row, kind, DAY, choice, **more)
        assert refusal.value.article == "29-2"
    record(by, to, A.DUTIES, DAY, "29")
    record(by, row, A.DISCLOSED, DAY, "subcontract", subcontract_id=to.pk)
    record(by, row, A.MEASURES, DAY)
    record(by, row, A.RETURN_ASKED, DAY)
    assert due(row) == ("return", "2026-06-24")


def test_what_was_entered_in_error_is_withdrawn_and_stays_on_file(by):
    row = registers.personal(by, DAY)
    record(by, row, A.VOIDED, DAY, text="二重登録")
    row.refresh_from_db()
    assert (row.state, row.due_on, row.closed_on) == ("void", None, d(DAY))
    with pytest.raises(Refused):
        record(by, row, A.NOTE, DAY)


# --- Who may ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duties", "keeps"),
    [
        ((Duty.CONTRACTS,), True),
        ((Duty.ADMINISTRATION,), True),
        ((Duty.ACCOUNTS,), False),
    ],
)
def test_who_keeps_the_registers_and_who_reads_the_requests_of_individuals(by, duties, keeps):
    registers.request(by, DAY)
    registers.personal(by, DAY)
    who = staff("tanaka", DAY, *duties)
    found = finding.find(who, EntryCriteria(Register.PERSONAL), who.day)
    assert {one.sort for one in found} == ({"request", "received"} if keeps else {"received"})
    if not keeps:
        with pytest.raises(PermissionDenied):
            registers.subcontract(who, DAY)
        with pytest.raises(PermissionDenied):
            record(who, found.get(), A.NOTE, DAY)


def test_the_journal_names_company_and_contract_but_not_the_individual(by):
    lived(DAY, *signed("2026-04-01"))
    registers.secret(by, DAY, contract=contract())
    row = registers.request(by, DAY, customer=account().customer)
    record(by, row, A.NOTE, DAY, upload=paper("請求太郎の免許証.pdf"))
    told = JournalEntry.objects.filter(operation__endswith="in_register").order_by("id")
    assert [(one.contract_id, one.customer_id) for one in told] == [
        (contract().pk, account().customer_id),
        (None, account().customer_id),
        (None, account().customer_id),
    ]
    assert not any("請求太郎" in f"{one.before}{one.after}{one.reference}" for one in told)
    shown = JournalEntry.objects.filter(TABLES["journal"].about(account().customer_id))
    assert not shown.filter(operation__endswith="in_register").exists()


# --- What must never be ------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registers_act SET text = 'x'",
        "DELETE FROM registers_act",
        "DELETE FROM registers_entry",
        "UPDATE registers_entry SET scope = 'x'",
        "UPDATE registers_entry SET designated_on = NULL",
    ],
)
def test_the_database_changes_no_fact_and_no_act(by, statement):
    registers.secret(by, DAY)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"register": "confidential", "sort": "request", "asked": "erasure"},
        {"register": "personal", "sort": "request", "asked": ""},
        {"register": "personal", "sort": "received", "asked": "erasure"},
        {"state": "closed"},
        {"state": "open", "closed_on": DAY},
        {"state": "closed", "closed_on": DAY, "due_on": DAY, "due_kind": "return"},
        {"due_on": DAY},
    ],
)
def test_the_database_refuses_what_no_entry_can_be(by, values):
    good = {
        "number": "REG-1", "register": "confidential", "sort": "received", "party": "x",
        "title": "x", "starts_on": DAY, "recorded_at": by.now, "state": "open",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**{**good, **values})
    Entry.objects.create(**good)


def test_a_contract_of_another_company_is_refused_and_numbers_have_no_gap(by):
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    facts = Facts(Register.PERSONAL, Sort.RECEIVED, d(DAY), "一式")
    with pytest.raises(Refused, match="その会社の契約ではありません"):
        entries.enter(by, NewEntry(facts, "B", "名簿"), account("B").customer, contract("C1"))
    with pytest.raises(Refused):
        registers.request(by, "2026-06-11", Asked.ERASURE)  # has not arrived yet
    assert registers.request(by, DAY, Asked.ERASURE).number == "REG-2026-000001"
    assert Act.objects.count() == 1


def test_an_unknown_entry_and_one_that_is_no_subcontract(by):
    row = registers.secret(by, DAY)
    with pytest.raises(Entry.DoesNotExist):
        entries.record(by, row.pk + 1, Done(A.NOTE, d(DAY), d(DAY)), "x")
    with pytest.raises(Refused, match="再委託先を選んで"):
        record(
            by, row, A.DISCLOSED, DAY, "subcontract", subcontract_id=registers.secret(by, DAY).pk
        )
