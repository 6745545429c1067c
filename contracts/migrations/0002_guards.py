"""The database refuses to change what is a record, and to delete what records refer to.

Tables that a billing run fills by the thousand have no row-by-row foreign keys: what
they refer to is never deleted, and each statement that inserts is checked as a whole.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record and cannot be changed (% refused)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION must_refer_to_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing bigint;
BEGIN
    FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format(
            'SELECT a.%1$I FROM added a WHERE a.%1$I IS NOT NULL '
            'AND NOT EXISTS (SELECT FROM %2$I r WHERE r.id = a.%1$I) LIMIT 1',
            TG_ARGV[2 * n], TG_ARGV[2 * n + 1]) INTO missing;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION '%.% refers to % in %, which does not exist',
                TG_TABLE_NAME, TG_ARGV[2 * n], missing, TG_ARGV[2 * n + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""

FUNCTIONS_BACK = "DROP FUNCTION refuse_change(); DROP FUNCTION must_refer_to_rows();"

RECORDS = ["contracts_journalentry", "contracts_notice", "contracts_termsedition"]
KEPT = ["contracts_customer", "contracts_billingaccount", "contracts_contract"]
REFERENCES = {
    "contracts_notice": {
        "customer_id": "contracts_customer",
        "contract_id": "contracts_contract",
    },
    "contracts_outboxmessage": {"notice_id": "contracts_notice"},
    "contracts_journalentry": {
        "customer_id": "contracts_customer",
        "contract_id": "contracts_contract",
    },
}


def frozen(table: str) -> migrations.RunSQL:
    """No row of the table is ever updated or deleted."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_a_record BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {table}_is_a_record ON {table}",
    )


def kept(table: str) -> migrations.RunSQL:
    """No row of the table is ever deleted."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {table}_is_kept ON {table}",
    )


def refers(table: str, columns: dict[str, str]) -> migrations.RunSQL:
    """Rows inserted refer to rows that exist, checked once for each statement."""
    arguments = ", ".join(f"'{name}', '{target}'" for name, target in columns.items())
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_refers AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION must_refer_to_rows({arguments})",
        f"DROP TRIGGER {table}_refers ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        *[frozen(table) for table in RECORDS],
        *[kept(table) for table in KEPT],
        *[refers(table, columns) for table, columns in REFERENCES.items()],
    ]
