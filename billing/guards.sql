-- What the database refuses of billing.
-- Each statement may run again: `migrate` runs this file whenever it ends.

CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_allocation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_creditnote
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'parties', 'reason');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_creditnotedocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'credit_note_id billing_creditnote customer_id', '*');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_creditnotepart
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_documentopening
    FOR EACH ROW EXECUTE FUNCTION refuse_change('customer_id');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_interestgivenback
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'parties', 'customer_references', 'sought');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_invoicedocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'invoice_id billing_invoice customer_id', '*');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_invoicereissue
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'invoice_id billing_invoice customer_id', 'parties', 'customer_references', 'sought',
        'remark', 'reason');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_invoicereissuedocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'reissue_id billing_invoicereissue invoice_id billing_invoice customer_id', '*');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_invoicetax
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_moneycertificate
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'parties');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_moneycertificatedocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'certificate_id billing_moneycertificate customer_id', '*');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_monthclose
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_payment
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'payer_name', 'sought');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_paymentreturn
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'payment_id billing_payment customer_id', 'reason');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_payout
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'bank', 'branch', 'account_number', 'holder', 'reason');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_payoutpart
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_receipt
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'parties');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_receiptdocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'receipt_id billing_receipt customer_id', '*');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_receiptline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_receiptpart
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_setoff
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'allocation_id billing_allocation invoice_id billing_invoice customer_id',
        'document', 'reason');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON billing_transfersetaside
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_billed BEFORE UPDATE ON billing_charge
    FOR EACH ROW WHEN (OLD.invoice_id IS NOT NULL) EXECUTE FUNCTION refuse_change(
        'billing_account_id people_billingaccount customer_id', 'reason', 'reason_en', 'why');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON billing_charge
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE FUNCTION billing_charge_corrects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM billing_invoice
                    WHERE id = NEW.corrects_id
                      AND billing_account_id = NEW.billing_account_id) THEN
        RAISE EXCEPTION 'a correction puts an invoice of its own account right'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER corrects BEFORE INSERT OR UPDATE OF corrects_id ON billing_charge
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION billing_charge_corrects();
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON billing_invoice
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows(
        'contract_id', 'contracts_contract',
        'ending_id', 'contracts_ending',
        'server_change_id', 'contracts_serverchange');
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON billing_openinvoice
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows('invoice_id', 'billing_invoice');
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows(
        'contract_id', 'contracts_contract',
        'about_id', 'billing_invoice');
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON billing_ledgerentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows(
        'billing_account_id', 'people_billingaccount',
        'invoice_id', 'billing_invoice');
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON billing_invoicetax
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows('invoice_id', 'billing_invoice');

-- What payments and credit notes settle, and what left them, are never more than they are; what
-- they settle is never below 0. Locks their rows. What is left of them is credit.
CREATE OR REPLACE FUNCTION billing_sources_within_bounds(payments bigint[], notes bigint[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    source record; free_payments bigint[]; spent_payments bigint[];
    free_notes bigint[]; spent_notes bigint[];
BEGIN
    PERFORM FROM billing_payment WHERE id = ANY (payments) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM billing_creditnote WHERE id = ANY (notes) ORDER BY id FOR NO KEY UPDATE;
    FOR source IN
        SELECT p.id AS payment, NULL::bigint AS note, p.amount AS received,
               coalesce((SELECT sum(a.amount) FROM billing_allocation a
                           LEFT JOIN billing_allocation r ON r.id = a.reverses_id
                          WHERE a.payment_id = p.id
                            AND coalesce(r.kind, a.kind) = 'payment'), 0) AS used,
               coalesce((SELECT sum(amount) FROM billing_paymentreturn
                          WHERE payment_id = p.id), 0)
             + coalesce((SELECT sum(amount) FROM billing_payoutpart
                          WHERE payment_id = p.id), 0) AS gone
          FROM billing_payment p WHERE p.id = ANY (payments)
        UNION ALL
        SELECT NULL, c.id, c.total,
               coalesce((SELECT sum(amount) FROM billing_allocation
                          WHERE credit_note_id = c.id), 0),
               coalesce((SELECT sum(amount) FROM billing_payoutpart
                          WHERE credit_note_id = c.id), 0)
          FROM billing_creditnote c WHERE c.id = ANY (notes)
    LOOP
        IF source.used < 0 OR source.used + source.gone > source.received THEN
            RAISE EXCEPTION
                'allocations of % yen and % yen given away from a payment or credit note of % yen',
                source.used, source.gone, source.received USING ERRCODE = 'check_violation';
        END IF;
        IF source.used + source.gone < source.received THEN
            free_payments := free_payments || source.payment;
            free_notes := free_notes || source.note;
        ELSE
            spent_payments := spent_payments || source.payment;
            spent_notes := spent_notes || source.note;
        END IF;
    END LOOP;
    INSERT INTO billing_unspent (payment_id)
        SELECT one FROM unnest(free_payments) AS one WHERE one IS NOT NULL ON CONFLICT DO NOTHING;
    INSERT INTO billing_unspent (credit_note_id)
        SELECT one FROM unnest(free_notes) AS one WHERE one IS NOT NULL ON CONFLICT DO NOTHING;
    DELETE FROM billing_unspent WHERE payment_id = ANY (spent_payments);
    DELETE FROM billing_unspent WHERE credit_note_id = ANY (spent_notes);
END $$;

-- What was received is credit until it is used.
CREATE OR REPLACE FUNCTION billing_received_is_unspent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO billing_unspent (%I) SELECT id FROM received', TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER received_is_unspent AFTER INSERT ON billing_payment
    REFERENCING NEW TABLE AS received FOR EACH STATEMENT
    EXECUTE FUNCTION billing_received_is_unspent('payment_id');
CREATE OR REPLACE TRIGGER received_is_unspent AFTER INSERT ON billing_creditnote
    REFERENCING NEW TABLE AS received FOR EACH STATEMENT
    EXECUTE FUNCTION billing_received_is_unspent('credit_note_id');

-- The names that a company paid by stand once more by themselves, for search. Only an erasure changes
-- the name of a payment, and it takes these away. Each is asked for by the index, whatever their number;
-- by EXECUTE, since a plan that was kept from when the table was empty would read all of it for each.
CREATE OR REPLACE FUNCTION billing_payer_is_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE
        'INSERT INTO billing_payername (customer_id, sought) '
        'SELECT DISTINCT customer_id, sought FROM received r '
        'WHERE sought <> '''' AND payer_name <> ''消去済み'' '
        'AND (SELECT n.id FROM billing_payername n '
        'WHERE n.customer_id = r.customer_id AND n.sought = r.sought LIMIT 1) IS NULL';
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER payer_is_named AFTER INSERT ON billing_payment
    REFERENCING NEW TABLE AS received FOR EACH STATEMENT EXECUTE FUNCTION billing_payer_is_named();

-- The sum of yen, in yen: exact, refused beyond 8 bytes, and 0 of nothing. The sum of PostgreSQL is a
-- numeric, which takes twice as long of thousands of small groups.
CREATE OR REPLACE AGGREGATE billing_yen(bigint) (
    SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);

-- The place of a step of dunning among all, from 1 on.
CREATE OR REPLACE FUNCTION billing_step_place(step text) RETURNS smallint
LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(
        ARRAY['reminder', 'second', 'final', 'suspension', 'termination'], step)::smallint
$$;

-- Whether no interest is to be billed any more for what came late: it was taken back, or a line of
-- late interest covers its invoice to its day. One of which yen were given back covers nothing for sure.
DROP FUNCTION IF EXISTS billing_interest_is_billed(bigint, date);
CREATE OR REPLACE FUNCTION billing_late_is_closed(allocation bigint, invoice bigint, came date)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM billing_allocation WHERE reverses_id = allocation)
        OR EXISTS (SELECT FROM billing_invoiceline l
                    WHERE l.about_id = invoice AND l.last >= came
                      AND NOT EXISTS (SELECT FROM billing_interestgivenback g
                                       WHERE g.line_id = l.id))
$$;

-- What settles invoices stays between 0 and their totals. An invoice settled in full is recorded
-- as such, on the day of the last row, and so is what came after its due day: not interest that is
-- given back on the invoice which billed it, as there is none on interest.
CREATE OR REPLACE FUNCTION billing_allocations_within_bounds() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    invoices bigint[] := ARRAY(SELECT DISTINCT invoice_id FROM added);
    one record; paid bigint[]; unpaid bigint[]; sums bigint[];
BEGIN
    PERFORM FROM billing_invoice WHERE id = ANY (invoices) ORDER BY id FOR NO KEY UPDATE;
    FOR one IN
        SELECT i.id, i.total AS owed, (SELECT sum(amount) FROM billing_allocation
                                        WHERE invoice_id = i.id) AS settled
          FROM billing_invoice i WHERE i.id = ANY (invoices)
    LOOP
        IF one.settled NOT BETWEEN 0 AND one.owed THEN
            RAISE EXCEPTION 'allocations of % yen to an invoice of % yen', one.settled, one.owed
                USING ERRCODE = 'check_violation';
        END IF;
        IF one.settled = one.owed THEN
            paid := paid || one.id;
        ELSE
            unpaid := unpaid || one.id;
            sums := sums || one.settled::bigint;
        END IF;
    END LOOP;
    PERFORM billing_sources_within_bounds(
        ARRAY(SELECT DISTINCT payment_id FROM added WHERE payment_id IS NOT NULL),
        ARRAY(SELECT DISTINCT credit_note_id FROM added WHERE credit_note_id IS NOT NULL));
    INSERT INTO billing_settlement (invoice_id, paid_on)
        SELECT DISTINCT ON (invoice_id) invoice_id, day FROM added
         WHERE invoice_id = ANY (paid) ORDER BY invoice_id, id DESC
            ON CONFLICT (invoice_id) DO UPDATE SET paid_on = EXCLUDED.paid_on;
    DELETE FROM billing_openinvoice WHERE invoice_id = ANY (paid);
    DELETE FROM billing_settlement WHERE invoice_id = ANY (unpaid);
    INSERT INTO billing_openinvoice (invoice_id, number, billing_account_id, customer_id,
                                     issued_on, due_on, total, bears_none, late_interest_rate,
                                     day_count, settled, is_touched, reached)
    SELECT i.id, i.number, i.billing_account_id, a.customer_id, i.issued_on, i.due_on, i.total,
           i.bears_none, i.late_interest_rate, i.day_count, u.settled, true,
           coalesce((SELECT max(billing_step_place(step)) FROM billing_dunningstep
                      WHERE invoice_id = i.id), 0)
      FROM unnest(unpaid, sums) AS u (invoice_id, settled)
      JOIN billing_invoice i ON i.id = u.invoice_id
      JOIN people_billingaccount a ON a.id = i.billing_account_id
        ON CONFLICT (invoice_id) DO UPDATE SET settled = EXCLUDED.settled, is_touched = true;
    INSERT INTO billing_lateallocation (allocation_id, is_closed)
        SELECT s.id, billing_late_is_closed(s.id, i.id, s.day)
          FROM added s JOIN billing_invoice i ON i.id = s.invoice_id
         WHERE i.id = ANY (invoices) AND s.day > i.due_on
           AND s.kind IN ('payment', 'credit_note', 'set_off')
           AND NOT EXISTS (SELECT FROM billing_creditnote c
                            WHERE c.id = s.credit_note_id AND c.invoice_id = i.id
                              AND c.kind = 'interest');
    UPDATE billing_lateallocation SET is_closed = true
     WHERE NOT is_closed AND allocation_id = ANY (ARRAY(SELECT reverses_id FROM added
                                                         WHERE reverses_id IS NOT NULL));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER within_bounds AFTER INSERT ON billing_allocation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_allocations_within_bounds();

-- What was issued is open until it is settled.
CREATE OR REPLACE FUNCTION billing_issued_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO billing_openinvoice (invoice_id, number, billing_account_id, customer_id,
                                     issued_on, due_on, total, bears_none, late_interest_rate,
                                     day_count)
    SELECT id, number, billing_account_id, customer_id, issued_on, due_on, total, bears_none,
           late_interest_rate, day_count
      FROM issued;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER issued_is_open AFTER INSERT ON billing_invoice
    REFERENCING NEW TABLE AS issued FOR EACH STATEMENT EXECUTE FUNCTION billing_issued_is_open();

-- It is touched by late interest billed for it, and by a credit note.
CREATE OR REPLACE FUNCTION billing_touches_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE billing_openinvoice SET is_touched = true WHERE NOT is_touched'
                   ' AND invoice_id = ANY (ARRAY(SELECT %1$I FROM added'
                   ' WHERE %1$I IS NOT NULL))', TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER touches_open AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_touches_open('about_id');
CREATE OR REPLACE TRIGGER touches_open AFTER INSERT ON billing_creditnote
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_touches_open('invoice_id');

-- What came late is closed by the line that bills its interest, and open again once yen of that line
-- are given back. Nothing is of a line just added: what it covers is closed without asking of each.
CREATE OR REPLACE FUNCTION billing_closes_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_lateallocation t SET is_closed = true
      FROM billing_allocation a JOIN added l ON l.about_id = a.invoice_id AND l.last >= a.day
     WHERE a.invoice_id = ANY (ARRAY(SELECT about_id FROM added WHERE about_id IS NOT NULL))
       AND t.allocation_id = a.id AND NOT t.is_closed;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER closes_late AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_closes_late();
CREATE OR REPLACE FUNCTION billing_opens_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_lateallocation t SET is_closed = false
      FROM billing_invoiceline l JOIN billing_allocation a ON a.invoice_id = l.about_id
     WHERE l.id = ANY (ARRAY(SELECT line_id FROM added)) AND t.allocation_id = a.id AND t.is_closed
       AND NOT billing_late_is_closed(a.id, a.invoice_id, a.day);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER opens_late AFTER INSERT ON billing_interestgivenback
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_opens_late();

-- What is open of a billing account is of the company that the account passes to.
CREATE OR REPLACE FUNCTION billing_open_passes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_openinvoice SET customer_id = NEW.customer_id
     WHERE billing_account_id = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER open_passes AFTER UPDATE OF customer_id ON people_billingaccount
    FOR EACH ROW WHEN (NEW.customer_id <> OLD.customer_id)
    EXECUTE FUNCTION billing_open_passes();

-- It is as far as the furthest step of dunning that it took.
CREATE OR REPLACE FUNCTION billing_step_is_reached() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_openinvoice o SET reached = s.place
      FROM (SELECT invoice_id, max(billing_step_place(step)) AS place
              FROM added GROUP BY invoice_id) s
     WHERE o.invoice_id = s.invoice_id AND o.reached < s.place;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER step_is_reached AFTER INSERT ON billing_dunningstep
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_step_is_reached();

-- A bank file changes only while it is previewed.
CREATE OR REPLACE FUNCTION billing_bank_file_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'preview'
       OR (NEW.sha256, NEW.content, NEW.uploaded_at) IS DISTINCT FROM
          (OLD.sha256, OLD.content, OLD.uploaded_at) THEN
        RAISE EXCEPTION 'bank file % is a record and cannot be changed', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER bank_file_stands BEFORE UPDATE OR DELETE ON billing_bankfile
    FOR EACH ROW EXECUTE FUNCTION billing_bank_file_stands();

-- What the bank said in a record does not change.
CREATE OR REPLACE FUNCTION billing_bank_record_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_open boolean;
BEGIN
    SELECT state = 'preview' INTO is_open FROM billing_bankfile WHERE id = OLD.file_id;
    IF TG_OP = 'DELETE' THEN
        IF is_open THEN RETURN OLD; END IF;
    ELSIF (NEW.file_id, NEW.position, NEW.account, NEW.booking_date, NEW.value_date,
           NEW.amount, NEW.payer_code, NEW.payer_name, NEW.identity)
          IS NOT DISTINCT FROM
          (OLD.file_id, OLD.position, OLD.account, OLD.booking_date, OLD.value_date,
           OLD.amount, OLD.payer_code, OLD.payer_name, OLD.identity)
          AND (is_open OR NEW.outcome = OLD.outcome)
          OR office_erases(TG_TABLE_NAME, TG_OP, to_jsonb(OLD), to_jsonb(NEW),
                 'payment_id billing_payment customer_id', ARRAY['payer_code', 'payer_name', 'bank',
                 'branch', 'remark', 'edi', 'reference', 'match', 'reason', 'sought']) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'bank record % says what the bank said and cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER bank_record_stands BEFORE UPDATE OR DELETE ON billing_bankrecord
    FOR EACH ROW EXECUTE FUNCTION billing_bank_record_stands();

-- The parts of a credit note add up to its total.
CREATE OR REPLACE FUNCTION billing_credit_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    SELECT c.number INTO wrong FROM billing_creditnote c
     WHERE c.id IN (SELECT credit_note_id FROM added)
       AND c.total <> (SELECT sum(amount + tax) FROM billing_creditnotepart
                        WHERE credit_note_id = c.id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the parts of credit note % do not add up to its total', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER parts_add_up AFTER INSERT ON billing_creditnotepart
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_credit_parts_add_up();

-- Credit notes never exceed their invoice.
CREATE OR REPLACE FUNCTION billing_credit_within_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owed bigint; credited bigint;
BEGIN
    SELECT total INTO owed FROM billing_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    SELECT sum(total) INTO credited FROM billing_creditnote WHERE invoice_id = NEW.invoice_id;
    IF credited > owed THEN
        RAISE EXCEPTION 'credit notes of % yen for an invoice of % yen', credited, owed
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER within_invoice AFTER INSERT ON billing_creditnote
    FOR EACH ROW EXECUTE FUNCTION billing_credit_within_invoice();

-- Credit notes never exceed their invoice at any rate of tax.
CREATE OR REPLACE FUNCTION billing_credit_within_rate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    WITH touched AS (
        SELECT DISTINCT c.invoice_id, a.category, a.percent
          FROM added a JOIN billing_creditnote c ON c.id = a.credit_note_id),
    given AS (
        SELECT t.invoice_id, t.category, t.percent, sum(p.amount) AS amount, sum(p.tax) AS tax
          FROM touched t
          JOIN billing_creditnote c ON c.invoice_id = t.invoice_id
          JOIN billing_creditnotepart p ON p.credit_note_id = c.id
               AND p.category = t.category AND p.percent IS NOT DISTINCT FROM t.percent
         GROUP BY t.invoice_id, t.category, t.percent)
    SELECT i.number INTO wrong
      FROM given g
      JOIN billing_invoice i ON i.id = g.invoice_id
      LEFT JOIN billing_invoicetax x
             ON x.invoice_id = i.id AND x.category = g.category AND x.percent = g.percent
     WHERE g.tax > coalesce(x.tax, 0)
        OR g.amount > CASE WHEN g.category <> '' THEN coalesce(x.taxable, 0) ELSE
               (SELECT coalesce(sum(l.amount), 0) FROM billing_invoiceline l
                 WHERE l.invoice_id = i.id AND l.tax_percent IS NULL) END
        OR i.bears_none < (SELECT sum(c.bears_none) FROM billing_creditnote c
                            WHERE c.invoice_id = i.id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'credit notes exceed invoice % at a rate', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER within_rate AFTER INSERT ON billing_creditnotepart
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_credit_within_rate();

-- An invoice is for a billing account of its customer.
CREATE OR REPLACE FUNCTION billing_invoice_of_its_customer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    SELECT i.number INTO wrong FROM added i
     WHERE NOT EXISTS (SELECT FROM people_billingaccount a
                        WHERE a.id = i.billing_account_id AND a.customer_id = i.customer_id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % is not for a billing account of its customer', wrong
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER of_its_customer AFTER INSERT ON billing_invoice
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_invoice_of_its_customer();

-- Lines and tax of an invoice add up to its total. All lines come in one statement, as each that
-- adds any has the first: those before it need not be looked for. By EXECUTE, so that the plan fits
-- the table's present size: a billing run fills it by the thousand.
CREATE OR REPLACE FUNCTION billing_lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing bigint; wrong text; position integer;
BEGIN
    EXECUTE
        'SELECT a.invoice_id, i.number, a.first '
        'FROM (SELECT invoice_id, billing_yen(amount) AS yen, min(position) AS first '
        '        FROM added GROUP BY invoice_id) a '
        'LEFT JOIN billing_invoice i ON i.id = a.invoice_id '
        'WHERE i.id IS NULL OR a.first <> 1 OR i.total <> a.yen + '
        '(SELECT billing_yen(tax) FROM billing_invoicetax WHERE invoice_id = i.id) '
        'LIMIT 1' INTO missing, wrong, position;
    IF wrong IS NOT NULL AND position <> 1 THEN
        RAISE EXCEPTION 'lines of invoice % are not all in one statement, from position 1 on', wrong
            USING ERRCODE = 'check_violation';
    ELSIF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'lines and tax of invoice % do not add up to its total', wrong
            USING ERRCODE = 'check_violation';
    ELSIF missing IS NOT NULL THEN
        RAISE EXCEPTION 'a line is of invoice %, which does not exist', missing
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sums_add_up AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_lines_add_up();

-- Of a payment only what settles nothing is taken back, not before it came; what moves stays as
-- much and keeps its day; and with the last of the money goes the discount that it gave.
CREATE OR REPLACE FUNCTION billing_return_of_what_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid record; moved record; gone bigint;
BEGIN
    PERFORM billing_sources_within_bounds(ARRAY[NEW.payment_id], '{}');
    SELECT amount, value_date INTO paid FROM billing_payment WHERE id = NEW.payment_id;
    SELECT sum(amount) INTO gone FROM billing_paymentreturn WHERE payment_id = NEW.payment_id;
    IF gone = paid.amount AND EXISTS
       (SELECT FROM billing_allocation WHERE payment_id = NEW.payment_id
        HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'payment % is gone and still settles something', NEW.payment_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.day < paid.value_date THEN
        RAISE EXCEPTION 'payment % is taken back before it came', NEW.payment_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.moved_to_id IS NOT NULL THEN
        SELECT amount, value_date INTO moved FROM billing_payment WHERE id = NEW.moved_to_id;
        IF moved.amount <> NEW.amount OR moved.value_date <> paid.value_date THEN
            RAISE EXCEPTION 'payment % is moved to another amount or day', NEW.payment_id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER return_of_what_is_free AFTER INSERT ON billing_paymentreturn
    FOR EACH ROW EXECUTE FUNCTION billing_return_of_what_is_free();

-- Credit is paid out of the same account's payments and credit notes, not before they came.
CREATE OR REPLACE FUNCTION billing_payout_of_own_credit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole record; source record;
BEGIN
    PERFORM billing_sources_within_bounds(
        array_remove(ARRAY[NEW.payment_id], NULL), array_remove(ARRAY[NEW.credit_note_id], NULL));
    SELECT billing_account_id, day INTO whole FROM billing_payout WHERE id = NEW.payout_id;
    SELECT billing_account_id, day INTO source FROM (
        SELECT id, 'payment' AS kind, billing_account_id, value_date AS day FROM billing_payment
         WHERE id = NEW.payment_id
        UNION ALL
        SELECT id, 'note', billing_account_id, issued_on FROM billing_creditnote
         WHERE id = NEW.credit_note_id) s;
    IF source.billing_account_id <> whole.billing_account_id OR whole.day < source.day THEN
        RAISE EXCEPTION 'pay-out % is of another account, or from before the money came',
            NEW.payout_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER payout_of_own_credit AFTER INSERT ON billing_payoutpart
    FOR EACH ROW EXECUTE FUNCTION billing_payout_of_own_credit();

-- The parts of a pay-out are written together, and add up to it.
CREATE OR REPLACE FUNCTION billing_payout_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
    SELECT o.id INTO wrong FROM billing_payout o
     WHERE o.id IN (SELECT payout_id FROM added)
       AND o.amount <> (SELECT sum(amount) FROM billing_payoutpart WHERE payout_id = o.id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the parts of pay-out % do not add up to it', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER payout_parts_add_up AFTER INSERT ON billing_payoutpart
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_payout_parts_add_up();

-- A paper of a set-off belongs to a set-off.
CREATE OR REPLACE FUNCTION billing_set_off_of_its_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM billing_allocation
                    WHERE id = NEW.allocation_id AND kind = 'set_off') THEN
        RAISE EXCEPTION 'allocation % is no set-off', NEW.allocation_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER set_off_of_its_kind AFTER INSERT ON billing_setoff
    FOR EACH ROW EXECUTE FUNCTION billing_set_off_of_its_kind();

-- A receipt is for no more than its payment, in place of another of the same payment.
CREATE OR REPLACE FUNCTION billing_receipt_of_its_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount > (SELECT amount FROM billing_payment WHERE id = NEW.payment_id)
       OR NEW.payment_id IS DISTINCT FROM
          coalesce((SELECT payment_id FROM billing_receipt WHERE id = NEW.replaces_id),
                   NEW.payment_id) THEN
        RAISE EXCEPTION 'receipt % is for more than its payment, or replaces one of another',
            NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER of_its_payment AFTER INSERT ON billing_receipt
    FOR EACH ROW EXECUTE FUNCTION billing_receipt_of_its_payment();

-- The parts of a receipt, and its lines, with the credit add up to its amount. Lines come first,
-- each an allocation of the receipt's own payment.
CREATE OR REPLACE FUNCTION billing_receipt_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    SELECT r.number INTO wrong FROM billing_receipt r
     WHERE r.id IN (SELECT receipt_id FROM added)
       AND (r.amount - r.credit <> (SELECT sum(amount + tax) FROM billing_receiptpart
                                     WHERE receipt_id = r.id)
            OR r.amount - r.credit <> (SELECT coalesce(sum(l.amount), 0)
                                         FROM billing_receiptline l
                                         JOIN billing_allocation a ON a.id = l.allocation_id
                                        WHERE l.receipt_id = r.id AND a.amount = l.amount
                                          AND a.payment_id = r.payment_id))
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the parts of receipt % do not add up to its amount', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER receipt_adds_up AFTER INSERT ON billing_receiptpart
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_receipt_adds_up();

-- A certificate is for no more than its payment and of the company that paid; what it replaces is
-- of the same thing and day.
CREATE OR REPLACE FUNCTION billing_certificate_of_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM billing_payment p
                WHERE p.id = NEW.payment_id
                  AND (NEW.amount > p.amount OR NEW.as_of <> p.value_date
                       OR NEW.customer_id <> p.customer_id))
       OR EXISTS (SELECT FROM billing_moneycertificate b
                   WHERE b.id = NEW.replaces_id
                     AND (b.kind, b.customer_id, b.payment_id, b.billing_account_id, b.as_of)
                         IS DISTINCT FROM (NEW.kind, NEW.customer_id, NEW.payment_id,
                                           NEW.billing_account_id, NEW.as_of)) THEN
        RAISE EXCEPTION 'certificate % is not of its payment, or replaces one of something else',
            NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER of_its_own AFTER INSERT ON billing_moneycertificate
    FOR EACH ROW EXECUTE FUNCTION billing_certificate_of_its_own();

-- Reissues of an invoice are numbered from 1 without a gap, under the invoice's own number.
CREATE OR REPLACE FUNCTION billing_reissue_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_invoice text; made bigint;
BEGIN
    SELECT number INTO of_invoice
      FROM billing_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    SELECT count(*) INTO made FROM billing_invoicereissue WHERE invoice_id = NEW.invoice_id;
    IF NEW.revision <> made OR NEW.number <> of_invoice || '-R' || NEW.revision THEN
        RAISE EXCEPTION 'reissue % is out of order', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER in_order AFTER INSERT ON billing_invoicereissue
    FOR EACH ROW EXECUTE FUNCTION billing_reissue_in_order();

-- Tax is written before the lines: none is added to an issued invoice.
CREATE OR REPLACE FUNCTION billing_tax_comes_before_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE has_lines boolean;
BEGIN
    EXECUTE 'SELECT EXISTS (SELECT FROM added JOIN billing_invoiceline USING (invoice_id))'
        INTO has_lines;
    IF has_lines THEN
        RAISE EXCEPTION 'tax cannot be added to an issued invoice'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tax_comes_before_lines AFTER INSERT ON billing_invoicetax
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION billing_tax_comes_before_lines();

-- Late interest given back is of a note of that kind, against the invoice that bears the line, and
-- never more than the line.
CREATE OR REPLACE FUNCTION billing_interest_within_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE billed bigint; back bigint;
BEGIN
    SELECT l.amount INTO billed
      FROM billing_invoiceline l JOIN billing_creditnote c ON c.invoice_id = l.invoice_id
     WHERE l.id = NEW.line_id AND c.id = NEW.credit_note_id
       AND l.about_id IS NOT NULL AND c.kind = 'interest';
    SELECT sum(amount) INTO back FROM billing_interestgivenback WHERE line_id = NEW.line_id;
    IF billed IS NULL OR back > billed THEN
        RAISE EXCEPTION 'late interest of % yen given back of a line of % yen', back, billed
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER within_line AFTER INSERT ON billing_interestgivenback
    FOR EACH ROW EXECUTE FUNCTION billing_interest_within_line();

-- The two sides of each entry, and its consumption tax: three postings that add up to 0.
CREATE OR REPLACE VIEW billing_posting AS
SELECT 3 * e.id + p.n AS id, e.id AS entry_id, e.day, p.title, p.yen, e.billing_account_id,
       e.invoice_id, e.recorded_on
  FROM billing_ledgerentry e
 CROSS JOIN LATERAL (VALUES (0, e.debit, e.amount + least(e.tax, 0)),
                            (1, e.credit, greatest(e.tax, 0) - e.amount),
                            (2, 'tax', - e.tax)) p(n, title, yen)
 WHERE p.yen <> 0;

-- Money or a set-off after an invoice's due day that no late-interest line covers yet.
CREATE OR REPLACE VIEW billing_latemoney AS
SELECT p.id AS allocation_id, i.id AS invoice_id, i.billing_account_id, p.day
  FROM billing_lateallocation t
  JOIN billing_allocation p ON p.id = t.allocation_id
  JOIN billing_invoice i ON i.id = p.invoice_id
 WHERE NOT t.is_closed;

-- The invoices of a billing account with such money of days up to one. A function keeps its plan: to
-- plan this takes ten times as long as to answer it.
DROP FUNCTION IF EXISTS billing_paid_late(bigint);
CREATE OR REPLACE FUNCTION billing_paid_late(account bigint, last date) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT invoice_id FROM billing_latemoney
                  WHERE billing_account_id = account AND day <= last;
END $$;

-- The last day whose books are closed: that of the last month whose last step is a close.
CREATE OR REPLACE FUNCTION billing_closed_through() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (max(month) + interval '1 month - 1 day')::date
      FROM (SELECT DISTINCT ON (month) month, step FROM billing_monthclose
             ORDER BY month, id DESC) last
     WHERE step = 'closed'
$$;

-- The same, which no other transaction can change until this one is over.
CREATE OR REPLACE FUNCTION billing_keep_closed_through() RETURNS date LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(23100048);
    RETURN (SELECT billing_closed_through());
END $$;

-- Waits some seconds for whoever is entering days of past months; they wait for who has it.
-- It tries anew in place of queueing, so that nobody who holds other locks waits behind it.
CREATE OR REPLACE FUNCTION billing_lock_months(seconds integer) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 0..10 * seconds LOOP
        IF pg_try_advisory_xact_lock(23100048) THEN RETURN true; END IF;
        PERFORM pg_sleep(0.1);
    END LOOP;
    RETURN false;
END $$;

-- Nothing is entered in the ledger of a day that is closed, nor is it closed meanwhile: what is
-- entered before midnight may be committed after it.
CREATE OR REPLACE FUNCTION billing_books_are_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first date := (SELECT min(day) FROM added);
    through date := billing_keep_closed_through();
BEGIN
    IF first <= through THEN
        RAISE EXCEPTION 'the books are closed through %: nothing can be entered on %',
            through, first USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER books_are_open AFTER INSERT ON billing_ledgerentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_books_are_open();

-- Months are closed in their order when they are over, and reopened from the last one back.
CREATE OR REPLACE FUNCTION billing_months_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE through date;
BEGIN
    PERFORM pg_advisory_xact_lock(23100048);
    through := (SELECT billing_closed_through());
    IF NEW.step = 'closed'
       AND ((NEW.at AT TIME ZONE 'Asia/Tokyo')::date < NEW.month + interval '1 month'
            OR NEW.month <> through + 1)
       OR NEW.step = 'reopened' AND date_trunc('month', through) IS DISTINCT FROM NEW.month THEN
        RAISE EXCEPTION 'month % cannot be % now', NEW.month, NEW.step
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER months_in_order BEFORE INSERT ON billing_monthclose
    FOR EACH ROW EXECUTE FUNCTION billing_months_in_order();

-- What a person closed or reopened was approved by another. Looked at as the transaction ends:
-- a rehearsal has no second person, and is taken back before.
CREATE OR REPLACE FUNCTION billing_month_has_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.author_id IS NOT NULL AND NEW.second_id IS NULL THEN
        RAISE EXCEPTION 'month % was % by one person alone', NEW.month, NEW.step
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS has_second_person ON billing_monthclose;
CREATE CONSTRAINT TRIGGER has_second_person AFTER INSERT ON billing_monthclose
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION billing_month_has_second_person();

-- Nothing of a company is erased while a debt of it is open.
CREATE OR REPLACE FUNCTION billing_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM billing_openinvoice o JOIN billing_invoice i ON i.id = o.invoice_id
                WHERE i.customer_id = NEW.customer_id) THEN
        RAISE EXCEPTION 'customer % has an invoice that is not settled', NEW.customer_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER is_settled BEFORE INSERT ON office_erasure
    FOR EACH ROW EXECUTE FUNCTION billing_is_settled();

-- What earlier releases had; in no other schema, where it may still be in use.
DO $$
BEGIN
    EXECUTE format('DROP FUNCTION IF EXISTS %I.billing_allocation_within_bounds()', current_schema());
    EXECUTE format('DROP FUNCTION IF EXISTS %I.billing_source_within_bounds(bigint, bigint)',
                   current_schema());
END $$;
