"""A month is proved, closed and reopened (Art. 23-1)."""

import hashlib
from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from billing.documents.pdf import render_month_close
from billing.models import MonthClose
from billing.models.month_close import LONGEST_REASON
from billing.operations.proving import BOOKS
from billing.operations.run import candidates, draft_each
from billing.queries import billing_holds, closed_month, month_closes
from billing.queries import month_facts as queries
from billing.terms import closed_months, month_proof
from billing.terms.closed_months import CLAUSE, Step
from billing.terms.lines import LineKind
from billing.terms.month_gaps import Gap, Item, Missing, Sum, missing
from billing.terms.month_proof import MonthFacts, MonthProof
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.queries import facts

CHUNK = 1000
PATIENCE_SECONDS = 5


def proof(month: date, day: date) -> MonthProof:
    """The proof of a month as it is on a day; a few statements however many accounts."""
    issued, yen = queries.issued(month), queries.yen(month)
    unbilled, held = _unbilled(month, day)
    gaps = [*unbilled, *issued.gaps(), queries.books(day, BOOKS.name), held]
    gaps.append(queries.unmatched(month))
    return month_proof.prove(
        MonthFacts(
            month,
            day,
            issued.of("regular"),
            issued.of("residual"),
            sum((one.total for one in unbilled), Sum()),
            held.total,
            issued.rendered,
            issued.reached,
            yen.entered,
            yen.settled,
            yen.open,
            tuple(one for one in gaps if one.total.count),
            queries.balances(month),
        )
    )


def _unbilled(month: date, day: date) -> tuple[list[Missing], Missing]:
    """Accounts that the rules would bill fees now and that have no invoice; those held back.

    Each is in one list: held back, or else failed in the run, or else tried by no run.
    """
    yen = _drafted(month, day)
    failed = queries.failures(month)
    concerned = yen.keys() | failed
    back = billing_holds.held(concerned, day)
    names = BillingAccount.objects.in_bulk(concerned)
    items = {pk: Item(one.number, one.name, yen.get(pk, 0)) for pk, one in sorted(names.items())}

    def those(gap: Gap, ids: Collection[int]) -> Missing:
        return missing(gap, [one for pk, one in items.items() if pk in ids])

    of_failed, unbilled = failed - back, yen.keys() - failed - back
    return [those(Gap.FAILED, of_failed), those(Gap.UNBILLED, unbilled)], those(Gap.HELD, back)


def _drafted(month: date, day: date) -> dict[int, int]:
    """By account that lacks its invoice, the yen; 0 where the rules fail.

    Late interest and damages alone become known after the run and wait for the next: no gap.
    """
    waiting, book = candidates(month), facts.book()
    found: dict[int, int] = {}
    for start in range(0, len(waiting), CHUNK):
        drafts = draft_each(waiting[start : start + CHUNK], month, day, book)
        found |= {
            one.account.id: one.draft.total
            for one in drafts.billings
            if any(line.kind is LineKind.FEE for line in one.draft.lines)
        }
        found |= {one.account_id: 0 for one in drafts.failures}
    return found


def lock_months() -> None:
    """Nothing is entered of past months, closed or reopened until the transaction is over.

    Raises Refused where somebody has been entering for seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT billing_lock_months(%s)", [PATIENCE_SECONDS])
        if not cursor.fetchone()[0]:
            raise Refused(
                CLAUSE,
                "いま帳簿に記録しています。少し待ってから、もう一度行ってください",
                "The books are being written at the moment; try again in a while",
            )


def to_close(month: date, day: date) -> MonthProof:
    """The proof that a month would be closed with. Raises Refused where it cannot be."""
    closed_months.check_close(month, day, month_closes.acts())
    found = proof(month, day)
    if not found.holds:
        raise _not_yet(found)
    return found


def _not_yet(found: MonthProof) -> Refused:
    """With what has to be mended."""
    month = found.facts.month
    checks = [one.check for one in found.equations if not one.holds]
    lacking = [*checks, *(one.gap for one in found.hindrances)]
    ja, en = "、".join(one.ja for one in lacking), ", ".join(one.en for one in lacking)
    return Refused(
        CLAUSE,
        f"{month:%Y年%-m月}はまだ締め切れません。月次締めの画面で次を直してください: {ja}",
        f"{month:%B %Y} cannot be closed yet. Mend these on the page of the month close: {en}",
    )


@operation(Duty.ACCOUNTS, close_month=_("Month closed"))
@transaction.atomic
def close_month(by: By, month: date, reason: str = "", second: By | None = None) -> MonthClose:
    """Close a month, and all before it, with its proof; two people. Raises Refused."""
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    lock_months()
    found = to_close(month, by.day)
    named = tuple(one.name for one in (by, second) if one is not None)
    pdf = render_month_close(closed_month.content(found, by.now, named, reason.strip()))
    return _write(
        by,
        second,
        MonthClose(
            month=month,
            step=Step.CLOSED,
            reason=reason.strip(),
            proof=month_proof.to_json(found),
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest(),
        ),
    )


def check_to_reopen(month: date, reason: str) -> None:
    """Raises Refused where a month cannot be reopened, or for no or too long a reason."""
    closed_months.check_reopen(month, month_closes.acts())
    if not reason.strip():
        raise Refused(CLAUSE, "再開する理由を入力してください", "Enter the reason of reopening it")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(CLAUSE, "理由が長すぎます", "The reason is too long")


@operation(Duty.ACCOUNTS, reopen_month=_("Month reopened"))
@transaction.atomic
def reopen_month(by: By, month: date, reason: str, second: By | None = None) -> MonthClose:
    """Let entries of the last closed month be written again; two people. Raises Refused."""
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    lock_months()
    check_to_reopen(month, reason)
    return _write(by, second, MonthClose(month=month, step=Step.REOPENED, reason=reason.strip()))


def _write(by: By, second: By | None, row: MonthClose) -> MonthClose:
    row.at, row.author_id = by.now, by.account_id
    row.second_id = second.account_id if second else None
    row.save(force_insert=True)
    name = "close_month" if row.step == Step.CLOSED else "reopen_month"
    after = {"reason": row.reason, "approved_by": second and second.name}
    journal(by, name, CLAUSE, reference=f"month:{row.month:%Y-%m}", after=after)
    return row
