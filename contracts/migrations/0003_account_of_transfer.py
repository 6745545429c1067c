"""The billing account that passed with a contract, as the journal noted it (Art. 19).

Where a company's words were erased from the journal it is the account that bills the contract, if
it was billed to the former holder before.
"""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE contracts_transfer t SET passed_account_id = a.id
  FROM office_journalentry j, contracts_contract c, people_billingaccount a, people_customer f
 WHERE t.carried_out_on IS NOT NULL
   AND f.id = t.from_customer_id AND c.id = t.contract_id
   AND j.contract_id = t.contract_id AND j.operation = 'transfer' AND j.day = t.carried_out_on
   AND CASE WHEN j.before = '{}' THEN a.id = c.billing_account_id AND EXISTS (
                 SELECT FROM billing_invoice i WHERE i.billing_account_id = a.id
                    AND i.customer_id = f.id AND i.issued_on <= t.carried_out_on)
            ELSE a.number = j.before ->> 'billing_account'
             AND a.number = j.after ->> 'billing_account'
             AND f.number = j.before ->> 'customer' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_guards"),
        ("people", "0002_guards"),
        ("office", "0005_journal_by_reference"),
        ("billing", "0008_no_late_notes_of_interest"),
    ]

    operations = [
        migrations.AddField(
            model_name="transfer",
            name="passed_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passed_by",
                to="people.billingaccount",
                verbose_name="Billing account transferred",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("passed_account__isnull", True),
                    ("carried_out_on__isnull", False),
                    _connector="OR",
                ),
                name="account_passes_when_carried_out",
            ),
        ),
    ]
