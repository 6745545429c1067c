"""An application accepted with what was agreed individually (Art. 2-2, 6-1)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import NONE, day_of, lock_contract, of_month
from billing.queries import accepting
from billing.terms.acceptance import AcceptanceQuote
from billing.terms.change_cost import MonthCost
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words
from contracts.operations import application
from contracts.terms.parameters import SPECIFICATIONS, Plan
from contracts.terms.wording import worded


def facts(row: Proposal, day: date) -> list[Fact]:
    starts_on = day_of(row.values, "service_starts_on") or day
    agreed = row.values["parameters"]
    return [
        *of_quote(accepting.quote(row.contract, day, starts_on, agreed)),
        *of_agreement(agreed),
    ]


def of_quote(quote: AcceptanceQuote) -> list[Fact]:
    """The days and sums of a contract that would be formed."""
    term = quote.term
    found = [
        Fact("契約の成立日", "Formed on", quote.acceptance.formed_on, "6-1"),
        Fact("サービス開始日", "Service starts on", quote.acceptance.service_starts_on, "6-1"),
        Fact("最初の契約期間の満了日", "First term ends on", term.ends_on, "14-1"),
        Fact(
            "更新拒絶の通知期限",
            "Last day to give notice of non-renewal",
            term.notice_deadline,
            "14-2",
        ),
        Fact(
            "最低利用期間の満了日",
            "Minimum term ends on",
            quote.minimum_term_ends_on or NONE,
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


def of_agreement(agreed: dict) -> list[Fact]:
    """What is agreed individually, in the order of the register."""
    return [
        Fact(f"合意: {known.ja}", f"Agreed: {known.en}", worded(name, agreed[name]), known.clause)
        for name, known in SPECIFICATIONS.items()
        if name in agreed
    ]


def _unit_price(quote: AcceptanceQuote) -> Words:
    per = (
        ("台・年", "server per year")
        if quote.term.plan is Plan.ANNUAL
        else ("台・月", "server per month")
    )
    return Words(f"¥{quote.unit_price:,} / {per[0]}", f"¥{quote.unit_price:,} per {per[1]}")


def _invoice(ja: str, en: str, month: MonthCost) -> list[Fact]:
    found = [
        Fact(ja, en, of_month(month.month), "23-1"),
        Fact(f"{ja}のうちこの契約の分(税込)", f"{en}: this contract's part", month.more, "22-1"),
    ]
    if month.before:
        found.append(Fact(f"{ja}の合計(税込)", f"{en} in all", month.after))
    if month.due_on:
        found.append(Fact(f"{ja}の支払期限", f"{en} due on", month.due_on, "23-1"))
    return found


def carry_out(by: By, second: By, row: Proposal) -> object:
    return application.accept(
        by,
        row.contract_id,
        day_of(row.values, "service_starts_on"),
        row.values["parameters"],
        row.document.name,
        second,
    )


KIND = register(
    ApprovalKind(
        "acceptance",
        _("Acceptance with an agreement"),
        (Duty.CONTRACTS,),
        "2-2",
        facts,
        lock_contract,
        carry_out,
    )
)
