"""What a bank's file says, whatever its format."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class FileKind(StrEnum):
    TRANSFERS = "zengin01"
    STATEMENT = "zengin03"
    CSV = "csv"
    CAMT = "camt053"
    MT940 = "mt940"


class RecordForm(StrEnum):
    """The two forms of a transfer's record: B has room for longer amounts."""

    A = "A"
    B = "B"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account of ours. `kind` is 1 ordinary, 2 current, 4 savings."""

    bank: str = ""
    branch: str = ""
    kind: str = ""
    number: str = ""
    name: str = ""
    bank_name: str = ""
    branch_name: str = ""

    @classmethod
    def of_code(cls, code: str) -> "BankAccount":
        """An account as `code` writes it; any other name is kept as it is."""
        parts = code.split("-")
        return cls(*parts) if len(parts) == 4 else cls(number=code)

    @property
    def code(self) -> str:
        """`0001-001-1-1234567`, the same for files of every kind; empty where unknown."""
        if not self.number:
            return ""
        number = self.number.lstrip("0").zfill(7) if self.number.isdigit() else self.number
        return "-".join(filter(None, [self.bank, self.branch, self.kind, number]))


@dataclass(frozen=True, slots=True)
class Header:
    """Whose movements, of which days; `balance` is what was there before, in yen."""

    account: BankAccount
    made_on: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    balance: int = 0


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One movement in yen. `value_date` is 起算日; `line` is its place in the file.

    `takes_back`: the bank marks it as a correction or return of another movement.
    """

    booking_date: date
    value_date: date
    amount: int
    is_incoming: bool = True
    payer_code: str = ""
    payer_name: str = ""
    bank: str = ""
    branch: str = ""
    edi: str = ""
    remark: str = ""
    reference: str = ""
    is_cancelled: bool = False
    takes_back: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many entries and how many yen of a sort."""

    count: int = 0
    amount: int = 0

    @classmethod
    def of(cls, entries: list[BankEntry]) -> "Sums":
        return cls(len(entries), sum(entry.amount for entry in entries))


@dataclass(frozen=True, slots=True)
class BankStatement:
    """The movements of one account."""

    header: Header
    entries: tuple[BankEntry, ...]

    @property
    def money_in(self) -> Sums:
        return Sums.of([e for e in self.entries if e.is_incoming and not e.is_cancelled])

    @property
    def money_out(self) -> Sums:
        return Sums.of([e for e in self.entries if not e.is_incoming])

    @property
    def cancelled(self) -> Sums:
        return Sums.of([e for e in self.entries if e.is_cancelled])

    @property
    def last_day(self) -> date | None:
        """The day through which it is complete."""
        booked = max((entry.booking_date for entry in self.entries), default=None)
        return self.header.last_day or booked


@dataclass(frozen=True, slots=True)
class Note:
    """What was read with some liberty, reported to whoever uploads."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A file that was read to its end and adds up."""

    kind: FileKind
    statements: tuple[BankStatement, ...]
    form: RecordForm | None = None
    notes: tuple[Note, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The day through which all its accounts are complete."""
        days = [statement.last_day for statement in self.statements]
        return min(filter(None, days), default=None)

    @property
    def first_day(self) -> date | None:
        days = [s.header.first_day for s in self.statements]
        days += [entry.booking_date for s in self.statements for entry in s.entries]
        return min(filter(None, days), default=None)

    def with_notes(self, *notes: Note) -> "Contents":
        return replace(self, notes=(*self.notes, *notes))
