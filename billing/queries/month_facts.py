"""What is known of a month: its invoices, what became of them, what is missing (Art. 23-1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from billing.queries import bank, proving, runs, trial_balance
from billing.terms.bookkeeping import Balance
from billing.terms.month_gaps import Gap, Item, Missing, Sum
from billing.terms.month_gaps import missing as found
from billing.terms.month_proof import Outcome, Reached, Settled, Way
from billing.terms.proving import Proof
from contracts.office.models import Alert
from contracts.terms.periods import month_last

MONTH = """
mine AS MATERIALIZED (
    SELECT id, number, kind, total, billing_account_id
      FROM billing_invoice WHERE kind = 'regular' AND billing_month = %(month)s
    UNION ALL
    SELECT id, number, kind, total, billing_account_id
      FROM billing_invoice WHERE kind = 'residual' AND issued_on BETWEEN %(month)s AND %(last)s)"""
DOCUMENTS = f"""
WITH {MONTH},
papers AS (
    SELECT id, number FROM mine
    UNION ALL
    SELECT r.invoice_id, r.number
      FROM billing_invoicereissue r JOIN mine ON mine.id = r.invoice_id),
mailed AS (
    SELECT p.id, bool_or(m.delivery = 'sent') AS sent, bool_or(m.delivery = 'waiting') AS waiting
      FROM papers p
      JOIN office_outboxmessage m
           ON m.document = p.number AND m.purpose IN ('invoice', 'invoice_reissued')
     WHERE NOT EXISTS (SELECT FROM office_outboxmessage o WHERE o.resends_id = m.id)
     GROUP BY p.id),
wanted AS (
    SELECT p.id, bool_or(t.id IS NULL AND c.posted_from <= n.day) AS waits,
           bool_or(t.kind <> 'none') AS posted
      FROM papers p
      JOIN office_notice n
           ON n.reference = p.number AND n.channel = 'mail'
              AND n.kind IN ('invoice', 'invoice_reissued')
      JOIN people_customer c ON c.id = n.customer_id
      LEFT JOIN office_posting t
           ON t.notice_id = n.id
              AND NOT EXISTS (SELECT FROM office_posting o WHERE o.corrects_id = t.id)
     WHERE c.posted_from IS NOT NULL OR t.id IS NOT NULL
     GROUP BY p.id)
SELECT mine.number, mine.kind, mine.total, a.name,
       EXISTS (SELECT FROM billing_invoicedocument d WHERE d.invoice_id = mine.id)
       OR EXISTS (SELECT FROM billing_invoicereissuedocument d
                    JOIN billing_invoicereissue r ON r.id = d.reissue_id
                   WHERE r.invoice_id = mine.id),
       m.id IS NOT NULL, coalesce(m.sent, false), coalesce(m.waiting, false),
       EXISTS (SELECT FROM papers p JOIN billing_documentopening o ON o.number = p.number
                WHERE p.id = mine.id),
       coalesce(w.posted, false), coalesce(w.waits, false)
  FROM mine
  JOIN people_billingaccount a ON a.id = mine.billing_account_id
  LEFT JOIN mailed m ON m.id = mine.id
  LEFT JOIN wanted w ON w.id = mine.id
 ORDER BY mine.number"""
YEN = f"""
WITH {MONTH}
SELECT 'entered', coalesce(sum(e.amount), 0)
  FROM billing_ledgerentry e JOIN mine ON mine.id = e.event_id
 WHERE e.event = 'invoice' AND e.debit = 'receivable'
UNION ALL
SELECT 'open', coalesce(sum(p.yen), 0)
  FROM billing_posting p JOIN mine ON mine.id = p.invoice_id WHERE p.title = 'receivable'
UNION ALL
SELECT coalesce(o.kind, a.kind), sum(a.amount)
  FROM billing_allocation a
  JOIN mine ON mine.id = a.invoice_id
  LEFT JOIN billing_allocation o ON o.id = a.reverses_id
 GROUP BY 1"""


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice of a month, and how it came to its addressee."""

    number: str
    kind: str
    total: int
    name: str
    rendered: bool
    mailed: bool
    sent: bool
    waiting: bool
    opened: bool
    posted: bool
    to_post: bool

    @property
    def way(self) -> Way | None:
        """The first in which it reached somebody; None where it did not, or has to be posted."""
        if self.to_post:
            return None
        ways = {Way.MAIL: self.sent, Way.PORTAL: self.opened, Way.POST: self.posted}
        return next((way for way, did in ways.items() if did), None)

    @property
    def gap(self) -> Gap | None:
        """Why it did not reach anybody."""
        if self.way is not None:
            return None
        if self.to_post:
            return Gap.UNPOSTED
        if not self.mailed:
            return Gap.UNSENT
        return Gap.WAITING if self.waiting else Gap.LOST

    @property
    def item(self) -> Item:
        return Item(self.number, self.name, self.total)


@dataclass(frozen=True, slots=True)
class Issued:
    """The invoices of a month, in one statement however many."""

    documents: Sequence[Document]

    def of(self, kind: str) -> Sum:
        mine = [one.total for one in self.documents if one.kind == kind]
        return Sum(len(mine), sum(mine))

    @property
    def rendered(self) -> int:
        return sum(one.rendered for one in self.documents)

    @property
    def reached(self) -> tuple[Reached, ...]:
        ways = [one.way for one in self.documents if one.rendered]
        return tuple(Reached(way, ways.count(way)) for way in Way)

    def gaps(self) -> Iterator[Missing]:
        """An invoice without its PDF is missing by that alone."""
        yield found(Gap.NO_PDF, [one.item for one in self.documents if not one.rendered])
        rest = [one for one in self.documents if one.rendered]
        for gap in (Gap.WAITING, Gap.LOST, Gap.UNSENT, Gap.UNPOSTED):
            yield found(gap, [one.item for one in rest if one.gap is gap])


def issued(month: date) -> Issued:
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS, {"month": month, "last": month_last(month)})
        return Issued([Document(*row) for row in cursor.fetchall()])


@dataclass(frozen=True, slots=True)
class Yen:
    """What the books have from the invoices of a month, and what became of it."""

    entered: int
    open: int
    settled: tuple[Settled, ...]


def yen(month: date) -> Yen:
    """All of one moment: in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(YEN, {"month": month, "last": month_last(month)})
        sums = {name: int(amount) for name, amount in cursor.fetchall()}
    settled = tuple(Settled(one, sums.get(one.value, 0)) for one in Outcome)
    return Yen(sums["entered"], sums["open"], settled)


def failures(month: date) -> set[int]:
    """The accounts that the run could not bill and that nobody has mended."""
    return set(runs.failures(month).values_list("billing_account_id", flat=True))


def unmatched(month: date) -> Missing:
    """Transfers that came by the end of a month and are matched with nothing; what is left."""
    waiting = bank.waiting().filter(value_date__lte=month_last(month))
    rows = list(waiting.order_by("value_date", "pk"))
    left = bank.left(rows)
    items = [Item(str(row.pk), row.payer_name or row.remark, left[row.pk]) for row in rows]
    return found(Gap.UNMATCHED, items)


def books(day: date, alert: str) -> Missing:
    """Sums that do not agree now; of entries, numbers and files what the nights have found."""
    items = [
        Item(one.about, f"{proved.proof.ja} / {proved.proof.en}")
        for proved in proving.sums(day)
        for one in proved.differences
    ]
    proved_now = [one.value for one in proving.SUMS]
    is_open = Alert.objects.filter(kind=alert, resolved_at=None).exclude(reference__in=proved_now)
    for name in is_open.order_by("pk").values_list("reference", flat=True):
        items.append(Item(Proof(name).value, f"{Proof(name).ja} / {Proof(name).en}"))
    return found(Gap.BOOKS, items)


def balances(month: date) -> tuple[Balance, ...]:
    """The trial balance of a month's days."""
    return tuple(trial_balance.balances(month, month_last(month)))
