"""Inquiries for tests."""

from dataclasses import replace
from datetime import datetime

from contracts.office.context import By, Duty, Member, Role, system
from contracts.office.terms.days import TOKYO
from contracts.people.models import Customer
from support.desk.models import Inquiry
from support.desk.operations import conversing, handling, opening
from support.desk.operations.opening import Asked
from support.desk.operations.receiving import Received
from support.desk.terms.kinds import Category
from tests.staff import staff

MONDAY = "2026-09-14"


def at(clock: str, day: str = MONDAY) -> datetime:
    return datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


def moved(by: By, clock: str, day: str = MONDAY) -> By:
    """The same person at another moment."""
    return replace(by, now=at(clock, day))


def desk(clock: str = "09:00", name: str = "sato", day: str = MONDAY) -> By:
    """A member of staff with the duty of support."""
    return moved(staff(name, day, Duty.SUPPORT), clock, day)


def asker(user, clock: str = "09:00", day: str = MONDAY, company: str = "A") -> By:
    """A person of a company."""
    members = {Customer.objects.get(number=company).pk: Member.OWNER}
    return By(at(clock, day), Role.CUSTOMER, user.pk, str(user), members)


def asked(subject: str = "検知の内容について", **values) -> Asked:
    text = values.pop("text", "検知の画面に見慣れない項目があります。")
    return Asked(subject, text, values.pop("category", Category.DETECTION), **values)


def opened(by: By, company: str = "A", uploads=(), **values) -> Inquiry:
    customer = Customer.objects.get(number=company)
    return opening.open_inquiry(by, customer, asked(**values), uploads)


def mail(message_id: str, sender: str, subject: str = "質問", **values) -> Received:
    values = {"text": "本文です。", "is_trusted": True, "received_at": at("09:00"), **values}
    return Received(f"<{message_id}>", sender, subject, **values)


def robot(clock: str = "09:00", day: str = MONDAY) -> By:
    return replace(system(), now=at(clock, day))


def tell_all(by: By, who: By) -> None:
    """Everything that somebody of A who asks is told by mail."""
    conversing.answer(by, opened(who).pk, "記録の見方をご案内します。")
    handling.refuse(by, opened(who).pk, "他社の製品", "製品の窓口にお尋ねください。")
