"""What an edition would change of the portfolio, gathered row by row and cut to what is shown."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from billing.operations.run import Drafts
from billing.terms.impact import Impact, total
from billing.terms.lines import Line
from contracts.people.models import BillingAccount
from contracts.terms.editions import Agreements
from contracts.terms.facts import AppliedFor, Contract
from contracts.terms.foreseen import Coming, minimum_end, next_term
from contracts.terms.life import Life

MOST_INVOICES, MOST_WITH_LINES, MOST_TERMS = 50, 20, 100
LIMITS = (-100_000, -50_000, -10_000, -5_000, -1_000, 0, 1, 1_001, 5_001, 10_001, 50_001, 100_001)
"""Yen at which each group of differences but the first begins."""


@dataclass(slots=True)
class Bills:
    """The invoices of a run by two books."""

    before: list[int] = field(default_factory=lambda: [0, 0, 0])
    after: list[int] = field(default_factory=lambda: [0, 0, 0])
    """Yen, invoices, accounts that fail."""
    changed: int = 0
    dues: int = 0
    rates: int = 0
    groups: list[int] = field(default_factory=lambda: [0] * (len(LIMITS) + 1))
    largest: list[tuple[int, Impact]] = field(default_factory=list)

    def add(self, before: Drafts, after: Drafts) -> None:
        """The drafts of the same accounts."""
        for found, drafts in ((self.before, before), (self.after, after)):
            found[0] += sum(one.draft.total for one in drafts.billings)
            found[1] += len(drafts.billings)
            found[2] += len(drafts.failures)
        one, other = ({b.account.id: b.draft for b in x.billings} for x in (before, after))
        for account_id in {**one, **other}:
            impact = Impact(one.get(account_id), other.get(account_id))
            if impact.is_changed:
                self._changed(account_id, impact)
        self.largest.sort(key=lambda row: (-abs(row[1].difference), row[0]))
        del self.largest[MOST_INVOICES:]

    def _changed(self, account_id: int, impact: Impact) -> None:
        self.changed += 1
        if impact.difference:
            self.groups[bisect_right(LIMITS, impact.difference)] += 1
        if impact.before and impact.after:
            self.dues += impact.before.due_on != impact.after.due_on
            self.rates += impact.before.late_interest_rate != impact.after.late_interest_rate
        self.largest.append((account_id, impact))

    def to_json(self) -> dict:
        accounts = BillingAccount.objects.select_related("customer")
        names = accounts.in_bulk([account_id for account_id, _ in self.largest])
        return {
            "before": dict(zip(("total", "count", "failed"), self.before, strict=True)),
            "after": dict(zip(("total", "count", "failed"), self.after, strict=True)),
            "changed": self.changed,
            "dues": self.dues,
            "rates": self.rates,
            "groups": self.groups,
            "invoices": [
                _invoice(names[account_id], impact, place < MOST_WITH_LINES)
                for place, (account_id, impact) in enumerate(self.largest)
            ],
        }


def _invoice(account: BillingAccount, impact: Impact, with_lines: bool) -> dict:
    row = {
        "account": account.number,
        "customer": account.customer.number,
        "name": account.name,
        "before": total(impact.before),
        "after": total(impact.after),
        "difference": impact.difference,
        "due": [draft and draft.due_on for draft in (impact.before, impact.after)],
    }
    if with_lines:
        row["out"] = [_line(line) for line in impact.taken_out]
        row["in"] = [_line(line) for line in impact.put_in]
    return row


def _line(line: Line) -> dict:
    explanation = line.explanation
    return {
        "contract": line.contract,
        "first": line.first,
        "last": line.last,
        "amount": line.amount,
        "clause": explanation.clause,
        "ja": explanation.ja,
        "en": explanation.en,
    }


@dataclass(slots=True)
class Terms:
    """Terms and minimum terms that begin from a day on, by two books."""

    day: date
    seen: int = 0
    changed: int = 0
    soonest: list[dict] = field(default_factory=list)
    open: int = 0
    minimum: list[dict] = field(default_factory=list)

    def add(self, contract: Contract, before: Life, after: Life) -> None:
        """A contract's life by both books, that of an application were it accepted."""
        applied = isinstance(contract, AppliedFor)
        if not applied:
            self._next_terms(before, after)
        first, second = minimum_end(before), minimum_end(after)
        if first is not None:
            self.open += 1
            if first != second:
                start = before.contract.service_starts_on
                row = {"contract": contract.number, "start": start, "ends": [first, second]}
                self.minimum.append({**row, "applied": applied})

    def _next_terms(self, before: Life, after: Life) -> None:
        one, other = next_term(before, self.day), next_term(after, self.day)
        if one is not None:
            self.seen += 1
            if one != other and other is not None:
                self.changed += 1
                self.soonest.append(_term(before.contract.number, one, other))

    def cut(self) -> None:
        """Keep the soonest."""
        self.soonest.sort(key=lambda row: (row["start"], row["contract"]))
        del self.soonest[MOST_TERMS:]

    def to_json(self) -> dict:
        return {
            "seen": self.seen,
            "changed": self.changed,
            "rows": self.soonest,
            "open": self.open,
            "minimum_changed": len(self.minimum),
            "minimum": self.minimum[:MOST_TERMS],
        }


def _term(contract: str, before: Coming, after: Coming) -> dict:
    both = (before, after)
    return {
        "contract": contract,
        "number": before.term.number,
        "plan": before.term.plan,
        "start": before.term.starts_on,
        "ends": [one.term.ends_on for one in both],
        "deadlines": [one.term.notice_deadline for one in both],
        "prices": [one.price for one in both],
    }


class Agreed:
    """With how many contracts and accounts each figure is agreed individually on a day (Art. 2-2).

    Those are not reached by an edition.
    """

    def __init__(self, day: date, names: Iterable[str]) -> None:
        self.day = day
        self.found: dict[str, set[tuple[str, int]]] = {name: set() for name in names}

    def add(self, kind: str, pk: int, agreements: Agreements) -> None:
        for agreement in agreements:
            if agreement.governs(self.day):
                for name in self.found.keys() & agreement.parameters.keys():
                    self.found[name].add((kind, pk))

    def count(self, name: str) -> int:
        return len(self.found[name])
