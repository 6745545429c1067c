"""Sending a written application, in one transaction, whoever presses how often (Art. 6)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from billing.queries.estimating import estimate
from contracts.models import Application, ApplicationDraft, Contract
from contracts.office.context import By, Role, system
from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import drafting
from contracts.operations.editions import publish_edition
from contracts.operations.submitting import Entries, send
from contracts.people.models import Customer
from contracts.people.operations.companies import Billing, Particulars
from contracts.terms.declaration import shown
from contracts.terms.parameters import Plan
from tests.factories import UserFactory
from tests.world import applied, contract, d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]
COMPANY = Particulars(
    "株式会社ほくと計器", "1000001", "東京都千代田区千代田1-2-3", "北斗花子", "hanako@example.jp",
    "カブシキガイシャホクトケイキ", "7000012050002", phone="0312345678",
)  # fmt: skip


def applicant(email: str = "applicant@example.jp") -> By:
    user = UserFactory(email=email)
    return By(system(d("2026-05-10")).now, Role.CUSTOMER, user.pk, email)


def entries(edition, **changed) -> Entries:
    values = {
        "company": COMPANY,
        "responsible": None,
        "billing": Billing(COMPANY.name, COMPANY.postal_code, COMPANY.address),
        "plan": Plan.MONTHLY,
        "servers": 2,
        "wished_start": d("2026-06-01"),
        "edition_sha256": edition.sha256,
        "declares_no_antisocial_ties": True,
        "takes_responsibilities": True,
        "shown": shown(english=False),
    }
    return Entries(**(values | changed))


@pytest.fixture
def edition(db):
    return publish_edition(system(d("2026-04-01")), d("2026-04-01"), {})


@pytest.fixture
def written(edition):
    by = applicant()
    draft = drafting.begin(by)
    return by, draft.key, drafting.fingerprint_of(draft.data)


def nothing_is_left_of_it() -> bool:
    rows = (Customer, Contract, Application)
    return not any(model.objects.exists() for model in rows)


def test_art_6_1_sending_leaves_one_of_each_and_a_journal_of_it(written, edition):
    by, key, seen = written
    contract = send(by, key, seen, entries(edition))
    assert send(by, key, seen, entries(edition)) == contract
    assert send(by, key, "another", entries(edition, servers=9)) == contract
    done = list(JournalEntry.objects.filter(account=by.account_id).values_list("operation"))
    assert [name for (name,) in done] == [
        "begin_draft",
        "register_customer",
        "become_owner",
        "apply",
    ]
    assert JournalEntry.objects.get(operation="apply").after["wished_start"] == "2026-06-01"
    assert ApplicationDraft.objects.get().customer == contract.customer


@pytest.mark.parametrize(
    ("changed", "refusal", "article"),
    [
        ({"company": replace(COMPANY, country="US")}, Refused, "5"),
        ({"declares_no_antisocial_ties": False}, Refused, "6-1"),
        ({"takes_responsibilities": False}, Refused, "6-1"),
        ({"edition_sha256": "0" * 64}, Changed, "6-1"),
        ({"servers": 0}, Refused, "annex"),
    ],
)
def test_what_the_terms_refuse_leaves_nothing(written, edition, changed, refusal, article):
    by, key, seen = written
    with pytest.raises(refusal) as refused:
        send(by, key, seen, entries(edition, **changed))
    assert refused.value.article == article
    assert nothing_is_left_of_it()
    assert ApplicationDraft.objects.get().contract is None


def test_a_wrong_entry_is_refused_by_the_rows_themselves(written, edition):
    by, key, seen = written
    wrong = replace(COMPANY, corporate_number="1234567890123")
    with pytest.raises(ValidationError):
        send(by, key, seen, entries(edition, company=wrong))
    assert nothing_is_left_of_it()


def test_entries_that_were_not_seen_are_not_sent(written, edition):
    by, key, seen = written
    drafting.write(by, "order", {"servers": 9}, {})
    with pytest.raises(Refused) as refused:
        send(by, key, seen, entries(edition))
    assert "ほかの画面" in refused.value.ja
    assert nothing_is_left_of_it()


def test_anothers_draft_is_not_there(written, edition):
    _, key, seen = written
    other = applicant("other@example.jp")
    with pytest.raises(ApplicationDraft.DoesNotExist):
        send(other, key, seen, entries(edition))


def test_a_draft_for_a_company_of_others_is_refused():
    lived("2026-05-10", *signed("2026-04-01"))
    by = applicant()
    with pytest.raises(PermissionDenied):
        drafting.begin(by, Customer.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_send_at_once_make_one_application(written, edition):
    by, key, seen = written

    def press(_: int) -> str:
        try:
            return send(by, key, seen, entries(edition)).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as windows:
        numbers = set(windows.map(press, range(4)))
    assert len(numbers) == 1
    assert Customer.objects.count() == Contract.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_begin_at_once_open_one_draft(edition):
    by = applicant()

    def press(_: int) -> None:
        try:
            drafting.begin(by)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as windows:
        list(windows.map(press, range(4)))
    assert ApplicationDraft.objects.count() == 1


@pytest.mark.django_db
def test_the_first_years_price_is_what_the_billing_runs_bill():
    lived("2027-04-02", *signed("2026-04-01", servers=3), *signed("2026-04-01", "C2", "B",
          plan="annual", servers=2))  # fmt: skip
    for number, plan in (("C1", Plan.MONTHLY), ("C2", Plan.ANNUAL)):
        row = contract(number)
        billed = sum(row.customer.invoices.values_list("total", flat=True))
        assert estimate(plan, row.servers, d("2026-04-01")).total == billed


@pytest.mark.django_db
def test_art_6_3_3_screening_shows_overdue_debts_and_habitual_lateness():
    late = [("2026-06-10", 17_820), ("2026-07-10", 17_820), ("2026-08-10", 40_000)]
    lived(
        "2026-09-15",
        *signed("2026-04-01"),
        *(event(day, "pay", customer="A", amount=amount) for day, amount in late[:2]),
        applied("2026-08-05", "C0"),
        *(event(day, "pay", customer="A", amount=amount) for day, amount in late[2:]),
        applied("2026-09-15", "C2"),
        applied("2026-09-15", "C3", "B"),
    )
    before = [f["ja"] for f in contract("C0").application.findings if f["ground"] == "6-3(3)"]
    assert before == [
        "顧客Aに支払期限を過ぎた請求書があります: INV-2026-000003",
        "顧客Aは過去1年の請求書3通の支払いが遅れています",
    ]
    mine = [f["ja"] for f in contract("C2").application.findings if f["ground"] == "6-3(3)"]
    assert mine == ["顧客Aは過去1年の請求書3通の支払いが遅れています"]
    theirs = [f["ja"] for f in contract("C3").application.findings if f["ground"] == "6-3(3)"]
    assert theirs == mine  # the same corporate number
