"""Reports of prohibited acts in the demo: one being assessed, one answered; a part suspended."""

from dataclasses import replace
from datetime import timedelta

from billing.operations import suspension
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import By
from contracts.office.terms.uploads import checked
from contracts.people.models import Membership
from contracts.terms.part_suspension import Part, Stopped
from support.conduct.models import Case
from support.conduct.operations import cases, reports
from support.conduct.operations.cases import NewStep
from support.conduct.operations.reports import Told
from support.conduct.terms.kinds import Channel, Item, Matter, Outcome, StepKind

REPORTERS = ("K-004", "K-006")
CONCERNED = ("C-005-1", "C-007-1", "C-008-1")
LOG = "受信の記録の見本です。\n".encode()


def report_all(by: By) -> None:
    """As of this morning."""
    mails, links, ties = Contract.objects.filter(number__in=CONCERNED).order_by("number")
    _being_assessed(by, mails)
    _answered(by, links)
    _asked_to_explain(by, ties)


def _days(by: By, ago: int) -> By:
    return replace(by, now=by.now - timedelta(days=ago))


def _reported(by: By, company: str, told: Told) -> Case:
    """By the company's own person, at the moment of another."""
    user = Membership.objects.filter(customer__number=company).order_by("pk")[0].user
    reporter = context.of_user(user, moment=by.now)
    return reports.report(reporter, next(iter(reporter.members)), told)


def _being_assessed(by: By, contract: Contract) -> None:
    told = Told(
        Item.MAIL,
        "sender@mail.example.jp",
        "当社の社員に、身に覚えのない広告メールが毎日20通ほど届いています。"
        "送信元は御社のサービスを使うサーバーのようです。",
        [checked("受信の記録.txt", LOG)],
    )
    row = _reported(_days(by, 2), REPORTERS[0], told)
    step = NewStep(
        StepKind.IDENTIFIED, "送信元のアドレスは、この契約のサーバーのもの。", contract=contract
    )
    cases.do(_days(by, 1), row.number, step)
    note = NewStep(StepKind.NOTE, "送信の記録を取り寄せ中。明日までに評価する。")
    cases.do(by, row.number, note)


def _answered(by: By, contract: Contract) -> None:
    """Founded last week: a part is suspended, and the reporter was told."""
    told = Told(Item.INTERFERENCE, "198.51.100.7", "このアドレスから機器を探る通信が続いています。")
    row = _reported(_days(by, 8), REPORTERS[1], told)
    for ago, step in (
        (7, NewStep(StepKind.IDENTIFIED, "契約の1台から出ている通信。", contract=contract)),
        (7, NewStep(StepKind.ASSESSED, "通信の記録と一致した。", outcome=Outcome.FOUNDED)),
    ):
        cases.do(_days(by, ago), row.number, step)
    suspension.suspend_part(
        _days(by, 7),
        contract.pk,
        Stopped(Part.OTHER, name="外への通信"),
        "30-3",
        _days(by, 7).day,
        "ほかの機器を探る通信が続いたため",
        case=row.number,
    )
    cases.do(_days(by, 6), row.number, NewStep(StepKind.TOLD))


def _asked_to_explain(by: By, contract: Contract) -> None:
    told = Told(
        Item.TIES, contract.customer.name, "新任の役員について、官公署から照会がありました。"
    )
    early = _days(by, 4)
    row = reports.record(
        early, Matter.ANTISOCIAL, told, Channel.AUTHORITY, early.day, contract=contract
    )
    until = by.day + timedelta(days=10)
    said = "新任の役員の方の経歴について、書面でご説明ください。"
    cases.do(_days(by, 3), row.number, NewStep(StepKind.ASKED, said=said, until=until))
