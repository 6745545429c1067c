"""Art. 13-1, 13-2, 27: recorded, told in bulk and once, repaired, closed; what is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.models import Invoice
from contracts.models import Contract, IndividualAgreement
from contracts.office.context import By, system
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations.record import Told, notify_many
from contracts.office.queries.selecting import first_day
from contracts.office.terms.explanation import Refused
from contracts.operations.editions import publish_edition
from contracts.people.models import Contact
from portal.jobs.runner import run_here
from support.incidents import jobs
from support.incidents.models import Affected, Disruption, DisruptionUpdate, IncidentReport
from support.incidents.operations import closing, maintenance, measures, recording
from support.incidents.queries import shown, waiting
from support.incidents.terms.course import Effect, State, Step
from tests.documents.reading import text
from tests.incidents import HOUR, WEEK, disrupt, incident, planned
from tests.staff import staff
from tests.world import accepted, applied, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db

DAY = "2026-05-02"
BY = system(d(DAY))
MINUTE = timedelta(minutes=1)


def later(delta: timedelta, by: By = BY) -> By:
    return replace(by, now=by.now + delta)


@pytest.fixture
def life():
    lived(
        DAY,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        *signed("2026-04-02", "C4", "A"),
        applied("2026-04-02", "C5", "A"),
        accepted("2026-04-02", "C5", service_starts="2026-07-01"),
        applied("2026-04-02", "C6", "D"),
        accepted("2026-04-02", "C6", service_starts="2026-07-01"),
        event("2026-04-20", "terminate", contract="C3", ground="17-1(1)"),
    )


def told(kind: str) -> list[tuple]:
    """Channel, company and contracts of each notice."""
    rows = Notice.objects.filter(kind=kind).order_by("id")
    return [
        (row.channel, row.customer.number if row.customer else None, row.data.get("contracts"))
        for row in rows
    ]


ALL = [("page", None, None), ("mail", "A", ["C1", "C4"]), ("mail", "B", ["C2"])]


# --- Incidents ------------------------------------------------------------------------


def test_art_27_1_known_then_told_with_the_delay_kept(life):
    row = incident(BY)
    assert (row.number, row.state(BY.now)) == ("INC-2026-000001", State.UNTOLD)
    assert not Notice.objects.filter(kind__startswith="incident").exists()
    recording.announce(later(12 * MINUTE), row.pk, "調べています。")
    row.refresh_from_db()
    assert row.course.minutes_to_tell == 12
    assert row.announced_at == BY.now + 12 * MINUTE
    entries = list(row.updates.values_list("step", "at"))
    assert entries == [(Step.KNOWN, BY.now), (Step.ANNOUNCED, BY.now + 12 * MINUTE)]
    with pytest.raises(Refused):
        recording.announce(later(HOUR), row.pk, "もう一度")
    assert told("incident_announced") == ALL


@pytest.mark.parametrize("number", range(1, 9))
def test_art_13_1_an_interruption_is_notified_to_all_at_once(life, number):
    row = incident(BY, effect=Effect.INTERRUPTED, ground=f"13-1({number})")
    recording.announce(BY, row.pk, "利用できません。")
    assert told("incident_announced") == ALL
    assert OutboxMessage.objects.filter(purpose="incident_announced").count() == 2
    recording.repair(later(HOUR), row.pk, BY.now + HOUR, "復旧しました。")
    assert told("incident_repaired") == ALL


def test_art_13_1_an_interruption_of_one_contract_is_notified_to_its_holder(life):
    row = incident(BY, [contract("C2").pk], effect=Effect.INTERRUPTED, ground="13-1(5)")
    recording.announce(BY, row.pk, "止めています。")
    assert told("incident_announced") == [("mail", "B", ["C2"])]
    assert list(shown.public()) == []


def test_a_company_with_several_contracts_gets_one_mail_for_each_person(life):
    second = Contact.objects.create(
        customer=contract("C4").customer, name="二人目", email="second@example.jp"
    )
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    mails = OutboxMessage.objects.filter(purpose="incident_announced", notice__customer__number="A")
    assert mails.count() == 1
    Contract.objects.filter(number="C4").update(responsible=second)
    recording.post_update(BY, row.pk, "続きです。")
    mails = OutboxMessage.objects.filter(purpose="incident_updated", notice__customer__number="A")
    assert sorted(mails.values_list("recipient", flat=True)) == [
        contract("C1").responsible.email, "second@example.jp",
    ]  # fmt: skip


def test_one_person_of_two_companies_is_told_for_each(life):
    same = contract("C2").responsible.email
    Contact.objects.filter(pk=contract("C1").responsible_id).update(email=same)
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    mails = OutboxMessage.objects.filter(purpose="incident_announced", recipient=same)
    assert sorted(mails.values_list("notice__customer__number", flat=True)) == ["A", "B"]


def test_art_27_2_repaired_and_closed_with_a_report_that_never_changes(life):
    row = incident(BY)
    recording.announce(later(5 * MINUTE), row.pk, "調べています。")
    recording.repair(later(2 * HOUR), row.pk, BY.now + HOUR, "直しました。")
    with pytest.raises(ValueError, match="INC-2026-000001"):
        closing.document(row)
    closing.close(later(24 * HOUR), row.pk, "電源の故障", "交換", "二重化")
    assert told("incident_closed") == ALL
    row = Disruption.objects.get()
    first = closing.document(row)
    assert closing.document(row).sha256 == first.sha256
    pages = text(bytes(first.pdf))
    for words in ("障害報告書", "INC-2026-000001", "電源の故障", "二重化", "5分", "1時間"):
        assert words in pages
    for secret in ("C1", "C2", "A株式会社", contract("C1").responsible.email):
        assert secret not in pages
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Disruption.objects.update(title="別の件名")
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        IncidentReport.objects.update(sha256="0")
    with pytest.raises(Refused):
        recording.post_update(later(25 * HOUR), row.pk, "続き")


def test_art_27_2_it_is_not_closed_before_it_was_told_and_repaired(life):
    row = incident(BY)
    with pytest.raises(Refused, match="お知らせ"):
        closing.close(BY, row.pk, "原因", "対応", "防止")
    recording.announce(BY, row.pk, "調べています。")
    with pytest.raises(Refused, match="復旧"):
        closing.close(BY, row.pk, "原因", "対応", "防止")
    assert Disruption.objects.get().closed_at is None


def test_a_repair_before_the_announcement_tells_nobody(life):
    row = incident(BY)
    recording.repair(later(HOUR), row.pk, BY.now + MINUTE, "")
    assert not Notice.objects.filter(kind__startswith="incident").exists()
    recording.announce(later(HOUR), row.pk, "復旧しています。")
    assert told("incident_announced") == ALL


def test_art_27_3_the_order_to_the_carrier_is_kept_with_its_reference(life):
    row = incident(BY)
    measures.order_carrier(later(HOUR), row.pk, "見本通信", "本社回線", "R-1", BY.now + MINUTE)
    update = row.updates.get(step=Step.ORDERED)
    assert (update.order.carrier, update.order.reference) == ("見本通信", "R-1")
    assert update.at == BY.now + MINUTE
    assert update.recorded_at == BY.now + HOUR
    entry = JournalEntry.objects.get(operation="order_carrier")
    assert (entry.clause, entry.reference) == ("27-3", "disruption:INC-2026-000001")


def test_art_27_4_measures_agreed_with_one_holder_are_shown_to_nobody_else(life):
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    measures.agree_measure(BY, row.pk, contract("C2").pk, "切り替えます", "再起動します", BY.now)
    a, b = contract("C1").customer_id, contract("C2").customer_id
    assert [one.step for one in shown.updates_for(row, [a])] == ["known", "announced"]
    assert [one.step for one in shown.updates_for(row, [b])] == ["known", "announced", "agreed"]
    assert [one.step for one in shown.updates_for(row, [])] == ["known", "announced"]
    with pytest.raises(Refused, match="C3"):
        measures.agree_measure(BY, row.pk, contract("C3").pk, "a", "b", BY.now)


def test_art_27_1_further_contracts_are_told_and_nobody_twice(life):
    row = incident(BY, [contract("C1").pk])
    recording.widen(BY, row.pk, [contract("C4").pk])
    assert told("incident_announced") == []
    recording.announce(BY, row.pk, "調べています。")
    recording.widen(BY, row.pk, [contract("C1").pk, contract("C2").pk])
    recording.widen(BY, row.pk, [contract("C2").pk])
    found = [("mail", "A", ["C1", "C4"]), ("mail", "B", ["C2"])]
    assert told("incident_announced") == found
    recording.repair(BY, row.pk, BY.now, "")
    assert told("incident_repaired") == found
    with pytest.raises(Refused, match="終わって"):
        recording.widen(BY, row.pk, [contract("C2").pk])
    with pytest.raises(Refused, match="すべての契約"):
        recording.widen(BY, incident(BY).pk, [contract("C2").pk])


# --- Maintenance ------------------------------------------------------------------------


def test_art_13_2_maintenance_is_announced_before_it_starts_with_the_moment_kept(life):
    row = maintenance.announce(BY, planned(BY))
    assert (row.number, row.ground, row.announced_at) == ("MNT-2026-000001", "13-2", BY.now)
    assert told("maintenance_announced") == ALL
    for starts_at in (BY.now, BY.now + WEEK - MINUTE):
        with pytest.raises(Refused) as refusal:
            maintenance.announce(BY, planned(BY, starts_at=starts_at))
        assert refusal.value.article == "13-2"
    assert Disruption.objects.count() == 1


def test_art_13_1_urgent_maintenance_needs_its_reason(life):
    with pytest.raises(Refused):
        maintenance.announce(BY, planned(BY, starts_at=BY.now + HOUR))
    row = maintenance.announce(
        BY, planned(BY, starts_at=BY.now + HOUR, urgent_reason="脆弱性への対応")
    )
    assert (row.ground, row.urgent_reason) == ("13-1(1)", "脆弱性への対応")


def test_art_13_2_the_notice_period_is_a_figure_of_the_terms(life):
    publish_edition(BY, d(DAY), {"maintenance_notice_days": 3})
    maintenance.announce(BY, planned(BY, starts_at=BY.now + timedelta(days=3)))
    IndividualAgreement.objects.create(
        contract=contract("C2"), effective_on=DAY, parameters={"maintenance_notice_days": 14}
    )
    with pytest.raises(Refused, match="14日前"):  # C2 is among all
        maintenance.announce(BY, planned(BY, starts_at=BY.now + timedelta(days=5)))
    row = maintenance.announce(
        BY, planned(BY, [contract("C1").pk], starts_at=BY.now + timedelta(days=5))
    )
    assert row.ground == "13-2"


def test_art_13_2_two_windows_of_one_contract_do_not_overlap(life):
    c1, c2 = contract("C1").pk, contract("C2").pk
    maintenance.announce(BY, planned(BY, [c1]))
    maintenance.announce(BY, planned(BY, [c2]))  # another contract
    for ids in ([c1], [c1, c2], None):
        with pytest.raises(Refused, match="MNT-2026-00000"):
            maintenance.announce(BY, planned(BY, ids, starts_at=BY.now + WEEK + 30 * MINUTE))
    maintenance.announce(BY, planned(BY, [c1], starts_at=BY.now + WEEK + HOUR))  # back to back
    first = Disruption.objects.get(number="MNT-2026-000001")
    maintenance.cancel(BY, first.pk, "中止します。")
    maintenance.announce(BY, planned(BY, [c1]))
    assert Disruption.objects.count() == 4


def test_art_13_2_finished_or_cancelled_and_told(life):
    first = maintenance.announce(BY, planned(BY))
    maintenance.cancel(later(HOUR), first.pk, "中止します。")
    assert told("maintenance_cancelled") == ALL
    second = maintenance.announce(BY, planned(BY))
    maintenance.finish(later(WEEK + HOUR), second.pk, second.starts_at + 40 * MINUTE, "")
    assert told("maintenance_finished") == ALL
    second.refresh_from_db()
    assert second.course.minutes_to_repair == 40


def test_holders_who_come_after_the_announcement_are_told_once_however_often_jobs_run(life):
    """Another contract of a company that was told, and one of a company that was not."""
    row = maintenance.announce(BY, planned(BY, starts_at=BY.now + 4 * WEEK))  # 30 May
    before, day = told("maintenance_announced"), d("2026-05-10")
    assert jobs.TO_TELL.on(day) == []
    Contract.objects.filter(number__in=["C5", "C6"]).update(service_starts_on="2026-05-20")
    days = [day, d("2026-05-30"), d("2026-05-31")]
    assert (first_day([jobs.TO_TELL], days), first_day([jobs.TO_TELL], days[2:])) == (day, None)
    for _ in range(2):
        run_here(day)
        jobs.tell([row.pk], day)
    assert told("maintenance_announced") == [*before, ("mail", "A", ["C5"]), ("mail", "D", ["C6"])]
    assert jobs.TO_TELL.on(day) == []


def test_maintenance_past_its_planned_end_waits_for_staff(life):
    row = maintenance.announce(BY, planned(BY))
    end = row.planned_end_at
    assert waiting.open_incidents(end).read().count == 0
    found = waiting.open_incidents(end + MINUTE).read()
    assert [one.key for one in found.rows] == [row.number]
    maintenance.finish(later(WEEK + 2 * HOUR), row.pk, end, "")
    assert waiting.open_incidents(end + MINUTE).read().count == 0


# --- What must never be --------------------------------------------------------------------


@pytest.mark.parametrize("values", [
    {"known_at": None},
    {"known_at": BY.now - MINUTE},  # before it began
    {"announced_at": BY.now - MINUTE},
    {"ended_at": BY.now - MINUTE},
    {"effect": "interrupted", "ground": ""},
    {"closed_at": BY.now, "cause": "原因"},  # neither told nor repaired
    {"planned_end_at": BY.now + HOUR},
    {"kind": "maintenance", "ground": "13-2", "known_at": None, "announced_at": BY.now,
     "planned_end_at": BY.now + HOUR},  # not announced before its start
    {"kind": "maintenance", "ground": "13-1(1)", "known_at": None, "announced_at": BY.now - HOUR,
     "planned_end_at": BY.now + HOUR},  # urgent without a reason
])  # fmt: skip
def test_the_database_refuses_moments_out_of_order(values):
    good = {
        "number": "INC-2026-000009", "kind": "incident", "scope": "all", "effect": "degraded",
        "title": "a", "starts_at": BY.now, "known_at": BY.now,
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        Disruption.objects.create(**{**good, **values})


def test_the_database_keeps_moments_and_courses(life):
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    for change in ({"known_at": BY.now + MINUTE}, {"announced_at": None}, {"title": "別"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Disruption.objects.update(**change)
    for model in (Disruption, DisruptionUpdate, Affected):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(pk=model.objects.latest("pk").pk)._raw_delete(using="default")
    with pytest.raises(DatabaseError), transaction.atomic():
        DisruptionUpdate.objects.update(text="別の文")
    with pytest.raises(DatabaseError), transaction.atomic():
        Affected.objects.update(told_at=BY.now + MINUTE)


def test_the_same_notice_is_never_mailed_twice(life):
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    message = OutboxMessage.objects.filter(purpose="incident_announced").first()
    again = Told(message.notice.customer_id, message.document, {}, [message.recipient])
    with pytest.raises(IntegrityError, match="one_message_each_purpose"), transaction.atomic():
        notify_many(BY, "incident_announced", [again])


def test_art_22_2_an_interruption_reduces_no_fee(life):
    disrupt(BY)
    run_here(d("2026-06-01"))
    assert Invoice.objects.get(label="2026-05", customer__number="B").total == 17_820


# --- In bulk ----------------------------------------------------------------------------------


def test_ten_holders_take_as_many_statements_as_three():
    def statements(names: str) -> int:
        contracts = [
            one
            for number, name in enumerate(names)
            for one in signed("2026-04-01", f"C{number}", name)
        ]
        with transaction.atomic():
            lived(DAY, *contracts)
            row = incident(BY)
            with CaptureQueriesContext(connection) as asked:
                recording.announce(BY, row.pk, "調べています。")
                recording.post_update(BY, row.pk, "続きです。")
                maintenance.announce(BY, planned(BY))
            count = Notice.objects.filter(kind="incident_updated", channel="mail").count()
            assert count == len(names)
            transaction.set_rollback(True)
        return len(asked)

    few = statements("ABC")
    assert statements("ABCDEFGHIJ") == few


@pytest.mark.django_db(transaction=True)
def test_two_who_announce_at_once_tell_once(committed):
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    by = staff("sato", DAY)
    row = incident(by)

    def announce(_) -> bool:
        try:
            recording.announce(by, row.pk, "調べています。")
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(announce, range(2))) == [False, True]
    assert OutboxMessage.objects.filter(purpose="incident_announced").count() == 2
