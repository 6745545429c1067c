"""The database refuses to change what is a record: journal, notices, published editions."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record and cannot be changed (% refused)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""

RECORDS = ["contracts_journalentry", "contracts_notice", "contracts_termsedition"]


def frozen(table: str) -> migrations.RunSQL:
    """No row of the table is ever updated or deleted."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_a_record BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {table}_is_a_record ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_change()"),
        *[frozen(table) for table in RECORDS],
    ]
