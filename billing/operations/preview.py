"""What the run of a month would issue, without storing anything (Art. 23-1)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from billing.models import Invoice
from billing.operations import run
from billing.operations.invoice_rows import AccountDraft
from billing.queries import billing_holds
from billing.queries.accounts import Addressee
from billing.queries.receivables import credits
from billing.terms.previewing import (
    NotIssued,
    PreviewedInvoice,
    Remark,
    RunPreview,
    amounts_of,
    fingerprint_of,
    remarks_on_total,
)
from contracts.office.documents.glyphs import lacking
from contracts.office.queries.delivery import bouncing
from contracts.people.models import BillingAccount
from contracts.queries import facts

MOST_LISTED = 200
CHUNK = 500

Names = tuple[str, str, str, str]
"""Number and name of an account, number and name of its customer."""


class WaitingDrafts:
    """Drafts of the accounts that wait, or of some, chunk by chunk; `total` accounts in all."""

    def __init__(self, month: date, issued_on: date, ids: Sequence[int] | None = None) -> None:
        self.month, self.issued_on = month, issued_on
        self.ids = run.candidates(month) if ids is None else ids
        self.total = len(self.ids)
        self.book = facts.book()
        self.invoices: list[PreviewedInvoice] = []
        self.failed: list[dict[str, str]] = []
        self.nothing: list[dict[str, str]] = []

    def look(self, start: int) -> int:
        """Draft the chunk that begins at a position. Returns the position after it."""
        ids = self.ids[start : start + CHUNK]
        drafts = run.draft_each(ids, self.month, self.issued_on, self.book)
        names = _names(ids)
        before, waiting = _last_totals(ids, self.month), credits(ids)
        marks = _marks([billing.account for billing in drafts.billings])
        for billing in drafts.billings:
            pk, total = billing.account.id, billing.draft.total
            rest = sum(credit.rest for credit in waiting.get(pk, ()))
            found = (before.get(pk), min(rest, total))
            self.invoices.append(_previewed(billing, names[pk], marks[pk], *found))
        for failure in drafts.failures:
            name = _named(names[failure.account_id])
            self.failed.append({**name, "reason": failure.reason})
        seen = {b.account.id for b in drafts.billings} | {f.account_id for f in drafts.failures}
        self.nothing += [_named(names[pk]) for pk in ids if pk not in seen]
        return start + len(ids)

    def result(self) -> RunPreview:
        """Of the chunks looked at; accounts without an invoice are listed up to `MOST_LISTED`."""
        return RunPreview(
            self.issued_on,
            tuple(self.invoices),
            NotIssued(len(self.failed), tuple(self.failed[:MOST_LISTED])),
            NotIssued(len(self.nothing), tuple(self.nothing[:MOST_LISTED])),
            fingerprint_of(self.invoices, (one["number"] for one in self.failed)),
        )


def whole(month: date, issued_on: date) -> RunPreview:
    """The preview of all accounts that wait, at once."""
    return _all_of(WaitingDrafts(month, issued_on))


def held_back(month: date, day: date) -> RunPreview:
    """What a month lacks because it is held back on a day."""
    held = set(billing_holds.in_force(day).values_list("billing_account_id", flat=True))
    waiting = [pk for pk in run.candidates(month) if pk in held] if held else []
    return _all_of(WaitingDrafts(month, day, waiting))


def _all_of(drafts: WaitingDrafts) -> RunPreview:
    position = 0
    while position < drafts.total:
        position = drafts.look(position)
    return drafts.result()


def _previewed(
    billing: AccountDraft,
    names: Names,
    marks: Collection[Remark],
    before: int | None,
    credit: int,
) -> PreviewedInvoice:
    fees, taxes, outside = amounts_of(billing.draft)
    return PreviewedInvoice(
        billing.account.id,
        *names,
        tuple(dict.fromkeys(one.contract for one in billing.draft.lines if one.contract)),
        fees,
        taxes,
        outside,
        billing.draft.due_on,
        before,
        credit,
        (*marks, *remarks_on_total(billing.draft.total, before, credit)),
    )


def _marks(accounts: Sequence[Addressee]) -> dict[int, list[Remark]]:
    """What is the matter with where invoices go, by account."""
    marked = bouncing(address for one in accounts for address in one.recipients)
    texts = {one.id: "".join(map(str, one.particulars.values())) for one in accounts}
    unprintable = set(lacking("".join(texts.values())))
    return {one.id: _marks_of(one, marked, unprintable & set(texts[one.id])) for one in accounts}


def _marks_of(account: Addressee, marked: set[str], unprintable: set[str]) -> list[Remark]:
    applies: Mapping[Remark, bool] = {
        Remark.NO_MAIL: not account.recipients,
        Remark.MARKED: not marked.isdisjoint(account.recipients),
        Remark.NO_POSTAL: not account.address,
        Remark.LACKING: bool(unprintable),
    }
    return [remark for remark, is_so in applies.items() if is_so]


def _names(ids: Collection[int]) -> dict[int, Names]:
    rows = BillingAccount.objects.filter(pk__anyof=ids).values_list(
        "id", "number", "name", "customer__number", "customer__name"
    )
    return {pk: (number, name, of, company) for pk, number, name, of, company in rows}


def _named(names: Names) -> dict[str, str]:
    return {"number": names[0], "name": names[1]}


def _last_totals(ids: Sequence[int], month: date) -> dict[int, int]:
    """By account, the total of its last regular invoice before the month."""
    rows = Invoice.objects.filter(
        billing_account__anyof=ids, kind="regular", billing_month__lt=month
    ).order_by("billing_account", "-billing_month")
    return dict(rows.distinct("billing_account").values_list("billing_account", "total"))
