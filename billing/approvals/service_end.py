"""The service ends for everybody (Art. 18)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import day_of
from billing.operations import ending
from contracts.models import Contract
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import plural
from contracts.office.terms.proposal import Fact, Words
from contracts.operations.locking import locked_contracts
from contracts.queries import facts as contract_facts
from contracts.queries import service_end
from contracts.terms.facts import EndReason
from contracts.terms.parameters import Plan


def facts(row: Proposal, day: date) -> Iterable[Fact]:
    """Raises Refused where the end cannot be set."""
    effective = day_of(row.values, "effective")
    assert effective, "an end of the service has its day"
    return of_end(day, effective)


def of_end(day: date, effective: date) -> Iterable[Fact]:
    """The days, what ends and what that means for fees, who is told."""
    formed = Contract.objects.filter(formed_on__isnull=False).exclude(ends_on__lt=day)
    rows = list(formed.select_related("responsible").order_by("customer__number", "number"))
    decision = service_end.foreseen(rows, day, effective)
    reason = decision.explanation
    yield Fact("サービスの終了日", "The service ends on", effective, "18-1")
    yield Fact("掲示日", "Posted on", day, "18-2")
    yield Fact(
        "すべての契約者に通知したとみなす日(終了日にできる最も早い日)",
        "All holders count as notified on (the earliest end)",
        decision.notified_on,
        "18-2",
    )
    yield Fact("説明", "Reason", Words(reason.ja, reason.en), reason.clause)
    yield from _ending(set(decision.ends), rows, effective)
    sooner = len(rows) - len(decision.ends)
    yield Fact("その日までに終了する契約", "Contracts that end by then anyway", _contracts(sooner))
    yield Fact("料金", "Fees", Words("終了日まで請求します", "Billed to that day"), "22-1")
    yield Fact("残余料金", "Residual fee", Words("かかりません", "None"), "15-2")
    held = service_end.held(rows, day)
    addresses = {(company, k.responsible.email) for company, mine in held.items() for k in mine}
    yield Fact(
        "メールでお知らせする会社(宛先)",
        "Companies told by e-mail (addresses)",
        Words(
            f"{len(held):,}社({len(addresses):,}件)",
            f"{plural(len(held), 'company', 'companies')}"
            f" ({plural(len(addresses), 'address', 'addresses')})",
        ),
        "33-1",
    )


def _ending(ends: set[str], rows: Sequence[Contract], effective: date) -> Iterable[Fact]:
    """How many end, and of which of them something billed already stays."""
    yield Fact("終了する契約", "Contracts that end", _contracts(len(ends)), "18-1")
    lives = contract_facts.lives([k.pk for k in rows if k.number in ends], contract_facts.book())
    annual = sum(life.plan(effective) is Plan.ANNUAL for life in lives.values())
    yield Fact(
        "うち年額プランの契約(請求した年額料金は減りません)",
        "Of these on the annual plan (annual fees are kept whole)",
        _contracts(annual),
        "23-1(1)",
    )
    cancelled = sum(k.number in ends and k.end_reason == EndReason.CANCELLED for k in rows)
    yield Fact(
        "うち解約の予定より早く終了する契約(請求した残余料金は変わりません)",
        "Of these cancelled for a later day (a residual fee already invoiced stands)",
        _contracts(cancelled),
        "15-2",
    )


def _contracts(count: int) -> Words:
    return Words(f"{count:,}件", plural(count, "contract"))


def lock(row: Proposal) -> None:
    formed = Contract.objects.filter(formed_on__isnull=False)
    locked_contracts(list(formed.values_list("pk", flat=True)))


def carry_out(by: By, second: By, row: Proposal) -> None:
    effective = day_of(row.values, "effective")
    assert effective, "an end of the service has its day"
    ending.end_service(by, effective, second)


KIND = register(
    ApprovalKind(
        "service_end",
        _("End of the service"),
        (Duty.ADMINISTRATION,),
        "18-1",
        facts,
        lock,
        carry_out,
    )
)
