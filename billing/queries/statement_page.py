"""A statement of account as a page shows it: what it does not list is added up where it lies.

The same movements as in `terms.statement`, in the same order.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date

from billing.queries.aging import credit_on, is_anything_later
from billing.queries.open_on import OpenOn, all_of_day, oldest, reached, summed
from billing.terms.statement import EntryKind, OpenItem, StatementEntry, StatementPage
from contracts.office.lookups import Ids
from contracts.office.queries.written import fetched

FEES = """
    SELECT i.issued_on AS day, 1 AS place, i.number AS of_invoice, NULL::date AS came_on, i.id,
           0 AS part, 'invoice' AS kind, i.number AS name, i.total - i.bears_none AS yen
      FROM ours JOIN billing_invoice i USING (billing_account_id)
     WHERE i.issued_on BETWEEN %(first)s AND %(last)s AND i.total <> i.bears_none
"""
"""What the movements of invoices' fees are; these columns are those of all others."""

OTHERS = (
    (
        {EntryKind.LATE_INTEREST},
        """
    SELECT i.issued_on, 1, i.number, NULL, i.id, 1, 'late_interest', i.number, i.bears_none
      FROM ours JOIN billing_invoice i USING (billing_account_id)
     WHERE i.issued_on BETWEEN %(first)s AND %(last)s AND i.bears_none <> 0
""",
    ),
    (
        {EntryKind.DISCOUNT, EntryKind.SET_OFF, EntryKind.WRITE_OFF},
        """
    SELECT greatest(a.day, i.issued_on), 2, i.number, NULL, a.id, 0, a.kind, i.number, - a.amount
      FROM billing_allocation a JOIN billing_invoice i ON i.id = a.invoice_id
      JOIN ours USING (billing_account_id)
     WHERE a.kind IN ('discount', 'set_off', 'write_off')
       AND greatest(a.day, i.issued_on) BETWEEN %(first)s AND %(last)s
       AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id)
""",
    ),
    (
        {EntryKind.PAYMENT},
        """
    SELECT p.value_date, 3, NULL, p.value_date, p.id, 0, 'payment', p.payer_name, - p.amount
      FROM billing_payment p JOIN ours USING (billing_account_id)
     WHERE p.value_date BETWEEN %(first)s AND %(last)s
""",
    ),
    (
        {EntryKind.RETURN},
        """
    SELECT r.day, 3, NULL, p.value_date, p.id, 1, 'return', p.payer_name, r.amount
      FROM billing_paymentreturn r JOIN billing_payment p ON p.id = r.payment_id
      JOIN ours USING (billing_account_id)
     WHERE r.day BETWEEN %(first)s AND %(last)s
""",
    ),
    (
        {EntryKind.PAYOUT},
        """
    SELECT o.day, 3, NULL, p.value_date, p.id, 1, 'payout', p.payer_name, t.amount
      FROM billing_payout o JOIN billing_payoutpart t ON t.payout_id = o.id
      JOIN billing_payment p ON p.id = t.payment_id
      JOIN ours ON ours.billing_account_id = p.billing_account_id
     WHERE o.day BETWEEN %(first)s AND %(last)s
""",
    ),
    (
        {EntryKind.CREDIT_NOTE},
        """
    SELECT c.issued_on, 4, NULL, c.issued_on, c.id, 0, 'credit_note', c.number, - c.total
      FROM billing_creditnote c JOIN ours USING (billing_account_id)
     WHERE c.issued_on BETWEEN %(first)s AND %(last)s
""",
    ),
    (
        {EntryKind.PAYOUT},
        """
    SELECT o.day, 4, NULL, c.issued_on, c.id, 1, 'payout', c.number, t.amount
      FROM billing_payout o JOIN billing_payoutpart t ON t.payout_id = o.id
      JOIN billing_creditnote c ON c.id = t.credit_note_id
      JOIN ours ON ours.billing_account_id = c.billing_account_id
     WHERE o.day BETWEEN %(first)s AND %(last)s
""",
    ),
)
"""The same of what else changes the balance, by its kinds."""

SUMS = "SELECT kind, day, billing_yen(yen), count(*) FROM moved GROUP BY kind, day"
"""The yen of each kind and day and how many movements there are: of none more than that is read."""

LATEST = """
SELECT day, kind, name, yen FROM moved
 ORDER BY day DESC, place DESC, of_invoice DESC, came_on DESC, id DESC, part DESC LIMIT %(most)s
"""
"""The last movements, the latest first."""


def _of_moved(statement: str, kinds: Collection[str]) -> str:
    """A statement on the movements of some kinds: the fewer they are, the sooner it is planned."""
    others = (rows for of, rows in OTHERS if not of.isdisjoint(kinds))
    return f"""
WITH ours AS MATERIALIZED (SELECT unnest(%(accounts)s::bigint[]) AS billing_account_id),
moved AS NOT MATERIALIZED ({" UNION ALL ".join([FEES, *others])}) {statement}"""


def of_accounts(account_ids: Collection[int], first: date, last: date, most: int) -> StatementPage:
    """Of billing accounts together, with at most so many movements and so many open items."""

    def read(is_later: bool) -> tuple[OpenOn, int, list[OpenItem]]:
        found = summed(last, account_ids, is_later)
        items = oldest(last, account_ids, most, is_later, found.counts)
        return found, credit_on(last, account_ids, is_later), items

    found, credit, still_open = all_of_day(last, read, is_anything_later)
    latest, moved = _moved(account_ids, first, last, most)
    closing = found.unpaid - credit
    balance, entries = closing, []
    for day, kind, name, yen in latest:
        entries.append(StatementEntry(day, kind, name, yen, balance))
        balance -= yen
    items = sorted(
        [*still_open, *found.settled],
        key=lambda item: (item.due_on, item.number),
    )
    return StatementPage(
        first,
        last,
        closing - sum(yen for yen, _ in moved.values()),
        tuple(reversed(entries)),
        moved,
        closing,
        tuple(items[:most]),
        found.invoices,
        found.invoices + len(found.settled),
        credit,
        found.interest,
    )


def _moved(
    account_ids: Collection[int], first: date, last: date, most: int
) -> tuple[list[tuple[date, EntryKind, str, int]], dict[EntryKind, tuple[int, int]]]:
    asked: dict[str, object] = {"accounts": Ids(account_ids), "first": first, "last": last}
    moved: dict[EntryKind, tuple[int, int]] = {}
    by_day: Counter[date] = Counter()
    of_all = _of_moved(SUMS, list(EntryKind))
    for name, day, yen, count in fetched(of_all, asked):
        kind = EntryKind(name)
        known_yen, known = moved.get(kind, (0, 0))
        moved[kind] = (known_yen + yen, known + count)
        by_day[day] += count
    if not by_day:
        return [], {}
    shown_first = reached(sorted(by_day.items(), reverse=True), most, first)
    of_last_days = {**asked, "first": shown_first, "most": most}
    rows = fetched(_of_moved(LATEST, moved.keys()), of_last_days)
    return [(day, EntryKind(kind), *rest) for day, kind, *rest in rows], moved
