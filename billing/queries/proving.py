"""Proofs of the books at the end of a day, each from rows that the entries do not come from.

What was recorded by then counts, whatever the day that an entry is of.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from billing.queries import recomputing
from billing.terms.proving import Difference, Proof, Proved
from contracts.office.personal import MARK
from contracts.office.queries.stored_files import ALL, Portion, kept, wrong_files

MOST = 200
"""Differences that a proof names; what is wrong with more is wrong with all."""

RECORDED = "(recorded_at AT TIME ZONE 'Asia/Tokyo')::date <= %(day)s"
SETTLED = f"""SELECT invoice_id, sum(amount) AS yen FROM billing_allocation
               WHERE {RECORDED} GROUP BY invoice_id"""
RECEIVABLE = f"""
SELECT i.number, i.total - coalesce(s.yen, 0), coalesce(b.yen, 0)
  FROM billing_invoice i
  LEFT JOIN ({SETTLED}) s ON s.invoice_id = i.id
  LEFT JOIN (SELECT invoice_id, sum(yen) AS yen FROM billing_posting
              WHERE title = 'receivable' AND recorded_on <= %(day)s GROUP BY invoice_id) b
         ON b.invoice_id = i.id
 WHERE i.issued_on <= %(day)s"""
CREDIT = f"""
SELECT a.number, coalesce(c.yen, 0), coalesce(b.yen, 0)
  FROM people_billingaccount a
  LEFT JOIN (
       SELECT account_id, sum(yen) AS yen FROM (
           SELECT billing_account_id AS account_id, amount AS yen FROM billing_payment
            WHERE {RECORDED}
           UNION ALL
           SELECT billing_account_id, total FROM billing_creditnote WHERE issued_on <= %(day)s
           UNION ALL
           SELECT p.billing_account_id, - r.amount
             FROM (SELECT * FROM billing_paymentreturn WHERE {RECORDED}) r
             JOIN billing_payment p ON p.id = r.payment_id
           UNION ALL
           SELECT billing_account_id, - amount FROM billing_payout WHERE {RECORDED}
           UNION ALL
           SELECT i.billing_account_id, - l.amount
             FROM (SELECT * FROM billing_allocation WHERE {RECORDED}) l
             JOIN billing_invoice i ON i.id = l.invoice_id
             LEFT JOIN billing_allocation o ON o.id = l.reverses_id
            WHERE coalesce(o.kind, l.kind) IN ('payment', 'credit_note')) moved
        GROUP BY account_id) c ON c.account_id = a.id
  LEFT JOIN (SELECT billing_account_id, - sum(yen) AS yen FROM billing_posting
              WHERE title = 'advances' AND recorded_on <= %(day)s
              GROUP BY billing_account_id) b ON b.billing_account_id = a.id
 WHERE c.account_id IS NOT NULL OR b.billing_account_id IS NOT NULL"""
TAX = """
SELECT d.number, coalesce(d.tax, 0), coalesce(b.tax, 0)
  FROM (SELECT 'invoice' AS event, i.id, i.number,
               (SELECT sum(tax) FROM billing_invoicetax WHERE invoice_id = i.id) AS tax
          FROM billing_invoice i WHERE i.issued_on <= %(day)s
        UNION ALL
        SELECT 'credit_note', c.id, c.number,
               (SELECT - sum(tax) FROM billing_creditnotepart WHERE credit_note_id = c.id)
          FROM billing_creditnote c WHERE c.issued_on <= %(day)s) d
  LEFT JOIN (SELECT event, event_id, sum(tax) AS tax FROM billing_ledgerentry
              WHERE event IN ('invoice', 'credit_note') GROUP BY event, event_id) b
         ON b.event = d.event AND b.event_id = d.id"""
DEFERRED = """
SELECT i.number, 0, sum(p.yen)
  FROM billing_posting p LEFT JOIN billing_invoice i ON i.id = p.invoice_id
 WHERE p.title = 'deferred' AND p.recorded_on <= %(day)s GROUP BY i.number"""
WHOLE = f"""
SELECT v.about, v.expected, v.found FROM (
    SELECT '借方と貸方 / debits and credits' AS about, 0::numeric AS expected,
           coalesce((SELECT sum(yen) FROM billing_posting WHERE recorded_on <= %(day)s), 0)
           AS found
    UNION ALL
    SELECT '売掛金 / receivables',
           coalesce((SELECT sum(total) FROM billing_invoice WHERE issued_on <= %(day)s), 0)
           - coalesce((SELECT sum(amount) FROM billing_allocation WHERE {RECORDED}), 0),
           coalesce((SELECT sum(yen) FROM billing_posting
                      WHERE title = 'receivable' AND recorded_on <= %(day)s), 0)
    UNION ALL
    SELECT '普通預金と仮受金 / bank and money not identified',
           coalesce((SELECT sum(p.amount) FROM billing_payment p WHERE {RECORDED}), 0)
           - coalesce((SELECT sum(amount) FROM billing_paymentreturn WHERE {RECORDED}), 0)
           - coalesce((SELECT sum(amount) FROM billing_payout WHERE {RECORDED}), 0),
           coalesce((SELECT sum(yen) FROM billing_posting
                      WHERE title IN ('bank', 'suspense') AND recorded_on <= %(day)s), 0)) v"""
TRANSFERS = """
WITH moved AS (
    SELECT transfer_id, recorded_at, 0 AS gone, amount AS standing, 0 AS aside
      FROM billing_payment WHERE transfer_id IS NOT NULL
    UNION ALL
    SELECT p.transfer_id, r.recorded_at, CASE r.kind WHEN 'returned' THEN r.amount ELSE 0 END,
           - r.amount, 0
      FROM billing_paymentreturn r JOIN billing_payment p ON p.id = r.payment_id
     WHERE p.transfer_id IS NOT NULL
    UNION ALL
    SELECT p.transfer_id, o.recorded_at, t.amount, - t.amount, 0
      FROM billing_payoutpart t JOIN billing_payout o ON o.id = t.payout_id
      JOIN billing_payment p ON p.id = t.payment_id
     WHERE p.transfer_id IS NOT NULL
    UNION ALL
    SELECT record_id, recorded_at, 0, 0, CASE kind WHEN 'taken_up' THEN - amount ELSE amount END
      FROM billing_transfersetaside),
dated AS (SELECT *, (recorded_at AT TIME ZONE 'Asia/Tokyo')::date AS day FROM moved),
sums AS (
    SELECT transfer_id, max(day) <= %(day)s AS stands,
           sum(gone) FILTER (WHERE day <= %(day)s) AS gone,
           sum(standing) FILTER (WHERE day <= %(day)s) AS standing,
           sum(aside) FILTER (WHERE day <= %(day)s) AS aside
      FROM dated GROUP BY transfer_id HAVING min(day) <= %(day)s),
transfers AS (
    SELECT r.id,
           CASE WHEN stands AND r.state = 'ignored' THEN 0
                WHEN stands THEN r.amount - gone
                ELSE r.amount - gone - aside END AS bank,
           CASE WHEN stands AND r.state <> 'waiting' THEN 0
                WHEN stands THEN r.amount - gone
                ELSE r.amount - gone - standing - aside END AS suspense
      FROM sums s JOIN billing_bankrecord r ON r.id = s.transfer_id),
others AS (
    SELECT coalesce(sum(yen), 0) AS yen FROM (
        SELECT amount AS yen, recorded_at FROM billing_payment WHERE transfer_id IS NULL
        UNION ALL
        SELECT - r.amount, r.recorded_at
          FROM billing_paymentreturn r JOIN billing_payment p ON p.id = r.payment_id
         WHERE p.transfer_id IS NULL
        UNION ALL
        SELECT - t.amount, o.recorded_at
          FROM billing_payoutpart t JOIN billing_payout o ON o.id = t.payout_id
          LEFT JOIN billing_payment p ON p.id = t.payment_id
         WHERE p.transfer_id IS NULL) v
     WHERE (recorded_at AT TIME ZONE 'Asia/Tokyo')::date <= %(day)s),
waiting AS (
    SELECT coalesce(p.transfer_id, q.transfer_id, a.record_id) AS transfer_id,
           sum(CASE WHEN e.credit = 'suspense' THEN e.amount ELSE - e.amount END) AS yen
      FROM billing_ledgerentry e
      LEFT JOIN billing_payment p ON e.event = 'payment' AND p.id = e.event_id
      LEFT JOIN billing_paymentreturn r ON e.event = 'return' AND r.id = e.event_id
      LEFT JOIN billing_payment q ON q.id = r.payment_id
      LEFT JOIN billing_transfersetaside a ON e.event = 'transfer' AND a.id = e.event_id
     WHERE 'suspense' IN (e.debit, e.credit) AND e.recorded_on <= %(day)s
     GROUP BY 1)
SELECT '普通預金 / bank' AS about, (SELECT yen FROM others) + coalesce(sum(bank), 0) AS expected,
       coalesce((SELECT sum(yen) FROM billing_posting
                  WHERE title = 'bank' AND recorded_on <= %(day)s), 0) AS found
  FROM transfers
UNION ALL
SELECT CASE WHEN coalesce(t.id, w.transfer_id) IS NULL
            THEN '振込のない入金 / payments without a transfer'
            ELSE format('bank_record:%%s', coalesce(t.id, w.transfer_id)) END,
       coalesce(t.suspense, 0), coalesce(w.yen, 0)
  FROM transfers t FULL JOIN waiting w ON w.transfer_id = t.id
 WHERE t.suspense <> 0 OR w.yen <> 0"""
NUMBERS = {
    "INV": "billing_invoice",
    "CN": "billing_creditnote",
    "RC": "billing_receipt",
    "PC": "billing_moneycertificate WHERE kind = 'payment'",
    "BC": "billing_moneycertificate WHERE kind = 'balance'",
}
"""The rows of each series that billing takes numbers from."""


OPEN = """
SELECT number, CASE WHEN yen IS NULL OR yen < total THEN 1 ELSE 2 END AS expected, found
  FROM (SELECT i.number, i.total, a.yen, (o.invoice_id IS NOT NULL)::int
               + 2 * (p.invoice_id IS NOT NULL)::int
               + 4 * coalesce((o.settled, o.number, o.billing_account_id, o.issued_on, o.due_on,
                               o.total, o.bears_none, o.late_interest_rate, o.day_count)
                              <> (coalesce(a.yen, 0), i.number, i.billing_account_id, i.issued_on,
                                  i.due_on, i.total, i.bears_none, i.late_interest_rate,
                                  i.day_count), false)::int AS found
          FROM billing_invoice i
          LEFT JOIN (SELECT invoice_id, sum(amount) AS yen
                       FROM billing_allocation GROUP BY invoice_id) a ON a.invoice_id = i.id
          LEFT JOIN billing_openinvoice o ON o.invoice_id = i.id
          LEFT JOIN billing_settlement p ON p.invoice_id = i.id) v
UNION ALL
SELECT o.number,
       1 + 2 * (EXISTS (SELECT FROM billing_allocation WHERE invoice_id = o.invoice_id)
                OR EXISTS (SELECT FROM billing_creditnote WHERE invoice_id = o.invoice_id)
                OR EXISTS (SELECT FROM billing_invoiceline WHERE about_id = o.invoice_id))::int
         + 4 * coalesce((SELECT max(billing_step_place(step)) FROM billing_dunningstep
                          WHERE invoice_id = o.invoice_id), 0),
       (o.customer_id = b.customer_id)::int + 2 * o.is_touched::int + 4 * o.reached
  FROM billing_openinvoice o JOIN people_billingaccount b ON b.id = o.billing_account_id
UNION ALL
SELECT i.number,
       CASE WHEN a.kind IN ('payment', 'credit_note', 'set_off') AND a.day > i.due_on
                 AND (c.id IS NULL OR c.invoice_id <> i.id OR c.kind <> 'interest')
            THEN 1 + 2 * billing_late_is_closed(a.id, i.id, a.day)::int
            ELSE 0 END,
       (t.allocation_id IS NOT NULL)::int + 2 * coalesce(t.is_closed, false)::int
  FROM billing_allocation a JOIN billing_invoice i ON i.id = a.invoice_id
  LEFT JOIN billing_creditnote c ON c.id = a.credit_note_id
  LEFT JOIN billing_lateallocation t ON t.allocation_id = a.id
UNION ALL
SELECT about, (used + gone < received)::int, is_there::int
  FROM (SELECT format('payment:%%s', p.id) AS about, p.amount AS received,
               u.payment_id IS NOT NULL AS is_there,
               coalesce((SELECT sum(a.amount) FROM billing_allocation a
                           LEFT JOIN billing_allocation r ON r.id = a.reverses_id
                          WHERE a.payment_id = p.id AND coalesce(r.kind, a.kind) = 'payment'), 0)
               AS used,
               coalesce((SELECT sum(amount) FROM billing_paymentreturn WHERE payment_id = p.id), 0)
               + coalesce((SELECT sum(amount) FROM billing_payoutpart WHERE payment_id = p.id), 0)
               AS gone
          FROM billing_payment p LEFT JOIN billing_unspent u ON u.payment_id = p.id
        UNION ALL
        SELECT c.number, c.total, u.credit_note_id IS NOT NULL,
               coalesce((SELECT sum(amount) FROM billing_allocation
                          WHERE credit_note_id = c.id), 0),
               coalesce((SELECT sum(amount) FROM billing_payoutpart
                          WHERE credit_note_id = c.id), 0)
          FROM billing_creditnote c LEFT JOIN billing_unspent u ON u.credit_note_id = c.id) w"""
"""Of now, whatever the day: these lists are kept for the present alone. An invoice is in that of
the unpaid ones (1), there with what settled it (else 4 more), or of the settled ones (2). An unpaid
one is its account's company's (1), touched (2) or not, and as far as a step (4 times it). What
settled it is (1) or is not (0) in that of late payments, there closed (2 more) or not; a payment or
credit note is in that of the unused ones.
"""


PAYERS = f"""
SELECT c.number, (p.sought IS NOT NULL)::int, (n.sought IS NOT NULL)::int
  FROM (SELECT DISTINCT customer_id, sought FROM billing_payment
         WHERE sought <> '' AND payer_name <> '{MARK}') p
  FULL JOIN (SELECT DISTINCT customer_id, sought FROM billing_payername) n
       USING (customer_id, sought)
  LEFT JOIN people_customer c ON c.id = customer_id"""
"""Of now: a name that a company paid by, unless erased, is in their list (1), and no other."""


SUMS = {
    Proof.RECEIVABLE: RECEIVABLE,
    Proof.CREDIT: CREDIT,
    Proof.WHOLE: WHOLE,
    Proof.TRANSFERS: TRANSFERS,
    Proof.TAX: TAX,
    Proof.DEFERRED: DEFERRED,
}
"""Each gives what a sum is about, what it should be and what the books say."""


def prove(day: date, entries: Portion = ALL, files: Portion = ALL) -> Iterator[Proved]:
    """Each proof in turn, as of the end of a day; of entries and files it may be a portion."""
    yield from sums(day)
    yield _sums(Proof.OPEN, OPEN, day)
    yield _sums(Proof.PAYERS, PAYERS, day)
    yield recomputing.prove(day, MOST, entries)
    yield _numbers()
    yield _files(files)


def sums(day: date) -> Iterator[Proved]:
    """The proofs of sums: a few statements however long the books are."""
    for proof, statement in SUMS.items():
        yield _sums(proof, statement, day)


def _sums(proof: Proof, statement: str, day: date) -> Proved:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement}) v", {"day": day})
        looked_at = cursor.fetchone()[0]
        columns = "v (about, expected, found)"
        cursor.execute(
            f"SELECT about, expected, found FROM ({statement}) {columns}"
            f" WHERE expected <> found ORDER BY about LIMIT {MOST}",
            {"day": day},
        )
        wrong = [
            Difference(proof, about or "-", f"{expected:,}", f"{found:,}")
            for about, expected, found in cursor.fetchall()
        ]
    return Proved(proof, looked_at, tuple(wrong))


def _numbers() -> Proved:
    """Of each series and year every number up to the last one taken is there, and no other."""
    wrong, looked_at = [], 0
    with connection.cursor() as cursor:
        for series, table in NUMBERS.items():
            cursor.execute(
                f"""
WITH taken AS (SELECT format('%%s-%%s-%%s', name, year,
                             lpad(n::text, greatest(6, length(n::text)), '0')) AS number
                 FROM office_numberseries, generate_series(1, last) n WHERE name = %(series)s),
     there AS (SELECT number FROM {table})
SELECT t.number, h.number FROM taken t FULL JOIN there h ON h.number = t.number
 WHERE t.number IS NULL OR h.number IS NULL ORDER BY 1, 2 LIMIT {MOST}""",
                {"series": series},
            )
            wrong += [
                Difference(Proof.NUMBERS, taken or there, taken or "-", there or "-")
                for taken, there in cursor.fetchall()
            ]
            cursor.execute(f"SELECT count(*) FROM {table}")
            looked_at += cursor.fetchone()[0]
    return Proved(Proof.NUMBERS, looked_at, tuple(wrong))


def _files(portion: Portion) -> Proved:
    wrong = tuple(
        Difference(Proof.FILES, f"{one.table} {one.id}", one.expected, one.found or "-")
        for one in wrong_files(portion)
    )
    return Proved(Proof.FILES, kept(portion), wrong)
