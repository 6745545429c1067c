"""What dunning decided, written for many accounts together: letters, proposals, and their steps.

The one way for all of them, whether the day's jobs bring a chunk of accounts or staff send one
account its letters (Art. 13-3, 17-1(5), 22-1).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from billing.models import DunningMessage, DunningProposal, DunningStep
from billing.queries.accounts import Addressee
from billing.queries.dunning import enforceable
from billing.queries.receivables import Owed
from billing.terms.dunning import MESSAGES, Step
from contracts.office.context import By
from contracts.office.documents.issuer import issuer
from contracts.office.models import JournalEntry
from contracts.office.operation import internal
from contracts.office.operations.copying import as_json, copy, reserve_ids
from contracts.office.operations.record import Told, entry, journal_all, notify_each
from contracts.office.terms.notices import LANGUAGE
from contracts.terms.suspension import DEFAULT_GROUND

CLAUSE = "24-1"
TERMINATION_GROUND = "17-1(5)"
GROUNDS = {Step.SUSPENSION: DEFAULT_GROUND, Step.TERMINATION: TERMINATION_GROUND}

MESSAGE = ("id", "billing_account_id", "step", "day", "text")
PROPOSAL = ("id", "billing_account_id", "kind", "made_on", "state")
PROPOSED = ("dunningproposal_id", "invoice_id")
STEP = (
    "invoice_id", "step", "day", "left_out", "outstanding", "accrued_interest", "message_id",
    "proposal_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Together:
    """The debts of an account that take a step together: in one letter or one proposal.

    `overdue` is all that is overdue of the account. `left_out` of a proposal, the step counts.
    """

    account: Addressee
    step: Step
    debts: Sequence[Owed]
    overdue: Sequence[Owed] = ()
    left_out: bool = False

    @property
    def is_letter(self) -> bool:
        return self.step in MESSAGES


@dataclass(frozen=True, slots=True)
class _Written:
    """The same with the id of its letter and what that says, or with the id of its proposal."""

    what: Together
    letter: int | None = None
    text: Mapping = field(default_factory=dict)
    proposal: int | None = None


@internal(
    dunning_reminder=_("Payment reminder"),
    dunning_second=_("Second reminder"),
    dunning_final=_("Final demand"),
    propose_suspension=_("Proposal to suspend"),
    propose_termination=_("Proposal to terminate"),
)
def take(by: By, decided: Sequence[Together]) -> list[int]:
    """Write letters, proposals and steps in the order given; returns the letters' ids.

    A few statements however many.
    """
    rows = _with_ids(by, decided)
    _write(by, rows)
    copy(DunningStep, STEP, (_step(by, one, debt) for one in rows for debt in one.what.debts))
    return [one.letter for one in rows if one.letter]


@internal()
def propose_again(by: By, proposed: Sequence[Together]) -> None:
    """Put suspensions or terminations before staff whose steps are taken."""
    _write(by, _with_ids(by, proposed))


def _with_ids(by: By, decided: Sequence[Together]) -> list[_Written]:
    letters = [one for one in decided if one.is_letter]
    proposed = [one for one in decided if not one.is_letter and not one.left_out]
    of_letters = iter(reserve_ids(DunningMessage, len(letters)) if letters else ())
    of_proposals = iter(reserve_ids(DunningProposal, len(proposed)) if proposed else ())
    finals = [debt.id for one in letters if one.step is Step.FINAL for debt in one.overdue]
    left = enforceable(finals, by.day)
    rows = []
    for one in decided:
        if one.is_letter:
            rows.append(_Written(one, letter=next(of_letters), text=_text(one, left)))
        else:
            rows.append(_Written(one, proposal=None if one.left_out else next(of_proposals)))
    return rows


def _text(one: Together, left: Collection[int]) -> dict:
    """What a letter says: the invoices that take its step, and what else is overdue.

    `due` is all. A final demand announces suspension and termination only while a contract is
    `left` for them.
    """
    mine = {debt.id for debt in one.debts}
    text = {
        "invoices": [debt.to_json() for debt in one.debts],
        "others": [debt.to_json() for debt in one.overdue if debt.id not in mine],
        "total": sum(debt.outstanding + debt.interest for debt in one.debts),
        "due": sum(debt.outstanding + debt.interest for debt in one.overdue),
    }
    if one.step is Step.FINAL:
        text["contracts_left"] = any(debt.id in left for debt in one.overdue)
    return text


def _write(by: By, rows: Sequence[_Written]) -> None:
    """Letters and proposals, and what every operation leaves behind, but no steps."""
    letters = [one for one in rows if one.letter]
    proposed = [one for one in rows if one.proposal]
    copy(DunningMessage, MESSAGE, (_letter(by, one) for one in letters))
    copy(DunningProposal, PROPOSAL, (_proposal(by, one) for one in proposed))
    copy(
        DunningProposal.invoices.through,
        PROPOSED,
        ((one.proposal, debt.id) for one in proposed for debt in one.what.debts),
    )
    journal_all(_entry(by, one) for one in rows if one.letter or one.proposal)
    notify_each(by, [(f"dunning_{one.what.step}", _told(one)) for one in letters])


def _letter(by: By, one: _Written) -> tuple:
    """Its parties are kept with it."""
    account = one.what.account
    parties = {"recipient": account.particulars, "issuer": issuer(account.virtual_account)}
    text = as_json({**one.text, "parties": parties})
    return one.letter, account.id, one.what.step.value, by.day, text


def _proposal(by: By, one: _Written) -> tuple:
    state = DunningProposal.State.OPEN.value
    return one.proposal, one.what.account.id, one.what.step.value, by.day, state


def _step(by: By, one: _Written, debt: Owed) -> tuple:
    return (
        debt.id,
        one.what.step.value,
        by.day,
        one.what.left_out,
        debt.outstanding,
        debt.interest,
        one.letter,
        one.proposal,
    )


def _entry(by: By, one: _Written) -> JournalEntry:
    step, company = one.what.step, one.what.account.customer_id
    if one.letter:
        kind, clause, reference = f"dunning_{step}", CLAUSE, f"dunning:{one.letter}"
        after = one.text
    else:
        kind, clause, reference = f"propose_{step}", GROUNDS[step], f"proposal:{one.proposal}"
        after = {"invoices": [debt.number for debt in one.what.debts]}
    return entry(by, kind, clause, customer_id=company, reference=reference, after=after)


def _told(one: _Written) -> Told:
    account = one.what.account
    data = {**one.text, LANGUAGE: account.language, **account.transferring}
    return Told(account.customer_id, f"dunning:{one.letter}", data, account.recipients)
