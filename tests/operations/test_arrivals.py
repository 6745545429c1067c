"""Notices that staff enter for the holder: by their day of arrival, with the paper."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from billing.documents.pdf import render_confirmation
from billing.models import CreditNote, Invoice
from billing.operations import accepting, ending, transfer
from billing.queries import change_costs, quotes
from billing.queries.confirmation import confirmation
from billing.queries.receivables import credit_of
from contracts.models import Ending, PlanChange, ServerChange
from contracts.office import context
from contracts.office.context import By, Duty, Member, Role
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.outbox import composers
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations.arrivals import Arrival
from contracts.terms.arrival import Channel
from contracts.terms.parameters import Plan
from portal.jobs.runner import run_here
from tests.factories import StaffFactory
from tests.world import account, contract, d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]


def staff(day: str, name: str = "sato") -> By:
    user = StaffFactory._meta.model.objects.filter(email=f"{name}@example.jp").first()
    user = user or StaffFactory(email=f"{name}@example.jp", duties=[Duty.CONTRACTS])
    return context.of_user(user, moment=context.system(d(day)).now)


def letter(arrived_on: str, paper: str | None = "letter.pdf") -> Arrival:
    return Arrival(Channel.PAPER, d(arrived_on), ContentFile(b"%PDF-1.4", paper) if paper else None)


# --- cancellation ----------------------------------------------------------------------------


def test_art_16_1_a_letter_of_11_27_typed_on_11_30_ends_the_contract_on_12_27():
    lived("2026-11-30", *signed("2026-01-10", servers=2))
    by = staff("2026-11-30")
    quote = quotes.cancellation(contract(), d("2026-11-30"), None, d("2026-11-27"))
    assert (quote.notice.ends_on, quote.day) == (d("2026-12-27"), d("2026-11-30"))
    read = fingerprint.of(by.day, quote)
    ending.cancel(by, contract().pk, expected=read, arrival=letter("2026-11-27"))
    row = Ending.objects.get()
    assert contract().ends_on == row.ends_on == d("2026-12-27")
    assert (row.received_on, row.entered_on) == (d("2026-11-27"), d("2026-11-30"))
    assert (row.channel, row.entered_by_id, row.by_holder) == ("paper", by.account_id, True)
    assert row.paper.read() == b"%PDF-1.4"
    residual = Invoice.objects.get(kind="residual")
    # 2026-12-28 to 31: 2 × 16,200 × 4/31 = 4,180; 2027-01-01 to 09: × 9/31 = 9,406
    assert (residual.issued_on, residual.total) == (d("2026-11-30"), 14_944)


def test_art_33_history_confirmation_and_mail_say_when_the_letter_arrived():
    lived("2026-11-30", *signed("2026-01-10"))
    ending.cancel(staff("2026-11-30"), contract().pk, arrival=letter("2026-11-27"))
    entry = JournalEntry.objects.get(operation="fix_end")
    assert (entry.after["arrived_on"], entry.after["channel"]) == ("2026-11-27", "paper")
    content = confirmation(Ending.objects.get())
    assert (content.received_on, content.entered_on) == (d("2026-11-27"), d("2026-11-30"))
    assert content.channel == "書面(郵便・FAX・持参)"
    mail = OutboxMessage.objects.get(purpose="cancellation_confirmed")
    body = composers["cancellation_confirmed"](mail).body
    assert (
        "2026年11月27日に届いた通知(書面(郵便・FAX・持参))を、2026年11月30日に登録しました" in body
    )
    assert "2026年12月27日です" in body
    assert "arrived on 27 November 2026" in body


def test_what_was_read_of_another_day_of_arrival_is_not_done():
    lived("2026-11-30", *signed("2026-01-10"))
    by = staff("2026-11-30")
    read = fingerprint.of(by.day, quotes.cancellation(contract(), by.day, None, d("2026-11-28")))
    with pytest.raises(Changed):
        ending.cancel(by, contract().pk, expected=read, arrival=letter("2026-11-27"))
    assert contract().ends_on is None


def test_a_refused_letter_leaves_no_paper(monkeypatch):
    lived("2026-11-30", *signed("2026-01-10"))

    def full(*_args, **_more):
        raise OSError("disk full")

    monkeypatch.setattr(ending.dunning_proposals, "lapse", full)
    before = _papers()
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        ending.cancel(staff("2026-11-30"), contract().pk, arrival=letter("2026-11-27"))
    assert _papers() == before


def _papers() -> list[str]:
    folder = "notices/2026"
    return sorted(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else []


@pytest.mark.parametrize("arrived", ["2026-12-01", "2026-01-09"])
def test_a_day_to_come_or_before_the_contract_is_refused(arrived):
    lived("2026-11-30", *signed("2026-01-10"))
    first, second = staff("2026-11-30"), staff("2026-11-30", "suzuki")
    with pytest.raises(Refused):
        ending.cancel(first, contract().pk, arrival=letter(arrived), second=second)
    assert contract().ends_on is None


def test_the_database_refuses_a_notice_entered_before_it_arrived():
    lived("2026-11-30", *signed("2026-01-10"))
    ending.cancel(staff("2026-11-30"), contract().pk, arrival=letter("2026-11-27"))
    with pytest.raises(IntegrityError, match="ending_arrived_by_entry"), transaction.atomic():
        Ending.objects.update(received_on=d("2026-12-01"))


def test_holders_do_not_choose_a_day_of_arrival():
    lived("2026-11-30", *signed("2026-01-10", servers=2))
    members = {account().customer_id: Member.OWNER}
    holder = By(context.system(d("2026-11-30")).now, Role.CUSTOMER, members=members)
    for act, more in (
        (ending.cancel, {}), (ending.decline_renewal, {}), (ending.reduce, {"servers": 1}),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied), transaction.atomic():
            act(holder, contract().pk, **more, arrival=letter("2026-11-27"))
    ending.cancel(holder, contract().pk)
    assert Ending.objects.get().channel == "portal"


# --- two people, and what is given back ------------------------------------------------------


def test_art_16_1_more_than_30_days_back_two_people_enter_it():
    lived("2026-11-30", *signed("2026-01-10"))
    first, second = staff("2026-11-30"), staff("2026-11-30", "suzuki")
    back_31 = letter("2026-10-30")
    for nobody in (None, first):
        with pytest.raises(Refused, match="もう一人"), transaction.atomic():
            ending.cancel(first, contract().pk, arrival=back_31, second=nobody)
    ending.cancel(first, contract().pk, arrival=back_31, second=second)
    assert contract().ends_on == d("2026-11-30")
    entry = JournalEntry.objects.get(operation="fix_end")
    assert entry.after["approved_by"] == second.name
    assert not CreditNote.objects.exists()


def test_art_22_1_what_was_billed_beyond_the_end_is_given_back_by_two_people():
    """Arrived on 10-20, typed on 12-03: the end is 11-20, and November was billed whole."""
    lived("2026-12-03", *signed("2025-04-10", servers=2))
    first, second = staff("2026-12-03"), staff("2026-12-03", "suzuki")
    november = Invoice.objects.get(label="2026-11")
    assert november.total - november.bears_none == 35_640
    quote = quotes.cancellation(contract(), first.day, None, d("2026-10-20"))
    # 2 × 16,200 − 2 × 16,200 × 20/30 = 10,800, with tax 11,880
    (given,) = quote.given_back
    assert (given.invoice, given.amounts) == (november.number, (("standard:10", 10_800),))
    assert (given.total, given.settled, given.credit) == (11_880, 11_880, 0)
    with pytest.raises(Refused, match="もう一人"), transaction.atomic():
        ending.cancel(first, contract().pk, arrival=letter("2026-10-20"))
    ending.cancel(first, contract().pk, arrival=letter("2026-10-20"), second=second)
    note = CreditNote.objects.get()
    assert (note.invoice, note.total, note.kind) == (november, 11_880, "correction")
    assert note.reason == (
        "2026年10月20日に届いた通知により、契約 C1 の2026年11月20日より後の料金を訂正するため"
    )
    content = confirmation(Ending.objects.get())
    assert (content.given_back, content.total) == (11_880, quote.total)
    assert quote.payable == quote.total - 11_880
    assert render_confirmation(content).startswith(b"%PDF-")
    run_here(d("2027-01-01"))
    assert not Invoice.objects.filter(label="2026-12").exists()


def test_art_22_1_what_was_paid_for_days_beyond_the_end_becomes_credit():
    lived(
        "2026-12-03",
        *signed("2025-04-10", servers=2),
        event("2026-12-02", "pay", customer="A", amount=2_000_000),
    )
    before = credit_of(account().pk)
    first, second = staff("2026-12-03"), staff("2026-12-03", "suzuki")
    ending.cancel(first, contract().pk, arrival=letter("2026-10-20"), second=second)
    assert credit_of(account().pk) - before == 11_880


def test_art_14_2_a_renewed_term_is_final_for_a_letter_that_arrived_before_it():
    lived("2026-04-12", *signed("2025-04-10"))
    first, second = staff("2026-04-12"), staff("2026-04-12", "suzuki")
    with pytest.raises(Refused, match="第2期が2026年4月10日に始まっている"):
        ending.cancel(first, contract().pk, arrival=letter("2026-03-05"), second=second)


def test_art_19_a_letter_of_the_former_holder_is_refused_after_the_transfer():
    lived("2026-11-30", *signed("2026-01-10"), *signed("2026-01-10", "C2", "B"))
    heir = account("B").customer
    consent = ContentFile(b"%PDF-1.4", "consent.pdf")
    transfer.transfer(
        context.system(d("2026-11-28")), contract().pk, heir, heir.contacts.get(), consent
    )
    with pytest.raises(Refused, match="2026年11月28日から"):
        ending.cancel(staff("2026-11-30"), contract().pk, arrival=letter("2026-11-27"))
    ending.cancel(staff("2026-11-30"), contract().pk, arrival=letter("2026-11-28"))
    assert contract().ends_on == d("2026-12-28")


# --- non-renewal, fewer, more ----------------------------------------------------------------


def test_art_14_2_the_holders_letter_in_time_ends_the_contract_with_its_term():
    """The term ends on 2027-01-09; the deadline is 2026-12-09."""
    lived("2026-12-14", *signed("2026-01-10"))
    by = staff("2026-12-14")
    with pytest.raises(Refused, match="2026年12月9日"), transaction.atomic():
        ending.decline_renewal(by, contract().pk, arrival=letter("2026-12-10"))
    quote = quotes.non_renewal(contract(), by.day, d("2026-12-09"))
    read = fingerprint.of(by.day, quote)
    ending.decline_renewal(by, contract().pk, read, letter("2026-12-09"))
    row = Ending.objects.get()
    assert (row.reason, row.ends_on, row.by_holder) == ("expired", d("2027-01-09"), True)
    assert (row.received_on, row.channel) == (d("2026-12-09"), "paper")
    assert Notice.objects.get(kind="non_renewal").data["arrived_on"] == "2026-12-09"
    assert not Invoice.objects.filter(kind="residual").exists()


def test_art_15_2_fewer_servers_by_letter():
    lived("2026-11-30", *signed("2026-01-10", servers=3))
    by = staff("2026-11-30")
    quote = quotes.reduction(contract(), by.day, 1, None, d("2026-11-27"))
    read = ending.reduction_fingerprint(contract(), by.day, quote)
    ending.reduce(by, contract().pk, 1, None, read, letter("2026-11-27"))
    row = ServerChange.objects.get()
    assert (row.received_on, row.effective_on) == (d("2026-11-27"), d("2026-12-28"))
    assert (row.entered_by_id, row.channel) == (by.account_id, "paper")
    assert Invoice.objects.get(kind="residual").server_change == row


def test_art_22_1_servers_that_left_before_they_were_typed_are_given_back():
    """Arrived on 10-20: one of three left after 11-20; November was billed with three.

    2 × 16,200 and, for 20 of 30 days, 16,200: 10,800 of 16,200 stays, 5,400 goes back.
    """
    lived("2026-12-03", *signed("2025-04-10", servers=3))
    first, second = staff("2026-12-03"), staff("2026-12-03", "suzuki")
    ending.reduce(first, contract().pk, 1, arrival=letter("2026-10-20"), second=second)
    assert CreditNote.objects.get().total == 5_940


def test_art_6_2_more_servers_by_letter_keep_its_day_and_come_on_acceptance():
    lived("2026-11-30", *signed("2026-01-10"))
    by = staff("2026-11-30")
    with pytest.raises(Refused, match="過ぎています"), transaction.atomic():
        accepting.add_servers(by, contract().pk, 1, d("2026-11-27"), None, letter("2026-11-27"))
    accepting.add_servers(by, contract().pk, 1, by.day, None, letter("2026-11-27"))
    row = ServerChange.objects.get()
    assert (row.received_on, row.effective_on) == (d("2026-11-27"), d("2026-11-30"))
    assert row.paper.name.startswith("notices/2026/")


def test_art_6_2_another_plan_by_letter_keeps_its_day_and_its_paper():
    lived("2026-11-30", *signed("2026-01-10"))
    by = staff("2026-11-30")
    cost = change_costs.plan_change(contract(), by.day, Plan.ANNUAL, d("2026-11-27"))
    read = fingerprint.of(by.day, cost)
    accepting.change_plan(by, contract().pk, Plan.ANNUAL, read, letter("2026-11-27"))
    row = PlanChange.objects.get()
    assert (row.with_term, row.received_on, row.entered_on) == (
        2, d("2026-11-27"), d("2026-11-30"),
    )  # fmt: skip
    assert (row.channel, row.entered_by_id) == ("paper", by.account_id)
    assert row.paper.read() == b"%PDF-1.4"
    entry = JournalEntry.objects.get(operation="change_plan")
    assert (entry.after["arrived_on"], entry.after["channel"]) == ("2026-11-27", "paper")
    body = composers["changed"](OutboxMessage.objects.get(purpose="changed")).body
    assert "2026年11月27日に届いた通知" in body


def test_art_6_2_another_plan_by_a_letter_of_long_ago_is_entered_by_two():
    lived("2026-11-30", *signed("2026-01-10"))
    first, second = staff("2026-11-30"), staff("2026-11-30", "suzuki")
    back_31 = letter("2026-10-30")
    with pytest.raises(Refused, match="もう一人"), transaction.atomic():
        accepting.change_plan(first, contract().pk, Plan.ANNUAL, None, back_31)
    accepting.change_plan(first, contract().pk, Plan.ANNUAL, None, back_31, second)
    assert JournalEntry.objects.get(operation="change_plan").after["approved_by"] == second.name
