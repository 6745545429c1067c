"""Art. 25-1, 25-2: checklists after an end, opened and reminded by the jobs, ticked, certified."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contracts.models import Contract
from contracts.office.context import By, Duty, Member, Role, system
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.queries.selecting import first_day
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from support.offboarding import jobs
from support.offboarding.models import Certificate, Checklist, Line, Withdrawn
from support.offboarding.operations import answering, certifying, opening, policy, withdrawing
from support.offboarding.queries import shown
from support.offboarding.queries.waiting import overdue
from support.offboarding.terms.checklist import Answer
from support.offboarding.terms.kinds import Item, Method, Part
from support.offboarding.terms.policy import Policy
from tests.documents.reading import text
from tests.offboarding import all_of_ours, answer, of
from tests.registers import paper
from tests.staff import staff
from tests.world import contract, d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
CANCELLED = (*signed("2026-04-01"), event("2026-05-10", "cancel", contract="C1"))
"""Its last day is 10 June 2026."""


def holder(day: str, number: str = "C1") -> By:
    by = system(d(day))
    return By(
        by.now, Role.CUSTOMER, None, "見本 花子", {contract(number).customer_id: Member.OWNER}
    )


def told(kind: str) -> list[tuple]:
    rows = Notice.objects.filter(kind=kind).order_by("id")
    return [(str(row.day), row.data["contracts"], row.data["items"]) for row in rows]


HOLDERS = ["software", "materials", "equipment", "confidential"]


def test_art_25_1_from_the_day_after_the_end_both_lists_are_open_and_the_holder_is_told():
    lived("2026-06-12", *CANCELLED)
    row = of()
    assert (row.ends_on, row.opened_on, row.next_due_on) == (
        d("2026-06-10"), d("2026-06-11"), d("2026-06-24"),
    )  # fmt: skip
    assert list(row.lines.values_list("side", "item", "due_on")) == [
        *(("holder", item, d("2026-06-24")) for item in HOLDERS),
        *(("operator", item, d("2026-06-24")) for item in ("return", "erase", "information")),
        ("operator", "certify", d("2026-07-10")),
    ]  # fmt: skip
    assert told("offboarding_opened") == [("2026-06-11", ["C1"], HOLDERS)]
    message = OutboxMessage.objects.get(purpose="offboarding_opened")
    assert message.recipient == contract().responsible.email


@pytest.mark.parametrize(
    ("how", "last"),
    [
        (event("2026-05-10", "terminate", contract="C1", ground="17-1(1)"), "2026-05-10"),
        (event("2026-05-10", "end_service", effective="2026-06-30"), "2026-06-30"),
        (event("2026-05-10", "decline_renewal", contract="C1", by="customer"), "2027-03-31"),
    ],
)
def test_art_25_1_whatever_ends_it(how, last):
    lived("2026-05-10", *signed("2026-04-01"), how)
    assert jobs.TO_OPEN.on(d(last)) == []
    assert opening.open_checklists(system(d(last)), [contract().pk]) == 0
    jobs.open_checklists(jobs.TO_OPEN.on(d("2027-04-01")), d("2027-04-01"))
    assert (of().ends_on, of().opened_on) == (d(last), d("2027-04-01"))


def test_art_25_1_neither_an_end_taken_back_nor_a_transfer_opens_them():
    lived(
        "2026-08-01",
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        *CANCELLED,
        event("2026-05-15", "withdraw_end", contract="C1"),
        event("2026-05-20", "transfer", contract="C2", to="C", effective="2026-06-15"),
    )
    assert not Checklist.objects.exists()
    assert jobs.TO_OPEN.on(d("2026-08-01")) == []


def test_art_25_1_reminded_before_and_after_the_due_day_each_once():
    """Due 24 June: 3 days before, 1 and 14 days after; what is done is not named again."""
    lived("2026-06-22", *CANCELLED)
    assert told("offboarding_reminder") == [("2026-06-21", ["C1"], HOLDERS)]
    answer(holder("2026-06-22"), Item.SOFTWARE, "2026-06-20", Method.ERASED)
    for day in ("2026-06-24", "2026-06-25", "2026-06-25", "2026-07-20", "2026-07-21"):
        jobs.remind(jobs.TO_REMIND.on(d(day)), d(day))
    assert told("offboarding_overdue") == [
        ("2026-06-25", ["C1"], HOLDERS[1:]), ("2026-07-20", ["C1"], HOLDERS[1:]),
    ]  # fmt: skip
    assert (of().reminders, of().remind_on) == ([], None)


def test_art_25_1_late_jobs_remind_once_and_not_of_what_is_done():
    lived("2026-06-12", *CANCELLED)
    for item in (Item.SOFTWARE, Item.MATERIALS, Item.EQUIPMENT, Item.CONFIDENTIAL):
        answer(holder("2026-06-12"), item, "2026-06-11", Method.NONE)
    assert (of().holder_left, of().remind_on) == (0, None)
    assert jobs.TO_REMIND.on(d("2026-12-01")) == []
    assert first_day([jobs.TO_REMIND], [d("2026-07-01")]) is None


def test_six_contracts_take_as_many_statements_as_one():
    def statements(*numbers: int) -> int:
        ids = [contract(f"C{n}").pk for n in numbers]
        with CaptureQueriesContext(connection) as opening_them:
            assert opening.open_checklists(system(d("2026-06-11")), ids) == len(ids)
        opened = list(Checklist.objects.filter(contract__in=ids).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as reminding_them:
            jobs.remind(opened, d("2026-06-25"))
        return len(opening_them) + len(reminding_them)

    ended = [event("2026-05-10", "cancel", contract=f"C{n}") for n in range(1, 8)]
    signings = [one for n in range(1, 8) for one in signed("2026-04-01", f"C{n}", f"K{n}")]
    lived("2026-05-10", *signings, *ended)
    assert statements(1) == statements(2, 3, 4, 5, 6, 7)


def test_two_workers_open_a_contracts_lists_once(committed):
    lived("2026-06-10", *CANCELLED)
    pk, day = contract().pk, d("2026-06-11")

    def work(_):
        try:
            jobs.open_checklists([pk], day)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert Checklist.objects.count() == 1
    assert Line.objects.count() == 8
    assert Notice.objects.filter(kind="offboarding_opened").count() == 1


def test_art_25_1_the_holder_says_what_became_of_it_with_a_file_once():
    lived("2026-06-12", *CANCELLED)
    by, row = holder("2026-06-12"), of()
    line = answer(by, Item.EQUIPMENT, "2026-06-11", upload=paper("受領書.pdf"))
    assert (line.method, line.done_on, line.who, line.file_name) == (
        "returned", d("2026-06-11"), "見本 花子", "受領書.pdf",
    )  # fmt: skip
    assert (of().holder_left, of().operator_left) == (3, 4)
    entry = JournalEntry.objects.get(operation="answer_offboarding")
    assert (entry.clause, entry.after["item"], entry.after["method"]) == (
        "25-1", "equipment", "returned",
    )  # fmt: skip
    with pytest.raises(Refused, match="登録済み"):
        answer(by, Item.EQUIPMENT, "2026-06-12")
    read = fingerprint.of(shown.read(row))
    answer(by, Item.MATERIALS, "2026-06-12")
    with pytest.raises(Changed):
        answering.answer(
            by, row.pk, Item.SOFTWARE, Answer(Method.NONE, d("2026-06-12"), "x"), expected=read
        )


def test_art_25_1_the_holder_answers_for_its_own_list_alone():
    lived("2026-06-12", *signed("2026-04-01", "C2", "B"), *CANCELLED)
    with pytest.raises(PermissionDenied):
        answer(holder("2026-06-12"), Item.ERASE, "2026-06-12", Method.ERASED)
    with pytest.raises(PermissionDenied):
        answer(holder("2026-06-12", "C2"), Item.SOFTWARE, "2026-06-12")
    with pytest.raises(PermissionDenied):
        answer(staff("ito", "2026-06-12", Duty.ACCOUNTS), Item.ERASE, "2026-06-12", Method.ERASED)


def test_art_25_1_staff_enter_what_arrived_on_paper_with_its_day():
    lived("2026-06-20", *CANCELLED)
    by = staff("sato", "2026-06-20", Duty.CONTRACTS)
    with pytest.raises(Refused, match="届いた日"):
        answer(by, Item.SOFTWARE, "2026-06-15")
    with pytest.raises(Refused, match="行った日より前"):
        answer(by, Item.SOFTWARE, "2026-06-15", arrived_on="2026-06-14")
    line = answer(by, Item.SOFTWARE, "2026-06-15", arrived_on="2026-06-18")
    assert (line.arrived_on, line.recorded_by_id) == (d("2026-06-18"), by.account_id)


def test_art_25_2_certified_once_everything_was_erased_and_never_changed():
    lived("2026-06-20", *CANCELLED)
    by = staff("sato", "2026-06-20", Duty.CONTRACTS)
    with pytest.raises(Refused, match="契約者の資料の返還"):
        certifying.issue(by, of().pk)
    all_of_ours(by, "2026-06-18")
    found = certifying.issue(by, of().pk)
    assert (found.number, found.issued_on) == ("ERC-2026-000001", d("2026-06-20"))
    said = text(bytes(found.pdf))
    for expected in (
        "消去証明書",
        "C1",
        "2026年6月18日",
        "見本 花子",
        "第25条第2項",
        "A株式会社 御中",
    ):
        assert expected in said, expected
    assert (of().operator_left, of().holder_left) == (0, 4)
    mail = OutboxMessage.objects.get(purpose="erasure_certified")
    assert mail.document == found.number
    with pytest.raises(Changed):
        certifying.issue(by, of().pk)
    for change in ({"content": {}}, {"pdf": b""}, {"sha256": "x"}):
        with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
            Certificate.objects.update(**change)
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        Line.objects.filter(item="erase").update(who="別の人")
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        Certificate.objects.all()._raw_delete("default")


def test_art_25_1_a_record_made_by_mistake_is_withdrawn_and_both_are_kept():
    lived("2026-06-20", *CANCELLED)
    by = staff("sato", "2026-06-20", Duty.CONTRACTS)
    for item in ("software", "materials", "equipment", "confidential"):
        line = answer(by, Item(item), "2026-06-15", arrived_on="2026-06-18", upload=paper())
    assert (of().holder_left, of().remind_on) == (0, None)
    wrong, was = line.file.name, line.recorded_at
    with pytest.raises(Refused, match="理由"):
        withdrawing.withdraw(by, of().pk, Item.CONFIDENTIAL, " ")
    withdrawing.withdraw(by, of().pk, Item.CONFIDENTIAL, "別の契約の記録でした")
    line.refresh_from_db()
    assert (line.done_on, line.method, line.who, line.file.name) == (None, "", "", "")
    assert (of().holder_left, of().next_due_on, of().remind_on) == (
        1, d("2026-06-24"), d("2026-06-21"),
    )  # fmt: skip
    kept = Withdrawn.objects.get()
    assert (kept.done_on, kept.who, kept.file.name, kept.recorded_at, kept.reason) == (
        d("2026-06-15"), "見本 花子", wrong, was, "別の契約の記録でした",
    )  # fmt: skip
    entry = JournalEntry.objects.get(operation="withdraw_offboarding")
    assert (entry.before["day"], entry.after["reason"]) == ("2026-06-15", kept.reason)
    with pytest.raises(Refused, match="取り消せる記録"):
        withdrawing.withdraw(by, of().pk, Item.CONFIDENTIAL, "もう一度")
    answer(by, Item.CONFIDENTIAL, "2026-06-19", arrived_on="2026-06-19")
    assert of().holder_left == 0


def test_art_25_2_once_certified_our_own_records_are_not_withdrawn():
    lived("2026-06-20", *CANCELLED)
    by = staff("sato", "2026-06-20", Duty.CONTRACTS)
    all_of_ours(by, "2026-06-18")
    withdrawing.withdraw(by, of().pk, Item.ERASE, "別の設備でした")
    with pytest.raises(Refused, match="消去"):
        certifying.issue(by, of().pk)
    answer(by, Item.ERASE, "2026-06-20", Method.ERASED)
    certifying.issue(by, of().pk)
    with pytest.raises(Refused, match="消去証明書を発行した後"):
        withdrawing.withdraw(by, of().pk, Item.ERASE, "x")
    line = Line.objects.get(item="erase")
    with pytest.raises(DatabaseError, match="was not withdrawn"), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(done_on=None, method="", recorded_at=None)


def test_art_25_2_no_certificate_in_the_database_before_its_time():
    lived("2026-06-20", *CANCELLED)
    row = Certificate(
        checklist=of(), number="ERC-1", issued_on=d("2026-06-20"), content={}, pdf=b"x",
        issued_at=system(d("2026-06-20")).now, sha256="x",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="before everything was erased"), transaction.atomic():
        row.save()


def test_what_is_overdue_waits_on_today():
    lived("2026-06-24", *CANCELLED)
    assert overdue(system(d("2026-06-23")).now).read().count == 0
    today = overdue(system(d("2026-06-25")).now).read()
    assert [(one.since, one.key, one.text) for one in today.rows] == [
        (d("2026-06-24"), "C1", "残り: 契約者4件、当社4件"),
    ]  # fmt: skip
    assert shown.part(of(), d("2026-06-25")) is Part.OVERDUE


def test_art_25_1_the_figures_are_data_and_count_for_what_is_opened_later():
    lived("2026-06-12", *signed("2026-04-01", "C2", "B"), *CANCELLED)
    by = staff("sato", "2026-06-12", Duty.ADMINISTRATION)
    policy.change(by, Policy(holder_days=30, keep_years=7))
    with pytest.raises(Refused, match="7から30まで"):
        policy.change(by, Policy(keep_years=6))
    with pytest.raises(Refused, match="いまの日数と同じ"):
        policy.change(by, Policy(holder_days=30, keep_years=7))
    with pytest.raises(PermissionDenied):
        policy.change(staff("ito", "2026-06-12", Duty.CONTRACTS), Policy())
    Contract.objects.filter(number="C2").update(ends_on=d("2026-06-13"), end_reason="terminated")
    jobs.open_checklists(jobs.TO_OPEN.on(d("2026-06-14")), d("2026-06-14"))
    due = [of(n).lines.get(item="software").due_on for n in ("C1", "C2")]
    assert due == [d("2026-06-24"), d("2026-07-13")]
