"""A draft edition over the real portfolio: the next run and every deadline, nothing stored."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from billing.exports.impacts import Agreed, Bills, Terms
from billing.exports.reading import read_only
from billing.operations.run import candidates, draft_by, read
from billing.queries.law import law
from billing.terms.invoicing import BillingConditions, residual_of_whole
from contracts.models import ALIVE, TermsEdition
from contracts.models import Contract as Row
from contracts.office.context import Duty
from contracts.office.exporting import EXPORTS, ExportKind, Progress
from contracts.office.terms.explanation import Refused
from contracts.queries import facts
from contracts.terms import ending
from contracts.terms.editions import Book, Edition
from contracts.terms.facts import AppliedFor, Contract, Formed
from contracts.terms.life import Life
from contracts.terms.parameters import validated
from contracts.terms.periods import next_month, period_after

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
            living = Row.objects.filter(ALIVE).exclude(ends_on__lt=self.day)
            rows = living.order_by("number").values_list("pk", "billing_account_id")
            self.contracts = list(rows)
        self.total = len(self.accounts) + len(self.contracts)

    def figures(self, progress: Progress) -> dict:
        """Read and calculate chunk by chunk, each where the database refuses to write."""
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
                waiting = read(ids, self.month)
            bills.add(*(draft_by(book, waiting, self.issued_on) for book in books))
            progress(start + len(ids))
        for start in range(0, len(self.contracts), CHUNK):
            rows = dict(self.contracts[start : start + CHUNK])
            with read_only():
                known, agreed = facts.with_accounts(rows)
                rules = law()
            for pk, contract in known.items():
                lives = [self._life(contract, book) for book in books]
                terms.add(contract, *lives)
                if isinstance(contract, Formed):
                    account = agreed[rows[pk]]
                    residual.add(
                        *((life, BillingConditions(life.book, account, rules)) for life in lives)
                    )
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

    def _life(self, contract: Contract, book: Book) -> Life:
        """An application is taken as accepted, and begun, on the day of the draft."""
        if isinstance(contract, AppliedFor):
            contract = contract.formed(self.first, self.first)
        return Life(contract, book)


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
        self, before: tuple[Life, BillingConditions], after: tuple[Life, BillingConditions]
    ) -> None:
        one, other = (self._of(*each) for each in (before, after))
        self.count += bool(one or other)
        self.changed += one != other
        self.totals[0] += one
        self.totals[1] += other

    def _of(self, life: Life, conditions: BillingConditions) -> int:
        try:
            end = ending.cancel(life, self.day, None).ends_on
        except Refused:
            return 0
        invoice = residual_of_whole(life, conditions, end, self.day)
        return invoice.total if invoice else 0

    def to_json(self) -> dict:
        return {"count": self.count, "changed": self.changed, "totals": self.totals}


SIMULATION = EXPORTS.register(
    ExportKind(
        name="simulation",
        label=_("Simulation of a draft"),
        make=Simulation,
        duties=(Duty.ADMINISTRATION,),
        has_page=True,
    )
)
