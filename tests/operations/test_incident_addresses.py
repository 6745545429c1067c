"""Where a holder wants to be told of incidents and maintenance, contract by contract."""

import pytest
from django.core.exceptions import PermissionDenied

from contracts.models import Contract
from contracts.office.context import By, Member, Role, system
from contracts.office.models import JournalEntry, OutboxMessage
from support.incidents.models import DisruptionAddress
from support.incidents.operations import maintenance, recording
from support.incidents.operations.addresses import choose_address
from support.incidents.queries.addresses import address_of
from tests.factories import person_of
from tests.incidents import incident, planned
from tests.once import once
from tests.web.reading import text
from tests.world import account, contract, d, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-02"
BY = system(d(DAY))
NOC = "noc@example.jp"


def live() -> None:
    lived(
        DAY,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-02", "C3", "A"),
    )


past = once(live)


@pytest.fixture
def life(past) -> None:
    """A has two contracts, B one."""


def told(purpose: str, customer: str = "A") -> list[str]:
    sent = OutboxMessage.objects.filter(purpose=purpose, notice__customer__number=customer)
    return list(sent.order_by("id").values_list("recipient", flat=True))


def owner(customer: str = "A", role: Member = Member.OWNER) -> By:
    person = person_of(customer, role, email=f"{role}-{customer}@example.jp")
    return By(BY.now, Role.CUSTOMER, person.pk, "花子", {account(customer).customer_id: role})


def test_art_27_1_told_at_the_address_chosen_and_else_the_responsible_person(life):
    choose_address(owner(), contract("C1").pk, NOC)
    responsible = contract("C3").responsible.email
    row = incident(BY, [contract("C1").pk])
    recording.announce(BY, row.pk, "調べています。")
    assert told("incident_announced") == [NOC]
    maintenance.announce(BY, planned(BY))
    assert told("maintenance_announced") == [NOC, responsible]  # C3 has none
    assert told("maintenance_announced", "B") == [contract("C2").responsible.email]
    entry = JournalEntry.objects.get(operation="choose_incident_address")
    assert (entry.contract.number, entry.before, entry.after) == (
        "C1",
        {"email": ""},
        {"email": NOC},
    )


def test_art_8_1_emptied_it_is_the_responsible_person_again(life):
    for email in (NOC, NOC, ""):
        choose_address(BY, contract("C1").pk, email)
    assert JournalEntry.objects.filter(operation="choose_incident_address").count() == 2
    row = incident(BY, [contract("C1").pk])
    recording.announce(BY, row.pk, "調べています。")
    assert told("incident_announced") == [contract("C1").responsible.email]


def test_art_19_another_holder_does_not_take_it_over(life):
    choose_address(BY, contract("C1").pk, NOC)
    other = contract("C2")
    Contract.objects.filter(number="C1").update(
        customer=other.customer, billing_account=other.billing_account,
        responsible=other.responsible,
    )  # fmt: skip
    assert address_of(contract("C1")) == ""
    row = incident(BY, [contract("C1").pk])
    recording.announce(BY, row.pk, "調べています。")
    assert told("incident_announced", "B") == [other.responsible.email]
    choose_address(BY, contract("C1").pk, "b@example.jp")
    assert DisruptionAddress.objects.get().customer == other.customer


def test_owners_and_staff_for_contracts_choose_it(life):
    for who in (owner(role=Member.VIEWER), owner("B")):
        with pytest.raises(PermissionDenied):
            choose_address(who, contract("C1").pk, NOC)


def test_on_its_page_it_is_chosen_shown_and_refused_in_words(life, client, today):
    today(DAY)
    client.force_login(person_of("A"))
    page = "/portal/contracts/C1/incident-address/"
    assert "指定がないときは、責任者の" in text(client.get(page))
    assert "name@example.jp" in text(client.post(page, {"email": "noc"}))
    assert address_of(contract("C1")) == ""
    assert client.post(page, {"email": "ＮＯＣ@Example.jp"}).url == "/portal/contracts/C1/"
    assert "NOC@example.jp" in text(client.get("/portal/contracts/C1/"))
    client.force_login(person_of("A", "viewer", email="viewer@example.jp"))
    assert client.post(page, {"email": NOC}).status_code == 403
    client.force_login(person_of("B", email="b@example.jp"))
    assert client.post(page, {"email": NOC}).status_code == 404
