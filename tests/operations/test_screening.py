"""What findings rest on: the contracts, invoices and entries behind each (Art. 6-3)."""

import pytest

from billing.operations import accepting
from billing.queries.accepting import quote
from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.queries import screening
from contracts.terms.screening import from_json
from tests.staff import staff as about_to_act
from tests.world import account, applied, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db


def evidence(row: Contract, key: str, day: str | None = None) -> list[dict]:
    """Of the finding with the key, as kept or as of a day."""
    kept_ = row.application.findings
    found = screening.findings(row, True, d(day)) if day else kept_
    return next(list(f.evidence) for f in map(from_json, found) if f.key == key)


def test_debts_name_their_invoices_days_and_yen_then_and_today():
    lived(
        "2026-07-10",
        *signed("2026-04-01"),
        event("2026-06-20", "pay", customer="A", amount=10_000),
        applied("2026-07-02", "C2"),
    )
    row = contract("C2")
    first = {"invoice": "INV-2026-000001", "due_on": "2026-06-01", "days": 31, "yen": 7_820}
    assert evidence(row, "overdue:A") == [
        first,
        {"invoice": "INV-2026-000002", "due_on": "2026-06-30", "days": 2, "yen": 17_820},
    ]
    assert evidence(row, "overdue:A", "2026-07-10")[0] == {**first, "days": 39}


def test_lateness_names_how_late_each_was():
    lived(
        "2026-08-12",
        *signed("2026-04-01"),
        event("2026-06-10", "pay", customer="A", amount=17_820),
        event("2026-07-10", "pay", customer="A", amount=17_820),
        applied("2026-08-12", "C2"),
    )
    rows = evidence(contract("C2"), "late:A")
    assert [(row["paid_on"], row["days"]) for row in rows] == [
        ("2026-06-10", 9), ("2026-07-10", 10), (None, 12),
    ]  # fmt: skip


def test_earlier_contracts_say_how_they_ended():
    lived(
        "2026-07-01",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2"),
        event("2026-05-01", "terminate", contract="C1", ground="17-1(1)"),
        applied("2026-06-01", "C3", "B"),
    )
    earlier = screening.earlier_contracts(contract("C3"))
    assert [(row["contract"], row["ends_on"], row["ground"]) for row in earlier] == [
        ("C1", "2026-05-01", "17-1(1)"), ("C2", None, ""),
    ]  # fmt: skip
    assert evidence(contract("C3"), "terminated:C1") == [earlier[0]]


def test_entries_that_differ_and_a_wrong_check_digit_say_both():
    lived("2026-05-01", *signed("2026-04-01"), applied("2026-05-01", "C2", "B"))
    row = contract("C2")
    assert evidence(row, "differs:A:name") == [
        {"customer": "A", "entry": "name", "here": "B株式会社", "there": "A株式会社"}
    ]
    type(row.customer).objects.filter(number="B").update(corporate_number="8000012050002")
    found = evidence(contract("C2"), "corporate_number", "2026-05-01")
    assert [(one["digit"], one["expected"]) for one in found] == [("8", "7")]
    type(row.customer).objects.filter(number="B").update(corporate_number="")
    assert evidence(contract("C2"), "corporate_number", "2026-05-01")[0]["here"] == ""


@pytest.fixture
def sato():
    return about_to_act("sato", "2026-05-10", Duty.CONTRACTS)


def test_what_was_shown_is_accepted(sato):
    lived("2026-05-01", *signed("2026-04-01"), applied("2026-05-01", "C2", servers=2))
    row = contract("C2")
    shown = quote(row, sato.day, d("2026-06-01"))
    done = accepting.accept(sato, row.pk, d("2026-06-01"), fingerprint.of(sato.day, shown))
    assert (done.formed_on, done.service_starts_on) == (sato.day, d("2026-06-01"))
    assert JournalEntry.objects.get(operation="accept", contract=row).account_id == sato.account_id


def test_what_has_changed_since_it_was_shown_is_shown_again_and_nothing_done(sato):
    lived("2026-05-01", applied("2026-05-01", "C2"))
    row = contract("C2")
    for day, starts in (("2026-05-09", "2026-06-01"), ("2026-05-10", "2026-06-02")):
        shown = fingerprint.of(d(day), quote(row, d(day), d(starts)))
        with pytest.raises(Changed):
            accepting.accept(sato, row.pk, d("2026-06-01"), shown)
    shown = fingerprint.of(sato.day, quote(row, sato.day, d("2026-06-01")))
    Contract.objects.filter(pk=row.pk).update(refused_on=sato.day)
    with pytest.raises(Refused):
        accepting.accept(sato, row.pk, d("2026-06-01"), shown)
    assert contract("C2").formed_on is None
    assert account().contracts.count() == 1
