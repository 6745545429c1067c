"""The database refuses changed invoices, wrong sums, and allocations beyond what there is.

What looks through whole tables is EXECUTEd: planned anew each time, for the tables as they
are then. A worker would keep the plan that it made while they were nearly empty.
"""

from importlib import import_module

from django.db import migrations

guards = import_module("contracts.migrations.0002_guards")

RECORDS = [
    "billing_invoice",
    "billing_invoiceline",
    "billing_invoicetax",
    "billing_invoicedocument",
    "billing_payment",
    "billing_allocation",
]

REFERENCES = {
    "billing_invoice": {"contract_id": "contracts_contract"},
    "billing_invoicetax": {"invoice_id": "billing_invoice"},
    "billing_invoiceline": {
        "invoice_id": "billing_invoice",
        "contract_id": "contracts_contract",
        "about_id": "billing_invoice",
    },
}

ACCOUNTS = """
CREATE FUNCTION billing_invoice_of_its_customer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    SELECT i.number INTO wrong FROM added i
     WHERE NOT EXISTS (SELECT FROM contracts_billingaccount a
                        WHERE a.id = i.billing_account_id AND a.customer_id = i.customer_id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % is not for a billing account of its customer', wrong
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_its_customer AFTER INSERT ON billing_invoice
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION billing_invoice_of_its_customer();
"""

ACCOUNTS_BACK = """
DROP TRIGGER of_its_customer ON billing_invoice;
DROP FUNCTION billing_invoice_of_its_customer();
"""

LINES_ADD_UP = """
CREATE FUNCTION billing_lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    EXECUTE
        'SELECT i.number '
        'FROM (SELECT DISTINCT invoice_id FROM added) a '
        'JOIN billing_invoice i ON i.id = a.invoice_id '
        'WHERE i.total <> '
        '(SELECT sum(amount) FROM billing_invoiceline WHERE invoice_id = i.id) + '
        '(SELECT coalesce(sum(tax), 0) FROM billing_invoicetax WHERE invoice_id = i.id) '
        'LIMIT 1' INTO wrong;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'lines and tax of invoice % do not add up to its total', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_add_up AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION billing_lines_add_up();

CREATE FUNCTION billing_tax_comes_before_lines() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER tax_comes_before_lines AFTER INSERT ON billing_invoicetax
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION billing_tax_comes_before_lines();
"""

LINES_ADD_UP_BACK = """
DROP TRIGGER lines_add_up ON billing_invoiceline;
DROP FUNCTION billing_lines_add_up();
DROP TRIGGER tax_comes_before_lines ON billing_invoicetax;
DROP FUNCTION billing_tax_comes_before_lines();
"""

ALLOCATIONS = """
CREATE FUNCTION billing_allocation_within_bounds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owed bigint; settled bigint; received bigint; used bigint;
BEGIN
    SELECT total INTO owed FROM billing_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    SELECT amount INTO received FROM billing_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    SELECT sum(amount) INTO settled FROM billing_allocation WHERE invoice_id = NEW.invoice_id;
    SELECT coalesce(sum(a.amount), 0) INTO used
      FROM billing_allocation a LEFT JOIN billing_allocation r ON r.id = a.reverses_id
     WHERE a.payment_id = NEW.payment_id AND coalesce(r.kind, a.kind) = 'payment';
    IF settled NOT BETWEEN 0 AND owed THEN
        RAISE EXCEPTION 'allocations of % yen to an invoice of % yen', settled, owed
            USING ERRCODE = 'check_violation';
    END IF;
    IF used NOT BETWEEN 0 AND received THEN
        RAISE EXCEPTION 'allocations of % yen from a payment of % yen', used, received
            USING ERRCODE = 'check_violation';
    END IF;
    IF settled = owed THEN
        INSERT INTO billing_settlement (invoice_id, paid_on) VALUES (NEW.invoice_id, NEW.day)
            ON CONFLICT (invoice_id) DO UPDATE SET paid_on = EXCLUDED.paid_on;
    ELSE
        DELETE FROM billing_settlement WHERE invoice_id = NEW.invoice_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within_bounds AFTER INSERT ON billing_allocation
    FOR EACH ROW EXECUTE FUNCTION billing_allocation_within_bounds();
"""

ALLOCATIONS_BACK = """
DROP TRIGGER within_bounds ON billing_allocation;
DROP FUNCTION billing_allocation_within_bounds();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("contracts", "0002_guards")]
    operations = [
        *[guards.frozen(table) for table in RECORDS],
        *[guards.refers(table, columns) for table, columns in REFERENCES.items()],
        migrations.RunSQL(ACCOUNTS, ACCOUNTS_BACK),
        migrations.RunSQL(LINES_ADD_UP, LINES_ADD_UP_BACK),
        migrations.RunSQL(ALLOCATIONS, ALLOCATIONS_BACK),
    ]
