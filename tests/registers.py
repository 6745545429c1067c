"""Entries of the registers, for tests."""

from contracts.office.context import By
from contracts.office.terms.uploads import Upload, checked
from support.registers.models import Act, Entry
from support.registers.operations import entries
from support.registers.terms.acting import NewEntry
from support.registers.terms.facts import Done
from support.registers.terms.facts import Entry as Facts
from support.registers.terms.kinds import ActKind, Asked, Register, Sort
from tests.days import d

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def paper(name: str = "書面.pdf") -> Upload:
    return checked(name, PDF)


def new(register: Register, sort: Sort, day: str, title: str, party: str, **facts) -> NewEntry:
    purpose = facts.pop("purpose", "構築" if sort in (Sort.RECEIVED, Sort.GIVEN) else "")
    facts.setdefault("scope", "一式")
    return NewEntry(Facts(register, sort, d(day), **facts), party, title, purpose)


def subcontract(by: By, day: str, party: str = "見本監視株式会社") -> Entry:
    """Not yet bound to anything."""
    asked = new(Register.SUBCONTRACTORS, Sort.SUBCONTRACT, day, "夜間の監視", party)
    return entries.enter(by, asked)


def secret(by: By, day: str, customer=None, contract=None, sort: Sort = Sort.RECEIVED, **facts):
    """Confidential drawings, designated and marked on the day."""
    facts = {"marking": "社外秘", "designated_on": d(day), **facts}
    asked = new(Register.CONFIDENTIAL, sort, day, "ネットワーク構成図", "株式会社見本A", **facts)
    return entries.enter(by, asked, customer, contract)


def personal(by: By, day: str, customer=None) -> Entry:
    asked = new(Register.PERSONAL, Sort.RECEIVED, day, "管理者の名簿", "株式会社見本A")
    return entries.enter(by, asked, customer)


def request(by: By, day: str, asked: Asked = Asked.DISCLOSURE, customer=None) -> Entry:
    what = new(Register.PERSONAL, Sort.REQUEST, day, "履歴の開示", "請求 太郎", asked=asked)
    return entries.enter(by, what, customer)


def record(by: By, row: Entry, kind: ActKind, day: str, *choices: str, text="内容", **more) -> Act:
    """Written now, done on a day; duties and consents come with their paper."""
    who, until = more.pop("who", ""), more.pop("until", None)
    if kind in (ActKind.DUTIES, ActKind.CONSENT):
        more.setdefault("upload", paper())
    done = Done(kind, d(day), by.day, choices, who, until and d(until))
    return entries.record(by, row.pk, done, text, **more)
