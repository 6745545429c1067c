"""Annex (2): a mail becomes an inquiry, a message of one, or triage – never another company's."""

import pytest

from contracts.office.models import OutboxMessage
from contracts.office.terms.uploads import checked
from contracts.people.models import BillingAccount, Contact
from support.desk.models import Inquiry, Message
from support.desk.operations import conversing, handling, receiving
from support.desk.operations.receiving import Outcome, file_mail
from support.desk.terms.kinds import Category, State
from tests.factories import person_of
from tests.inquiries import MONDAY, asker, at, desk, mail, opened, robot
from tests.once import once
from tests.world import contract, invoice, lived, signed

pytestmark = pytest.mark.django_db

KNOWN, OTHER, STRANGER = "tanaka@a.example.jp", "suzuki@b.example.jp", "who@example.com"


def live() -> None:
    lived(MONDAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    for number, email in (("A", KNOWN), ("B", OTHER)):
        account = BillingAccount.objects.get(number=number)
        Contact.objects.create(customer=account.customer, name="担当", email=email.title())


past = once(live)


@pytest.fixture(autouse=True)
def life(past) -> None:
    """The companies that send mail."""


def test_annex_a_mail_of_a_known_sender_is_an_inquiry_of_its_company_and_is_acknowledged():
    filed = file_mail(robot(), mail("1@a", KNOWN, "設置の手順", sender_name="田中"))
    row = filed.inquiry
    assert filed.outcome is Outcome.OPENED
    assert (row.customer.number, row.subject, row.contact) == ("A", "設置の手順", KNOWN)
    assert (row.number, row.opened_at) == ("INQ-2026-000001", at("09:00"))
    assert row.due_at == at("17:30")
    (sent,) = OutboxMessage.objects.filter(purpose="inquiry_received")
    assert (sent.recipient, sent.document) == (KNOWN, f"inquiry:{row.number}:{filed.message.pk}")


@pytest.mark.parametrize(
    ("sender", "is_trusted"), [(STRANGER, True), (KNOWN, False)], ids=["stranger", "forged"]
)
def test_annex_who_is_unknown_or_not_vouched_for_goes_to_triage_without_an_answer(
    sender, is_trusted
):
    first = opened(asker(person_of()))
    received = mail("1@x", sender, "続き", inquiry=first.number, is_trusted=is_trusted)
    filed = file_mail(robot(), received)
    assert filed.outcome is Outcome.TRIAGED
    assert filed.inquiry.customer is None
    assert filed.inquiry.suggested == first
    assert first.messages.count() == 1
    assert not OutboxMessage.objects.filter(recipient=sender, purpose="inquiry_received").exists()


def test_an_address_that_belongs_to_two_companies_is_for_staff_to_decide():
    both = contract("C2").customer
    Contact.objects.create(customer=both, name="兼務", email=KNOWN)
    assert file_mail(robot(), mail("1@a", KNOWN)).outcome is Outcome.TRIAGED


def test_an_answer_finds_its_inquiry_by_any_reference_or_the_number_in_its_subject():
    first = file_mail(robot(), mail("1@a", KNOWN, "最初")).inquiry
    conversing.answer(desk("10:00"), first.pk, "回答です")
    answer = OutboxMessage.objects.get(purpose="inquiry_answered")
    ours = f"<outbox-{answer.pk}-{answer.created_at:%Y%m%d%H%M%S}@example.jp>"
    for number, (subject, values) in enumerate(
        [
            ("Re: 最初", {"references": ("<unknown@z>", "<1@a>")}),
            ("件名を変えた", {"references": (ours,)}),
            ("別の件名", {"outbox_id": answer.pk}),
            ("番号のある件名", {"inquiry": first.number}),
        ],
        2,
    ):
        filed = file_mail(robot("11:00"), mail(f"{number}@a", KNOWN, subject, **values))
        assert (filed.outcome, filed.inquiry.pk) == (Outcome.ADDED, first.pk), subject
    assert Inquiry.objects.count() == 1
    assert Inquiry.objects.get().state == State.OPEN


def test_a_number_in_the_subject_opens_no_other_companys_inquiry():
    first = file_mail(robot(), mail("1@a", KNOWN)).inquiry
    said = {"inquiry": first.number, "references": ("<1@a>",)}
    filed = file_mail(robot(), mail("2@b", OTHER, **said))
    assert filed.outcome is Outcome.OPENED
    assert filed.inquiry.customer.number == "B"
    assert first.messages.count() == 1


def test_a_mail_handed_over_twice_is_filed_once():
    first = file_mail(robot(), mail("1@a", KNOWN))
    again = file_mail(robot("10:00"), mail("1@a", KNOWN))
    assert again.outcome is Outcome.KNOWN
    assert again.message == first.message
    assert Message.objects.count() == Inquiry.objects.count() == 1


def test_what_another_worker_filed_in_between_is_not_filed_again(monkeypatch, own_files):
    upload = checked("log.txt", b"found")
    first = file_mail(robot(), mail("1@a", KNOWN, uploads=(upload,)))
    looked = iter([None, receiving._filed("<1@a>")])
    monkeypatch.setattr(receiving, "_filed", lambda _: next(looked))
    again = file_mail(robot(), mail("1@a", KNOWN, uploads=(upload,)))
    assert (again.outcome, again.message) == (Outcome.KNOWN, first.message)
    assert Message.objects.count() == Inquiry.objects.count() == 1
    assert len(list(own_files.rglob("*.txt"))) == 1


def test_what_was_resolved_is_open_again_and_what_was_merged_goes_on_in_the_other():
    first = file_mail(robot(), mail("1@a", KNOWN, "一つめ")).inquiry
    second = file_mail(robot(), mail("2@a", KNOWN, "二つめ")).inquiry
    handling.merge(desk("09:10"), second.pk, first.number)
    conversing.answer(desk("09:20"), first.pk, "終わりです", resolves=True)
    filed = file_mail(robot("09:50"), mail("3@a", KNOWN, "Re: 二つめ", references=("<2@a>",)))
    assert (filed.outcome, filed.inquiry.pk) == (Outcome.ADDED, first.pk)
    first.refresh_from_db()
    assert (first.state, first.resolved_at) == (State.OPEN, None)
    # 30 of the minutes since the arrival were nobody's: resolved from 9:20 to 9:50
    assert first.due_at == at("09:30", "2026-09-24")


def test_a_mail_that_answers_an_invoice_names_it():
    message = OutboxMessage.objects.filter(document=invoice("2026-08").number).first()
    filed = file_mail(robot(), mail("1@a", KNOWN, "請求書について", outbox_id=message.pk))
    assert (filed.inquiry.about, filed.inquiry.category) == (message.document, Category.CONTRACT)
    other = file_mail(robot(), mail("2@b", OTHER, "請求書について", outbox_id=message.pk))
    assert (other.inquiry.customer.number, other.inquiry.about) == ("B", "")


def test_files_are_kept_and_what_was_refused_says_why(own_files):
    upload = checked("log.txt", b"12:00 detected\n")
    received = mail("1@a", KNOWN, uploads=(upload,), refused={"a.exe": "添付できません"})
    kept, refused = file_mail(robot(), received).message.files.order_by("id")
    assert (kept.name, kept.size, kept.file.read()) == ("log.txt", 15, b"12:00 detected\n")
    assert (refused.name, refused.refused, bool(refused.file)) == ("a.exe", "添付できません", False)


def test_empty_and_over_long_mails_are_filed_too():
    empty = file_mail(robot(), mail("1@a", KNOWN, "", text=" "))
    assert (empty.inquiry.subject, empty.message.body) == ("(件名なし)", "(本文がありません)")
    sender, name = f"{'x' * 300}@example.com", "\x00名" * 200
    wild = mail("2" * 2_000, sender, "あ\x00" * 999, text="い\x00" * 99_999, sender_name=name)
    long = file_mail(robot(), wild)
    assert (len(long.inquiry.subject), len(long.message.body)) == (200, 20_000)
    assert (long.inquiry.contact_name, len(long.inquiry.contact)) == ("名" * 120, 254)
    assert file_mail(robot(), wild).outcome is Outcome.KNOWN
