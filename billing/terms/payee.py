"""The bank account that money is paid out to, as a transfer needs it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from contracts.office.terms.explanation import Refused
from contracts.office.terms.labels import Labelled

CLAUSE = "23-1"
LONGEST = {"bank": 40, "branch": 40, "holder": 60}
NAMES = {
    "bank": ("銀行名", "the bank"),
    "branch": ("支店名", "the branch"),
    "holder": ("口座名義", "the account holder"),
}


class AccountType(Labelled):
    ORDINARY = "ordinary", "普通", "Ordinary"
    CURRENT = "current", "当座", "Current"
    SAVINGS = "savings", "貯蓄", "Savings"


@dataclass(frozen=True, slots=True)
class Payee:
    """`account_number` has the seven digits of Japanese transfers."""

    bank: str
    branch: str
    account_type: AccountType
    account_number: str
    holder: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Payee":
        return payee(**{name: values[name] for name in cls.__slots__})

    @property
    def in_one_line(self) -> tuple[str, str]:
        """In Japanese and English."""
        kind = self.account_type
        return (
            f"{self.bank} {self.branch} {kind.ja} {self.account_number} {self.holder}",
            f"{self.bank} {self.branch} {kind.en} {self.account_number} {self.holder}",
        )


def payee(bank: str, branch: str, account_type: str, account_number: str, holder: str) -> Payee:
    """A payee from what was typed, in any width. Raises Refused for a part missing or wrong."""
    texts = {"bank": bank.strip(), "branch": branch.strip(), "holder": holder.strip()}
    for name, text in texts.items():
        if not 0 < len(text) <= LONGEST[name]:
            ja, en = NAMES[name]
            raise Refused(
                CLAUSE,
                f"{ja}を{LONGEST[name]}文字以内で入力してください",
                f"Enter {en} in at most {LONGEST[name]} characters",
            )
    if account_type not in list(AccountType):
        raise Refused(CLAUSE, "口座の種類を選んでください", "Select the account type")
    digits = unicodedata.normalize("NFKC", account_number).strip().replace("-", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 7):
        raise Refused(
            CLAUSE,
            "口座番号は7桁までの数字で入力してください",
            "Enter the account number in at most seven digits",
        )
    return Payee(
        texts["bank"],
        texts["branch"],
        AccountType(account_type),
        digits.zfill(7),
        texts["holder"],
    )
