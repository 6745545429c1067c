"""What staff do with an inquiry beside answering it (annex (2))."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from support.desk.models import Inquiry, Message
from support.desk.operations.conversing import give, turn_to_us
from support.desk.operations.course import (
    begin_wait,
    end_wait,
    finish,
    locked,
    note,
    say,
)
from support.desk.operations.opening import check_text, require_there
from support.desk.operations.telling import tell
from support.desk.queries.conversation import agents
from support.desk.queries.targets import policies
from support.desk.terms import clocks
from support.desk.terms.course import CLAUSE, Step
from support.desk.terms.kinds import Awaited, Category, Channel, Priority, Said, State


@operation(Duty.SUPPORT, is_hidden=True, assign_inquiry=_("Inquiry assigned"))
@transaction.atomic
def assign(by: By, inquiry_id: int, user_id: int | None, expected: str | None = None) -> Inquiry:
    """Somebody with the duty works on it; None gives it back to all. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    row = locked(inquiry_id, Step.ASSIGN, expected)
    user = agents().filter(pk=user_id or 0).first()
    if user_id is not None and user is None:
        raise Refused(
            CLAUSE,
            "サポートの職務を持つ担当者を選んでください",
            "choose somebody with the duty of support",
        )
    row.assignee_id = user_id
    finish(by, row)
    note(by, "assign_inquiry", row, assignee=str(user) if user else "")
    return row


@operation(Duty.SUPPORT, is_hidden=True, sort_inquiry=_("Category and priority of an inquiry"))
@transaction.atomic
def sort(
    by: By,
    inquiry_id: int,
    category: Category,
    priority: Priority,
    expected: str | None = None,
) -> Inquiry:
    """What it is about and how urgent; the targets follow the priority. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    row = locked(inquiry_id, Step.SORT, expected)
    target = clocks.target(priority, row.opened_on, policies())
    row.category, row.priority = category.value, priority.value
    row.response_minutes, row.resolution_minutes = target.response, target.resolution
    finish(by, row)
    note(by, "sort_inquiry", row, category=category.value, priority=priority.value)
    return row


@operation(Duty.SUPPORT, is_hidden=True, link_inquiry=_("Inquiry given to a company"))
@transaction.atomic
def link(
    by: By,
    inquiry_id: int,
    customer: Customer,
    contract: Contract | None = None,
    expected: str | None = None,
) -> Inquiry:
    """Whose it is; once answered, it stays that company's. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    require_there(customer)
    row = locked(inquiry_id, Step.LINK, expected)
    if contract is not None and contract.customer_id != customer.pk:
        raise Refused(CLAUSE, "その会社の契約ではありません", "The contract is another company's")
    if row.first_answered_at and row.customer_id not in (None, customer.pk):
        raise Refused(
            CLAUSE,
            "回答したお問い合わせの会社は変えられません",
            "the company of an answered inquiry cannot be changed",
        )
    answered = row.merged.filter(first_answered_at__isnull=False, customer__isnull=False)
    if answered.exclude(customer=customer).exists():
        raise Refused(
            CLAUSE,
            "ほかの会社に回答したお問い合わせが統合されています",
            "an inquiry that was answered to another company is merged into it",
        )
    row.customer, row.contract = customer, contract
    _carry(row, customer)
    finish(by, row)
    note(by, "link_inquiry", row)
    return row


@operation(Duty.SUPPORT, refuse_inquiry=_("Inquiry answered as out of scope"))
@transaction.atomic
def refuse(by: By, inquiry_id: int, reason: str, text: str, expected: str | None = None) -> Inquiry:
    """Out of scope of the support, with the reason and a polite answer by mail.

    Raises Refused, Changed.
    """
    by.require(Duty.SUPPORT)
    check_text(text)
    if not reason.strip():
        raise Refused(CLAUSE, "対象外とする理由を入力してください", "enter why it is out of scope")
    row = locked(inquiry_id, Step.REFUSE, expected)
    message = give(by, row, text.strip())
    end_wait(by, row)
    row.state, row.category = State.OUT_OF_SCOPE, Category.OTHER.value
    row.scope_reason, row.resolved_at = reason.strip(), by.now
    finish(by, row)
    tell(by, "inquiry_refused", row, message)
    note(by, "refuse_inquiry", row, scope_reason=row.scope_reason)
    return row


@operation(Duty.SUPPORT, is_hidden=True, merge_inquiry=_("Inquiry merged into another"))
@transaction.atomic
def merge(by: By, inquiry_id: int, into_number: str, expected: str | None = None) -> Inquiry:
    """One matter in two inquiries: the first goes on in the other, with all that was said.

    What was merged into the first before is read in the other too. The other is open again where
    it was over, as by a message of the customer.

    Of one company, or of none yet. Raises Refused, Changed.
    """
    by.require(Duty.SUPPORT)
    into = Inquiry.objects.filter(number=into_number.strip().upper()).first()
    if into is None or into.pk == inquiry_id:
        raise Refused(
            CLAUSE,
            "統合先のお問い合わせ番号を入力してください",
            "enter the number of the inquiry to merge into",
        )
    list(Inquiry.objects.filter(pk__in=[inquiry_id, into.pk]).order_by("pk").select_for_update())
    row, into = locked(inquiry_id, Step.MERGE, expected), locked(into.pk, Step.HEAR)
    if row.customer_id not in (None, into.customer_id):
        raise Refused(
            CLAUSE,
            "ほかの会社のお問い合わせには統合できません",
            "it cannot be merged into another company's inquiry",
        )
    end_wait(by, row)
    if row.state == State.OPEN or into.resolved_at is not None:
        turn_to_us(by, into)
    row.state, row.merged_into, row.customer = State.MERGED, into, into.customer
    if (
        row.contract_id is None
        or row.contract is None
        or row.contract.customer_id != into.customer_id
    ):
        row.contract = None
    finish(by, row)
    _carry(row, into.customer)
    row.merged.update(merged_into=into)
    into.heard_at = max(filter(None, (into.heard_at, row.heard_at)), default=None)
    finish(by, into)
    note(by, "merge_inquiry", row, merged_into=into.number)
    return into


def _carry(row: Inquiry, customer: Customer | None) -> None:
    """What was merged into it is of the same company, and of no other's contract."""
    row.merged.exclude(contract__customer=customer).update(contract=None)
    row.merged.update(customer=customer)


@operation(Duty.SUPPORT, escalate_inquiry=_("Inquiry escalated to the maker"))
@transaction.atomic
def escalate(
    by: By, inquiry_id: int, reference: str, text: str = "", expected: str | None = None
) -> Inquiry:
    """With the maker under its reference; the clock of resolution stands still until it is back.

    Raises Refused, Changed.
    """
    by.require(Duty.SUPPORT)
    if not reference.strip():
        raise Refused(CLAUSE, "メーカーの受付番号を入力してください", "enter the maker's reference")
    row = locked(inquiry_id, Step.ESCALATE, expected)
    begin_wait(by, row, Awaited.MAKER, reference.strip())
    row.state = State.ESCALATED
    if text.strip():
        say(by, row, Said.NOTE, Channel.PORTAL, text.strip())
    finish(by, row)
    note(by, "escalate_inquiry", row, reference=reference.strip())
    return row


@operation(Duty.SUPPORT, return_inquiry=_("Inquiry back from the maker"))
@transaction.atomic
def bring_back(by: By, inquiry_id: int, text: str, expected: str | None = None) -> Message:
    """What the maker said; the clock of resolution goes on. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    check_text(text)
    row = locked(inquiry_id, Step.RETURN, expected)
    end_wait(by, row)
    row.state = State.OPEN
    message = say(by, row, Said.NOTE, Channel.PORTAL, text.strip())
    finish(by, row)
    note(by, "return_inquiry", row)
    return message


@operation(Duty.SUPPORT, resolve_inquiry=_("Inquiry resolved"))
@transaction.atomic
def resolve(by: By, inquiry_id: int, expected: str | None = None) -> Inquiry:
    """Nothing is left to do after what was answered. Raises Refused, Changed."""
    by.require(Duty.SUPPORT)
    row = locked(inquiry_id, Step.RESOLVE, expected)
    end_wait(by, row)
    row.state, row.resolved_at = State.RESOLVED, by.now
    finish(by, row)
    note(by, "resolve_inquiry", row)
    return row


@operation(Duty.SUPPORT, is_hidden=True, dismiss_inquiry=_("Inquiry of no company dismissed"))
@transaction.atomic
def dismiss(by: By, inquiry_id: int, reason: str, expected: str | None = None) -> Inquiry:
    """Nothing that we deal with, such as advertising: nobody is answered. Raises Refused."""
    by.require(Duty.SUPPORT)
    check_text(reason)
    row = locked(inquiry_id, Step.DISMISS, expected)
    row.state = State.DISMISSED
    say(by, row, Said.NOTE, Channel.PORTAL, reason.strip())
    finish(by, row)
    note(by, "dismiss_inquiry", row)
    return row
