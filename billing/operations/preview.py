"""What the run of a month would issue, without storing anything (Art. 23-1)."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from billing.models import Invoice
from billing.operations import run
from billing.operations.issuing import AccountDraft
from billing.queries.receivables import credits
from billing.terms.lines import Line, LineKind, PriceUnit
from billing.terms.tax import TaxRate
from contracts.people.models import BillingAccount
from contracts.queries import facts

DIFFERENCE = 30
"""Percent by which a total may differ from the last one before somebody should look."""
MOST_LISTED = 200
CHUNK = 500
KINDS = ("monthly", "annual", "added", "late_interest", "other")


def kind_of(line: Line) -> str:
    """Fees are kept apart by plan; servers added to an annual term are fees of their own."""
    if line.kind is not LineKind.FEE:
        return line.kind.value
    if line.price_unit is PriceUnit.YEAR:
        return "annual"
    return "added" if line.article == "23-1(1)" else "monthly"


class WaitingDrafts:
    """Drafts of the accounts that wait, chunk by chunk; `total` accounts in all."""

    def __init__(self, month: date, issued_on: date) -> None:
        self.month, self.issued_on = month, issued_on
        self.ids = run.candidates(month)
        self.total = len(self.ids)
        self.book = facts.book()
        self.sums: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.rates: dict[TaxRate, list[int]] = {}
        self.lists: dict[str, list[dict]] = {
            name: [] for name in ("failed", "different", "new", "without_mail", "nothing", "credit")
        }
        self.counts: Counter[str] = Counter()

    def look(self, start: int) -> int:
        """Draft the chunk that begins at a position. Returns the position after it."""
        ids = self.ids[start : start + CHUNK]
        drafts = run.draft_each(ids, self.month, self.issued_on, self.book)
        names = _names(ids)
        before, waiting = _last_totals(ids, self.month), credits(ids)
        for failure in drafts.failures:
            self._note("failed", names[failure.account_id], reason=failure.reason)
        for billing in drafts.billings:
            name = names[billing.account.id]
            self._add(billing)
            self._compare(billing, name, before.get(billing.account.id))
            rest = sum(credit.rest for credit in waiting.get(billing.account.id, ()))
            if rest:
                used = min(rest, billing.draft.total)
                self.sums["credit"] += used
                self._note("credit", name, total=billing.draft.total, credit=used)
        seen = {b.account.id for b in drafts.billings} | {f.account_id for f in drafts.failures}
        for pk in ids:
            if pk not in seen:
                self._note("nothing", names[pk])
        return start + len(ids)

    def _add(self, billing: AccountDraft) -> None:
        draft = billing.draft
        self.sums["count"] += 1
        self.sums["total"] += draft.total
        for line in draft.lines:
            self.kinds[kind_of(line)] += line.amount
        for tax in draft.taxes:
            sums = self.rates.setdefault(tax.rate, [0, 0])
            sums[0] += tax.taxable
            sums[1] += tax.tax
        self.sums["outside"] += sum(line.amount for line in draft.lines if line.tax_rate is None)

    def _compare(self, billing: AccountDraft, name: dict, before: int | None) -> None:
        total = billing.draft.total
        if not billing.account.recipients:
            self._note("without_mail", name, total=total)
        if before is None:
            self._note("new", name, total=total)
        elif abs(total - before) * 100 > DIFFERENCE * before:
            self._note("different", name, total=total, before=before)

    def _note(self, list_name: str, name: dict, **values) -> None:
        self.counts[list_name] += 1
        if len(self.lists[list_name]) < MOST_LISTED:
            self.lists[list_name].append({**name, **values})

    def to_json(self) -> dict:
        """Yen; by line kind before tax, by rate its category, the taxable sum and its tax."""
        return {
            "issued_on": self.issued_on.isoformat(),
            **{name: self.sums[name] for name in ("count", "total", "outside", "credit")},
            "kinds": [[kind, self.kinds[kind]] for kind in KINDS if kind in self.kinds],
            "rates": [
                [str(rate), rate.category.value, *self.rates[rate]]
                for rate in sorted(self.rates, reverse=True)
            ],
            "exceptions": [
                {"kind": name, "count": self.counts[name], "rows": rows}
                for name, rows in self.lists.items()
                if rows
            ],
        }


def _names(ids: Collection[int]) -> dict[int, dict]:
    rows = BillingAccount.objects.filter(pk__anyof=ids).values_list("id", "number", "name")
    return {pk: {"id": pk, "number": number, "name": name} for pk, number, name in rows}


def _last_totals(ids: Sequence[int], month: date) -> dict[int, int]:
    """By account, the total of its last regular invoice before the month."""
    rows = Invoice.objects.filter(
        billing_account__anyof=ids, kind="regular", billing_month__lt=month
    ).order_by("billing_account", "-billing_month")
    return dict(rows.distinct("billing_account").values_list("billing_account", "total"))
