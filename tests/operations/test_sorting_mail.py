"""Annex (2): staff file a mail where it belongs, once, and nothing stays of what is refused."""

import pytest

from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from support.desk.models import Inquiry, Message
from support.desk.operations import conversing, handling, opening
from support.desk.queries import conversation
from support.desk.terms.kinds import State
from support.inbound.operations import filing, sorting
from support.inbound.terms.kinds import Fate
from tests import incoming
from tests.factories import person_of
from tests.inquiries import MONDAY, asked, asker, at, desk, opened
from tests.once import once
from tests.rules.mails.building import mail, part, several
from tests.world import lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]

JUNK = "X-Spam-Flag: YES"
LOG = part(
    b"12:00 detected\n", "text/plain", "Content-Disposition: attachment; filename=log.txt",
    transfer="base64",
)  # fmt: skip


def live() -> None:
    lived(MONDAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    incoming.known()


past = once(live)


@pytest.fixture(autouse=True)
def life(past) -> None:
    """Taro belongs to company A."""


def company(number: str):
    return BillingAccount.objects.get(number=number).customer


def with_log() -> bytes:
    return several("mixed", part("記録です"), LOG)


def test_a_copy_of_a_filed_mail_is_filed_nowhere_else():
    """The same Message-ID and text, marked as spam on another way."""
    first, copy = incoming.came(
        mail("一通目"), mail("一通目", JUNK, date="Mon, 14 Sep 2026 10:00:00 +0900")
    )
    assert (first.fate, copy.fate) == (Fate.FILED, Fate.TRIAGE)
    other = opened(asker(person_of("B", email="b@example.jp"), company="B"), "B")
    own = opened(asker(person_of()))
    number = first.inquiry.number
    for where in (
        {"customer": company("B")},
        {"inquiry_number": own.number},
        {"inquiry_number": other.number},
    ):
        with pytest.raises(Refused, match=number):
            sorting.file(desk("10:00"), copy.pk, **where)
    copy.refresh_from_db()
    assert (copy.fate, copy.message) == (Fate.TRIAGE, None)
    assert Inquiry.objects.get(number=number).state == State.OPEN
    assert Inquiry.objects.get(number=number).customer.number == "A"
    assert not JournalEntry.objects.filter(operation__in=("sort_mail", "merge_inquiry")).exists()


@pytest.mark.parametrize("number", ["INQ-9", ""], ids=["no such inquiry", "dismissed"])
def test_where_filing_is_refused_no_file_stays(own_files, number):
    if not number:
        row = opening.record_call(desk(), None, asked(), at("08:50"))
        number = handling.dismiss(desk(), row.pk, "広告").number
    (row,) = incoming.came(f"{JUNK}\r\n".encode() + with_log())
    with pytest.raises(Refused):
        sorting.file(desk("10:00"), row.pk, inquiry_number=number)
    assert not list(own_files.rglob("*.txt"))
    assert not Message.objects.filter(message_id="<1@kita.example>").exists()
    sorting.file(desk("10:01"), row.pk, customer=company("A"))
    assert len(list(own_files.rglob("*.txt"))) == 1


def test_a_mail_that_fails_beside_others_leaves_their_files_once(own_files, monkeypatch):
    hand_over = filing.hand_over

    def failing(by, row, said, *more, **about):
        if said.text == "壊れる":
            raise RuntimeError("no")
        return hand_over(by, row, said, *more, **about)

    monkeypatch.setattr(filing, "hand_over", failing)
    rows = incoming.came(with_log(), mail("壊れる", message_id="<bad@kita.example>"))
    assert [row.fate for row in rows] == [Fate.FILED, Fate.WAITING]
    assert len(list(own_files.rglob("*.txt"))) == 1


def test_annex_what_was_never_a_companys_opens_what_was_resolved_again():
    """The inquiry of a stranger's mail is merged into one that was out of scope."""
    first = opened(asker(person_of()))
    handling.refuse(desk("09:30"), first.pk, "他社製品", "恐れ入ります。")
    (row,) = incoming.came(mail("別の件です", sender="who@x.example"))
    handling.merge(desk("10:30"), row.inquiry.pk, first.number)
    first.refresh_from_db()
    assert (first.state, first.resolved_at, first.scope_reason) == (State.OPEN, None, "")


def test_annex_a_mail_filed_into_what_was_resolved_opens_it_again():
    first = opened(asker(person_of()))
    conversing.answer(desk("09:30"), first.pk, "終わりです", resolves=True)
    (row,) = incoming.came(mail("まだです", JUNK))
    sorting.file(desk("10:30"), row.pk, inquiry_number=first.number)
    first.refresh_from_db()
    assert (first.state, first.resolved_at) == (State.OPEN, None)
    (wait,) = first.waits.all()
    assert (wait.starts_at, wait.ends_at) == (at("09:30"), at("10:30"))
    assert "まだです" in [one.body for one in conversation.shown(first)]
