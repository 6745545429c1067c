"""A draft edition over the real portfolio: the next run and every deadline, nothing stored."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Max

from billing.operations.run import candidates, draft
from billing.queries.law import law
from billing.terms.invoicing import Law, residual_of_whole
from contracts.models import Contract, TermsEdition
from contracts.office.terms.explanation import Refused
from contracts.queries import facts
from contracts.terms import ending
from contracts.terms.editions import Agreements, Book, Edition
from contracts.terms.facts import Contract as Facts
from contracts.terms.parameters import validated
from contracts.terms.periods import next_month, period_after
from portal.exports.impacts import Agreed, Bills, Terms
from portal.exports.kinds import Progress
from portal.exports.reading import read_only

CHUNK = 1000


class Simulation:
    """The run of `month`, the terms from `effective_on` on, as of `day`, with and without a draft.

    Days are ISO texts and `parameters` plain JSON, as an export keeps them; `draft` is the
    draft's id, by which a page finds it.
    """

    def __init__(
        self, draft: int, day: str, month: str, effective_on: str, parameters: Mapping
    ) -> None:
        self.day, self.month = date.fromisoformat(day), date.fromisoformat(month)
        self.first = date.fromisoformat(effective_on)
        self.values = validated(parameters)
        self.issued_on = max(self.day, next_month(self.month))
        with read_only():
            self.accounts = candidates(self.month)
            living = Contract.objects.filter(refused_on=None).exclude(ends_on__lt=self.day)
            rows = living.order_by("number").values_list("pk", "billing_account_id")
            self.contracts = list(rows)
        self.total = len(self.accounts) + len(self.contracts)

    def figures(self, progress: Progress) -> dict:
        """Read and reckon chunk by chunk, each where the database refuses to write."""
        with read_only():
            number = (TermsEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
            before = facts.book()
            after = facts.book(Edition(self.first, number, self.values))
        books = (before, after)
        bills, terms, residual = Bills(), Terms(self.first), Residual(self.day, self.first)
        own = Agreed(self.first, self.values)
        for start in range(0, len(self.accounts), CHUNK):
            ids = self.accounts[start : start + CHUNK]
            with read_only():
                bills.add(*(draft(ids, self.month, self.issued_on, book) for book in books))
            progress(start + len(ids))
        for start in range(0, len(self.contracts), CHUNK):
            rows = dict(self.contracts[start : start + CHUNK])
            with read_only():
                known = facts.of_contracts(rows)
                agreed = facts.account_agreements(set(rows.values()))
                rules = law()
            for pk, contract in known.items():
                terms.add(contract, before, after)
                residual.add(contract, before, after, agreed.get(rows[pk], ()), rules)
                own.add("contract", pk, contract.agreements)
            for account_id, agreements in agreed.items():
                own.add("account", account_id, agreements)
            terms.cut()
            progress(len(self.accounts) + start + len(rows))
        with read_only():
            run = bills.to_json()
        return {
            "issued_on": self.issued_on,
            "run": run,
            "terms": terms.to_json(),
            "residual": residual.to_json(),
            "notices": [_notice(name, self.first, (before, after)) for name in NOTICES],
            "figures": [
                {
                    "name": name,
                    "values": [_plain(getattr(book.on(self.first), name)) for book in books],
                    "agreed": own.count(name),
                }
                for name in self.values
            ],
        }


NOTICES = ("cancellation_notice_months", "service_end_notice_months")


def _notice(name: str, day: date, books: Iterable[Book]) -> dict:
    """The day on which a notice of `day` would take effect, by each book."""
    months = [getattr(book.on(day), name) for book in books]
    return {"name": name, "ends": [period_after(day, count) for count in months]}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


class Residual:
    """The residual fees if every holder cancelled on the draft's day, by two books (Art. 15-2)."""

    def __init__(self, day: date, first: date) -> None:
        self.day = max(day, first)
        self.count = self.changed = 0
        self.totals = [0, 0]

    def add(
        self, contract: Facts, before: Book, after: Book, agreed: Agreements, rules: Law
    ) -> None:
        one, other = (self._of(contract, book, agreed, rules) for book in (before, after))
        self.count += bool(one or other)
        self.changed += one != other
        self.totals[0] += one
        self.totals[1] += other

    def _of(self, contract: Facts, book: Book, agreed: Agreements, rules: Law) -> int:
        try:
            end = ending.cancel(contract, book, self.day, None).ends_on
        except Refused:
            return 0
        invoice = residual_of_whole(contract, book, agreed, rules, end, self.day)
        return invoice.total if invoice else 0

    def to_json(self) -> dict:
        return {"count": self.count, "changed": self.changed, "totals": self.totals}
