"""Accounts that a transfer may be of, best first, for staff to choose from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from billing.matching import reasons
from billing.matching.amounts import Fit, fits
from billing.matching.directory import Directory, KnownName, PayerClues
from billing.matching.facts import (
    Balances,
    IncomingTransfer,
    MatchProposal,
    Money,
    Reason,
    UnpaidInvoice,
)
from billing.matching.names import Name

MOST = 9
"""As many as there are keys to choose by."""
SUREST = 90
"""No proposal is as sure as a match."""
FITS, LESS_CHARGES, NOTHING_OPEN = 25, 18, -20
FEW = 3
"""So few accounts that owe an amount are proposed for it alone."""


def propose(
    record: IncomingTransfer,
    name: Name,
    clues: PayerClues,
    directory: Directory,
    balances: Balances,
) -> tuple[MatchProposal, ...]:
    """Up to nine accounts with their reasons."""
    found: dict[int, dict[Reason, int]] = {}
    aliases: dict[int, int] = {}
    for account_id, points, reason in _named(clues):
        found.setdefault(account_id, {})[reason] = points
    for entry in clues.exact:
        if entry.alias is not None:
            aliases[entry.account_id] = entry.alias.id
    for account_id, score in directory.alike(name):
        if score < 100:
            found.setdefault(account_id, {}).setdefault(reasons.alike(score), score // 2)
    for account_id in _of_the_amount(record, balances):
        found.setdefault(account_id, {reasons.ONLY_AMOUNT: 5})
    made = [
        _proposal(record, account_id, points, balances[account_id], aliases)
        for account_id, points in found.items()
    ]
    made.sort(key=lambda proposal: (-proposal.confidence, proposal.account_id))
    return tuple(made[:MOST])


def _named(clues: PayerClues) -> Iterator[tuple[int, int, Reason]]:
    if clues.virtual is not None:
        yield clues.virtual, 70, reasons.VIRTUAL
    yield from ((pk, 60, reasons.CODE) for pk in clues.codes)
    yield from ((pk, 55, reasons.NUMBER) for pk in clues.numbers)
    for entry in clues.exact:
        yield entry.account_id, 55, _of_name(entry)
    yield from ((entry.account_id, 48, reasons.COMPANY) for entry in clues.by_company)
    yield from ((entry.account_id, 40, reasons.BEGINNING) for entry in clues.longer)


def _of_name(entry: KnownName) -> Reason:
    if entry.alias:
        return reasons.ALIAS
    if entry.said:
        return reasons.SAID
    return reasons.KANA if entry.is_reading else reasons.WRITTEN


def _of_the_amount(record: IncomingTransfer, balances: Balances) -> list[int]:
    found = balances.owing(record.amount)
    return found if len(found) <= FEW else []


def _proposal(
    record: IncomingTransfer,
    account_id: int,
    points: Mapping[Reason, int],
    money: Money,
    aliases: Mapping[int, int],
) -> MatchProposal:
    why = tuple(sorted(points, key=points.__getitem__, reverse=True))
    named = max(points.values()) + 5 * (len(points) - 1)
    more, reason, invoices = _of_money(record.amount, money)
    return MatchProposal(
        account_id,
        _confidence(named + more),
        (*why, reason),
        invoices,
        aliases.get(account_id),
        named,
    )


def _confidence(points: int) -> int:
    return max(1, min(points, SUREST))


def _of_money(amount: int, money: Money) -> tuple[int, Reason, tuple[str, ...]]:
    """What an account's open invoices say of an amount: points, why, and those that it pays."""
    found = fits(amount, money.debts, money.tolerance, money.fees)
    if found:
        fit = found[0]
        points = LESS_CHARGES if fit.short else FITS
        return points, reasons.fit(fit, named=False), fit.numbers
    if not money.debts:
        return NOTHING_OPEN, reasons.NOTHING_OPEN, ()
    return 0, reasons.NO_FIT, ()


def chosen(
    amount: int, stored: Mapping[str, Any], money: Money, numbers: Collection[str]
) -> dict[str, Any]:
    """A proposal that was kept as JSON, by the invoices that staff chose of what is open now.

    With none chosen, money goes where it would by itself: what fits by one invoice stays said.
    """
    found = renewed(amount, stored, money)
    debts = tuple(debt for debt in money.debts if debt.number in numbers)
    if not debts and len(found["invoices"]) <= 1:
        return {**found, "invoices": []}
    fit = _fit_of(amount, debts, money)
    more = 0 if fit is None else LESS_CHARGES if fit.short else FITS
    reason = _of_chosen(fit, debts)
    names = [one for one in found["reasons"] if one["rule"] not in reasons.OF_MONEY]
    sure = {"confidence": _confidence(stored["named"] + more)} if "named" in stored else {}
    return {
        **found,
        **sure,
        "reasons": [*names, reason.to_json()],
        "invoices": [debt.number for debt in debts],
    }


def _fit_of(amount: int, debts: Sequence[UnpaidInvoice], money: Money) -> Fit | None:
    """How an amount pays all of some invoices."""
    found = fits(amount, debts, money.tolerance, money.fees)
    return next((one for one in found if len(one.debts) == len(debts)), None)


def _of_chosen(fit: Fit | None, debts: Sequence[UnpaidInvoice]) -> Reason:
    if not debts:
        return reasons.NONE_CHOSEN
    return reasons.NOT_THE_CHOSEN if fit is None else reasons.fit(fit, named=True)


def renewed(amount: int, stored: Mapping[str, Any], money: Money) -> dict[str, Any]:
    """A proposal that was kept as JSON, by what is open now."""
    more, reason, invoices = _of_money(amount, money)
    known = [one for one in stored.get("reasons", ()) if one["rule"] not in reasons.OF_MONEY]
    if not invoices:
        known = [one for one in known if one["rule"] != reasons.ONLY_AMOUNT.rule]
    sure = {"confidence": _confidence(stored["named"] + more)} if "named" in stored else {}
    return {
        **stored,
        **sure,
        "reasons": [*known, reason.to_json()],
        "invoices": list(invoices),
    }
