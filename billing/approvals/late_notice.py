"""A holder's notice that arrived long ago, or gives billed fees back (Art. 6-2, 14-2, 16-1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import NONE, day_of, invoice, lock_contract, of_month
from billing.operations import accepting, ending
from billing.queries import change_costs, quotes
from billing.terms import quote
from billing.terms.given_back import GivenBack
from contracts.models import Contract
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import Explanation, plural
from contracts.office.terms.labels import Labelled
from contracts.office.terms.proposal import Fact, Words
from contracts.operations.arrivals import Arrival
from contracts.queries import arrivals
from contracts.queries import facts as known
from contracts.terms import renewal
from contracts.terms.arrival import Channel
from contracts.terms.parameters import Plan


class Notice(Labelled):
    CANCELLATION = "cancellation", "解約", "Cancellation"
    NON_RENEWAL = "non_renewal", "更新拒絶", "Non-renewal"
    REDUCTION = "reduction", "減数", "Reduction"
    ADDITION = "addition", "追加", "Addition"
    PLAN = "plan", "プランの変更", "Change of plan"


Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """How one kind of notice is quoted on a day, and carried out."""

    facts: Callable[[Contract, date, Values], Iterable[Fact]]
    carry_out: Callable[[By, By, Proposal, Arrival], object]


def facts(row: Proposal, day: date) -> list[Fact]:
    values, person = row.values, row.contract.responsible
    notice, channel = Notice(values["notice"]), Channel(values["channel"])
    return [
        Fact("通知", "Notice", Words(notice.ja, notice.en)),
        Fact("届いた日", "Arrived on", _arrived(values), "33-1"),
        Fact("届いた方法", "Way of the notice", Words(channel.ja, channel.en), "33-1"),
        *PARTS[notice].facts(row.contract, day, values),
        Fact("通知先", "Person notified", f"{person.name} {person.email}", "33-1"),
    ]


def carry_out(by: By, second: By, row: Proposal) -> object:
    channel, paper = Channel(row.values["channel"]), row.document.name
    arrival = Arrival(channel, _arrived(row.values), paper)
    return PARTS[Notice(row.values["notice"])].carry_out(by, second, row, arrival)


def _arrived(values: Values) -> date:
    return date.fromisoformat(values["arrived_on"])


def _why(one: Explanation) -> Fact:
    return Fact("説明", "Reason", Words(one.ja, one.en), one.clause)


# --- cancellation ----------------------------------------------------------------------------


def cancellation_quote(contract: Contract, day: date, values: Values) -> quote.CancellationQuote:
    """With the due day that staff set. Raises Refused."""
    desired, due = day_of(values, "desired"), day_of(values, "due")
    found = quotes.cancellation(contract, day, desired, _arrived(values))
    return quote.due_on(found, day, due) if due else found


def _of_cancellation(contract: Contract, day: date, values: Values) -> Iterable[Fact]:
    found = cancellation_quote(contract, day, values)
    yield Fact("契約の最終日", "Last day of the contract", found.notice.ends_on, "16-1")
    yield _why(found.notice.explanation)
    yield Fact("残余料金(税込)", "Residual fee, with tax", found.cost, "15-2")
    if found.residual:
        yield Fact("残余料金の支払期限", "Residual fee due on", found.residual.due_on, "15-2")
    yield from _given_back(found.given_back)
    yield Fact("これから請求する料金の合計", "Fees still to be billed", found.fee_total, "22-1")
    yield Fact("未払額と遅延損害金", "Unpaid amount and interest", found.debt_total, "16-2")


def _given_back(given: Iterable[GivenBack]) -> Iterable[Fact]:
    for one in given:
        month = of_month(one.month)
        ja = f"{one.invoice}({month.ja})から返還する料金(税込)"
        en = f"Credited from {one.invoice} ({month.en}), with tax"
        yield Fact(ja, en, one.total, "22-1")
        yield Fact("うち前受金になる額", "Of which becomes credit", one.credit, "23-1")


def _cancel(by: By, second: By, row: Proposal, arrival: Arrival) -> object:
    desired, due = day_of(row.values, "desired"), day_of(row.values, "due")
    return ending.cancel(by, row.contract_id, desired, due, None, arrival, second)


# --- non-renewal, fewer and more servers -----------------------------------------------------


def _of_non_renewal(contract: Contract, day: date, values: Values) -> Iterable[Fact]:
    arrivals.check(contract, _arrived(values), day, "14-2")
    decision = renewal.decline(known.life(contract, "14-2"), day, _arrived(values))
    yield Fact("契約の最終日", "Last day of the contract", decision.ends_on, "14-2")
    yield _why(decision.explanation)
    yield Fact("残余料金", "Residual fee", NONE, "14-2")


def _decline(by: By, second: By, row: Proposal, arrival: Arrival) -> object:
    return ending.decline_renewal(by, row.contract_id, None, arrival, second)


def _of_reduction(contract: Contract, day: date, values: Values) -> Iterable[Fact]:
    desired, servers = day_of(values, "desired"), values["servers"]
    found = quotes.reduction(contract, day, servers, desired, _arrived(values))
    last, term = found.reduction.part_ends_on, found.reduction.change.with_term
    count = Words(f"{servers}台", plural(servers, "server"))
    yield Fact("減らす台数", "Servers to remove", count, "16-1")
    if last:
        yield Fact("その最終日", "Their last day", last, "16-1")
    else:
        of_term = Words(f"第{term}期の初日", f"First day of term {term}")
        yield Fact("減らす日", "Removed on", of_term, "16-1")
    yield _why(found.reduction.explanation)
    yield Fact("残余料金(税込)", "Residual fee, with tax", found.cost, "15-2")
    yield from _given_back(found.given_back)


def _reduce(by: By, second: By, row: Proposal, arrival: Arrival) -> object:
    servers, desired = row.values["servers"], day_of(row.values, "desired")
    return ending.reduce(by, row.contract_id, servers, desired, None, arrival, second)


def _of_addition(contract: Contract, day: date, values: Values) -> Iterable[Fact]:
    arrivals.check(contract, _arrived(values), day, "6-2")
    servers = values["servers"]
    found = change_costs.addition(contract, day, servers, _effective(values, day))
    count = Words(f"{servers}台", plural(servers, "server"))
    yield Fact("追加する台数", "Servers to add", count, "6-2")
    yield Fact("追加する日", "Added on", found.effective_on, "6-2")
    for month in found.months:
        yield from invoice(month)


def _add(by: By, second: By, row: Proposal, arrival: Arrival) -> object:
    effective = _effective(row.values, by.day)
    servers = row.values["servers"]
    return accepting.add_servers(by, row.contract_id, servers, effective, None, arrival, second)


def _effective(values: Values, day: date) -> date:
    """Servers come on or after the day of approval."""
    return max(date.fromisoformat(values["effective"]), day)


# --- plan ------------------------------------------------------------------------------------


def _of_plan(contract: Contract, day: date, values: Values) -> Iterable[Fact]:
    plan = Plan(values["plan"])
    found = change_costs.plan_change(contract, day, plan, _arrived(values))
    number, yen = found.term.number, "term's fees, with tax"
    of_term = Words(f"第{number}期の初日", f"First day of term {number}")
    yield Fact("新しいプラン", "New plan", Words(plan.ja, plan.en), "6-2")
    yield Fact("変更する日", "Changed on", of_term, "6-2")
    yield Fact("その日", "That day", found.term.starts_on, "6-2")
    for price in (found.now, found.new):
        ja, en = f"{price.plan.ja}の期間の料金(税込)", f"{price.plan.en}: the {yen}"
        yield Fact(ja, en, price.total, "21-1")


def _change_plan(by: By, second: By, row: Proposal, arrival: Arrival) -> object:
    plan = Plan(row.values["plan"])
    return accepting.change_plan(by, row.contract_id, plan, None, arrival, second)


PARTS = {
    Notice.CANCELLATION: Part(_of_cancellation, _cancel),
    Notice.NON_RENEWAL: Part(_of_non_renewal, _decline),
    Notice.REDUCTION: Part(_of_reduction, _reduce),
    Notice.ADDITION: Part(_of_addition, _add),
    Notice.PLAN: Part(_of_plan, _change_plan),
}

KIND = register(
    ApprovalKind(
        "late_notice",
        _("Notice entered late"),
        (Duty.CONTRACTS,),
        "33-1",
        facts,
        lock_contract,
        carry_out,
    )
)
