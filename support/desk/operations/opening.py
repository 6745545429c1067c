"""A new inquiry: by a customer at any time, by staff for somebody who called (annex (2))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty, Member, Role
from contracts.office.models import Erasure
from contracts.office.operation import internal, operation
from contracts.office.operations import allowing
from contracts.office.operations.numbering import take
from contracts.office.terms.days import TOKYO
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import Upload
from contracts.people.models import Customer
from support.desk.models import BEGINNING, BODY, SUBJECT, Inquiry, Message
from support.desk.operations import files
from support.desk.operations.course import note, require_asker, settle
from support.desk.operations.telling import acknowledge
from support.desk.queries.targets import policies
from support.desk.terms import clocks
from support.desk.terms.course import CLAUSE
from support.desk.terms.kinds import Category, Channel, Priority, Said

SERIES = "INQ"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks. `about` is the number of a document, `contact` an e-mail address."""

    subject: str
    text: str
    category: Category
    contract: Contract | None = None
    about: str = ""
    contact_name: str = ""
    contact: str = ""
    phone: str = ""
    priority: Priority = Priority.NORMAL


@operation(Duty.SUPPORT, *Member, open_inquiry=_("Inquiry received"))
def open_inquiry(
    by: By, customer: Customer, asked: Asked, uploads: Sequence[Upload] = ()
) -> Inquiry:
    """A company asks in the portal, at any time; it is told by mail that this arrived.

    Everybody of the company may. Raises Refused.
    """
    require_asker(by, customer.pk)
    check(customer, asked)
    with files.stored(uploads) as rows, transaction.atomic():
        row, message = write(by, asked, Channel.PORTAL, customer)
        allowing.count(by, customer.pk, CLAUSE, uploads)
        files.keep(message, rows)
        acknowledge(by, row, message)
    return row


@operation(Duty.SUPPORT, record_inquiry_call=_("Inquiry by telephone recorded"))
@transaction.atomic
def record_call(by: By, customer: Customer | None, asked: Asked, at: datetime) -> Inquiry:
    """Somebody called at a moment; without a company it is triage. Raises Refused."""
    by.require(Duty.SUPPORT)
    check(customer, asked)
    if at > by.now:
        raise Refused(CLAUSE, "電話を受けた日時が未来です", "the call is in the future")
    return write(by, asked, Channel.TELEPHONE, customer, at=at)[0]


def check(customer: Customer | None, asked: Asked) -> None:
    """Raises Refused for an empty or over-long text, and for another company's contract."""
    if not asked.subject.strip() or len(asked.subject) > SUBJECT:
        raise Refused(
            CLAUSE,
            f"件名を1文字以上{SUBJECT}文字までで入力してください",
            f"enter a subject of 1 to {SUBJECT} characters",
        )
    check_text(asked.text)
    require_there(customer)
    contract = asked.contract
    if contract is not None and (customer is None or contract.customer_id != customer.pk):
        raise Refused(CLAUSE, "その会社の契約ではありません", "The contract is another company's")


def require_there(customer: Customer | None) -> None:
    """Raises Refused for a company of which the personal data was erased (Art. 29)."""
    if customer is not None and Erasure.objects.filter(pk=customer.pk).exists():
        raise Refused(
            CLAUSE,
            "この会社の個人情報は消去済みのため、お問い合わせを登録できません",
            "the personal data of this company was erased: nothing is filed for it any more",
        )


def check_text(text: str) -> None:
    """Raises Refused for an empty or over-long one."""
    if not 0 < len(text.strip()) <= BODY:
        raise Refused(
            CLAUSE,
            f"本文を1文字以上{BODY:,}文字までで入力してください",
            f"enter a text of 1 to {BODY:,} characters",
        )


@internal()
def write(
    by: By,
    asked: Asked,
    channel: Channel,
    customer: Customer | None,
    *,
    at: datetime | None = None,
    said: Mapping | None = None,
    **more: object,
) -> tuple[Inquiry, Message]:
    """The inquiry with its first message, its number taken last. `said` are more of the message."""
    moment, text = at or by.now, asked.text.strip()
    received_on = moment.astimezone(TOKYO).date()
    target = clocks.target(asked.priority, received_on, policies())
    is_person = by.role is Role.CUSTOMER
    row = Inquiry(
        customer=customer,
        contract=asked.contract,
        about=asked.about,
        contact_name=asked.contact_name.strip(),
        contact=asked.contact.strip().lower(),
        phone=asked.phone.strip(),
        subject=asked.subject.strip(),
        beginning=" ".join(text.split())[:BEGINNING],
        category=asked.category,
        priority=asked.priority,
        channel=channel,
        opened_by_id=by.account_id if is_person else None,
        opened_at=moment,
        heard_at=moment,
        response_minutes=target.response,
        resolution_minutes=target.resolution,
        **more,
    )
    row.number = take(SERIES, by.day.year)[0]
    row.save(force_insert=True)
    settle(row, by.now)
    row.save(update_fields=["due_at", "risk_at"])
    values = {
        "author_id": by.account_id,
        "author_name": asked.contact_name.strip() or asked.contact or by.name,
        "at": moment,
        **(said or {}),
    }
    message = Message.objects.create(
        inquiry=row, kind=Said.CUSTOMER, channel=channel, body=text, **values
    )
    name = "record_inquiry_call" if channel is Channel.TELEPHONE else "open_inquiry"
    note(by, name, row, category=asked.category.value)
    return row, message
