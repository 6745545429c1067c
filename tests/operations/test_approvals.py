"""One proposes, another approves: the rule that nobody passes."""

from dataclasses import replace
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from billing.approvals import acceptance, agreement, default, termination
from billing.approvals import damages as of_damages
from billing.models import Charge
from billing.operations import charges, dunning_approval, ending
from billing.terms.dunning import Step
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.models import Approval, JournalEntry
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import agreements, application
from contracts.terms.parameters import InvalidParameter
from tests.deciding import approve, read
from tests.jobs.several import at_once, together
from tests.staff import staff as about_to_act
from tests.world import account, applied, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(db):
    """Members of staff by name, about to act on a day in May."""
    return lambda name, *duties, day="2026-05-10": about_to_act(name, day, *duties)


def damages(by: By, amount: int = 50_000) -> Approval:
    row = account()
    return approvals.propose(
        by,
        of_damages.KIND,
        f"account:{row.number}",
        {"billing_account": row.pk, "amount": amount},
        customer=row.customer,
        reason="破損した機器の修理",
    )


def test_approved_by_another_it_is_carried_out_with_both_in_the_journal(staff):
    lived("2026-05-01", *signed("2026-04-01"))
    proposed = damages(staff("sato"))
    assert not Charge.objects.exists()  # the rehearsal left nothing
    done = approve(staff("suzuki"), proposed.pk)
    charge = Charge.objects.get()
    assert (charge.amount, charge.recorded_by.email, charge.approved_by.email) == (
        50_000, "sato@example.jp", "suzuki@example.jp",
    )  # fmt: skip
    assert done.state == Approval.State.APPROVED
    entries = JournalEntry.objects.filter(reference=f"approval:{proposed.pk}").order_by("id")
    assert [(e.operation, e.account.email, e.clause) for e in entries] == [
        ("propose", "sato@example.jp", "7-3"),
        ("approval_approved", "suzuki@example.jp", "7-3"),
    ]


def test_who_proposed_neither_approves_nor_declines(staff):
    lived("2026-05-01", *signed("2026-04-01"))
    sato = staff("sato")
    proposed = damages(sato)
    for decide in (approve, lambda *of: approvals.decline(*of, "no")):
        with pytest.raises(Refused):
            decide(sato, proposed.pk)
    with pytest.raises(Refused):
        approve(context.system(d("2026-05-10")), proposed.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=proposed.pk).update(state="approved", decided_by=sato.account_id)
    assert not Charge.objects.exists()


def test_the_second_person_needs_the_duty_and_a_decision_is_final(staff):
    lived("2026-05-01", *signed("2026-04-01"))
    proposed = damages(staff("sato"))
    with pytest.raises(PermissionDenied):
        approve(staff("tanaka", Duty.CONTRACTS), proposed.pk)
    approvals.decline(staff("suzuki"), proposed.pk, "金額が違います")
    with pytest.raises(Refused):
        approve(staff("suzuki"), proposed.pk)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE office_approval SET state = 'open', decided_by_id = NULL")
    assert not Charge.objects.exists()


def test_a_proposer_whose_duty_was_taken_away_carries_nothing_out(staff, django_user_model):
    lived("2026-05-01", *signed("2026-04-01"))
    proposed = damages(staff("sato"))
    sato = django_user_model.objects.filter(email="sato@example.jp")
    for changed in (
        {"duties": ["contracts"]},
        {"duties": list(Duty), "is_active": False},
        {"is_active": True, "is_staff": False},
    ):
        sato.update(**changed)
        with pytest.raises(Refused) as refused:
            approve(staff("suzuki"), proposed.pk)
        assert "あらためて起案" in refused.value.ja
    assert not Charge.objects.exists()
    sato.update(is_staff=True)
    approve(staff("suzuki"), proposed.pk)
    assert Charge.objects.count() == 1


def test_who_acts_alone_is_refused_by_every_operation_behind_a_proposal(staff):
    lived("2026-05-01", *signed("2026-04-01"), applied("2026-04-20", "C2"))
    sato, pk, other = staff("sato"), contract().pk, contract("C2").pk
    alone = (
        lambda **by: charges.charge(sato, account().pk, 1, "損害", **by),
        lambda **by: ending.terminate(sato, pk, "17-1(1)", **by),
        lambda **by: ending.terminate_part(sato, pk, 1, "17-1(1)", sato.day, **by),
        lambda **by: agreements.agree_for_contract(sato, pk, {"unit_price": 1}, **by),
        lambda **by: application.accept(sato, other, None, {"unit_price": 1}, **by),
    )
    for operation in alone:
        for second in ({}, {"second": sato}, {"second": context.system(sato.day)}):
            with pytest.raises(Refused):
                operation(**second)
        with pytest.raises(PermissionDenied):  # a second account of hers, without any duty
            operation(second=replace(staff("sato2"), duties=frozenset()))
    assert not Charge.objects.exists()
    assert not IndividualAgreement.objects.exists()
    assert (contract().ends_on, contract("C2").formed_on) == (None, None)


def test_what_has_changed_since_it_was_read_is_shown_and_stays_open(staff):
    lived("2026-05-01", applied("2026-04-20"))
    values = {"service_starts_on": "2026-05-20", "parameters": {"unit_price": 14_000}}
    proposed = approvals.propose(
        staff("sato"), acceptance.KIND, "contract:C1", values, contract=contract()
    )
    seen = read(staff("suzuki"), proposed)
    with pytest.raises(Changed):
        approvals.approve(staff("suzuki", day="2026-05-11"), proposed.pk, seen)
    with pytest.raises(Refused):  # the service would have started before the acceptance
        approvals.approve(staff("suzuki", day="2026-05-21"), proposed.pk, seen)
    proposed.refresh_from_db()
    assert (proposed.state, contract().formed_on) == ("open", None)
    approvals.approve(staff("suzuki"), proposed.pk, seen)
    assert contract().formed_on == d("2026-05-10")


def test_a_refused_proposal_leaves_no_document(staff, own_files):
    lived("2026-05-01", *signed("2026-04-01"))
    for name, price in (("bad.pdf", -1), ("good.pdf", 1)):
        try:
            approvals.propose(
                staff("sato"), agreement.KIND, "contract:C1", {"parameters": {"unit_price": price}},
                contract=contract(), document=ContentFile(b"%PDF-", name),
            )  # fmt: skip
        except InvalidParameter:
            assert name == "bad.pdf"
    assert [path.name for path in own_files.rglob("*.pdf")] == ["good.pdf"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_carries_it_out(committed, staff):
    lived("2026-05-01", *signed("2026-04-01"))
    proposed, tries = damages(staff("sato")), [staff("suzuki"), staff("tanaka")]

    seen = read(tries[0], proposed)

    def try_to(by: By) -> str:
        try:
            return approvals.approve(by, proposed.pk, seen).state
        except Refused as refusal:
            return refusal.en

    lock = transaction.atomic()
    lock.__enter__()
    Approval.objects.select_for_update().get(pk=proposed.pk)
    results = at_once(
        *(partial(try_to, by) for by in tries), release=lambda: lock.__exit__(None, None, None)
    )
    assert sorted(results) == ["The proposal has already been decided", "approved"]
    assert Charge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_the_same_at_once_one_does(committed, staff):
    lived("2026-05-01", *signed("2026-04-01"))

    def propose(by: By) -> str:
        try:
            return damages(by).state
        except Refused as refusal:
            return refusal.en

    results = together(*(partial(propose, staff(name)) for name in ("sato", "suzuki")))
    assert sorted(results) == ["Such a proposal is already waiting for approval", "open"]


def test_what_would_be_refused_is_refused_when_proposed(staff):
    lived("2026-05-01", *signed("2026-04-01"))
    sato = staff("sato")
    with pytest.raises(Refused):
        damages(sato, 0)
    with pytest.raises(InvalidParameter):
        approvals.propose(
            sato, agreement.KIND, "contract:C1", {"parameters": {"unit_price": -1}},
            contract=contract(),
        )  # fmt: skip
    damages(sato)
    with pytest.raises(Refused):  # one open proposal for each subject
        damages(staff("suzuki"))
    assert Approval.objects.count() == 1


def test_only_the_proposer_withdraws(staff):
    lived("2026-05-01", *signed("2026-04-01"))
    proposed = damages(staff("sato"))
    with pytest.raises(Refused):
        approvals.withdraw(staff("suzuki"), proposed.pk)
    approvals.withdraw(staff("sato"), proposed.pk)
    damages(staff("suzuki"))


def test_a_termination_ends_the_contract_on_approval(staff):
    lived("2026-05-01", *signed("2026-04-01"))
    values = {"ground": "17-1(1)", "effective": "2026-05-31"}
    proposed = approvals.propose(
        staff("sato"), termination.KIND, "contract:C1", values, contract=contract()
    )
    assert contract().ends_on is None
    approve(staff("suzuki"), proposed.pk)
    assert contract().ends_on == d("2026-05-31")


def test_a_termination_for_default_needs_two_people(staff):
    lived(
        "2026-08-05",
        *signed("2026-04-01"),
        event("2026-07-02", "approve", proposal="suspension", customer="A"),
    )
    day = "2026-08-05"
    with pytest.raises(Refused):
        dunning_approval.approve(staff("sato", day=day), account().pk, Step.TERMINATION)
    proposed = approvals.propose(
        staff("sato", day=day), default.KIND, "account:A", {"billing_account": account().pk}
    )
    approve(staff("suzuki", day=day), proposed.pk)
    assert contract().ends_on == d(day)


def test_an_application_is_accepted_with_its_agreement(staff):
    lived("2026-05-01", applied("2026-04-20"))
    values = {"service_starts_on": "2026-05-15", "parameters": {"unit_price": 14_000}}
    proposed = approvals.propose(
        staff("sato"), acceptance.KIND, "contract:C1", values, contract=contract()
    )
    assert contract().formed_on is None
    approve(staff("suzuki"), proposed.pk)
    assert contract().service_starts_on == d("2026-05-15")
    agreed = IndividualAgreement.objects.get()
    assert (agreed.parameters, agreed.approved_by.email) == (
        {"unit_price": 14_000}, "suzuki@example.jp",
    )  # fmt: skip
