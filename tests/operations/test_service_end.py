"""Art. 18: the end of the service, foreseen, by two people, posted and mailed to every holder."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.approvals.service_end import KIND, of_end
from billing.operations import ending
from contracts.models import ServiceEnd
from contracts.office.context import Duty, system
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations import approvals
from contracts.office.queries.notices import counts_from
from contracts.office.terms.explanation import Refused
from contracts.office.terms.proposal import Words
from tests.deciding import approve
from tests.once import once
from tests.staff import staff
from tests.world import contract, d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]

DAY = "2026-06-20"
BY = system(d(DAY))
LAST = d("2026-12-31")


def past() -> None:
    """B's ends sooner, C is on the annual plan, D cancelled for a later day, E's is over."""
    lived(
        DAY,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C", plan="annual"),
        *signed("2026-04-01", "C4", "D"),
        *signed("2026-04-01", "C5", "E"),
        event("2026-05-01", "terminate", contract="C5", ground="17-1(1)"),
        event("2026-06-01", "cancel", contract="C2"),
        event("2026-06-02", "cancel", contract="C4", desired="2027-02-28"),
    )


life = once(past)


def found(day=LAST) -> dict:
    values = {one.ja: one.value for one in of_end(BY.day, day)}
    return {ja: one.ja if isinstance(one, Words) else one for ja, one in values.items()}


def test_art_18_2_what_follows_is_shown_before():
    facts = found()
    assert facts["掲示日"] == d(DAY)
    assert facts["すべての契約者に通知したとみなす日(終了日にできる最も早い日)"] == d("2026-07-20")
    assert facts["サービスの終了日"] == LAST
    assert facts["終了する契約"] == "3件"
    assert facts["その日までに終了する契約"] == "1件"
    assert facts["うち年額プランの契約(請求した年額料金は減りません)"] == "1件"
    assert facts["うち解約の予定より早く終了する契約(請求した残余料金は変わりません)"] == "1件"
    assert facts["残余料金"] == "かかりません"
    assert facts["メールでお知らせする会社(宛先)"] == "4社(4件)"
    with pytest.raises(Refused, match="2026年7月20日以後"):
        found(d("2026-07-19"))


def test_art_18_1_two_people_of_administration_end_the_service():
    one, other = staff("sato", DAY), staff("suzuki", DAY)
    for second in (None, one, system(d(DAY))):
        with pytest.raises(Refused, match="もう一人の承認"):
            ending.end_service(one, LAST, second)
    row = approvals.propose(one, KIND, f"service_end:{LAST}", {"effective": str(LAST)})
    assert not ServiceEnd.objects.exists()
    approve(other, row.pk)
    assert ServiceEnd.objects.get().effective_on == LAST
    assert JournalEntry.objects.get(operation="end_service").after["companies_notified"] == 4


def test_art_18_2_it_is_posted_and_every_holder_gets_a_mail_with_its_last_days():
    ending.end_service(BY, LAST)
    (posted,) = Notice.objects.filter(kind="service_end", channel="page")
    assert posted.customer is None
    mailed = Notice.objects.filter(kind="service_end", channel="mail").order_by("id")
    said = {row.customer.number: row.data["contracts"] for row in mailed}
    assert said == {
        "A": [{"number": "C1", "ends_on": "2026-12-31"}],
        "B": [{"number": "C2", "ends_on": "2026-07-01"}],
        "C": [{"number": "C3", "ends_on": "2026-12-31"}],
        "D": [{"number": "C4", "ends_on": "2026-12-31"}],
    }
    sent = OutboxMessage.objects.filter(purpose="service_end", notice__customer__number="A")
    assert sent.get().recipient == contract("C1").responsible.email
    assert counts_from(mailed[0], sent) == posted.at
    assert contract("C1").ends_on == LAST


def test_art_18_1_only_an_earlier_end_follows_and_all_are_told_again():
    ending.end_service(BY, LAST)
    for again in (LAST, d("2027-01-31")):
        with pytest.raises(Refused, match="それより前の日だけ"):
            ending.end_service(BY, again)
    ending.end_service(BY, d("2026-11-30"))
    assert contract("C1").ends_on == d("2026-11-30")
    assert Notice.objects.filter(kind="service_end", customer__number="A").count() == 2


def test_telling_more_holders_takes_no_more_statements():
    with CaptureQueriesContext(connection) as asked:
        ending.end_service(BY, LAST)
    told = [one for one in asked if "office_notice" in one["sql"] or "outbox" in one["sql"]]
    assert len(told) < 8


def test_nobody_without_the_duty_proposes_it():
    desk = staff("tanaka", DAY, Duty.CONTRACTS)
    with pytest.raises(PermissionDenied):
        approvals.propose(desk, KIND, f"service_end:{LAST}", {"effective": str(LAST)})
