"""Art. 29: once the last term of keeping is over, nothing of an ended holder's people is left."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.models import BinaryField, EmailField, FileField, GenericIPAddressField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Invoice
from billing.operations import payments
from contracts.models import (
    ChangeRequest,
    Contract,
    ContractDocument,
    IndividualAgreement,
    TermsEdition,
    Transfer,
)
from contracts.office.about_company import TABLES
from contracts.office.context import system
from contracts.office.models import Alert, Approval, Erasure, JournalEntry, Notice, OutboxMessage
from contracts.office.operations import seals
from contracts.office.operations.record import journal
from contracts.office.personal import MARK, PERSONAL
from contracts.office.terms.explanation import Refused
from contracts.operations import drafting, submitting
from contracts.operations.application import Order, accept, apply
from contracts.operations.paper import contract_document
from contracts.people.models import Customer
from contracts.terms.parameters import Plan
from support.conduct.models import Case, CaseFile, Step
from support.conduct.terms.kinds import Channel, StepKind
from support.offboarding import jobs
from support.offboarding.operations import erasing, holds
from support.offboarding.queries import retention
from tests import conduct, inquiries, leaving, registers, rows
from tests.factories import MembershipFactory, person_of
from tests.operations.test_sending import applicant, entries
from tests.staff import member, staff
from tests.world import account, applied, contract, d, event, invoice, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def of_company(number: str) -> dict[str, list]:
    """Everything that a company could take away."""
    pk = Customer.objects.get(number=number).pk
    return {table.name: list(table.rows(pk)) for table in TABLES}


def test_art_29_1_nothing_of_the_people_is_left_in_any_table_or_file(
    own_files, django_capture_on_commit_callbacks, client
):
    customer = leaving.leave()
    leaving.plant(customer)
    seals.seal(system(d("2026-07-21")))
    before, other = leaving.found_in(), of_company("B")
    assert len(before) > 40, "the person is in every table beforehand"
    assert any(leaving.NAME.encode() in content for content in stored(own_files))
    assert any("A株式会社" in said for said in leaving.documents())
    money = Invoice.objects.filter(customer=customer).values_list("number", "total", "issued_on")
    kept = list(money)

    assert retention.to_erase(d("2037-05-31")) == []
    assert retention.to_erase(d(leaving.OVER)) == [customer.pk]
    with django_capture_on_commit_callbacks(execute=True):
        jobs.erase([customer.pk], d(leaving.OVER))

    assert leaving.found_in() == {}
    assert not any(leaving.NAME.encode() in content for content in stored(own_files))
    assert not any("A株式会社" in said for said in leaving.documents())
    assert list(money) == kept
    assert of_company("B") == other
    assert [one.fault for one in seals.verify()] == [""]
    row = Erasure.objects.get()
    assert (row.customer_id, row.day, row.files) == (customer.pk, d(leaving.OVER), [])
    assert row.files_erased > 8
    assert {"people_contact", "accounts_user", "office_journalentry"} <= set(row.counts)

    with rows.unguarded():
        JournalEntry.objects.filter(customer=customer).update(commitment="0" * 64)
    assert "封印と一致しません" in next(seals.verify()).fault

    client.force_login(member("sato"))
    for address in pages(customer):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert leaving.NAME.encode() not in answer.content


def pages(customer: Customer) -> list[str]:
    """What staff can open of an erased company."""
    number = Invoice.objects.filter(customer=customer).latest("pk").number
    tabs = ("invoices", "payments", "notices", "journal", "notes", "decisions", "dunning")
    notices = Notice.objects.filter(customer=customer).values_list("pk", flat=True)
    messages = OutboxMessage.objects.filter(notice__customer=customer)
    return [
        reverse("staff_customer", args=["A"]),
        *(reverse("staff_customer_tab", args=["A", tab]) for tab in tabs),
        reverse("staff_kept_data", args=["A"]),
        reverse("staff_contract", args=["C1"]),
        reverse("staff_offboarding", args=["C1"]),
        reverse("staff_invoice", args=[number]),
        reverse("staff_invoice_pdf", args=[number]),
        *(reverse("staff_notice", args=[pk]) for pk in notices),
        *(reverse("staff_message", args=[pk]) for pk in messages.values_list("pk", flat=True)),
        *(reverse("approval", args=[one.pk]) for one in Approval.objects.all()),
        *(reverse("staff_request", args=[one.pk]) for one in ChangeRequest.objects.all()),
        reverse("journal"),
        reverse("customers"),
    ]


ENDED = (*signed("2026-04-01"), event("2026-04-20", "terminate", contract="C1", ground="17-1(1)"))
OVER = d("2037-06-01")


@pytest.fixture
def ended() -> Customer:
    """A company whose only contract ended, everything paid."""
    lived("2026-06-10", *signed("2026-04-01", "C2", "B"), *ENDED)
    by = system(d("2026-06-10"))
    for row in Invoice.objects.order_by("pk"):
        payments.receive(by, row.billing_account_id, row.total, by.day, [row.number])
    return account().customer


def test_art_29_1_not_before_the_last_legal_term_is_over(ended):
    assert retention.to_erase(d("2037-05-31")) == []
    assert erasing.erase(system(d("2037-05-31")), [ended.pk]) == []
    assert retention.to_erase(OVER) == [ended.pk]


def test_art_29_1_a_debt_a_hold_or_an_open_entry_hinders_it(ended):
    by = staff("sato", "2026-06-11")
    hold = holds.set_hold(by, ended.pk, "訴訟のため", d("2040-12-31"))
    assert retention.to_erase(OVER) == []
    with pytest.raises(Refused, match="指定されています"):
        holds.set_hold(by, ended.pk, "もう一つ")
    assert retention.to_erase(d("2041-01-01")) == [ended.pk]
    holds.lift_hold(by, hold.pk, "和解した")
    with pytest.raises(Refused, match="解除済み"):
        holds.lift_hold(by, hold.pk, "もう一度")
    assert retention.to_erase(OVER) == [ended.pk]
    entry = registers.secret(by, "2026-06-11", ended)
    assert [str(one.ja) for one in retention.retention(ended.pk, OVER).hindrances] == [
        f"台帳の{entry.number}が完了していません"
    ]
    assert retention.to_erase(OVER) == []


def test_art_29_1_open_money_hinders_it(ended):
    payments.receive(system(d("2026-06-11")), account().pk, 100, d("2026-06-11"), [])
    assert retention.to_erase(OVER) == []
    (why,) = retention.retention(ended.pk, OVER).hindrances
    assert why.ja == "お預かり金が100円あります"


def test_art_29_1_a_running_contract_hinders_it_in_the_database_too(ended):
    other = account("B").customer
    assert retention.to_erase(OVER) == [ended.pk]
    assert retention.retention(other.pk, OVER).until is None
    refused = {"day": OVER, "at": system(OVER).now}
    with pytest.raises(DatabaseError, match="has a contract"), transaction.atomic():
        Erasure.objects.create(customer=other, **refused)
    early = d("2033-04-20")
    with pytest.raises(DatabaseError, match="too lately"), transaction.atomic():
        Erasure.objects.create(customer=ended, day=early, at=system(early).now)
    holds.set_hold(staff("sato", "2026-06-11"), ended.pk, "訴訟のため")
    with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
        Erasure.objects.create(customer=ended, **refused)


def test_the_guards_let_exactly_the_erasure_through(ended):
    """Neither without it, nor of another company, nor other columns, nor other words."""
    mine, others = Notice.objects.filter(customer=ended), Notice.objects.exclude(customer=ended)
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        mine.update(data={})
    Erasure.objects.create(customer=ended, day=OVER, at=system(OVER).now)
    for rows_of, change in (
        (others, {"data": {}}),
        (mine, {"kind": ""}),
        (mine, {"data": {"contracts": ["別の言葉"]}}),
        (Invoice.objects.filter(customer=ended), {"total": 1}),
        (JournalEntry.objects.filter(customer=ended), {"operation": ""}),
    ):
        with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
            rows_of.update(**change)
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        mine.all()._raw_delete("default")
    mine.update(data={})
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        Erasure.objects.all()._raw_delete("default")


def test_the_key_turns_only_in_its_own_transaction(committed, own_files):
    lived("2026-06-10", *ENDED)
    payments.receive(
        system(d("2026-06-10")), account().pk, invoice("2026-04").total, d("2026-06-10"), []
    )
    pk = account().customer_id
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: _closed(lambda: jobs.erase([pk], OVER)), range(2)))
    assert Erasure.objects.get().counts["people_contact"] == 1
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        Notice.objects.filter(customer=pk).update(data={})
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        Erasure.objects.update(counts={})


def _closed(work) -> None:
    try:
        work()
    finally:
        connection.close()


def test_files_that_a_killed_worker_left_go_with_the_next_days_jobs(
    ended, own_files, django_capture_on_commit_callbacks
):
    row = IndividualAgreement.objects.create(
        contract=contract(), effective_on=d("2026-04-01"), parameters={},
        document=default_storage.save("agreements/x.pdf", ContentFile(b"x")),
    )  # fmt: skip
    jobs.erase([ended.pk], OVER)
    assert Erasure.objects.get().files == [str(row.document)]
    assert default_storage.exists(str(row.document))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.erase(retention.to_erase(OVER), OVER)
    assert retention.to_erase(OVER) == []
    assert Erasure.objects.get().files == []
    assert not default_storage.exists(str(row.document))


def test_a_person_of_another_company_too_keeps_the_account(ended):
    user = person_of(email="both@example.jp")
    MembershipFactory(user=user, customer=account("B").customer)
    jobs.erase([ended.pk], OVER)
    user.refresh_from_db()
    assert user.email == "both@example.jp"
    assert [one.customer.number for one in user.memberships.all()] == ["B"]
    assert Erasure.objects.get().accounts == []


def test_art_29_1_an_applicant_who_was_refused_is_forgotten_after_a_year():
    """Refused on 10 April 2026: twelve months are over with 10 April 2027."""
    lived(
        "2026-04-20", applied("2026-04-01"),
        event("2026-04-10", "refuse", contract="C1", ground="6-3(4)"),
    )  # fmt: skip
    customer = account().customer
    assert retention.to_erase(d("2027-04-10")) == []
    assert retention.to_erase(d("2027-04-11")) == [customer.pk]
    jobs.erase([customer.pk], d("2027-04-11"))
    assert customer.contacts.get().name == MARK


def test_several_companies_take_as_many_statements_as_one():
    names = [f"K{n}" for n in range(5)]
    refused = [
        *(applied("2026-04-01", f"C-{name}", name) for name in names),
        *(event("2026-04-02", "refuse", contract=f"C-{name}", ground="6-3(4)") for name in names),
    ]
    lived("2026-04-03", *refused)
    ids = [account(name).customer_id for name in names]

    def statements(*companies: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            jobs.erase(companies, OVER)
        return len(seen)

    assert statements(ids[0]) == statements(*ids[1:])
    assert Erasure.objects.count() == 5


NAMING = (EmailField, FileField, GenericIPAddressField, BinaryField)
"""Kinds of columns that hold what names people, or their files."""
KEPT = {
    "billing_bankfile.content": "one file of the bank is of many companies",
    "billing_monthclose.pdf": "it names no customer",
    "contracts_importfile.content": "one file of customers is of many companies",
    "incidents_incidentreport.pdf": "it names no customer",
}
"""What stays as it is, and why."""


def test_every_column_of_addresses_and_files_is_erased_or_stays_for_a_reason():
    erased = {
        f"{one.model._meta.db_table}.{name}"
        for one in PERSONAL
        for name in one.columns or [f.name for f in one.model._meta.fields]
    }
    found = {
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(getattr(field, "base_field", field), NAMING)
    }
    assert found - erased == set(KEPT)


# --- What is another company's stays ---------------------------------------------------------


@pytest.fixture
def two_sides(ended, own_files):
    """B, which runs, reported A, which ended; and A had reported B. Both cases are closed."""
    by = staff("sato", "2026-06-10")
    pair = []
    for reporter, about in (("B", "A"), ("A", "B")):
        who = conduct.person(by, reporter, f"{reporter}@example.jp")
        row = conduct.reported(who, text=f"{reporter}が見たこと", files=(f"{reporter}.pdf",))
        held = Contract.objects.get(customer__number=about)
        Case.objects.filter(pk=row.pk).update(holder=held.customer, contract=held)
        note = conduct.do(by, row, StepKind.NOTE, f"{about}についてのメモ", files=("n.pdf",))
        reported = row.steps.get(kind="reported")
        pair.append((row.pk, reported.files.get(), note.files.get()))
    Case.objects.update(state="closed", due_on=None)
    return pair


def test_of_a_case_between_two_companies_each_side_goes_with_its_own(
    ended, two_sides, django_capture_on_commit_callbacks
):
    (about_a, of_b, on_a), (about_b, of_a, on_b) = two_sides
    with django_capture_on_commit_callbacks(execute=True):
        jobs.erase([ended.pk], OVER)
    assert Case.objects.get(pk=about_a).text == "Bが見たこと"
    assert Case.objects.get(pk=about_b).text == MARK
    notes = dict(Step.objects.filter(kind="note").values_list("case_id", "text"))
    assert notes == {about_a: MARK, about_b: "Bについてのメモ"}
    there = [default_storage.exists(str(one.file)) for one in (of_b, on_a, of_a, on_b)]
    assert there == [True, False, False, True]
    assert Erasure.objects.get().counts["conduct_casefile"] == 2


def test_a_case_or_an_inquiry_that_goes_on_hinders_it(ended):
    by = staff("sato", "2026-06-10")
    conduct.recorded(by, holder=ended)
    assert retention.to_erase(OVER) == []
    (why,) = retention.retention(ended.pk, OVER).hindrances
    assert why.ja == "社内の確認が完了していません"  # who is suspected is not for all of the staff
    Case.objects.update(state="closed")
    row = inquiries.opened(inquiries.asker(person_of("A"), day="2026-06-10"))
    assert retention.to_erase(OVER) == []
    (why,) = retention.retention(ended.pk, OVER).hindrances
    assert why.ja == f"お問い合わせ{row.number}が解決していません"


@pytest.mark.parametrize(
    ("word", "is_telling"),
    [
        ("山田太郎", True), ("山田 花", True), ("山田", False),
        ("林太郎", False), ("営業部", False), ("a@b.example", True), ("0312345678", True),
        ("+81312345678", True),
    ],
)  # fmt: skip
def test_which_words_tell_who_somebody_is(word, is_telling):
    assert erasing._is_telling(word) is is_telling


def test_art_29_1_what_a_reporter_of_no_company_gave_goes_with_the_holder(ended):
    by = staff("sato", "2026-06-10")
    about = {"channel": Channel.LETTER, "reporter": "秘匿太郎", "files": ("himitsu.pdf",)}
    row = conduct.founded(by, conduct.recorded(by, holder=ended, **about), contract("C1"))
    conduct.do(by, row, StepKind.TOLD, "秘匿太郎さんに電話した", files=("himitsu.pdf",))
    Case.objects.update(state="closed")
    jobs.erase([ended.pk], OVER)
    assert not Step.objects.exclude(text__in=("", MARK))
    assert not CaseFile.objects.exclude(file="")


def test_a_file_that_anothers_record_names_too_stays(ended, django_capture_on_commit_callbacks):
    name = default_storage.save("agreements/x.pdf", ContentFile(b"x"))
    for number in ("C1", "C2"):
        IndividualAgreement.objects.create(
            contract=contract(number), effective_on=d("2026-04-01"), parameters={}, document=name
        )
    with django_capture_on_commit_callbacks(execute=True):
        jobs.erase([ended.pk], OVER)
    assert default_storage.exists(name)
    assert Erasure.objects.get().files == []


def test_words_that_stand_in_other_records_too_are_not_looked_for(ended):
    ended.contacts.update(name="林", email="hayashi@example.jp")
    text = "小林商店の入金が見つかりません"
    for said in (text, "hayashi@example.jp 宛を送れません"):
        Alert.objects.create(
            kind="k", day="2026-06-10", created_at=system(OVER).now, text=said, reference=said
        )
    jobs.erase([ended.pk], OVER)
    left = Alert.objects.filter(kind="k").order_by("pk").values_list("text", flat=True)
    assert list(left) == [text, MARK]


def test_what_a_person_did_for_another_company_stays_in_its_journal(ended):
    user = person_of(email="once@example.jp")
    at = replace(system(d("2026-06-01")), account_id=user.pk, name="試験 太郎")
    journal(at, "change_particulars", customer=account("B").customer, after={"phone": "1"})
    journal(at, "change_password")
    seals.seal(system(d("2026-06-11")))
    jobs.erase([ended.pk], OVER)
    theirs = JournalEntry.objects.get(customer=account("B").customer, account=user)
    assert (theirs.actor, theirs.after) == ("試験 太郎", {"phone": "1"})
    own = JournalEntry.objects.get(customer=None, account=user)
    assert (own.actor, own.after) == (MARK, {})
    assert [one.fault for one in seals.verify()] == [""]


def test_who_had_left_the_company_before_is_erased_with_it(ended):
    user = person_of(email="left@example.jp")
    at = replace(system(d("2026-06-01")), account_id=user.pk, name="試験 太郎")
    journal(at, "change_particulars", customer=ended)
    user.memberships.all().delete()
    jobs.erase([ended.pk], OVER)
    user.refresh_from_db()
    assert user.email.endswith("@erased.invalid")
    assert Erasure.objects.get().accounts == [user.pk]


def test_art_19_a_contract_that_is_to_come_hinders_it_in_the_database_too(ended):
    other = contract("C2")
    Transfer.objects.create(
        contract=other, from_customer=other.customer, to_customer=ended,
        responsible=other.responsible, effective_on=OVER, recorded_on=d("2026-06-10"),
    )  # fmt: skip
    assert retention.to_erase(OVER) == []
    with pytest.raises(DatabaseError, match="gets a contract"), transaction.atomic():
        Erasure.objects.create(customer=ended, day=OVER, at=system(OVER).now)


def test_art_19_the_document_of_a_former_holder_goes_with_the_former_holder(ended):
    row = contract("C1")
    mine = contract_document(system(d("2026-06-10")), row)
    Contract.objects.filter(pk=row.pk).update(customer=account("B").customer)
    row.refresh_from_db()
    theirs = contract_document(system(d("2026-06-10")), row)
    assert mine.pk != theirs.pk
    jobs.erase([ended.pk], OVER)
    assert ContractDocument.objects.get() == theirs


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "別人", "after": {"y": 2}},
        {"salt": None, "before": {}, "after": {}},
    ],
)
def test_a_sealed_entry_that_was_rewritten_is_found_also_with_its_own_commitment(ended, change):
    seals.seal(system(d("2026-06-11")))
    row = JournalEntry.objects.filter(customer=account("B").customer).latest("pk")
    with rows.unguarded() as cursor:
        cursor.execute(
            "UPDATE office_journalentry SET commitment ="
            " office_commitment(salt, actor, before, after) WHERE id = %s",
            [row.pk],
        )
        JournalEntry.objects.filter(pk=row.pk).update(**change)
    (found,) = seals.verify()
    assert found.fault


def test_art_6_1_an_erased_company_applies_again_as_a_new_customer(ended, today):
    Customer.objects.filter(pk=ended.pk).update(corporate_number="7000012050002")
    erasing.erase(system(OVER), [ended.pk])
    edition = TermsEdition.objects.get()
    erased = account()
    order = Order(Plan.MONTHLY, 1, erased, erased.customer.contacts.get(), edition, True)
    with pytest.raises(Refused, match="新しい顧客として"):
        apply(system(OVER), order)
    who = replace(applicant("again@example.jp"), now=system(OVER).now)
    draft = drafting.begin(who)
    seen, told = drafting.fingerprint_of(draft.data), entries(edition, wished_start=OVER)
    row = submitting.send(who, draft.key, seen, told)
    accept(system(OVER), row.pk)
    row.refresh_from_db()
    assert row.customer.pk not in (ended.pk, account("B").customer_id)
    assert row.customer.corporate_number == "7000012050002"
    assert row.formed_on == OVER
    assert "6-3(1)" in [one["ground"] for one in row.application.findings]
    ended.refresh_from_db()
    assert ended.contacts.get().name == MARK
    assert retention.to_erase(OVER) == []
