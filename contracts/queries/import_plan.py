"""What a file of customers brings: its new rows, and what becomes of each line."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from contracts.models import Contract, TermsEdition
from contracts.office.terms import fingerprint
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.queries.import_rows import Values
from contracts.terms.import_columns import Outcome, Part, Wrong
from contracts.terms.life import Life


@dataclass(frozen=True, slots=True)
class NewContract:
    row: Contract
    life: Life
    edition: TermsEdition | None
    declares: bool
    agreed: Values


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of the row on a line; `new` are the parts that it brings."""

    line: int
    outcome: Outcome
    customer: str
    name: str
    contract: str
    new: tuple[Part, ...]
    wrong: tuple[Wrong, ...]
    life: Life | None


@dataclass(slots=True)
class ImportPlan:
    """What a file brings, and what becomes of its rows."""

    rows: list[PlannedRow] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    accounts: list[BillingAccount] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    contracts: list[NewContract] = field(default_factory=list)

    @property
    def by_outcome(self) -> Counter[Outcome]:
        return Counter(one.outcome for one in self.rows)

    @property
    def is_right(self) -> bool:
        return not self.by_outcome[Outcome.WRONG] and not self.by_outcome[Outcome.DIFFERS]

    @property
    def owners(self) -> list[Contact]:
        """The first contact of each new customer."""
        first: dict[str, Contact] = {}
        new = {company.number for company in self.customers}
        for contact in self.contacts:
            if contact.customer.number in new:
                first.setdefault(contact.customer.number, contact)
        return [*first.values()]

    @property
    def new(self) -> dict[Part, int]:
        return {
            Part.COMPANY: len(self.customers),
            Part.ACCOUNT: len(self.accounts),
            Part.CONTACT: len(self.contacts),
            Part.CONTRACT: len(self.contracts),
            Part.AGREED: sum(bool(one.agreed) for one in self.contracts),
        }

    def fingerprint(self, day: date) -> str:
        """Of the day and of what a person reads of each row."""
        told = [
            (one.line, one.outcome, one.new, one.life.contract if one.life else None)
            for one in self.rows
        ]
        return fingerprint.of(day, told)
