"""Cases of prohibited acts and anti-social forces, brought about as people do."""

from contracts.office.context import By, Member, Role
from contracts.office.terms.uploads import checked
from support.conduct.models import Case, Step
from support.conduct.operations import cases, reports
from support.conduct.operations.cases import NewStep
from support.conduct.operations.reports import Told
from support.conduct.terms.kinds import Channel, Item, Matter, Outcome, StepKind
from tests.days import d
from tests.factories import person_of

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
WORDS = "取引先を名乗る迷惑メールが毎日届きます。"


def person(by: By, customer: str, email: str = "hodo@example.jp", role=Member.VIEWER) -> By:
    """Somebody of a company, at the moment of another."""
    user = person_of(customer, email=email, role=role.value)
    company = user.memberships.get().customer_id
    return By(by.now, Role.CUSTOMER, user.pk, email, {company: role})


def told(item: Item = Item.MAIL, about: str = "mail.example.jp", text=WORDS, files=()) -> Told:
    return Told(item, about, text, [checked(name, PDF) for name in files])


def reported(who: By, **values) -> Case:
    """By somebody of a company, in the portal."""
    (company,) = who.members
    return reports.report(who, company, told(**values))


def recorded(by: By, matter=Matter.CONDUCT, item=Item.MAIL, channel=Channel.OWN, **about) -> Case:
    """By staff, today."""
    day = about.pop("day", None)
    on = d(day) if day else by.day
    files = about.pop("files", ())
    said = told(item, about.pop("named", "mail.example.jp"), files=files)
    return reports.record(by, matter, said, channel, on, **about)


def do(by: By, row: Case, kind: StepKind, text: str = "内容", **more) -> Step:
    files = [checked(name, PDF) for name in more.pop("files", ())]
    until = more.pop("until", None)
    step = NewStep(kind, text, until=until and d(until), **more)
    return cases.do(by, row.number, step, files)


def founded(by: By, row: Case, contract) -> Case:
    """Assessed as so, against the holder of a contract."""
    do(by, row, StepKind.IDENTIFIED, contract=contract)
    do(by, row, StepKind.ASSESSED, "送信の記録を確かめた", outcome=Outcome.FOUNDED)
    row.refresh_from_db()
    return row


def tell_all(by: By, contract, reporter: str) -> None:
    """Everything that holder and reporter are told by mail."""
    row = reported(person(by, reporter))
    more = NewStep(StepKind.ASSESSED, "x", "受信の日時をお知らせください。", Outcome.MORE)
    cases.do(by, row.number, more)
    founded(by, row, contract)
    do(by, row, StepKind.ASKED, "", said="送信を止めてください。", until="2026-08-20")
    do(by, row, StepKind.DELETED, "", said="宛先の一覧を削除しました。", contract=contract)
    do(by, row, StepKind.TOLD, "")
