"""What carrying out a proposal would bring today, fact by fact, as far as it can be reckoned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from billing.models import DunningProposal
from billing.queries import accepting, dunning_proposals, payers
from billing.queries.receivables import owed, unpaid
from billing.terms import kept
from billing.terms.acceptance import AcceptanceQuote
from billing.terms.change_cost import MonthCost, month_cost
from contracts.office.models import Approval
from contracts.office.terms.explanation import plural
from contracts.queries import facts
from contracts.terms import ending
from contracts.terms.application import Told
from contracts.terms.editions import Agreement
from contracts.terms.parameters import Plan, Scope, validated
from contracts.terms.periods import month_first, next_month

Kind = Approval.Kind
Value = date | int | Told
"""A day, yen, or a text in both languages."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One consequence: what it is called, its value, and the clause it comes from."""

    ja: str
    en: str
    value: Value
    clause: str = ""


def of(row: Approval, day: date) -> tuple[Fact, ...]:
    """Nothing where only the proposer's facts are known. Raises Refused where it cannot be done."""
    reckon = RECKONED.get(Kind(row.kind))
    return tuple(reckon(row, day)) if reckon else ()


def seal(row: Approval, day: date) -> str:
    """Of a proposal and its consequences on a day: another yen makes another seal."""
    return kept.seal(row.pk, of(row, day))


def of_acceptance(quote: AcceptanceQuote) -> list[Fact]:
    """The days and sums of a contract that would be formed."""
    term = quote.term
    found = [
        Fact("契約の成立日", "Formed on", quote.acceptance.formed_on, "6-1"),
        Fact("サービス開始日", "Service starts", quote.acceptance.service_starts_on, "6-1"),
        Fact("最初の契約期間の満了日", "First term ends", term.ends_on, "14-1"),
        Fact("更新拒絶の通知期限", "Last day to decline renewal", term.notice_deadline, "14-2"),
        Fact(
            "最低利用期間の満了日",
            "Minimum term ends",
            quote.minimum_term_ends_on or Told("なし", "none"),
            "15-1",
        ),
        Fact("単価(税抜)", "Unit price before tax", _unit_price(quote), "4-1"),
    ]
    if quote.acceptance.ends_on:
        found.append(Fact("サービスの終了日", "Service ends", quote.acceptance.ends_on, "18"))
    if quote.first:
        found += _invoice("最初の請求", "First invoice", quote.first)
        found.append(
            Fact(
                "成立から12か月分の請求額(税込)", "Invoices of 12 months", quote.first_year, "23-1"
            )
        )
    return found


def _unit_price(quote: AcceptanceQuote) -> Told:
    per = (
        ("台・年", "server and year")
        if quote.term.plan is Plan.ANNUAL
        else ("台・月", "server and month")
    )
    return Told(f"¥{quote.unit_price:,} / {per[0]}", f"¥{quote.unit_price:,} per {per[1]}")


def _invoice(ja: str, en: str, month: MonthCost) -> list[Fact]:
    name = Told(f"{month.month:%Y年%-m月}分", f"{month.month:%B %Y}")
    found = [
        Fact(ja, en, name, "23-1"),
        Fact(f"{ja}のうちこの契約の分(税込)", f"{en}: this contract's part", month.more, "22-1"),
    ]
    if month.before:
        found.append(Fact(f"{ja}の合計(税込)", f"{en} in all", month.after))
    if month.due_on:
        found.append(Fact(f"{ja}の支払期日", f"{en} due on", month.due_on, "23-1"))
    return found


def _acceptance(row: Approval, day: date) -> list[Fact]:
    wished = row.values.get("service_starts_on")
    starts_on = date.fromisoformat(wished) if wished else day
    return of_acceptance(accepting.quote(row.contract, day, starts_on, row.values["parameters"]))


def _agreement(row: Approval, day: date) -> list[Fact]:
    """The invoices of the first two months under it; what is agreed stands in the values."""
    if row.contract_id is None:
        return []
    first = date.fromisoformat(row.values.get("first") or day.isoformat())
    last = row.values.get("last")
    agreed = Agreement(
        first,
        date.fromisoformat(last) if last else None,
        validated(row.values["parameters"], Scope.CONTRACT),
    )
    payer, life = payers.of_contract(row.contract, day, "2-2")
    changed, month = life.with_agreement(agreed), month_first(first)
    after = payer.with_life(changed)
    months = (month_cost(payer, after, changed, one) for one in (month, next_month(month)))
    return [fact for one in months for fact in _changed(one)]


def _changed(month: MonthCost) -> list[Fact]:
    ja, en = f"{month.month:%Y年%-m月}分の請求(税込)", f"Invoice of {month.month:%B %Y}, with tax"
    sums = f"¥{month.before:,} → ¥{month.after:,}"
    return [Fact(ja, en, Told(sums, sums), "23-1")]


def _termination(row: Approval, day: date) -> list[Fact]:
    ground, servers = row.values["ground"], row.values.get("servers")
    effective = date.fromisoformat(row.values.get("effective") or day.isoformat())
    life = facts.life(row.contract, "17-1")
    if servers:
        ending.terminate_part(life, day, servers, effective, ground)
        ja = f"{servers}台の最終日"
        return [
            Fact(ja, f"Last day of {plural(servers, 'server')}", effective, ground),
            _no_residual(),
        ]
    ending.terminate(life.contract, day, effective, ground)
    return [
        Fact("契約の最終日", "Last day of the contract", effective, ground),
        _no_residual(),
        *_demanded(row.contract.billing_account_id, day),
    ]


def _no_residual() -> Fact:
    return Fact("残余料金", "Residual fee", Told("かかりません", "none"), "17-1")


def _demanded(account_id: int, day: date) -> list[Fact]:
    """What is demanded at once, of the whole billing account."""
    debts = owed(unpaid([account_id]), day)
    if not debts:
        return [Fact("未払いの請求", "Unpaid invoices", Told("なし", "none"), "17-2")]
    numbers = ", ".join(debt.number for debt in debts)
    interest = sum(debt.interest for debt in debts)
    outstanding = sum(debt.outstanding for debt in debts)
    return [
        Fact("直ちに請求する請求書", "Invoices demanded at once", Told(numbers, numbers), "17-2"),
        Fact("その未払額", "Of them unpaid", outstanding, "17-2"),
        Fact("遅延損害金", "Late interest to today", interest, "24-1"),
    ]


def of_default(account_id: int, day: date) -> list[Fact]:
    """What approving an account's proposals of termination would bring."""
    kind = DunningProposal.Kind.TERMINATION
    numbers = dunning_proposals.contracts(
        dunning_proposals.open_of(account_id, kind), account_id, kind, day
    )
    text = ", ".join(numbers)
    return [
        Fact(
            "解除される契約",
            "Contracts terminated",
            Told(text or "なし", text or "none"),
            "17-1(5)",
        ),
        Fact("その最終日", "Their last day", day, "17-1(5)"),
        _no_residual(),
        *_demanded(account_id, day),
    ]


def _damages(row: Approval, day: date) -> list[Fact]:
    month = Told(f"{day:%Y年%-m月}分", f"{day:%B %Y}")
    return [
        Fact("請求する月", "Billed with", month, "23-1"),
        Fact("請求額(消費税の対象外)", "Amount, outside tax", row.values["amount"], "7-3"),
    ]


RECKONED: dict[Kind, Callable[[Approval, date], list[Fact]]] = {
    Kind.ACCEPTANCE: _acceptance,
    Kind.AGREEMENT: _agreement,
    Kind.TERMINATION: _termination,
    Kind.DEFAULT: lambda row, day: of_default(row.values["billing_account"], day),
    Kind.DAMAGES: _damages,
}
