"""What matching works on and what it decides; frozen, in yen and days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class IncomingTransfer:
    """An incoming transfer as the bank reports it.

    `sender` is the bank and branch that it comes from. `undone`: staff took an earlier
    match back, so that only staff decide again. `takes_back`: the bank marks it as a
    correction or return; `gone_again`: as much went out to the same payer soon after. `account` is
    that of ours to which it came, as its file writes it: `0001-123-1-1234567`.
    """

    amount: int
    value_date: date
    payer_name: str = ""
    payer_code: str = ""
    edi: str = ""
    remark: str = ""
    sender: str = ""
    undone: bool = False
    takes_back: bool = False
    gone_again: bool = False
    account: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that staff taught, and the banks from which transfers of that name came."""

    id: int
    name: str
    senders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PayerAccount:
    """A billing account as payers may name it; `kana` and `company` are its customer's."""

    id: int
    number: str
    customer_id: int
    customer_number: str
    company: str
    kana: str = ""
    payer_names: tuple[str, ...] = ()
    payer_codes: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    virtual_account: str = ""


@dataclass(frozen=True, slots=True)
class UnpaidInvoice:
    """An open invoice."""

    account_id: int
    number: str
    due_on: date
    outstanding: int


FEES = frozenset(
    [
        *(110, 145, 160, 165, 220, 275, 330, 385, 440, 484, 490, 495, 550, 594, 600, 605),
        *(660, 710, 770, 880, 990),
    ]
)
"""What banks charge for a transfer, in yen, as long as staff have said nothing else."""


@dataclass(frozen=True, slots=True)
class Money:
    """What an account owes, oldest due date first, and what it paid lately, as (day, yen).

    `closed` are the numbers of its invoices that are paid; `fees` are charges of banks that
    payers take off.
    """

    debts: tuple[UnpaidInvoice, ...] = ()
    lately: tuple[tuple[date, int], ...] = ()
    closed: frozenset[str] = frozenset()
    tolerance: int = 0
    fees: frozenset[int] = FEES


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in both languages; `rule` is its name in code."""

    rule: str
    ja: str
    en: str

    def to_json(self) -> dict[str, str]:
        return {"rule": self.rule, "ja": self.ja, "en": self.en}


@dataclass(frozen=True, slots=True)
class MatchProposal:
    """An account that a transfer may be of, with the invoices it would settle.

    `confidence` is 0–100 and orders proposals; it alone makes nothing sure; `named` is its part
    that the payer's name and numbers give. `alias_id` is the learned name that led here.
    """

    account_id: int
    confidence: int
    reasons: tuple[Reason, ...]
    invoices: tuple[str, ...] = ()
    alias_id: int | None = None
    named: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "account": self.account_id,
            "confidence": self.confidence,
            "named": self.named,
            "reasons": [reason.to_json() for reason in self.reasons],
            "invoices": list(self.invoices),
            "alias": self.alias_id,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """`sure` is the one account, where the money can safely be applied without staff.

    Else `reasons` say why not, and `proposals` come best first.
    """

    sure: MatchProposal | None
    proposals: tuple[MatchProposal, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        if self.sure:
            return self.sure.to_json()
        return {
            "reasons": [reason.to_json() for reason in self.reasons],
            "proposals": [proposal.to_json() for proposal in self.proposals],
        }


class Balances(dict[int, Money]):
    """Money by billing account; accounts that it does not hold owe nothing."""

    def __missing__(self, account_id: int) -> Money:
        return Money()

    @cached_property
    def _owing(self) -> dict[int, list[int]]:
        found = defaultdict(list)
        for account_id, money in self.items():
            for amount in {debt.outstanding for debt in money.debts}:
                found[amount].append(account_id)
        return found

    def owing(self, amount: int) -> list[int]:
        """Accounts with an open invoice of an amount, as they were when first asked."""
        return self._owing.get(amount, [])
