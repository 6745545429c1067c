"""Credit notes are records, never above their invoice; allocations draw on them or on payments."""

from importlib import import_module

from django.db import migrations

guards = import_module("contracts.migrations.0002_guards")
before = import_module("billing.migrations.0002_guards")

RECORDS = ["billing_creditnote", "billing_creditnotepart", "billing_creditnotedocument"]

ALLOCATIONS = """
CREATE OR REPLACE FUNCTION billing_allocation_within_bounds() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE owed bigint; settled bigint; received bigint; used bigint;
BEGIN
    SELECT total INTO owed FROM billing_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    SELECT sum(amount) INTO settled FROM billing_allocation WHERE invoice_id = NEW.invoice_id;
    IF NEW.payment_id IS NOT NULL THEN
        SELECT amount INTO received
          FROM billing_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(a.amount), 0) INTO used
          FROM billing_allocation a LEFT JOIN billing_allocation r ON r.id = a.reverses_id
         WHERE a.payment_id = NEW.payment_id AND coalesce(r.kind, a.kind) = 'payment';
    ELSIF NEW.credit_note_id IS NOT NULL THEN
        SELECT total INTO received
          FROM billing_creditnote WHERE id = NEW.credit_note_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(amount), 0) INTO used
          FROM billing_allocation WHERE credit_note_id = NEW.credit_note_id;
    ELSE
        received := 0; used := 0;
    END IF;
    IF settled NOT BETWEEN 0 AND owed THEN
        RAISE EXCEPTION 'allocations of % yen to an invoice of % yen', settled, owed
            USING ERRCODE = 'check_violation';
    END IF;
    IF used NOT BETWEEN 0 AND received THEN
        RAISE EXCEPTION 'allocations of % yen from a payment or credit note of % yen',
            used, received USING ERRCODE = 'check_violation';
    END IF;
    IF settled = owed THEN
        INSERT INTO billing_settlement (invoice_id, paid_on) VALUES (NEW.invoice_id, NEW.day)
            ON CONFLICT (invoice_id) DO UPDATE SET paid_on = EXCLUDED.paid_on;
    ELSE
        DELETE FROM billing_settlement WHERE invoice_id = NEW.invoice_id;
    END IF;
    RETURN NULL;
END $$;
"""

ALLOCATIONS_BACK = before.ALLOCATIONS.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

CREDIT_NOTES = """
CREATE FUNCTION billing_credit_within_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER within_invoice AFTER INSERT ON billing_creditnote
    FOR EACH ROW EXECUTE FUNCTION billing_credit_within_invoice();

CREATE FUNCTION billing_credit_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER parts_add_up AFTER INSERT ON billing_creditnotepart
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION billing_credit_parts_add_up();
"""

CREDIT_NOTES_BACK = """
DROP TRIGGER within_invoice ON billing_creditnote;
DROP FUNCTION billing_credit_within_invoice();
DROP TRIGGER parts_add_up ON billing_creditnotepart;
DROP FUNCTION billing_credit_parts_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_console"), ("contracts", "0007_console_guards")]
    operations = [
        *[guards.frozen(table) for table in RECORDS],
        migrations.RunSQL(ALLOCATIONS, ALLOCATIONS_BACK),
        migrations.RunSQL(CREDIT_NOTES, CREDIT_NOTES_BACK),
    ]
