"""The bank account to which the operator is paid."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class BankAccount:
    """As its bank writes it: `kind` is 普通 or 当座, `holder` in kana as transfers name it."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """As documents print it."""
        return (f"{self.bank} {self.branch}", f"{self.kind} {self.number}", self.holder)

    def virtual(self, account: str) -> "BankAccount":
        """The one kept at the same bank for a single payer: `123-1234567`, branch and number."""
        if not account:
            return self
        branch, _, number = account.partition("-")
        return replace(self, branch=f"({branch})", number=number)
