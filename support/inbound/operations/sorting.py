"""What staff make of a mail that is not filed by itself: an inquiry, spam, nothing.

Who sorts it answers for the sender: after that it is a mail of the company that they named.
"""

from contextlib import ExitStack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty, Role
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import Customer
from support.desk.models import Inquiry
from support.desk.operations import handling
from support.inbound.models import IncomingMail
from support.inbound.operations.handing import hand_over
from support.inbound.queries.reading import desk, read_row
from support.inbound.queries.threading import Places
from support.inbound.terms.incoming import CLAUSE, because
from support.inbound.terms.kinds import Fate

BY_HAND = because("by_hand", "担当者が登録しました", "Filed by staff")
SPAM = because("marked", "担当者が迷惑メールとしました", "Marked as spam by staff")
LEFT = because("left", "担当者が対応不要としました", "Found by staff to need nothing")


def read_of(row: IncomingMail) -> str:
    """The fingerprint of what a person read of a mail."""
    return fingerprint.of(row.identity, row.fate, row.why, row.message_id)


@operation(Duty.SUPPORT, sort_mail=_("Incoming e-mail sorted"))
def file(
    by: By,
    mail_id: int,
    customer: Customer | None = None,
    inquiry_number: str = "",
    expected: str | None = None,
) -> IncomingMail:
    """A new inquiry of a company, or part of one that there is.

    Raises Refused, also where the same mail is in an inquiry already; Changed.
    """
    by.require(Duty.SUPPORT)
    if (customer is None) == (not inquiry_number):
        raise Refused(
            CLAUSE,
            "会社かお問い合わせのどちらか一方を指定してください",
            "name either a company or an inquiry",
        )
    with ExitStack() as around, transaction.atomic():
        row = _locked(mail_id, expected)
        inquiry = _at_the_desk(by, row, around)
        if customer is None:
            inquiry = handling.merge(by, inquiry.pk, inquiry_number)
        else:
            inquiry = handling.link(by, inquiry.pk, customer)
        return _decided(by, row, Fate.FILED, BY_HAND, inquiry)


def _at_the_desk(by: By, row: IncomingMail, around: ExitStack) -> Inquiry:
    """A new inquiry, of no company yet."""
    if not row.file:
        raise Refused(CLAUSE, "このメールは消去されました", "this mail was erased")
    mail = read_row(row, desk())
    robot = By(by.now, Role.SYSTEM)
    fate, _why = hand_over(robot, row, mail, Places([mail]), around=around, is_trusted=False)
    inquiry = row.inquiry
    assert inquiry is not None, "it was handed over"
    if fate is not Fate.TRIAGE:
        where = (inquiry.merged_into or inquiry).number
        raise Refused(
            CLAUSE,
            f"同じメールがお問い合わせ {where} に登録されています",
            f"the same mail is in the inquiry {where} already",
        )
    return inquiry


@operation(Duty.SUPPORT, mark_mail_as_spam=_("Incoming e-mail marked as spam"))
@transaction.atomic
def mark_as_spam(by: By, mail_id: int, expected: str | None = None) -> IncomingMail:
    """It is kept, and nobody is answered. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    return _decided(by, _locked(mail_id, expected), Fate.SPAM, SPAM)


@operation(Duty.SUPPORT, leave_mail=_("Incoming e-mail needs nothing"))
@transaction.atomic
def leave(by: By, mail_id: int, expected: str | None = None) -> IncomingMail:
    """It is kept, and nothing is done about it. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    return _decided(by, _locked(mail_id, expected), Fate.IGNORED, LEFT)


_ENTRIES = {Fate.FILED: "sort_mail", Fate.SPAM: "mark_mail_as_spam", Fate.IGNORED: "leave_mail"}


def _locked(pk: int, expected: str | None) -> IncomingMail:
    row = IncomingMail.objects.select_for_update(of=["self"]).get(pk=pk)
    fingerprint.require(Changed(CLAUSE), expected, row.identity, row.fate, row.why, row.message_id)
    if row.fate != Fate.TRIAGE or row.message_id is not None:
        raise Refused(
            CLAUSE,
            "このメールの振り分けは済んでいます",
            "this mail has been sorted already",
        )
    return row


def _decided(
    by: By, row: IncomingMail, fate: Fate, why: Explanation, inquiry: Inquiry | None = None
) -> IncomingMail:
    row.fate, row.why = fate.value, why.to_json()
    row.decided_at, row.decided_by_id = by.now, by.account_id
    row.save(update_fields=["fate", "why", "decided_at", "decided_by", "message"])
    after = {"mail_kind": row.kind}
    if inquiry is not None:
        after["inquiry"] = inquiry.number
        if inquiry.customer_id is not None:  # what strangers said is forgotten; this is not
            after["sender"] = row.sender
    journal(
        by,
        _ENTRIES[fate],
        CLAUSE,
        customer=inquiry.customer if inquiry else None,
        reference=f"incoming_mail:{row.pk}",
        after=after,
    )
    return row
