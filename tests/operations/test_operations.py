"""Who may do what, what is left behind, and that a refusal leaves nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing import jobs
from billing.models import Allocation, DunningProposal, DunningStep, Invoice
from billing.operations import dunning_approval, ending, holds, payments, suspension
from billing.queries.receivables import credit_of, with_outstanding
from billing.terms.dunning import Step
from contracts.models import Contract, ServerChange
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Member, Role
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.operations import application, changes
from contracts.operations.ending import decline_renewal
from contracts.people.operations.companies import change_particulars
from contracts.terms.parameters import InvalidParameter, Plan
from portal.jobs.runner import run_here
from tests.factories import UserFactory
from tests.world import accepted, account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db

RECORDS = (JournalEntry, Notice, OutboxMessage, Invoice, ServerChange)


def counts() -> list[int]:
    return [model.objects.count() for model in RECORDS]


def system(day: str) -> By:
    return context.system(d(day))


def staff(day: str, account_id: int) -> By:
    return By(system(day).now, Role.STAFF, account_id, f"staff {account_id}", duties=EVERY_DUTY)


def holder(day: str, *customers: str) -> By:
    members = {account(name).customer_id: Member.OWNER for name in customers}
    return By(system(day).now, Role.CUSTOMER, members=members)


def test_the_journal_says_who_when_what_and_under_which_clause():
    lived("2026-04-02", *signed("2026-04-01"))
    entry = JournalEntry.objects.get(operation="accept")
    assert (entry.actor, entry.day, entry.clause) == ("scenario", d("2026-04-01"), "6-1")
    assert entry.after == {"formed_on": "2026-04-01", "service_starts_on": "2026-04-01"}
    assert entry.contract == contract()


def test_a_refusal_leaves_nothing():
    lived("2026-04-02", *signed("2026-04-01"))
    before = counts()
    with pytest.raises(Refused):
        ending.reduce(system("2026-04-03"), contract().pk, 1)
    with pytest.raises(Refused):
        application.accept(system("2026-04-03"), contract().pk)
    assert counts() == before


def test_art_2_2_an_unknown_parameter_leaves_nothing():
    lived("2026-04-01", applied("2026-04-01"))
    before = counts()
    with pytest.raises(InvalidParameter):
        application.accept(system("2026-04-02"), contract().pk, None, {"colour": 1})
    assert counts() == before
    assert contract().formed_on is None


def test_a_customer_acts_for_its_own_contracts_only():
    lived("2026-05-02", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    before = counts()
    for operation in (ending.cancel, decline_renewal):
        with pytest.raises(PermissionDenied):
            operation(holder("2026-05-02", "B"), contract("C1").pk)
    assert counts() == before
    ending.cancel(holder("2026-05-02", "A"), contract("C1").pk)
    assert contract("C1").endings.get().by_holder


@pytest.mark.parametrize(
    "operation",
    [
        lambda by: application.accept(by, contract().pk),
        lambda by: application.refuse(by, contract().pk, "6-3(4)"),
        lambda by: changes.add_servers(by, contract().pk, 1),
        lambda by: changes.change_responsible(by, contract().pk, contract().responsible),
        lambda by: change_particulars(by, account(), name="新社名株式会社"),
        lambda by: suspension.suspend(by, contract().pk, "13-3"),
        lambda by: ending.terminate(by, contract().pk, "17-1(1)"),
        lambda by: ending.end_service(by, d("2026-12-31")),
        lambda by: payments.receive(by, account().pk, 1, by.day),
        lambda by: holds.hold(by, account().pk, "reason"),
        lambda by: dunning_approval.approve(by, account().pk, Step.SUSPENSION),
    ],
)
def test_staff_only(operation):
    lived("2026-05-02", *signed("2026-04-01"))
    with pytest.raises(PermissionDenied):
        operation(holder("2026-05-02", "A"))


def test_art_17_1_staff_need_a_second_person():
    lived("2026-05-02", *signed("2026-04-01"))
    people = [UserFactory(email=f"{n}@example.jp") for n in "ab"]
    one, two = (staff("2026-05-02", person.pk) for person in people)
    for second in (None, one):
        with pytest.raises(Refused) as refusal:
            ending.terminate(one, contract().pk, "17-1(1)", second=second)
        assert refusal.value.article == "17-1"
    ending.terminate(one, contract().pk, "17-1(1)", second=two)
    assert contract().ends_on == d("2026-05-02")


def test_art_17_1_termination_of_a_part_bears_no_residual():
    lived("2026-05-02", *signed("2026-04-01", servers=3))
    before = Invoice.objects.count()
    ending.terminate_part(system("2026-05-02"), contract().pk, 2, "17-1(2)", d("2026-05-10"))
    run_here(d("2026-06-01"))
    assert Invoice.objects.count() == before + 1
    lines = invoice("2026-05").lines.values_list("first", "last", "servers")
    assert list(lines) == [
        (d("2026-05-01"), d("2026-05-10"), 3),
        (d("2026-05-11"), d("2026-05-31"), 1),
    ]


def test_art_6_2_another_plan_with_the_next_term():
    lived("2027-03-30", *signed("2026-04-01"))
    changes.change_plan(system("2027-03-31"), contract().pk, Plan.ANNUAL)
    for day in ("2027-03-31", "2027-04-01", "2027-05-01"):
        run_here(d(day))
    assert invoice("2027-03").lines.get().article == "23-1(2)"
    line = invoice("2027-04").lines.get()
    assert (line.article, line.amount) == ("23-1(1)", 194_400)


def test_art_6_3_screening_finds_what_speaks_against_an_application():
    lived(
        "2026-06-01",
        *signed("2026-04-01"),
        event("2026-05-01", "terminate", contract="C1", ground="17-1(1)"),
        applied("2026-06-01", "C2", "B"),
    )
    findings = [(f["ground"], f["ja"]) for f in contract("C2").application.findings]
    assert findings == [
        ("6-3(1)", "同じ会社の契約C1が2026年5月1日に解除されています"),
        (
            "6-3(2)",
            "住所が顧客Aの登録と異なります: 東京都千代田区千代田2-1 / 東京都千代田区千代田1-1",
        ),
        ("6-3(2)", "名称が顧客Aの登録と異なります: B株式会社 / A株式会社"),
        ("6-3(4)", "同じ法人番号の顧客Aがあります"),
    ]


def test_art_12_1_particulars_change_with_before_and_after_and_invoices_keep_theirs():
    lived("2026-05-01", *signed("2026-04-01"))
    change_particulars(system("2026-05-02"), account(), name="新社名株式会社")
    entry = JournalEntry.objects.get(operation="change_billingaccount")
    assert (entry.before["name"], entry.after["name"]) == ("A株式会社", "新社名株式会社")
    assert invoice("2026-04").parties["recipient"]["name"] == "A株式会社"
    run_here(d("2026-06-01"))
    assert invoice("2026-05").parties["recipient"]["name"] == "新社名株式会社"


def test_a_corporate_number_with_a_wrong_check_digit_is_refused_and_named():
    lived("2026-04-01", applied("2026-04-01"))
    customer = account().customer
    with pytest.raises(ValidationError) as error:
        change_particulars(system("2026-04-02"), customer, corporate_number="1234567890123")
    assert "1234567890123" in str(error.value.message_dict["corporate_number"])
    customer.refresh_from_db()
    assert customer.corporate_number == "7000012050002"


def test_art_16_1_a_quote_is_exactly_what_is_then_carried_out():
    lived("2026-08-30", *signed("2026-04-01", servers=3))
    by = holder("2026-08-31", "A")
    quoted = ending.quote_cancellation(by, contract(), None)
    carried_out = ending.cancel(by, contract().pk)
    assert quoted == carried_out
    assert Invoice.objects.get(kind="residual").total == quoted.cost == 320_760


def test_art_23_1_credit_pays_the_next_invoice_on_its_day_of_issue():
    lived(
        "2026-06-01",
        *signed("2026-04-01"),
        event("2026-05-10", "pay", customer="A", amount=30_000),
    )
    assert invoice("2026-04").settlement.paid_on == d("2026-05-10")
    assert invoice("2026-05").allocations.get().day == d("2026-06-01")
    assert credit_of(account().pk) == 0


def test_payments_are_undone_by_reversals_and_become_credit():
    lived(
        "2026-05-10",
        *signed("2026-04-01"),
        event("2026-05-10", "pay", customer="A", amount=17_820),
    )
    payment = invoice("2026-04").allocations.get().payment
    payments.reverse(system("2026-05-11"), payment, "wrong account")
    payments.reverse(system("2026-05-11"), payment, "a double click")
    row = with_outstanding(Invoice.objects.all()).get()
    assert row.outstanding == 17_820
    assert not hasattr(row, "settlement")
    assert credit_of(account().pk) == 17_820
    assert Allocation.objects.count() == 2


@pytest.mark.parametrize(("amount", "day"), [(0, "2026-05-10"), (5, "2026-05-12")])
def test_impossible_payments_are_refused(amount, day):
    lived("2026-05-10", *signed("2026-04-01"))
    with pytest.raises(Refused):
        payments.receive(system("2026-05-11"), account().pk, amount, d(day))


# --- dunning ------------------------------------------------------------------------


def dunned(until: str, *events: dict):
    lived(until, *signed("2026-04-01"), *events)
    return list(DunningStep.objects.values_list("step", "day", "invoice__label"))


def test_dunning_waits_while_bank_data_are_older_than_the_due_date():
    from billing.models import BankDataReceived

    lived("2026-06-01", *signed("2026-04-01"))
    BankDataReceived.objects.all().delete()
    run_here(d("2026-06-04"))
    assert not DunningStep.objects.exists()
    holds.bank_data_received(system("2026-06-04"), d("2026-05-31"))
    run_here(d("2026-06-05"))
    assert not DunningStep.objects.exists()
    holds.bank_data_received(system("2026-06-05"), d("2026-06-01"))
    run_here(d("2026-06-08"))
    assert DunningStep.objects.get().day == d("2026-06-08")


def test_dunning_waits_until_a_promised_day_for_one_invoice():
    lived("2026-06-01", *signed("2026-04-01"))
    debt = invoice("2026-04")
    holds.hold(system("2026-06-02"), account().pk, "promise", debt.pk, d("2026-06-09"))
    day = d("2026-06-02")
    while day <= d("2026-06-12"):
        run_here(day)
        day += timedelta(days=1)
    steps = DunningStep.objects.values_list("step", "day")
    assert list(steps) == [("reminder", d("2026-06-10")), ("second", d("2026-06-11"))]


def test_a_message_names_what_else_is_overdue():
    lived("2026-07-03", *signed("2026-04-01"))
    newest = account().dunning_messages.last()
    assert [debt["label"] for debt in newest.text["invoices"]] == ["2026-05"]
    assert [debt["label"] for debt in newest.text["others"]] == ["2026-04"]


def test_art_13_3_payment_in_full_proposes_to_lift_a_suspension_for_default():
    lived(
        "2026-07-03",
        *signed("2026-04-01"),
        event("2026-07-03", "approve", proposal="suspension", customer="A"),
        event("2026-07-03", "pay", customer="A", amount=17_820),
    )
    assert not DunningProposal.objects.filter(kind="lifting").exists()
    payments.receive(system("2026-07-04"), account().pk, 17_820, d("2026-07-04"))
    assert DunningProposal.objects.get(kind="lifting").state == "open"
    suspension.resume(system("2026-07-05"), contract().pk)
    assert DunningProposal.objects.get(kind="lifting").state == "approved"


def test_a_paid_invoice_spares_its_contract_when_a_proposal_is_approved():
    """killbill#1997: balances are read again under lock."""
    lived("2026-07-01", *signed("2026-04-01"))
    payments.receive(system("2026-07-02"), account().pk, 17_820, d("2026-07-02"), ["2026-04"])
    assert DunningProposal.objects.get().state == "lapsed"
    with pytest.raises(Refused) as refusal:
        dunning_approval.approve(system("2026-07-02"), account().pk, Step.SUSPENSION)
    assert refusal.value.article == "13-3"


def statements(act) -> int:
    """How many statements an act takes; what it does is undone."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            act()
        transaction.set_rollback(True)
    return len(captured)


def test_proposals_lapse_in_as_many_statements_whatever_the_number_that_is_open():
    """killbill#1997 again, by the hundred: on a day of dunning, and with a payment."""
    lived("2026-07-01", *signed("2026-04-01"))
    sunday = "2026-07-05"

    def all_lapse() -> None:
        Contract.objects.update(ends_on=d("2026-07-04"), end_reason="terminated")
        jobs.dun([account().pk], d(sunday))
        assert set(DunningProposal.objects.values_list("state", flat=True)) == {"lapsed"}

    acts = {
        "day": lambda: jobs.dun([account().pk], d(sunday)),
        "payment": lambda: payments.receive(system(sunday), account().pk, 1, d(sunday)),
        "all lapse": all_lapse,
    }
    few = {name: statements(act) for name, act in acts.items()}
    assert DunningProposal.objects.count() == 1
    first = DunningProposal.objects.get()
    for _ in range(30):
        proposal = DunningProposal.objects.create(
            billing_account=account(), kind="termination", made_on=d("2026-07-01")
        )
        proposal.invoices.set(first.invoices.all())
    assert {name: statements(act) for name, act in acts.items()} == few


def test_art_14_2_a_termination_with_nothing_left_to_end_lapses_at_once():
    """Without a period of notice the last day of the term is still in time."""
    lived(
        "2026-09-29",
        *signed("2026-04-01"),
        term_months=6,
        renewal_months=6,
        renewal_notice_months=0,
        minimum_term_months=6,
    )
    waiting = DunningProposal.objects.filter(kind="termination")
    assert set(waiting.values_list("state", flat=True)) == {"open"}
    ending.decline_renewal(holder("2026-09-30", "A"), contract().pk)
    assert contract().ends_on == d("2026-09-30")
    assert set(waiting.values_list("state", flat=True)) == {"lapsed"}


def test_art_14_1_terms_begin_with_the_service():
    lived("2026-04-20", applied("2026-04-01"), accepted("2026-04-10", service_starts="2026-05-01"))
    assert contract().terms.count() == 0
    assert contract().minimum_term_ends_on is None
