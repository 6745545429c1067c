"""The content of an invoice document. Rendering looks nothing up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Recipient:
    """The company billed. 御中 is written once, after the innermost name."""

    name: str
    department: str
    postal_code: str
    address: str

    @property
    def names(self) -> list[str]:
        names = [name for name in (self.name, self.department) if name]
        return [*names[:-1], f"{names[-1]} 御中"]

    @property
    def postal_mark(self) -> str:
        return f"〒{self.postal_code[:3]}-{self.postal_code[3:]}"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The operator's particulars on the day of issue; `registration_number` may be missing."""

    name: str
    lines: tuple[str, ...]
    phone: str
    registration_number: str
    bank_account: tuple[str, ...]

    @classmethod
    def of(cls, kept: Mapping) -> "Issuer":
        """From the copy kept with an issued document."""
        return cls(
            kept["name"],
            tuple(kept["lines"]),
            kept["phone"],
            kept["registration_number"],
            tuple(kept["bank_account"]),
        )


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line before tax; `tax` is its mark: `10%`, `8%※` or `対象外`."""

    contract: str
    title: str
    first: date | None
    last: date | None
    servers: int | None
    unit_price: int | None
    amount: int
    tax: str
    explanation: str

    @property
    def period(self) -> str:
        if self.first is None or self.last is None:
            return ""
        if self.first == self.last:
            return f"{self.first:%Y/%m/%d}"
        return f"{self.first:%Y/%m/%d}–{self.last:%Y/%m/%d}"


@dataclass(frozen=True, slots=True)
class Tax:
    """The total at one rate; `reduced` rates are marked."""

    label: str
    taxable: int
    tax: int


@dataclass(frozen=True, slots=True)
class Content:
    """An invoice document. Raises ValueError where lines and tax miss the total."""

    number: str
    subject: str
    issued_on: date
    due_on: date
    recipient: Recipient
    issuer: Issuer
    lines: tuple[PrintedLine, ...]
    late_interest: tuple[PrintedLine, ...]
    taxes: tuple[Tax, ...]
    outside: int
    total: int
    late_interest_rate: str
    has_reduced_rate: bool

    def __post_init__(self) -> None:
        amounts = sum(line.amount for line in (*self.lines, *self.late_interest))
        taxable = sum(tax.taxable for tax in self.taxes)
        reached = amounts + sum(tax.tax for tax in self.taxes)
        if reached != self.total or taxable + self.outside != amounts:
            raise ValueError(
                f"{self.number}: 明細と税の合計 {reached:,}円 ≠ 請求額 {self.total:,}円"
                f" / lines and tax make {reached:,}, not {self.total:,}"
            )

    @property
    def by_contract(self) -> Iterator[tuple[str, list[PrintedLine]]]:
        """The lines of each contract together; those of none come last."""
        lines = sorted(self.lines, key=lambda line: (not line.contract, line.contract))
        for contract, group in groupby(lines, key=lambda line: line.contract):
            yield contract, list(group)

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"{self.number}.pdf"
