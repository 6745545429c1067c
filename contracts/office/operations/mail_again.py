"""Mail that did not arrive, sent again."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.office import normalise
from contracts.office.alert_kinds import ALERTS
from contracts.office.context import By, Duty
from contracts.office.models import JournalEntry, OutboxMessage
from contracts.office.operation import internal, operation
from contracts.office.operations import alerts
from contracts.office.operations.record import entry, journal, journal_all
from contracts.office.queries.notices import FOR_ONE_PERSON
from contracts.office.queries.waiting import MAIL
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import ACCOUNT

CLAUSE = "33-1"
LONGEST_ADDRESS = 254


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, send_again=_("E-mail resent"))
@transaction.atomic
def send_again(by: By, messages: QuerySet, about: str) -> int:
    """Messages given up permanently are due again, with all tries before them. Returns how many.

    `about` says in the journal what they belong to.
    """
    by.require(Duty.ACCOUNTS, Duty.CONTRACTS)
    given_up = messages.filter(delivery=OutboxMessage.Delivery.FAILED, resent=None)
    given_up = given_up.exclude(purpose=ACCOUNT)
    ids = list(given_up.select_for_update(of=["self"]).values_list("pk", flat=True))
    if ids:
        # One try stays on record: what is sent at a later one closes its alert.
        messages.model.objects.filter(pk__anyof=ids).update(next_attempt_at=by.now, attempts=1)
        journal(by, "send_again", "33", reference=about, after={"messages": len(ids)})
    return len(ids)


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, resend=_("Notice sent again by e-mail"))
@transaction.atomic
def resend(by: By, message_id: int, address: str) -> OutboxMessage:
    """Send a notice again, to the same address or another, in place of a message.

    The new message belongs to the same notice and closes the alerts of the one it replaces.
    Raises Refused for a message still waiting or already sent again, for what is no address, for
    a personal link to anybody else, and for one about signing in, of which nothing is kept.
    """
    by.require(Duty.ACCOUNTS, Duty.CONTRACTS)
    found = OutboxMessage.objects.select_for_update(of=["self"])
    before = found.select_related("notice__customer", "notice__contract").get(pk=message_id)
    notice, recipient = before.notice, _checked(address)
    if before.delivery == OutboxMessage.Delivery.WAITING:
        raise Refused(CLAUSE, "まだ送信待ちです", "It is still waiting to be sent")
    if OutboxMessage.objects.filter(resends=before).exists():
        raise Refused(CLAUSE, "すでに送り直しています", "It has already been sent again")
    if before.purpose == ACCOUNT:
        raise Refused(
            CLAUSE,
            "サインインについてのメールは、送ったあと中身を残さないため、送り直せません。"
            "ご本人がもう一度お手続きをすると、新しいメールが届きます",
            "Nothing is kept of an e-mail about signing in. The person can ask for a new one",
        )
    if FOR_ONE_PERSON in notice.data and recipient != before.recipient:
        raise Refused(
            CLAUSE,
            "本人専用のリンクがあるため、別のアドレスには送れません",
            "It carries a personal link and cannot go to another address",
        )
    (message,) = _replace(by, [(before, recipient)])
    return message


@internal()
def resend_all(by: By, messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Send again, each to its recipient, messages that no longer wait, under their lock.

    They come with their notices, and those with customer and contract.
    """
    return _replace(by, [(one, one.recipient) for one in messages])


def _replace(by: By, sent: Sequence[tuple[OutboxMessage, str]]) -> list[OutboxMessage]:
    """Messages in place of others, each to a recipient, in a few statements however many."""
    made = OutboxMessage.objects.bulk_create(
        OutboxMessage(
            notice=before.notice,
            document=before.document,
            purpose=before.purpose,
            recipient=recipient,
            created_at=by.now,
            next_attempt_at=by.now,
            resends=before,
        )
        for before, recipient in sent
    )
    for kind in ALERTS:
        if kind.card == MAIL.name:
            alerts.resolve(kind, [f"outbox:{before.pk}" for before, _ in sent], by.now)
    journal_all(_resent(by, before, recipient) for before, recipient in sent)
    return made


def _resent(by: By, before: OutboxMessage, recipient: str) -> JournalEntry:
    return entry(
        by,
        "resend",
        CLAUSE,
        customer=before.notice.customer,
        contract=before.notice.contract,
        reference=before.document,
        before={"recipient": before.recipient},
        after={"recipient": recipient},
    )


def _checked(address: str) -> str:
    """The address as it is kept; raises Refused for what is none."""
    recipient = normalise.email(address)
    try:
        validate_email(recipient)
    except ValidationError:
        recipient = ""
    if not recipient or len(recipient) > LONGEST_ADDRESS:
        raise Refused(
            CLAUSE,
            "メールアドレスを正しく入力してください(例: keiri@example.jp)",
            "Enter a valid e-mail address, such as keiri@example.jp",
        )
    return recipient
