"""What a month's run would issue: each invoice, what to look at, and the sums (Art. 23-1)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.terms.invoicing import Draft
from billing.terms.lines import Line, LineKind, PriceUnit
from contracts.office.terms import fingerprint
from contracts.office.terms.labels import Labelled

DIFFERENCE = 30
"""Percent by which a total may differ from the last one before somebody should look."""


class Fees(Labelled):
    """What lines are for, as the sums of a run tell it apart."""

    MONTHLY = "monthly", "月額料金", "Monthly fees"
    ANNUAL = "annual", "年額料金", "Annual fees"
    ADDED = "added", "年額プランの追加台数", "Servers added to annual terms"
    CORRECTION = LineKind.CORRECTION.value, LineKind.CORRECTION.ja, LineKind.CORRECTION.en
    LATE_INTEREST = "late_interest", "遅延損害金", "Late interest"
    OTHER = "other", "損害等", "Damages and other items"


OF_KIND = {
    LineKind.CORRECTION: Fees.CORRECTION,
    LineKind.LATE_INTEREST: Fees.LATE_INTEREST,
}


def fees_of(line: Line) -> Fees:
    """Fees are kept apart by plan; servers added to an annual term are fees of their own."""
    if line.kind is not LineKind.FEE:
        return OF_KIND.get(line.kind, Fees.OTHER)
    if line.price_unit is PriceUnit.YEAR:
        return Fees.ANNUAL
    return Fees.ADDED if line.article == "23-1(1)" else Fees.MONTHLY


class Remark(Labelled):
    """Why somebody should look at an invoice before it is issued."""

    NO_MAIL = "no_mail", "請求先メールアドレスなし", "No e-mail address for invoices"
    MARKED = "marked", "不達になった宛先", "E-mail address that bounced"
    NO_POSTAL = "no_postal", "住所なし", "No postal address"
    LACKING = "lacking", "印字できない文字あり", "Characters that cannot be printed"
    DIFFERENT = (
        "different",
        "前回より30%を超えて増減",
        "Differs by more than 30% from the last invoice",
    )
    NEW = "new", "初めての請求", "First invoice"
    CREDIT = "credit", "前受金で支払われる請求", "Paid from credit"


def remarks_on_total(total: int, before: int | None, credit: int) -> list[Remark]:
    """What the amounts alone say; `before` is the total of the account's last invoice."""
    found = []
    if before is None:
        found.append(Remark.NEW)
    elif abs(total - before) * 100 > DIFFERENCE * before:
        found.append(Remark.DIFFERENT)
    if credit:
        found.append(Remark.CREDIT)
    return found


Tax = tuple[str, str, int, int]
"""Percent, category, taxable yen, their tax."""


@dataclass(frozen=True, slots=True)
class PreviewedInvoice:
    """An invoice that the run would issue to an account, by its id. Yen before tax, then tax."""

    account: int
    number: str
    name: str
    customer_number: str
    customer: str
    contracts: tuple[str, ...]
    fees: tuple[tuple[str, int], ...]
    taxes: tuple[Tax, ...]
    outside: int
    due_on: date
    before: int | None
    credit: int
    remarks: tuple[Remark, ...]

    @property
    def before_tax(self) -> int:
        return sum(amount for _, amount in self.fees)

    @property
    def tax(self) -> int:
        return sum(tax for *_, tax in self.taxes)

    @property
    def total(self) -> int:
        return self.before_tax + self.tax

    def to_json(self) -> list[Any]:
        """Its fields in order: a run has many of these."""
        return [
            self.account, self.number, self.name, self.customer_number, self.customer,
            self.contracts, self.fees, self.taxes, self.outside, self.due_on.isoformat(),
            self.before, self.credit, self.remarks,
        ]  # fmt: skip

    @classmethod
    def from_json(cls, values: list[Any]) -> "PreviewedInvoice":
        account, number, name, customer_number, customer, contracts, fees, taxes, *rest = values
        outside, due_on, before, credit, remarks = rest
        return cls(
            account,
            number,
            name,
            customer_number,
            customer,
            tuple(contracts),
            tuple((kind, amount) for kind, amount in fees),
            tuple((percent, category, net, tax) for percent, category, net, tax in taxes),
            outside,
            date.fromisoformat(due_on),
            before,
            credit,
            tuple(map(Remark, remarks)),
        )


def amounts_of(draft: Draft) -> tuple[tuple[tuple[str, int], ...], tuple[Tax, ...], int]:
    """The fees by kind, the taxes by rate, and the yen outside tax of a draft."""
    fees: Counter[str] = Counter()
    for line in draft.lines:
        fees[fees_of(line).value] += line.amount
    taxes = tuple(
        (str(tax.rate), tax.rate.category.value, tax.taxable, tax.tax) for tax in draft.taxes
    )
    return (
        tuple((kind.value, fees[kind.value]) for kind in Fees if kind.value in fees),
        taxes,
        sum(line.amount for line in draft.lines if line.tax_rate is None),
    )


@dataclass(frozen=True, slots=True)
class RunSums:
    """Of the invoices that would be issued; `held` are those held back. Yen.

    `fees` before tax by kind; `rates` by percent and category, the highest first.
    """

    count: int
    total: int
    credit: int
    outside: int
    fees: tuple[tuple[Fees, int], ...]
    rates: tuple[Tax, ...]
    held: int
    held_total: int


def sums(invoices: Iterable[PreviewedInvoice], held: Collection[int]) -> RunSums:
    """The sums over the rows of a list; `held` are ids of accounts."""
    count = total = credit = outside = held_count = held_total = 0
    fees: Counter[str] = Counter()
    rates: dict[tuple[str, str], list[int]] = {}
    for one in invoices:
        if one.account in held:
            held_count += 1
            held_total += one.total
            continue
        count += 1
        total += one.total
        credit += one.credit
        outside += one.outside
        for kind, amount in one.fees:
            fees[kind] += amount
        for percent, category, taxable, tax in one.taxes:
            of_rate = rates.setdefault((percent, category), [0, 0])
            of_rate[0] += taxable
            of_rate[1] += tax
    by_rate = sorted(rates.items(), key=lambda rate: (-Decimal(rate[0][0]), rate[0][1]))
    return RunSums(
        count,
        total,
        credit,
        outside,
        tuple((kind, fees[kind.value]) for kind in Fees if kind.value in fees),
        tuple((percent, name, taxable, tax) for (percent, name), (taxable, tax) in by_rate),
        held_count,
        held_total,
    )


@dataclass(frozen=True, slots=True)
class NotIssued:
    """Accounts of which a preview says something else: `rows` are the first of `count`."""

    count: int
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class RunPreview:
    """A month's run as of a day of issue: its invoices, and the accounts without one.

    `drafts` is the fingerprint of what would be issued, before anything is held back.
    """

    issued_on: date
    invoices: tuple[PreviewedInvoice, ...]
    failed: NotIssued
    nothing: NotIssued
    drafts: str

    def shown(self, held: Collection[int]) -> tuple[object, ...]:
        """What a person has read of it, given the ids of the accounts held back."""
        mine = {one.number for one in self.invoices if one.account in held}
        return self.issued_on, self.drafts, mine

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "issued_on": self.issued_on.isoformat(),
            "invoices": [one.to_json() for one in self.invoices],
            "failed": [self.failed.count, self.failed.rows],
            "nothing": [self.nothing.count, self.nothing.rows],
            "drafts": self.drafts,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "RunPreview":
        failed, nothing = (
            NotIssued(count, tuple(rows)) for count, rows in (values["failed"], values["nothing"])
        )
        return cls(
            date.fromisoformat(values["issued_on"]),
            tuple(map(PreviewedInvoice.from_json, values["invoices"])),
            failed,
            nothing,
            values["drafts"],
        )


def fingerprint_of(invoices: Iterable[PreviewedInvoice], failed: Iterable[str]) -> str:
    """Of what would be issued: to whom, for what, how much, due when."""
    what = [
        [one.number, one.name, one.contracts, one.fees, one.taxes, one.credit, one.due_on]
        for one in invoices
    ]
    return fingerprint.of(what, sorted(failed))
