"""Interest given back on the invoice that billed it bears none: it is not of what came late."""

from django.db import migrations

DELETE = """
DELETE FROM billing_lateallocation t
 USING billing_allocation a
  JOIN billing_creditnote c ON c.id = a.credit_note_id
 WHERE a.id = t.allocation_id AND c.invoice_id = a.invoice_id AND c.kind = 'interest'
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0007_invoices_of_contract")]

    operations = [migrations.RunSQL(DELETE, migrations.RunSQL.noop)]
