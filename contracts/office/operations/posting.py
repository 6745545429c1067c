"""Recording that documents went by post (Art. 33-2)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.models import JournalEntry, Notice, Posting
from contracts.office.operation import operation
from contracts.office.operations.record import entry, journal_all
from contracts.office.queries.posting import current, printable
from contracts.office.terms.explanation import Refused
from contracts.office.terms.posting import CLAUSE, PostKind, check


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, record_posting=_("Document recorded as posted"))
@transaction.atomic
def record_posted(by: By, posted: Mapping[int, str], kind: PostKind, day: date) -> list[Posting]:
    """The documents of notices, by id with the number that the post office gave each.

    What is recorded so already is left as it is: a form sent twice is one. Raises Refused,
    recording none, where one is recorded otherwise or may not be.
    """
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    notices = list(printable().filter(pk__in=posted).select_for_update(of=["self"]).order_by("pk"))
    if len(notices) < len(posted):
        raise Refused(CLAUSE, "郵送できる書類がありません", "There is no document to post")
    known = {one.notice_id: one for one in current(list(posted))}
    rows = []
    for notice in notices:
        number = posted[notice.pk].strip()
        before = known.get(notice.pk)
        if before is None:
            check(kind, number, day, notice.day, by.day)
            rows.append(_row(by, notice, kind, number, day))
        elif before.said != (kind, number, day):
            raise Refused(
                CLAUSE,
                f"{before.day}の郵送がすでに記録されています。訂正してください",
                f"It is recorded already as posted on {before.day}: correct that",
            )
    made = Posting.objects.bulk_create(rows)
    journal_all(_entry(by, "record_posting", one) for one in made)
    return made


@operation(
    Duty.CONTRACTS,
    Duty.ACCOUNTS,
    is_hidden=True,  # its reason is staff's own
    correct_posting=_("Record of posting corrected"),
)
@transaction.atomic
def correct_posting(
    by: By, posting_id: int, kind: PostKind, number: str, day: date, reason: str
) -> Posting:
    """Another record in place of one, with its reason; sent twice it is one. Raises Refused."""
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    before = Posting.objects.select_related("notice__customer", "notice__contract").get(
        pk=posting_id
    )
    notice, number, reason = before.notice, number.strip(), reason.strip()
    Notice.objects.select_for_update().get(pk=notice.pk)
    later = Posting.objects.filter(corrects=before).first()
    if later is not None and (later.said, later.reason) == ((kind, number, day), reason):
        return later
    if later is not None:
        raise Refused(CLAUSE, "すでに訂正されています", "It has been corrected already")
    if not reason:
        raise Refused(CLAUSE, "訂正の理由を入力してください", "Enter the reason of the correction")
    if before.said == (kind, number, day):
        raise Refused(CLAUSE, "変更された項目がありません", "Nothing has been changed")
    check(kind, number, day, notice.day, by.day)
    row = _row(by, notice, kind, number, day)
    row.corrects, row.reason = before, reason
    row.save(force_insert=True)
    journal_all([_entry(by, "correct_posting", row, before)])
    return row


def _row(by: By, notice: Notice, kind: PostKind, number: str, day: date) -> Posting:
    return Posting(
        notice=notice, day=day, kind=kind, number=number, at=by.now, author_id=by.account_id
    )


def _entry(by: By, name: str, row: Posting, before: Posting | None = None) -> JournalEntry:
    return entry(
        by,
        name,
        CLAUSE,
        customer=row.notice.customer,
        contract=row.notice.contract,
        reference=row.notice.reference,
        before=_said(before) if before else {},
        after=_said(row),
    )


def _said(row: Posting) -> dict[str, object]:
    kind = PostKind(row.kind)
    said = {"day": row.day, "kind": {"ja": kind.ja, "en": kind.en}, "number": row.number}
    return said | ({"reason": row.reason} if row.reason else {})
