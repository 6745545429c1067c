"""Art. 14-2, 15-2, 16-1: an end is taken back by two people, and its residual given back."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from billing.approvals.withdrawal import KIND
from billing.models import CreditNote, Invoice
from billing.operations import credit_notes, ending, payments
from billing.operations.withdrawal import withdraw_end
from billing.operations.write_off import write_off
from billing.queries.receivables import credit_of
from billing.terms.crediting import CreditKind
from contracts.models import Contract, EndWithdrawal
from contracts.office.context import Duty, system
from contracts.office.models import JournalEntry, Notice
from contracts.office.operations.approvals import propose
from contracts.office.terms.explanation import Refused
from portal.jobs.runner import run_here
from tests.deciding import approve
from tests.staff import staff
from tests.world import account, contract, d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]
DAY = "2026-09-10"


@pytest.fixture
def cancelled(settings, tmp_path):
    """Three servers, cancelled to 09-30 within the minimum term; 320,760 of residual."""
    settings.MEDIA_ROOT = tmp_path
    lived(
        DAY,
        *signed("2026-04-01", servers=3),
        event("2026-08-30", "pay", customer="A", amount=53_460 * 4),
        event("2026-08-31", "cancel", contract="C1"),
    )


def paper() -> ContentFile:
    return ContentFile(b"consent", "consent.pdf")


def residual() -> Invoice:
    return Invoice.objects.get(kind="residual")


def take_back(day: str = DAY) -> EndWithdrawal:
    return withdraw_end(system(d(day)), contract().pk, "consent.pdf")


def test_art_16_1_the_residual_is_given_back_whole_and_the_chain_of_notices_stays(cancelled):
    take_back()
    row = contract()
    assert (row.ends_on, row.end_reason) == (None, "")
    assert str(row.minimum_term_ends_on) == "2027-03-31"
    old = row.endings.get()
    assert (old.replaced_on, old.withdrawal.withdrawn_on) == (d(DAY), d(DAY))
    note = CreditNote.objects.get()
    assert (note.invoice, note.total) == (residual(), 320_760)
    assert note.reason == "契約 C1 の解約(最終日 2026年9月30日)を双方の同意により取り消したため"
    assert str(residual().settlement.paid_on) == DAY
    kinds = Notice.objects.filter(contract=row).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["cancellation_confirmed", "end_withdrawn"]
    entry = JournalEntry.objects.get(operation="withdraw_end")
    assert entry.before == {"ends_on": "2026-09-30", "end_reason": "cancelled"}
    assert entry.after["end_withdrawn"] == "2026-09-30"
    run_here(d("2026-10-01"))
    assert Invoice.objects.get(label="2026-09").total == 53_460
    assert not contract().endings.get().carried_out_on


def test_what_was_paid_of_the_residual_pays_what_else_is_open_and_then_is_credit(cancelled):
    payments.receive(system(d("2026-09-09")), account().pk, 53_460 * 2, d("2026-09-09"))
    paid = 320_760 - residual_owed()
    take_back()
    note = CreditNote.objects.get()
    assert note.total == 320_760
    assert residual_owed() == 0
    assert paid == 106_920
    assert sum(a.amount for a in residual().allocations.filter(kind="credit_note")) == 213_840
    august = Invoice.objects.get(label="2026-08")
    assert str(august.settlement.paid_on) == DAY  # the day of the note
    assert credit_of(account().pk) == 106_920 - august.total


def residual_owed() -> int:
    return residual().total - sum(a.amount for a in residual().allocations.all())


def test_only_what_was_not_given_back_before_is_given_back(cancelled):
    credit_notes.issue_credit_note(
        system(d(DAY)),
        residual().pk,
        {"amounts": {"standard:10": 100_000}},
        "一部",
        kind=CreditKind.GOODWILL,
    )
    take_back()
    assert [note.total for note in CreditNote.objects.order_by("id")] == [110_000, 210_760]


def test_a_residual_written_off_is_settled_with_staff_first(cancelled):
    write_off(system(d(DAY)), residual().pk, "factual", "回収不能")
    with pytest.raises(Refused, match="貸倒れ"), transaction.atomic():
        take_back()
    assert contract().ends_on == d("2026-09-30")
    assert not EndWithdrawal.objects.exists()


def test_art_16_1_two_people_of_contracts_take_an_end_back_with_the_paper(cancelled):
    first, second = (staff(name, DAY, Duty.CONTRACTS) for name in ("sato", "suzuki"))
    with pytest.raises(Refused, match="もう一人"):
        withdraw_end(first, contract().pk, paper())
    with pytest.raises(Refused, match="双方の同意"):
        propose(first, KIND, "contract:C1", {}, contract=contract())
    row = propose(first, KIND, "contract:C1", {}, contract=contract(), document=paper())
    assert contract().ends_on == d("2026-09-30")
    approve(second, row.pk)
    assert contract().ends_on is None
    done = EndWithdrawal.objects.get()
    assert done.consent.read() == b"consent"
    assert CreditNote.objects.get().total == 320_760
    assert JournalEntry.objects.get(operation="withdraw_end").after["approved_by"]


def test_after_the_last_day_an_open_proposal_is_carried_out_no_more(cancelled):
    first = staff("sato", "2026-09-30", Duty.CONTRACTS)
    row = propose(first, KIND, "contract:C1", {}, contract=contract(), document=paper())
    run_here(d("2026-10-01"))
    with pytest.raises(Refused, match="最終日まで"):
        approve(staff("suzuki", "2026-10-01", Duty.CONTRACTS), row.pk)
    assert contract().ends_on == d("2026-09-30")


def test_the_contract_can_be_cancelled_again_and_bears_its_residual_again(cancelled):
    take_back()
    ending.cancel(system(d("2026-09-20")), contract().pk)
    assert contract().ends_on == d("2026-10-20")
    totals = Invoice.objects.filter(kind="residual").order_by("id").values_list("total", flat=True)
    assert list(totals) == [320_760, 53_460 * 11 // 31 + 53_460 * 5]
    take_back("2026-09-21")
    assert contract().ends_on is None
    assert [one.replaced_on for one in contract().endings.order_by("id")] == [
        d(DAY),
        d("2026-09-21"),
    ]


def test_art_18_taken_back_after_the_services_end_was_posted_it_ends_with_the_service(cancelled):
    ending.end_service(system(d(DAY)), d("2026-12-31"))
    assert contract().ends_on == d("2026-09-30")
    take_back()
    row = contract()
    assert (row.ends_on, row.end_reason) == (d("2026-12-31"), "service_ended")
    assert row.endings.filter(replaced_on=None).get().reason == "service_ended"
    with pytest.raises(Refused):
        take_back()


def test_reminders_and_renewal_are_as_if_there_had_been_no_notice(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lived("2027-02-20", *signed("2026-04-01"), event("2026-12-01", "decline_renewal",
          contract="C1", by="customer"), dunning_minimum=100_000_000)  # fmt: skip
    assert not Notice.objects.filter(kind="renewal_reminder").exists()
    take_back("2027-02-21")
    run_here(d("2027-02-21"))
    assert Notice.objects.filter(kind="renewal_reminder").count() == 1  # the one that was missed
    assert not CreditNote.objects.exists()
    run_here(d("2027-04-01"))
    assert [str(term.ends_on) for term in contract().terms.all()] == ["2027-03-31", "2028-03-31"]


def refused_by_the_database(sql: str) -> bool:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return True


def test_the_database_lifts_an_end_only_with_its_withdrawal(cancelled):
    lift = "UPDATE contracts_contract SET ends_on = NULL, end_reason = ''"
    assert refused_by_the_database(lift)
    assert refused_by_the_database("UPDATE contracts_contract SET ends_on = '2026-10-31'")
    Contract.objects.update(ends_on=d("2026-09-29"))  # an earlier end replaces it
    Contract.objects.update(end_reason="terminated")
    take_back_row = "INSERT INTO contracts_endwithdrawal (ending_id, withdrawn_on, consent,"
    take_back_row += " explanation) SELECT id, '{}', 'x', '{{}}' FROM contracts_ending"
    assert refused_by_the_database(take_back_row.format("2026-10-01"))
    assert refused_by_the_database(take_back_row.format("2026-08-30"))
    with connection.cursor() as cursor:
        cursor.execute(take_back_row.format("2026-09-30"))
        cursor.execute(lift)
    assert refused_by_the_database("DELETE FROM contracts_endwithdrawal")
    assert refused_by_the_database("UPDATE contracts_endwithdrawal SET withdrawn_on = now()")


def test_the_holder_is_told(cancelled):
    take_back()
    notice = Notice.objects.get(kind="end_withdrawn")
    assert notice.data["last_day"] == "2026-09-30"
    assert [m.recipient for m in notice.messages.all()] == ["customer1@example.jp"]
