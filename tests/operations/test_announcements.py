"""Art. 33: written, read, posted once now or ahead of time, corrected; calls recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contracts.models import Contract
from contracts.office import context, outbox
from contracts.office.context import By, system
from contracts.office.models import Alert, Erasure, JournalEntry, Notice, OutboxMessage
from contracts.office.operations.mail_again import resend
from contracts.office.queries.notices import counts_from
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.queries.portfolio import PortfolioState
from support.announcements.models import Announcement, Call
from support.announcements.operations import calls, posting, writing
from support.announcements.operations.calls import Said
from support.announcements.queries import shown
from support.announcements.queries.audience import reached
from support.announcements.terms.announcement import Audience, State
from tests import rows
from tests.announcements import called, corrected, draft, mailed, posted, words
from tests.once import once
from tests.staff import staff
from tests.world import account, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db

DAY = "2026-05-02"
BY = system(d(DAY))
HOUR = timedelta(hours=1)

holders = pytest.mark.usefixtures("life")


def past() -> None:
    """A has two contracts, one of them annual; B's is suspended; C's is to end; D's has ended."""
    lived(
        DAY,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "A", plan="annual"),
        *signed("2026-04-01", "C3", "B"),
        *signed("2026-04-01", "C4", "C"),
        *signed("2026-04-01", "C5", "D"),
        event("2026-04-15", "suspend", contract="C3", ground="13-3"),
        event("2026-04-16", "cancel", contract="C4"),
        event("2026-04-20", "terminate", contract="C5", ground="17-1(1)"),
    )


life = once(past)


def later(delta: timedelta, by: By = BY) -> By:
    return replace(by, now=by.now + delta)


def told(row: Announcement) -> list[tuple]:
    """Company and contracts of each notice by mail."""
    about = Notice.objects.filter(reference__startswith=f"announcement:{row.number}:")
    rows = about.order_by("id").select_related("customer")
    return [(one.customer.number, one.data["contracts"]) for one in rows]


def on_page() -> list[str]:
    found = Notice.objects.filter(channel="page", kind="announcement").order_by("id")
    return [one.data["announcement"] for one in found]


# --- Whom it reaches ----------------------------------------------------------------------


@holders
@pytest.mark.parametrize(
    ("chosen", "reaches"),
    [
        ({"audience": Audience.NOBODY}, {}),
        ({"audience": Audience.ALL}, {"A": ["C1", "C2"], "B": ["C3"], "C": ["C4"]}),
        ({"customers": ("A", "D")}, {"A": ["C1", "C2"]}),  # D has none in effect
        ({"plan": "annual"}, {"A": ["C2"]}),
        ({"plan": "monthly"}, {"A": ["C1"], "B": ["C3"], "C": ["C4"]}),
        ({"state": "suspended"}, {"B": ["C3"]}),
        ({"state": "ending"}, {"C": ["C4"]}),
        ({"state": "ended"}, {"D": ["C5"]}),
        ({"customers": ("A", "B"), "plan": "monthly"}, {"A": ["C1"], "B": ["C3"]}),
        ({"customers": ("B",), "state": "ending"}, {}),
    ],
)
def test_art_33_1_holders_are_chosen_by_number_plan_and_state(chosen, reaches):
    row = draft(BY, **{"audience": Audience.SOME, **chosen})
    names = {account(number).customer_id: number for number in "ABCD"}
    assert {names[one.customer_id]: one.contracts for one in reached(row, d(DAY))} == reaches


@holders
def test_art_8_1_it_goes_to_the_responsible_person_of_each_contract():
    second = contract("C3").responsible
    Contract.objects.filter(number="C2").update(responsible=second)
    (one,) = reached(draft(BY, audience=Audience.SOME, customers=("A",)), d(DAY))
    assert one.emails == [contract("C1").responsible.email, second.email]


@holders
def test_a_hundred_holders_take_as_many_statements_as_three():
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            posted(BY)
        return len(asked)

    few = statements()
    responsible = contract("C3").responsible
    source = contract("C3")
    Contract.objects.bulk_create(
        Contract(
            number=f"X{n}", customer=source.customer, billing_account=source.billing_account,
            responsible=responsible, plan="monthly", servers=1, applied_on=d(DAY),
            formed_on=d(DAY), service_starts_on=d(DAY),
        )
        for n in range(30)
    )  # fmt: skip
    assert statements() == few


# --- Posting --------------------------------------------------------------------------------


@holders
def test_art_33_1_posted_on_the_page_and_mailed_in_one_step():
    row = posted(staff("sato", DAY), title_en="Closed", text_en="We are closed.")
    assert (row.number, row.life) == ("NTC-2026-000001", State.POSTED)
    assert on_page() == [row.number]
    assert told(row) == [("A", ["C1", "C2"]), ("B", ["C3"]), ("C", ["C4"])]
    data = Notice.objects.get(customer__number="A", kind="announcement").data
    assert (data["title"], data["text_en"]) == ("窓口の休業", "We are closed.")
    assert "社" not in str(Notice.objects.get(channel="page", kind="announcement").data)
    entry = JournalEntry.objects.get(operation="post_announcement")
    assert (entry.reference, entry.after["companies_notified"]) == (f"announcement:{row.number}", 3)


@holders
def test_art_33_2_each_holder_from_the_earlier_of_posting_and_dispatch(monkeypatch):
    both, alone = posted(BY), mailed(BY, "A")
    monkeypatch.setattr(context, "now", lambda: BY.now + HOUR)
    outbox.send_waiting()
    for row, moment in ((both, BY.now), (alone, BY.now + HOUR)):
        notice = Notice.objects.get(
            reference=f"announcement:{row.number}:{account('A').customer_id}"
        )
        sent = list(notice.messages.all())
        assert sent
        assert sent[0].sent_at == BY.now + HOUR
        assert counts_from(notice, sent) == moment
    waits = Notice(channel="mail", data={})
    assert counts_from(waits, [OutboxMessage(sent_at=None)]) is None


@holders
def test_what_was_shown_is_what_is_posted():
    row = draft(BY)
    seen = fingerprint.of(*shown.read(row, reached(row, BY.day)))
    Contract.objects.filter(number="C3").update(responsible=contract("C1").responsible)
    with pytest.raises(Changed):  # it would go to another address
        posting.post(BY, row.number, seen)
    row = draft(BY)
    seen = fingerprint.of(*shown.read(row, reached(row, BY.day)))
    posting.post(BY, row.number, seen)
    with pytest.raises(Changed):  # sent twice
        posting.post(BY, row.number, seen)
    assert on_page() == [row.number]


@holders
def test_writing_it_anew_takes_the_time_back():
    row = draft(BY)
    posting.plan(BY, row.number, BY.now + HOUR)
    writing.rewrite(BY, row.number, words(text="三日まで休業します。"))
    row.refresh_from_db()
    assert (row.life, row.text) == (State.DRAFT, "三日まで休業します。")
    posting.post_due(later(2 * HOUR))
    assert on_page() == []


@holders
def test_what_is_withdrawn_is_never_posted():
    row = draft(BY)
    posting.plan(BY, row.number, BY.now + HOUR)
    posting.withdraw(BY, row.number)
    assert posting.post_due(later(2 * HOUR)) == 0
    for do in (posting.post, posting.withdraw):
        with pytest.raises(Refused, match="取り下げています"):
            do(BY, row.number)


# --- Set ahead ------------------------------------------------------------------------------


@holders
def test_art_33_1_set_ahead_it_is_posted_at_its_time_and_once():
    row = draft(BY)
    posting.plan(BY, row.number, BY.now + HOUR)
    assert posting.post_due(later(HOUR - timedelta(minutes=1))) == 0
    assert posting.post_due(later(HOUR)) == 1
    assert posting.post_due(later(HOUR)) == 0
    row.refresh_from_db()
    assert row.posted_at == BY.now + HOUR
    assert (on_page(), len(told(row))) == ([row.number], 3)


@holders
def test_the_job_comes_late_and_one_that_reaches_nobody_keeps_no_other_back():
    lost = draft(BY, is_on_page=False, audience=Audience.SOME, customers=("D",))
    good = draft(BY)
    for row in (lost, good):
        posting.plan(BY, row.number, BY.now + HOUR)
    late = later(timedelta(days=2))
    assert posting.post_due(late) == 1
    assert on_page() == [good.number]
    good.refresh_from_db()
    assert good.posted_at == late.now
    alert = Alert.objects.get(kind="announcement_failed")
    assert alert.reference == f"announcement:{lost.number}"
    assert "届く契約者がいません" in alert.text
    posting.post_due(later(HOUR, late))
    assert Alert.objects.filter(kind="announcement_failed").count() == 1
    posting.withdraw(late, lost.number)
    assert not Alert.objects.filter(kind="announcement_failed", resolved_at=None).exists()


@holders
def test_a_worker_that_is_killed_has_told_nobody():
    row = draft(BY)
    posting.plan(BY, row.number, BY.now + HOUR)
    with transaction.atomic():
        posting.post_due(later(HOUR))
        transaction.set_rollback(True)
    assert (on_page(), told(row)) == ([], [])
    assert posting.post_due(later(2 * HOUR)) == 1


# --- Corrections ----------------------------------------------------------------------------


@holders
def test_art_33_1_a_correction_goes_where_it_went_and_refers_to_it():
    row = mailed(BY, "A", "B")
    message = OutboxMessage.objects.get(purpose="announcement", notice__customer__number="B")
    OutboxMessage.objects.filter(pk=message.pk).update(next_attempt_at=None)
    resend(BY, message.pk, "keiri@example.jp")
    later_row = corrected(BY, row, text="一月四日から。", audience=Audience.ALL)
    assert told(later_row) == [("A", ["C1", "C2"]), ("B", ["C3"])]
    assert later_row.audience == Audience.TOLD
    to_b = OutboxMessage.objects.get(
        document__startswith=f"announcement:{later_row.number}:", notice__customer__number="B"
    )
    assert to_b.recipient == "keiri@example.jp"  # where it was sent last
    assert to_b.notice.data["corrects"] == row.number
    with pytest.raises(Refused, match="訂正がすでにあります"):
        writing.correct(BY, row.number, words())
    assert told(corrected(BY, later_row)) == told(row)


@holders
def test_the_database_changes_nothing_that_was_posted_or_said():
    row, call = posted(BY), called(BY)
    gone = draft(BY)
    posting.withdraw(BY, gone.number)
    changes = [
        lambda: Announcement.objects.filter(pk=row.pk).update(text="別の文"),
        lambda: Announcement.objects.filter(pk=row.pk).update(posted_at=None),
        lambda: Announcement.objects.filter(pk=gone.pk).update(withdrawn_at=None),
        lambda: Announcement.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: Call.objects.filter(pk=call.pk).update(text="別の話"),
        lambda: Call.objects.filter(pk=call.pk)._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@holders
@pytest.mark.parametrize(
    "values",
    [
        {"is_on_page": False, "audience": "nobody"},
        {"audience": "some"},
        {"audience": "all", "plan": "annual"},
        {"audience": "told"},
        {"title_en": "Closed"},
        {"posted_at": BY.now, "withdrawn_at": BY.now},
    ],
)
def test_the_database_refuses_what_reaches_nobody_or_is_half_there(values):
    known = {
        "number": "N", "title": "t", "text": "t", "is_on_page": True,
        "audience": "all", "written_at": BY.now,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(**{**known, **values})


# --- Calls ----------------------------------------------------------------------------------


@holders
def test_art_33_1_a_call_is_in_the_register_with_who_when_whom_and_what():
    row = called(BY, BY.now - HOUR)
    notice = row.notice
    assert (notice.channel, notice.customer.number, notice.contract.number) == (
        "telephone", "A", "C1",
    )  # fmt: skip
    assert notice.at == counts_from(notice, []) == BY.now - HOUR
    assert [notice.data[name] for name in ("caller", "person", "phone", "text")] == [
        "佐藤", "山田 花子", "0312345678", "工事の日を伝えた。",
    ]  # fmt: skip
    entry = JournalEntry.objects.get(operation="record_call")
    assert (entry.customer.number, entry.contract.number) == ("A", "C1")
    with pytest.raises(Refused, match="先の日時"):
        called(BY, BY.now + HOUR)


@holders
def test_a_call_that_was_recorded_wrongly_is_corrected_by_another():
    said = Said(BY.now, "佐藤", "山田", "0312345678", "工事の日")
    first = calls.record(BY, account("A").customer, contract("C1"), said)
    assert Notice.objects.filter(kind="telephoned").count() == 1
    row = called(BY, corrects=first, text="工事の日は五月九日")
    assert row.corrects == first
    assert row.notice.data["corrects_call"] == BY.now
    with pytest.raises(Refused, match="訂正がすでにあります"):
        called(BY, corrects=first)


@holders
def test_a_company_that_was_erased_is_told_nothing_and_hinders_no_correction():
    row = mailed(BY, "D", state=PortfolioState.ENDED.value)
    gone = account("D").customer
    with rows.unguarded():
        Notice.objects.filter(kind="announcement", customer=gone).update(data={})
        Erasure.objects.bulk_create([Erasure(customer=gone, day=BY.day, at=BY.now)])
    assert reached(draft(BY, audience=Audience.SOME, state="ended"), BY.day) == []
    left = writing.correct(BY, row.number, words(text="訂正します。"))
    with pytest.raises(Refused), transaction.atomic():
        posting.post(BY, left.number)
    assert posting.withdraw(BY, left.number).withdrawn_at == BY.now


@holders
def test_posted_by_hand_the_alert_of_its_failure_is_closed():
    row = draft(BY, audience=Audience.SOME, customers=("Z",), is_on_page=False)
    posting.plan(BY, row.number, BY.now + HOUR)
    posting.post_due(later(2 * HOUR))
    assert Alert.objects.filter(kind="announcement_failed", resolved_at=None).exists()
    writing.rewrite(later(3 * HOUR), row.number, words())
    posting.post(later(3 * HOUR), row.number)
    assert not Alert.objects.filter(kind="announcement_failed", resolved_at=None).exists()


@holders
def test_a_call_is_about_a_contract_of_the_company():
    said = Said(BY.now, "佐藤", "山田 花子", "", "一")
    with pytest.raises(Refused, match="その会社の契約ではありません"):
        calls.record(BY, account("A").customer, contract("C3"), said)
    assert not Call.objects.exists()
