"""Certificates of payments and balances: frozen, one of each thing, replaced by another."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing.models import MoneyCertificate, Payment
from billing.operations.certificates import certify_balance, certify_payment
from billing.operations.documents import certificate_document
from billing.operations.payments import allocate_again, receive
from billing.operations.receipts import issue_receipt
from billing.operations.returns import send_back
from billing.queries.certificates import draft_of_payment, holds
from billing.queries.proving import _numbers
from billing.terms.certificate import CertificateKind, require_listed
from contracts.office import context
from contracts.office.context import By, Member, Role
from contracts.office.models import JournalEntry
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.operations.companies import Billing, add_account
from tests.world import account, d, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"


@pytest.fixture
def by() -> By:
    return context.system(d(DAY))


@pytest.fixture
def paid(by) -> Payment:
    """A owes 35,640 for April (due 06-01), May (due 06-30) and June; 40,000 came 06-20."""
    lived(DAY, *signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))
    return receive(by, account().pk, 40_000, d("2026-06-20"), payer_name="カ)エイシヤ")


def balance(by: By, day: str, account_id: int | None = None, **also) -> MoneyCertificate:
    return certify_balance(by, account().customer_id, account_id, d(day), **also)


def test_a_payment_is_certified_beside_its_receipt(paid, by):
    issue_receipt(by, paid.pk)
    one = certify_payment(by, paid.pk)
    assert (one.number, one.as_of, one.amount) == ("PC-2026-000001", d("2026-06-20"), 40_000)
    # April whole, and what was left of the 40,000 of May
    assert [yen for _, yen in one.facts["invoices"]] == [35_640, 4_360]
    assert one.facts["credit"] == 0
    assert (one.parties["payer"], one.parties["recipient"]["name"]) == ("カ)エイシヤ", "A株式会社")
    entry = JournalEntry.objects.get(operation="certify_payment")
    assert entry.reference == f"payment:{paid.pk}"
    assert entry.after["money_certificate"] == "PC-2026-000001"
    assert paid.receipts.count() == 1


def test_a_payment_is_certified_anew_only_where_its_figures_changed(by):
    lived(DAY, *signed("2026-04-01"))
    # three months of 17,820 and 6,540 of credit
    paid = receive(by, account().pk, 60_000, d(DAY))
    first = certify_payment(by, paid.pk)
    assert (len(first.facts["invoices"]), first.facts["credit"]) == (3, 6_540)
    allocate_again(by, paid.pk, "誤り")  # to the same invoices
    with pytest.raises(Refused, match="PC-2026-000001"):
        certify_payment(by, paid.pk)
    assert holds(first)
    send_back(by, paid.pk, d(DAY), "過入金", amount=6_540)
    assert not holds(first)
    second = certify_payment(by, paid.pk)
    assert (second.number, second.replaces, second.amount) == ("PC-2026-000002", first, 53_460)
    assert holds(second)
    send_back(by, paid.pk, d(DAY), "組戻し")
    assert not holds(second)
    with pytest.raises(Refused, match="取り消されている"):
        certify_payment(by, paid.pk)


def test_a_balance_is_that_of_the_day_whatever_came_later(paid, by):
    june = balance(by, "2026-06-19")
    # by 06-19 April and May were issued (05-01, 06-01); the money came a day later
    assert (june.number, june.amount, june.facts["credit"]) == ("BC-2026-000001", 71_280, 0)
    assert [one[2] for one in june.facts["items"]] == [35_640, 35_640]
    assert [one[1] for one in june.facts["items"]] == ["2026-06-01", "2026-06-30"]
    now = balance(by, DAY)
    # three months of 35,640 less 40,000
    assert (now.amount, now.replaces) == (3 * 35_640 - 40_000, None)
    assert JournalEntry.objects.filter(operation="certify_balance").count() == 2


def test_of_one_account_or_of_the_whole_company(paid, by):
    other = add_account(
        by, account().customer, Billing("A株式会社 大阪支店", "5300001", "大阪府大阪市北区梅田1-1")
    )
    mine, whole = balance(by, DAY, account().pk), balance(by, DAY)
    theirs = balance(by, DAY, other.pk)
    assert (mine.amount, whole.amount, theirs.amount) == (66_920, 66_920, 0)
    assert len(whole.parties["accounts"]) == 2
    assert theirs.parties["accounts"][0].startswith(f"{other.number} ")
    assert theirs.facts == {"items": [], "credit": 0, "interest": 0}


def test_money_that_waits_makes_the_balance_negative(by):
    lived("2026-04-10", *signed("2026-04-01"))
    first = context.system(d("2026-04-10"))
    receive(first, account().pk, 50_000, d("2026-04-10"))
    assert balance(first, "2026-04-10").amount == -50_000


def test_the_same_is_not_certified_twice_and_another_names_the_one_before(paid, by):
    first = balance(by, "2026-06-30")
    with pytest.raises(Refused, match="BC-2026-000001"):
        balance(by, "2026-06-30")
    receive(by, account().pk, 10_000, d("2026-06-29"))
    second = balance(by, "2026-06-30")
    assert (second.amount, second.replaces) == (first.amount - 10_000, first)
    assert (holds(MoneyCertificate.objects.get(pk=first.pk)), holds(second)) == (False, True)


def test_not_of_a_day_to_come_and_not_of_more_than_it_lists(paid, by):
    with pytest.raises(Refused, match="今日まで"):
        balance(by, "2026-07-03")
    require_listed(500)
    with pytest.raises(Refused, match="501件"):
        require_listed(501)


def test_not_of_another_companys_account(paid, by):
    with pytest.raises(Refused, match="請求先がない"):
        balance(by, DAY, account("B").pk)


def test_what_was_read_is_what_is_certified(paid, by):
    read = fingerprint.of(draft_of_payment(paid))
    with pytest.raises(Changed):
        balance(by, DAY, expected=read)
    assert certify_payment(by, paid.pk, read)


@pytest.mark.parametrize(
    ("member", "may"), [(Member.OWNER, True), (Member.BILLING, True), (Member.VIEWER, False)]
)
def test_who_minds_the_money_may(paid, by, member, may):
    who = By(by.now, Role.CUSTOMER, None, "x", {paid.customer_id: member})
    if may:
        assert certify_payment(who, paid.pk).customer_id == paid.customer_id
        assert balance(who, DAY).customer_id == paid.customer_id
        return
    with pytest.raises(PermissionDenied):
        certify_payment(who, paid.pk)
    with pytest.raises(PermissionDenied):
        balance(who, DAY)


def test_original_and_copy_are_made_once_each(paid, by):
    one = balance(by, DAY)
    original, copy = (certificate_document(one, is_copy) for is_copy in (False, True))
    for each in (original, copy):
        assert each.sha256 == hashlib.sha256(each.pdf).hexdigest()
    assert original.sha256 != copy.sha256
    receive(by, account().pk, 10_000, d("2026-06-29"))
    again = certificate_document(MoneyCertificate.objects.get(), is_copy=True)
    assert (again.pk, bytes(again.pdf)) == (copy.pk, bytes(copy.pdf))


def test_numbers_have_no_gap_and_are_proved(paid, by):
    point = transaction.savepoint()
    balance(by, DAY)
    transaction.savepoint_rollback(point)
    assert balance(by, DAY).number == "BC-2026-000001"
    certify_payment(by, paid.pk)
    assert not _numbers().differences


def test_the_database_refuses_changes_forks_and_what_is_not_of_its_kind(paid, by):
    one = certify_payment(by, paid.pk)
    certificate_document(one, is_copy=False)
    for table in ("moneycertificate", "moneycertificatedocument"):
        for statement in (f"UPDATE billing_{table} SET id = id", f"DELETE FROM billing_{table}"):
            with (
                connection.cursor() as cursor,
                pytest.raises(DatabaseError, match="is a record"),
                transaction.atomic(),
            ):
                cursor.execute(statement)
    values = {
        "kind": CertificateKind.PAYMENT.value, "payment": paid, "customer": paid.customer,
        "as_of": paid.value_date, "issued_on": d(DAY), "amount": 40_000, "facts": {}, "parties": {},
    }  # fmt: skip
    for changed, refusal in (
        ({}, "one_first_certificate"),
        ({"replaces": one, "amount": 40_001}, "not of its payment"),
        ({"replaces": one, "customer": account("B").customer}, "not of its payment"),
        ({"replaces": one, "as_of": d(DAY)}, "not of its payment"),
        ({"payment": None}, "certificate_of_its_kind"),
        ({"kind": "balance"}, "certificate_of_its_kind"),
        ({"kind": "balance", "payment": None, "replaces": one}, "not of its payment"),
        ({"kind": "balance", "payment": None, "as_of": d("2026-07-03")}, "day_that_came"),
    ):
        with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
            MoneyCertificate.objects.create(number="PC-1", **{**values, **changed})
