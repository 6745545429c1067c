"""Facts that several kinds have in common, and the locks under which they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from billing.models import Invoice
from billing.terms.change_cost import MonthCost
from billing.terms.staff_acts import ChargeQuote
from contracts.office.approving import Proposal
from contracts.office.terms.days import ja_day
from contracts.office.terms.proposal import Fact, Words
from contracts.operations.locking import locked_contract
from contracts.people.operations.locking import lock_accounts

NO_RESIDUAL = Fact("残余料金", "Residual fee", Words("かかりません", "None"), "17-1")
NONE = Words("なし", "None")


class Demanded(Protocol):
    """An unpaid invoice; yen."""

    @property
    def number(self) -> str: ...

    @property
    def due_on(self) -> date: ...

    @property
    def outstanding(self) -> int: ...


def day_of(values: Mapping[str, Any], name: str) -> date | None:
    """A day among a proposal's values."""
    return date.fromisoformat(values[name]) if values.get(name) else None


def lock_contract(row: Proposal) -> None:
    """The contract is read again under the lock of its billing account."""
    row.contract = locked_contract(row.contract_id)


def lock_account(row: Proposal) -> None:
    lock_accounts([row.values["billing_account"]])


def lock_invoice(row: Proposal) -> None:
    account = Invoice.objects.values_list("billing_account_id", flat=True)
    lock_accounts([account.get(pk=row.values["invoice"])])


def of_month(month: date) -> Words:
    return Words(f"{month:%Y年%-m月}分", f"{month:%B %Y}")


def from_to(before: int, after: int) -> Words:
    """Yen before and after."""
    text = f"¥{before:,} → ¥{after:,}"
    return Words(text, text)


def on_invoice(quote: ChargeQuote) -> Iterable[Fact]:
    """The invoice that a charge will be on."""
    yield Fact("請求書の発行日", "Invoice issued on", quote.issued_on, "23-1")
    yield Fact("支払期限", "Due on", quote.due_on, "23-1")
    total = from_to(quote.before, quote.after)
    yield Fact("請求書の合計(見込み)", "Invoice total (estimate)", total, "23-1")


def invoice(month: MonthCost) -> Iterable[Fact]:
    """What changes of the account's invoice for a month, with the contract's lines on it."""
    name = of_month(month.month)
    yield Fact(
        f"{name.ja}の請求(税込)",
        f"Invoice for {name.en}, with tax",
        from_to(month.before, month.after),
        "23-1",
    )
    if month.due_on:
        yield Fact(f"{name.ja}の支払期限", f"{name.en}: due date", month.due_on, "23-1")
    for line in month.lines:
        words = Words(line.explanation.ja, line.explanation.en)
        yield Fact(f"{name.ja}の明細", f"{name.en}: line", words, line.explanation.clause)


def demanded(debts: Sequence[tuple[Demanded, int]]) -> Iterable[Fact]:
    """What is demanded at once, of the whole billing account; debts with interest to today."""
    if not debts:
        yield Fact("未払いの請求", "Unpaid invoices", NONE, "17-2")
        return
    numbers = ", ".join(debt.number for debt, _ in debts)
    yield Fact("直ちに請求する請求書", "Invoices demanded at once", numbers, "17-2")
    for debt, interest in debts:
        yield Fact(
            f"{debt.number}の支払期限・未払額・遅延損害金",
            f"{debt.number}: due date, unpaid amount, late interest",
            Words(
                f"{ja_day(debt.due_on)}・¥{debt.outstanding:,}・¥{interest:,}",
                f"{debt.due_on.day} {debt.due_on:%B %Y}, ¥{debt.outstanding:,}, ¥{interest:,}",
            ),
            "24-1",
        )
    outstanding, late = sum(debt.outstanding for debt, _ in debts), sum(one for _, one in debts)
    yield Fact("その未払額", "Unpaid amount of these invoices", outstanding, "17-2")
    yield Fact("遅延損害金", "Late interest to today", late, "24-1")
    yield Fact("直ちに請求する額", "Total demanded at once", outstanding + late, "17-2")
