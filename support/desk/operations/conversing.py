"""What is said about an inquiry: by the customer, by staff, and among staff (annex (2))."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty, Member
from contracts.office.operation import internal, operation
from contracts.office.operations import allowing
from contracts.office.operations.alerts import alert
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import Upload
from support.desk.models import REASON, Inquiry, Message
from support.desk.operations import files
from support.desk.operations.course import (
    begin_wait,
    end_wait,
    finish,
    locked,
    note,
    require_asker,
    say,
)
from support.desk.operations.opening import check_text
from support.desk.operations.telling import tell
from support.desk.terms.course import CLAUSE, Step, answered, check_rating, heard
from support.desk.terms.kinds import Awaited, Channel, Said, State

UNCONTENT = 2
"""Up to so many of five: somebody should call."""
RATED_LOW = ALERTS.register(
    AlertKind(
        "inquiry_rated_low",
        _("Inquiry rated low"),
        card="inquiries",
        page="staff_inquiry",
        key=number,
    )
)


@operation(Duty.SUPPORT, *Member, add_to_inquiry=_("Customer added to an inquiry"))
def reply(by: By, inquiry_id: int, text: str, uploads: Sequence[Upload] = ()) -> Message:
    """The customer adds something; it is our turn again, and what was over is open again.

    Everybody of the company may. Raises Refused.
    """
    customer_id = Inquiry.objects.values_list("customer", flat=True).get(pk=inquiry_id)
    require_asker(by, customer_id)
    check_text(text)
    with files.stored(uploads) as rows, transaction.atomic():
        message = hear(by, inquiry_id, Channel.PORTAL, text.strip())
        allowing.count(by, customer_id, CLAUSE, uploads)
        files.keep(message, rows)
    return message


@internal()
def hear(by: By, inquiry_id: int, channel: Channel, text: str, **said) -> Message:
    """Something of the customer, by whatever way it came."""
    row = locked(inquiry_id, Step.HEAR)
    message = say(by, row, Said.CUSTOMER, channel, text, **said)
    turn_to_us(by, row)
    row.heard_at = message.at
    finish(by, row)
    note(by, "add_to_inquiry", row)
    return message


@internal()
def turn_to_us(by: By, row: Inquiry) -> None:
    """What was over goes on from here: the time in between is not ours."""
    if row.resolved_at is not None:
        span = {"starts_at": row.resolved_at, "ends_at": max(row.resolved_at, by.now)}
        row.waits.create(awaited=Awaited.CUSTOMER, **span)
        row.resolved_at, row.scope_reason = None, ""
    elif row.state == State.ANSWERED:
        end_wait(by, row)
    row.state = heard(State(row.state))


@operation(Duty.SUPPORT, *Member, reopen_inquiry=_("Inquiry reopened"))
@transaction.atomic
def reopen(by: By, inquiry_id: int, expected: str | None = None) -> Inquiry:
    """What is over is open again: by the customer or staff. Raises Refused."""
    require_asker(by, Inquiry.objects.values_list("customer", flat=True).get(pk=inquiry_id))
    row = locked(inquiry_id, Step.REOPEN, expected)
    turn_to_us(by, row)
    row.state = State.OPEN
    finish(by, row)
    note(by, "reopen_inquiry", row)
    return row


@operation(Duty.SUPPORT, answer_inquiry=_("Inquiry answered"))
def answer(
    by: By,
    inquiry_id: int,
    text: str,
    expected: str | None = None,
    *,
    resolves: bool = False,
    by_phone: bool = False,
    uploads: Sequence[Upload] = (),
) -> Message:
    """Staff answer: by mail and in the portal, or said by telephone and written down.

    `expected` is the fingerprint of the conversation that was read: two people never answer it
    unawares. The writer's draft is used up. Raises Refused, Changed.
    """
    by.require(Duty.SUPPORT)
    check_text(text)
    with files.stored(uploads) as rows, transaction.atomic():
        row = locked(inquiry_id, Step.ANSWER, expected)
        if uploads and row.customer_id is None:
            raise Refused(
                CLAUSE,
                "会社の決まっていないお問い合わせには、ファイルを送れません",
                "files cannot be sent while the inquiry is of no company",
            )
        message = give(by, row, text.strip(), by_phone=by_phone)
        files.keep(message, rows)
        row.state = answered(State(row.state), resolves=resolves)
        if resolves:
            end_wait(by, row)
            row.resolved_at = by.now
        elif row.state == State.ANSWERED:
            begin_wait(by, row, Awaited.CUSTOMER)
        finish(by, row)
        if not by_phone:
            tell(by, "inquiry_answered", row, message)
        note(by, "answer_inquiry", row)
    return message


@internal()
def give(by: By, row: Inquiry, text: str, *, by_phone: bool = False) -> Message:
    """An answer in the conversation; who gives the first one has taken the inquiry."""
    row.messages.filter(kind=Said.DRAFT, author=by.person).delete()
    message = say(by, row, Said.ANSWER, Channel.TELEPHONE if by_phone else Channel.MAIL, text)
    row.first_answered_at = row.first_answered_at or by.now
    if row.assignee_id is None:
        row.assignee_id = by.person
    return message


@operation(Duty.SUPPORT, is_hidden=True, note_on_inquiry=_("Internal note on an inquiry"))
def add_note(
    by: By,
    inquiry_id: int,
    text: str,
    expected: str | None = None,
    uploads: Sequence[Upload] = (),
) -> Message:
    """A remark that only staff read, with its files. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    check_text(text)
    with files.stored(uploads) as rows, transaction.atomic():
        row = locked(inquiry_id, Step.NOTE, expected)
        message = say(by, row, Said.NOTE, Channel.PORTAL, text.strip())
        files.keep(message, rows)
        finish(by, row)
        note(by, "note_on_inquiry", row)
    return message


@operation(Duty.SUPPORT, is_hidden=True, draft_answer=_("Draft of an answer kept"))
@transaction.atomic
def keep_draft(by: By, inquiry_id: int, text: str) -> Message | None:
    """One's own draft of an answer, kept until it is sent; an empty one is gone.

    Colleagues see that there is one. Raises Refused.
    """
    by.require(Duty.SUPPORT)
    if text.strip():
        check_text(text)
    row = locked(inquiry_id, Step.ANSWER)
    mine = row.messages.filter(kind=Said.DRAFT, author=by.person)
    if not text.strip():
        mine.delete()
        return None
    draft, _created = mine.update_or_create(
        defaults={"body": text, "at": by.now, "author_name": by.name},
        create_defaults={
            "inquiry": row,
            "kind": Said.DRAFT,
            "author_id": by.person,
            "author_name": by.name,
            "channel": Channel.MAIL,
            "body": text,
            "at": by.now,
        },
    )
    return draft


@operation(Duty.SUPPORT, *Member, rate_inquiry=_("Inquiry rated"))
@transaction.atomic
def rate(by: By, inquiry_id: int, stars: int, text: str = "") -> Inquiry:
    """How satisfied the customer was, from 1 to 5; the newest rating counts. Raises Refused."""
    require_asker(by, Inquiry.objects.values_list("customer", flat=True).get(pk=inquiry_id))
    check_rating(stars)
    if len(text) > REASON:
        raise Refused(
            CLAUSE,
            f"ご意見は{REASON:,}文字までです",
            f"a comment may have up to {REASON:,} characters",
        )
    row = locked(inquiry_id, Step.RATE)
    row.rating, row.rating_text, row.rated_at = stars, text.strip(), by.now
    finish(by, row)
    if stars <= UNCONTENT:
        text = f"{row.number} {row.customer}: {stars} {row.rating_text}".strip()
        alert(RATED_LOW, f"inquiry:{row.number}", text, by.day, by.now)
    note(by, "rate_inquiry", row, rating=stars)
    return row
