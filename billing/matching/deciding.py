"""Which account a transfer belongs to: sure only if no other is possible; else proposals.

Wrong matches are worse than work: whatever is in doubt, staff decide.
"""

from dataclasses import dataclass, replace

from billing.matching import names, proposing, reasons
from billing.matching.amounts import Fit, can_be_told, fits, the_fit
from billing.matching.directory import Directory, KnownName, PayerClues, written
from billing.matching.facts import (
    Balances,
    Decision,
    IncomingTransfer,
    MatchProposal,
    Money,
    Reason,
)
from billing.matching.names import Name

SHORTEST_CUT = 8
"""Letters that a name cut at a bank's length must have left."""
SHORTEST_BEGINNING = 12
"""Letters that a name cut anywhere must have, not counting its form in front."""
LONGEST_PERSON = 12
"""Letters that a person's name has at most."""
DAYS_OF_A_DUPLICATE = 6
SAME_NAME = 75
"""Likeness from which a name does not contradict a number."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The one account that a transfer names, why, and who else could be meant by it.

    `weak`: the name is not that of the account, so that only the exact amount is enough.
    """

    account_id: int
    confidence: int
    reasons: tuple[Reason, ...]
    rivals: frozenset[int] = frozenset()
    alias_id: int | None = None
    weak: bool = False


def concerned(clues: PayerClues, directory: Directory) -> set[int]:
    """The accounts whose money decides on a transfer, of which these are the clues."""
    ids = clues.account_ids
    return ids.union(*(directory.others(pk) for pk in ids))


def decide(
    record: IncomingTransfer,
    directory: Directory,
    balances: Balances,
    clues: PayerClues | None = None,
) -> Decision:
    """Art. 23-1: the account and the invoices that a transfer is for.

    `clues` are what `directory.read` found, where it was asked before.
    """
    name = names.read(record.payer_name)
    clues = clues or directory.read(record, name)
    subject = _of_the_bank(record) or _subject(record, name, clues, directory)
    if isinstance(subject, Reason):
        return _left(record, name, clues, directory, balances, subject)
    found = _fit(record, subject, clues, directory, balances)
    if isinstance(found, Reason):
        return _left(record, name, clues, directory, balances, found)
    if record.undone:
        return _left(record, name, clues, directory, balances, reasons.UNDONE)
    fit, named = found
    less = 2 * bool(fit.short) + (len(fit.debts) > 1)
    why = (*subject.reasons, reasons.fit(fit, named))
    return Decision(
        MatchProposal(
            subject.account_id, subject.confidence - less, why, fit.numbers, subject.alias_id
        )
    )


def _of_the_bank(record: IncomingTransfer) -> Reason | None:
    """The bank may have taken the money back: whose it was does not matter."""
    if record.takes_back:
        return reasons.TAKEN_BACK
    return reasons.GONE_AGAIN if record.gone_again else None


def _left(
    record: IncomingTransfer,
    name: Name,
    clues: PayerClues,
    directory: Directory,
    balances: Balances,
    doubt: Reason,
) -> Decision:
    proposals = proposing.propose(record, name, clues, directory, balances)
    return Decision(None, proposals, (doubt,))


def _subject(
    record: IncomingTransfer, name: Name, clues: PayerClues, directory: Directory
) -> Subject | Reason:
    """The account named, or why there is not one."""
    if clues.virtual is not None:
        return _of_virtual(clues.virtual, clues, directory)
    by_name = _by_name(record, name, clues)
    if isinstance(by_name, Subject):
        rivals = by_name.rivals | directory.others(by_name.account_id)
        by_name = replace(by_name, rivals=rivals)
    named = {entry.account_id for entry in (*clues.exact, *clues.by_company, *clues.longer)}
    pointed = clues.codes or clues.numbers
    if clues.codes and clues.numbers:
        pointed = clues.codes & clues.numbers
        if not pointed:
            return reasons.CONFLICT
    if not pointed:
        return _among_namesakes(by_name, clues) or by_name
    both = pointed & named
    if len(both) == 1:
        return _pointed(both, pointed, clues, by_name)
    if both and isinstance(by_name, Subject) and by_name.account_id in both:
        return by_name
    if both:
        return reasons.SEVERAL
    if named:
        return reasons.CONFLICT
    return _of_another_name(name, pointed, clues, directory)


def _of_virtual(account_id: int, clues: PayerClues, directory: Directory) -> Subject | Reason:
    """By the bank account to which it came; code, number and name must not all be of others."""
    told = clues.codes | clues.numbers | {entry.account_id for entry in clues.exact}
    customers = {directory.accounts[pk].customer_id for pk in told}
    if customers and directory.accounts[account_id].customer_id not in customers:
        return reasons.CONFLICT
    return Subject(account_id, 99, (reasons.VIRTUAL,))


def _pointed(
    one: frozenset[int], pointed: frozenset[int], clues: PayerClues, by_name: Subject | Reason
) -> Subject:
    """By code or number, and the name agrees; a number of all of a customer's has rivals."""
    (account_id,) = one
    why: tuple[Reason, ...] = (reasons.CODE,) if clues.codes else (reasons.NUMBER,)
    if isinstance(by_name, Subject) and by_name.account_id == account_id:
        why = (*why, *by_name.reasons)
        if len(pointed) > 1:
            return replace(by_name, confidence=99, reasons=why)
    return Subject(account_id, 99, why, pointed - one)


def _of_another_name(
    name: Name, pointed: frozenset[int], clues: PayerClues, directory: Directory
) -> Subject | Reason:
    """A code or a number, and a name that nobody has: the name must not contradict it."""
    if len(pointed) > 1:
        return reasons.SEVERAL
    (account_id,) = pointed
    if clues.codes:
        return Subject(account_id, 97, (reasons.CODE,))
    likeness = directory.likeness(name, account_id)
    if likeness is not None and likeness < SAME_NAME:
        return reasons.OTHER_NAME
    return Subject(account_id, 94, (reasons.NUMBER,), weak=True)


def _among_namesakes(by_name: Subject | Reason, clues: PayerClues) -> Subject | None:
    """The end of a number distinguishes namesakes; alone it says nothing."""
    if by_name != reasons.SEVERAL:
        return None
    entries = clues.exact or clues.by_company or clues.longer
    one = clues.serials & {entry.account_id for entry in entries}
    return Subject(next(iter(one)), 95, (reasons.SERIAL,)) if len(one) == 1 else None


def _by_name(record: IncomingTransfer, name: Name, clues: PayerClues) -> Subject | Reason:
    if clues.is_common:
        return reasons.SEVERAL
    if clues.exact:
        return _of_exact_name(record, name, clues.exact, clues.longer)
    if clues.longer:
        found = _of_cut_name(name, clues)
        if not clues.by_company or isinstance(found, Subject):
            return found
    if clues.by_company:
        found = _of_exact_name(record, name, clues.by_company, clues.longer)
        if isinstance(found, Subject):
            return replace(found, confidence=92, reasons=(reasons.COMPANY,))
        return found
    return reasons.UNKNOWN


def _of_cut_name(name: Name, clues: PayerClues) -> Subject | Reason:
    """The only name that continues one that was cut."""
    if len({entry.account_id for entry in clues.longer}) > 1:
        return reasons.SEVERAL
    cut = name.cut and name.letters >= SHORTEST_CUT
    long = name.form_first and name.letters >= SHORTEST_BEGINNING
    if not cut and not long:
        return reasons.SHORT_NAME
    rivals = frozenset(entry.account_id for entry in clues.by_company)
    return Subject(clues.longer[0].account_id, 93, (reasons.CUT,), rivals)


def _of_exact_name(
    record: IncomingTransfer,
    name: Name,
    exact: tuple[KnownName, ...],
    longer: tuple[KnownName, ...],
) -> Subject | Reason:
    """One company of the name, and one of its accounts that says so itself.

    A learned name that may be a person's is one of many: it must come from the same bank.
    In kanji it tells more; where the file says no bank, the exact amount is enough.
    """
    exact = _from_the_same_bank(record, exact)
    if len({entry.customer_id for entry in exact}) > 1:
        return reasons.SEVERAL
    accounts = {entry.account_id for entry in exact}
    said = [entry for entry in exact if entry.said]
    if len(accounts) > 1 and len({entry.account_id for entry in said}) != 1:
        return reasons.SEVERAL
    one = said[0] if said else exact[0]
    rivals = frozenset(accounts | {e.account_id for e in longer}) - {one.account_id}
    if one.alias is not None:
        may_be_person = not name.form and name.letters <= LONGEST_PERSON
        is_from_elsewhere = may_be_person and record.sender not in one.alias.senders
        if is_from_elsewhere and (record.sender or names.is_reading(name)):
            return reasons.PERSON
        why = (reasons.ALIAS,)
        return Subject(one.account_id, 97, why, rivals, one.alias.id, weak=is_from_elsewhere)
    if one.said:
        return Subject(one.account_id, 98, (reasons.SAID,), rivals)
    why = (reasons.KANA if one.is_reading else reasons.WRITTEN,)
    return Subject(one.account_id, 96, why, rivals)


def _from_the_same_bank(
    record: IncomingTransfer, exact: tuple[KnownName, ...]
) -> tuple[KnownName, ...]:
    """Of accounts for which one name was taught, those that it came for from this bank."""
    if any(entry.alias is None for entry in exact):
        return exact
    return tuple(e for e in exact if e.alias and record.sender in e.alias.senders) or exact


def _fit(
    record: IncomingTransfer,
    subject: Subject,
    clues: PayerClues,
    directory: Directory,
    balances: Balances,
) -> tuple[Fit, bool] | Reason:
    """The invoices and whether the payer named them, or the reason not to apply it."""
    money = balances[subject.account_id]
    if not money.debts:
        return reasons.NOTHING_OPEN
    own = _own_numbers(directory, subject.account_id)
    if _names_closed(clues, money, own):
        return reasons.NOT_THE_NAMED
    named = _of_named(record, money, clues)
    fit = named or _of_amount(record, money, clues.said - own)
    if isinstance(fit, Reason):
        return fit
    if subject.weak and fit.short:
        return reasons.OTHER_NAME
    if named:
        return named, True
    if paid := _paid_before(record, money):
        return paid
    if any(_fits_too(record, balances[rival]) for rival in subject.rivals):
        return reasons.RIVAL
    return fit, False


def _own_numbers(directory: Directory, account_id: int) -> set[str]:
    """An account's numbers, which may look like that of an invoice."""
    account = directory.accounts[account_id]
    return written(account.number) | written(account.customer_number)


def _names_closed(clues: PayerClues, money: Money, own: set[str]) -> bool:
    """Whether it names an invoice that is paid, by whatever came before it."""
    said = clues.said - own
    return clues.names_closed or any(said & written(number) for number in money.closed)


def _of_named(record: IncomingTransfer, money: Money, clues: PayerClues) -> Fit | None:
    """The invoices that the payer names, if they and the amount agree."""
    chosen = tuple(debt for debt in money.debts if clues.said & written(debt.number))
    found = fits(record.amount, chosen, money.tolerance, money.fees)
    return next((fit for fit in found if len(fit.debts) == len(chosen)), None)


def _of_amount(record: IncomingTransfer, money: Money, said: frozenset[str]) -> Fit | Reason:
    """The invoices that the amount fits; those that the payer names must be among them."""
    if not fits(record.amount, money.debts, money.tolerance, money.fees):
        return reasons.NO_FIT
    fit = the_fit(record.amount, money.debts, money.tolerance, money.fees)
    if fit is None:
        return reasons.SEVERAL_FITS
    named = {debt.number for debt in money.debts if said & written(debt.number)}
    if not named.issubset(fit.numbers):
        return reasons.NOT_THE_NAMED
    return fit


def _paid_before(record: IncomingTransfer, money: Money) -> Reason | None:
    for day, amount in money.lately:
        close = abs((record.value_date - day).days) <= DAYS_OF_A_DUPLICATE
        if amount == record.amount and close:
            return reasons.paid_before(day, amount)
    return None


def _fits_too(record: IncomingTransfer, money: Money) -> bool:
    return bool(fits(record.amount, money.debts, money.tolerance, money.fees)) or not can_be_told(
        money.debts
    )
