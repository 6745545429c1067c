"""Documents by post: what waits, what is recorded once, what is put right (Art. 33-2)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from billing.operations.reissuing import reissue
from billing.queries.reissues import Wording
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Notice, Posting
from contracts.office.operations.posting import correct_posting, record_posted
from contracts.office.queries.notices import counts_from
from contracts.office.queries.papers import papers_of, printed
from contracts.office.queries.posting import waiting
from contracts.office.terms.explanation import Refused
from contracts.office.terms.posting import PostKind, check
from contracts.people.operations.posting import post_from
from tests.documents.reading import pages
from tests.staff import staff
from tests.world import account, d, event, invoice, lived, signed

DAY = "2026-06-20"
ORDINARY, CERTIFIED, NONE = PostKind.ORDINARY, PostKind.CERTIFIED, PostKind.NONE


@pytest.fixture
def by(db, today):
    """A wants paper from May 2026 on, B never."""
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-10", "reduce", contract="C1", servers=1),
    )
    found = staff("sato", DAY, Duty.ACCOUNTS)
    post_from(found, account("A").customer_id, d("2026-05-01"))
    return found


def kinds() -> list[str]:
    return list(waiting().order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("kind", "number", "day", "refused"),
    [
        (ORDINARY, "", "2026-05-01", ""),
        (ORDINARY, "", "2026-06-20", ""),
        (CERTIFIED, "123-45", "2026-06-19", ""),
        (NONE, "", "2026-06-19", ""),
        (ORDINARY, "", "2026-04-30", "通知の日より前"),
        (ORDINARY, "", "2026-06-21", "まだ来ていません"),
        (CERTIFIED, "", "2026-06-19", "書留 内容証明の番号を入力"),
        (PostKind.RECORDED, "", "2026-06-19", "特定記録の番号を入力"),
        (PostKind.SIMPLE, "", "2026-06-19", "簡易書留の番号を入力"),
        (ORDINARY, "123", "2026-06-19", "普通郵便には番号がありません"),
        (NONE, "123", "2026-06-19", "郵送しないには番号がありません"),
    ],
)
def test_art_33_2_what_may_be_recorded(kind, number, day, refused):
    def record():
        check(kind, number, d(day), d("2026-05-01"), d(DAY))

    if refused:
        with pytest.raises(Refused, match=refused):
            record()
    else:
        record()


def test_documents_wait_from_the_day_on_which_their_company_wants_them(by):
    assert kinds() == [
        "invoice", "changed", "invoice", "invoice", "dunning_reminder", "dunning_second",
        "dunning_reminder",
    ]  # fmt: skip
    assert set(waiting().values_list("customer__number", flat=True)) == {"A"}
    words = Wording("A株式会社", "1000001", "東京都千代田区千代田1-1", "経理部")
    reissue(by, invoice("2026-05").pk, words, "部署の記載")
    assert kinds()[-1] == "invoice_reissued"
    post_from(by, account("A").customer_id, None)
    assert kinds() == []
    assert JournalEntry.objects.filter(operation="change_posting").count() == 2


def test_all_that_waits_is_printed_in_one_pdf_each_counting_its_own_pages(by):
    rows = list(waiting().order_by("pk"))
    made = papers_of(rows)
    assert len(made) == len(rows)
    read = [page.extract_text() for page in pages(printed([made[one.pk] for one in rows]))]
    assert [made[one.pk].name in page for one, page in zip(rows, read, strict=True)] == [True] * 7
    assert all("1 / 1" in page for page in read)


def test_the_documents_of_many_notices_take_as_many_statements_as_of_one(
    by, django_assert_max_num_queries
):
    rows = [one for one in waiting() if one.kind == "invoice"]
    assert len(rows) == 3
    with django_assert_max_num_queries(1):
        papers_of(rows)


def test_posting_is_recorded_once_for_each_document(by, django_assert_max_num_queries):
    first, second, *_ = waiting().order_by("pk")
    sent = {first.pk: "", second.pk: ""}
    with django_assert_max_num_queries(8):
        record_posted(by, sent, ORDINARY, d("2026-06-19"))
    assert record_posted(by, sent, ORDINARY, d("2026-06-19")) == []
    assert list(Posting.objects.values_list("notice", "kind", "number", "day", "author")) == [
        (one.pk, "ordinary", "", d("2026-06-19"), by.account_id) for one in (first, second)
    ]
    assert len(kinds()) == 5
    assert JournalEntry.objects.filter(operation="record_posting").count() == 2
    third = waiting().order_by("pk").first()
    with pytest.raises(Refused, match="すでに記録されています"):
        record_posted(by, {third.pk: "", first.pk: ""}, ORDINARY, d("2026-06-18"))
    assert Posting.objects.count() == 2


def test_what_has_no_document_and_what_is_unknown_is_refused(by):
    received = Notice.objects.filter(kind="received").first()
    for pk in (received.pk, 10**9):
        with pytest.raises(Refused, match="郵送できる書類がありません"):
            record_posted(by, {pk: ""}, ORDINARY, d(DAY))


def test_a_wrong_record_is_corrected_with_a_reason_and_both_are_kept(by):
    notice = waiting().order_by("pk").first()
    (row,) = record_posted(by, {notice.pk: ""}, ORDINARY, d(DAY))
    wanted = (CERTIFIED, "123-45", d(DAY), "種類の誤り")
    with pytest.raises(Refused, match="訂正の理由"):
        correct_posting(by, row.pk, *wanted[:3], " ")
    with pytest.raises(Refused, match="変更された項目がありません"):
        correct_posting(by, row.pk, ORDINARY, "", d(DAY), "x")
    later = correct_posting(by, row.pk, *wanted)
    assert correct_posting(by, row.pk, *wanted) == later
    with pytest.raises(Refused, match="すでに訂正"):
        correct_posting(by, row.pk, NONE, "", d(DAY), "別の訂正")
    with pytest.raises(Refused, match="すでに記録"):
        record_posted(by, {notice.pk: ""}, ORDINARY, d(DAY))
    assert (later.corrects, later.reason, Posting.objects.count()) == (row, "種類の誤り", 2)
    assert notice not in waiting()


def test_art_33_2_a_notice_counts_from_the_post_where_no_mail_went_out(by):
    notice = waiting().order_by("pk").first()
    assert counts_from(notice, []) is None
    (row,) = record_posted(by, {notice.pk: ""}, ORDINARY, d("2026-06-19"))
    assert str(counts_from(notice, [], [row])) == "2026-06-19 23:59:59.999999+09:00"
    none = correct_posting(by, row.pk, NONE, "", d(DAY), "出していません")
    assert counts_from(notice, [], [none]) is None


def test_the_database_keeps_one_record_of_each_and_changes_none(by):
    first, second, *_ = waiting().order_by("pk")
    (row,) = record_posted(by, {first.pk: ""}, ORDINARY, d(DAY))
    same = {"day": d(DAY), "kind": "ordinary", "number": "", "at": by.now}
    for wrong in (
        lambda: Posting.objects.create(notice=first, **same),
        lambda: Posting.objects.create(notice=first, corrects=row, **same),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    for wrong in (
        lambda: Posting.objects.create(notice=second, corrects=row, reason="x", **same),
        lambda: Posting.objects.update(day=d("2026-06-01")),
        lambda: Posting.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_posting_takes_a_duty(by):
    other = staff("kato", DAY, Duty.SUPPORT)
    notice = waiting().order_by("pk").first()
    (row,) = record_posted(by, {notice.pk: ""}, ORDINARY, d(DAY))
    for act in (
        lambda: record_posted(other, {notice.pk: ""}, ORDINARY, d(DAY)),
        lambda: correct_posting(other, row.pk, NONE, "", d(DAY), "x"),
        lambda: post_from(other, account("A").customer_id, None),
    ):
        with pytest.raises(PermissionDenied):
            act()
