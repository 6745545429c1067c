"""Seals are records; what was proposed and decided is never deleted."""

from importlib import import_module

from django.db import migrations

guards = import_module("contracts.migrations.0002_guards")

DECIDED = """
CREATE TRIGGER contracts_approval_is_decided BEFORE UPDATE ON contracts_approval
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
"""
DECIDED_BACK = "DROP TRIGGER contracts_approval_is_decided ON contracts_approval;"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0006_console")]
    operations = [
        guards.frozen("contracts_journalseal"),
        guards.kept("contracts_approval"),
        migrations.RunSQL(DECIDED, DECIDED_BACK),
    ]
