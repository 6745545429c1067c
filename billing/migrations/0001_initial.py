import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import contracts.office.folding
import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("payment", "Payment"),
                            ("discount", "Discount"),
                            ("credit_note", "Credit note applied"),
                            ("write_off", "Write-off"),
                            ("set_off", "Set-off"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("day", models.DateField(db_index=True, verbose_name="Day")),
                ("reason", models.CharField(max_length=20, verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="billing.allocation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Allocation",
                "verbose_name_plural": "Allocations",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__lt", 0), ("kind", "reversal"), ("reverses__isnull", False)
                            ),
                            models.Q(
                                models.Q(("kind", "reversal"), _negated=True),
                                ("amount__gt", 0),
                                ("reverses__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="allocation_sign",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankDataReceived",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("through", models.DateField(verbose_name="Bank data complete through")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
            ],
            options={
                "verbose_name": "Bank data",
                "verbose_name_plural": "Bank data",
                "ordering": ["through"],
            },
        ),
        migrations.CreateModel(
            name="BankFormat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="Name")),
                (
                    "encoding",
                    models.CharField(
                        default="cp932", max_length=12, verbose_name="Character encoding"
                    ),
                ),
                ("columns", models.JSONField(default=dict, verbose_name="Columns")),
            ],
            options={
                "verbose_name": "Bank CSV format",
                "verbose_name_plural": "Bank CSV formats",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="BillingRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True, verbose_name="Billing month")),
                (
                    "expected",
                    models.PositiveIntegerField(default=0, verbose_name="Accounts to bill"),
                ),
                ("held", models.PositiveIntegerField(default=0, verbose_name="Accounts held back")),
                ("started_at", models.DateTimeField(verbose_name="Started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="Finished")),
            ],
            options={
                "verbose_name": "Billing run",
                "verbose_name_plural": "Billing runs",
                "ordering": ["month"],
            },
        ),
        migrations.CreateModel(
            name="CreditNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C",
                        max_length=60,
                        unique=True,
                        verbose_name="Credit note number",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="Credited on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "誤りの訂正(初めから支払義務なし)"),
                            ("goodwill", "合意による返還(発行日までは支払義務あり)"),
                            ("interest", "遅延損害金の精算"),
                        ],
                        max_length=10,
                        verbose_name="Kind of credit note",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                ("total", models.BigIntegerField(verbose_name="Total with tax")),
                (
                    "bears_none",
                    models.BigIntegerField(default=0, verbose_name="Late interest included"),
                ),
                (
                    "lines",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Copy of the lines credited",
                    ),
                ),
                ("parties", models.JSONField(verbose_name="Copy of the parties")),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Credit note",
                "verbose_name_plural": "Credit notes",
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["total", "issued_on", "number"], name="credit_note_by_total"
                    ),
                    models.Index(
                        django.db.models.functions.text.Reverse("number"),
                        name="credit_note_by_tail",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="credit_note_total_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "interest"), _negated=True),
                            ("bears_none", models.F("total")),
                            _connector="OR",
                        ),
                        name="interest_given_back_alone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DunningPolicyStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reminder", "お支払いのご確認"),
                            ("second", "督促"),
                            ("final", "最終督促"),
                            ("suspension", "停止の起案"),
                            ("termination", "解除の起案"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="Step",
                    ),
                ),
                ("position", models.PositiveIntegerField(unique=True, verbose_name="Position")),
                ("days", models.PositiveIntegerField(verbose_name="Days after the due date")),
            ],
            options={
                "verbose_name": "Dunning step",
                "verbose_name_plural": "Dunning steps",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, verbose_name="Invoice number"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("regular", "Regular"), ("residual", "Residual fee")],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "label",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, verbose_name="Subject"
                    ),
                ),
                ("billing_month", models.DateField(null=True, verbose_name="Billing month")),
                ("issued_on", models.DateField(verbose_name="Issued on")),
                ("due_on", models.DateField(verbose_name="Due date")),
                (
                    "payment_terms",
                    models.CharField(blank=True, max_length=40, verbose_name="Payment terms"),
                ),
                (
                    "least_days_to_pay",
                    models.PositiveSmallIntegerField(null=True, verbose_name="Least days to pay"),
                ),
                ("total", models.BigIntegerField(verbose_name="Total with tax")),
                (
                    "bears_none",
                    models.BigIntegerField(default=0, verbose_name="Late interest included"),
                ),
                (
                    "late_interest_rate",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="Annual rate of late interest"
                    ),
                ),
                ("day_count", models.CharField(max_length=15)),
                ("parties", models.JSONField(verbose_name="Copy of the parties")),
                (
                    "customer_references",
                    models.TextField(
                        blank=True, db_default="", verbose_name="References of the customer"
                    ),
                ),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(models.F("customer_references")),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "billing_account",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "contract",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residual_invoices",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="people.customer",
                    ),
                ),
                (
                    "ending",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residual_invoices",
                        to="contracts.ending",
                        verbose_name="Ending that caused the residual fee",
                    ),
                ),
                (
                    "server_change",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residual_invoices",
                        to="contracts.serverchange",
                        verbose_name="Reduction that caused the residual fee",
                    ),
                ),
            ],
            options={
                "verbose_name": "Invoice",
                "verbose_name_plural": "Invoices",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["billing_account", "due_on"], name="invoice_by_due_day"),
                    models.Index(
                        fields=["customer", "issued_on", "number"], name="invoices_of_customer"
                    ),
                    models.Index(fields=["issued_on", "number"], name="invoices_by_day"),
                    models.Index(
                        condition=models.Q(("kind", "regular")),
                        fields=["billing_month"],
                        include=("total",),
                        name="invoices_of_month",
                    ),
                    models.Index(
                        condition=models.Q(("contract__isnull", False)),
                        fields=["contract"],
                        name="residual_invoice_of_contract",
                    ),
                    models.Index(
                        django.db.models.functions.text.Reverse("number"), name="invoice_by_tail"
                    ),
                    models.Index(fields=["total", "issued_on", "number"], name="invoice_by_total"),
                    models.Index(fields=["due_on", "number"], name="invoices_by_due_day"),
                    models.Index(
                        condition=models.Q(("customer_references", ""), _negated=True),
                        fields=["issued_on", "number"],
                        name="invoices_with_references",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="one_invoice_each_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "regular")),
                        fields=("billing_account", "billing_month"),
                        name="one_regular_invoice_each_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="invoice_total_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ending__isnull", False)),
                        fields=("ending",),
                        name="one_residual_each_ending",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("server_change__isnull", False)),
                        fields=("server_change",),
                        name="one_residual_each_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("billing_month__isnull", False),
                                ("ending__isnull", True),
                                ("kind", "regular"),
                                ("server_change__isnull", True),
                            ),
                            models.Q(
                                ("billing_month__isnull", True),
                                ("contract__isnull", False),
                                ("kind", "residual"),
                                models.Q(
                                    ("ending__isnull", False),
                                    ("server_change__isnull", False),
                                    _connector="XOR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="invoice_month_or_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceReissue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(verbose_name="Revision")),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C",
                        max_length=60,
                        unique=True,
                        verbose_name="Number of the reissue",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="Reissued on")),
                ("issued_at", models.DateTimeField(verbose_name="Recorded at")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="Remark")),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                ("parties", models.JSONField(verbose_name="Copy of the parties")),
                (
                    "customer_references",
                    models.TextField(
                        blank=True, db_default="", verbose_name="References of the customer"
                    ),
                ),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(models.F("customer_references")),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reissues",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Reissued invoice",
                "verbose_name_plural": "Reissued invoices",
                "ordering": ["invoice", "revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "revision"), name="one_reissue_each_revision"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)), name="reissue_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LateMoney",
            fields=[
                (
                    "allocation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        serialize=False,
                        to="billing.allocation",
                    ),
                ),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "billing_latemoney",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="File name")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zengin01", "Zengin 01: incoming transfers"),
                            ("zengin03", "Zengin 03: account statement"),
                            ("csv", "CSV"),
                            ("camt053", "camt.053, account statement in XML"),
                            ("mt940", "MT940, account statement of SWIFT"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "bank_account",
                    models.CharField(blank=True, max_length=120, verbose_name="Bank account"),
                ),
                ("form", models.CharField(blank=True, max_length=1, verbose_name="Layout")),
                (
                    "summary",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Totals and notes",
                    ),
                ),
                ("first_day", models.DateField(null=True, verbose_name="First date")),
                ("last_day", models.DateField(null=True, verbose_name="Last date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "Under review"),
                            ("committed", "Imported"),
                            ("discarded", "Discarded"),
                        ],
                        default="preview",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="Received")),
                ("committed_at", models.DateTimeField(null=True, verbose_name="Imported at")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "format",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="billing.bankformat",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bank file",
                "verbose_name_plural": "Bank files",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "discarded"), _negated=True),
                        fields=("sha256",),
                        name="each_bank_file_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BillingHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                ("held_on", models.DateField(verbose_name="Held on")),
                ("through", models.DateField(null=True, verbose_name="Last day of the hold")),
                ("released_on", models.DateField(null=True, verbose_name="Released on")),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="billing_holds",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Billing hold",
                "verbose_name_plural": "Billing holds",
                "ordering": ["id"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("released_on", None)),
                        expressions=[
                            ("billing_account", "="),
                            (
                                models.Func(
                                    models.F("held_on"),
                                    models.F("through"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_billing_hold_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("through", None),
                            ("through__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="billing_hold_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BillingFailure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="Reason")),
                ("failed_at", models.DateTimeField(verbose_name="Occurred at")),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="Resolved at")),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="people.billingaccount"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="failures",
                        to="billing.billingrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "Billing account that could not be billed",
                "verbose_name_plural": "Billing accounts that could not be billed",
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at__isnull", True)),
                        fields=["run"],
                        name="unresolved_failures",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "billing_account"), name="one_failure_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditNoteDocument",
            fields=[
                (
                    "credit_note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="billing.creditnote",
                    ),
                ),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "Credit note PDF",
                "verbose_name_plural": "Credit note PDFs",
            },
        ),
        migrations.AddField(
            model_name="allocation",
            name="credit_note",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="billing.creditnote",
            ),
        ),
        migrations.CreateModel(
            name="CreditNotePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")],
                        max_length=10,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("amount", models.BigIntegerField(verbose_name="Taxable amount")),
                ("tax", models.BigIntegerField(default=0, verbose_name="Consumption tax amount")),
                (
                    "credit_note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="billing.creditnote",
                    ),
                ),
            ],
            options={
                "verbose_name": "Credit breakdown",
                "verbose_name_plural": "Credit breakdown",
                "ordering": ["credit_note", "-percent", "category"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credit_note", "category", "percent"),
                        name="one_part_each_rate",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), ("percent__isnull", True), ("tax", 0)),
                            models.Q(
                                models.Q(("category", ""), _negated=True),
                                ("percent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="credit_part_rate_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DunningMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reminder", "お支払いのご確認"),
                            ("second", "督促"),
                            ("final", "最終督促"),
                            ("suspension", "停止の起案"),
                            ("termination", "解除の起案"),
                        ],
                        max_length=12,
                        verbose_name="Step",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                (
                    "text",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Content",
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dunning_messages",
                        to="people.billingaccount",
                    ),
                ),
            ],
            options={
                "verbose_name": "Dunning letter",
                "verbose_name_plural": "Dunning letters",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("billing_account", "step", "day"), name="one_dunning_message_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DunningProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspension", "Suspension"),
                            ("termination", "Termination"),
                            ("lifting", "Lifting of the suspension"),
                        ],
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="Proposed on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Undecided"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="Decided on")),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invoices",
                    models.ManyToManyField(
                        related_name="proposals", to="billing.invoice", verbose_name="Invoice"
                    ),
                ),
            ],
            options={
                "verbose_name": "Proposal",
                "verbose_name_plural": "Proposals",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["billing_account", "kind"],
                        name="open_proposals",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceDocument",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="billing.invoice",
                    ),
                ),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "Invoice PDF",
                "verbose_name_plural": "Invoice PDFs",
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="billing.invoice",
                    ),
                ),
                ("paid_on", models.DateField(verbose_name="Paid on")),
            ],
            options={
                "verbose_name": "Settlement",
                "verbose_name_plural": "Settlements",
            },
        ),
        migrations.CreateModel(
            name="DunningStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reminder", "お支払いのご確認"),
                            ("second", "督促"),
                            ("final", "最終督促"),
                            ("suspension", "停止の起案"),
                            ("termination", "解除の起案"),
                        ],
                        max_length=12,
                        verbose_name="Step",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                ("left_out", models.BooleanField(default=False)),
                ("outstanding", models.BigIntegerField(verbose_name="Unpaid amount")),
                ("accrued_interest", models.BigIntegerField(verbose_name="Late interest")),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="billing.dunningmessage",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="billing.dunningproposal",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dunning_steps",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Dunning history",
                "verbose_name_plural": "Dunning history",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "step"), name="each_step_once"),
                    models.UniqueConstraint(fields=("invoice", "day"), name="one_step_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DunningHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                ("held_on", models.DateField(verbose_name="Held on")),
                (
                    "promised_on",
                    models.DateField(blank=True, null=True, verbose_name="Promised date"),
                ),
                (
                    "released_on",
                    models.DateField(blank=True, null=True, verbose_name="Released on"),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dunning_holds",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Dunning hold",
                "verbose_name_plural": "Dunning holds",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="creditnote",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_notes",
                to="billing.invoice",
            ),
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("damages", "損害の負担"), ("correction", "利用料の訂正")],
                        default="damages",
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                (
                    "reason_en",
                    models.CharField(blank=True, max_length=200, verbose_name="Reason in English"),
                ),
                ("first", models.DateField(null=True, verbose_name="From")),
                ("last", models.DateField(null=True, verbose_name="To")),
                (
                    "why",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="Reason kept by staff"
                    ),
                ),
                ("withdrawn_on", models.DateField(null=True, verbose_name="Withdrawn on")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="contracts.contract",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="billing.invoice",
                        verbose_name="Invoice corrected",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Charge on the next invoice",
                "verbose_name_plural": "Charges on the next invoice",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("invoice__isnull", True), ("withdrawn_on__isnull", True)
                        ),
                        fields=["billing_account"],
                        name="charges_to_bill",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="charge_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("invoice__isnull", True),
                            ("withdrawn_on__isnull", True),
                            _connector="OR",
                        ),
                        name="charge_billed_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("corrects__isnull", True),
                                ("first__isnull", True),
                                ("kind", "damages"),
                                ("last__isnull", True),
                            ),
                            models.Q(
                                models.Q(("why", ""), _negated=True),
                                ("contract__isnull", False),
                                ("first__isnull", False),
                                ("kind", "correction"),
                                ("last__gte", models.F("first")),
                            ),
                            _connector="OR",
                        ),
                        name="charge_of_its_kind",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="allocation",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="billing.invoice",
            ),
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fee", "利用料"),
                            ("correction", "利用料の訂正"),
                            ("residual", "残余料金"),
                            ("late_interest", "遅延損害金"),
                            ("other", "損害の負担"),
                        ],
                        max_length=15,
                    ),
                ),
                ("article", models.CharField(max_length=10, verbose_name="Clause")),
                ("first", models.DateField(null=True, verbose_name="From")),
                ("last", models.DateField(null=True, verbose_name="To")),
                ("servers", models.PositiveIntegerField(null=True, verbose_name="Servers")),
                ("unit_price", models.BigIntegerField(null=True, verbose_name="Unit price")),
                (
                    "price_unit",
                    models.CharField(
                        blank=True, choices=[("month", "month"), ("year", "year")], max_length=5
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                (
                    "tax_category",
                    models.CharField(
                        blank=True,
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")],
                        max_length=10,
                    ),
                ),
                ("tax_percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("explanation_ja", models.TextField(verbose_name="Calculation")),
                ("explanation_en", models.TextField(verbose_name="calculation")),
                (
                    "about",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_interest_lines",
                        to="billing.invoice",
                    ),
                ),
                (
                    "contract",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="contracts.contract",
                    ),
                ),
                (
                    "invoice",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Invoice line",
                "verbose_name_plural": "Invoice lines",
                "ordering": ["invoice", "position"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("about__isnull", False)),
                        fields=["about"],
                        name="late_interest_line",
                    ),
                    models.Index(
                        condition=models.Q(("contract__isnull", False)),
                        fields=["contract", "last"],
                        name="line_of_contract",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "position"), name="one_line_each_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tax_category", ""), ("tax_percent__isnull", True)),
                            models.Q(
                                models.Q(("tax_category", ""), _negated=True),
                                ("tax_percent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="line_tax_rate_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterestGivenBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                (
                    "credit_note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interest_given_back",
                        to="billing.creditnote",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_back",
                        to="billing.invoiceline",
                    ),
                ),
            ],
            options={
                "verbose_name": "Late interest given back",
                "verbose_name_plural": "Late interest given back",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="given_back_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceReissueDocument",
            fields=[
                (
                    "reissue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="billing.invoicereissue",
                    ),
                ),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "PDF of a reissued invoice",
                "verbose_name_plural": "PDFs of reissued invoices",
            },
        ),
        migrations.CreateModel(
            name="InvoiceTax",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")], max_length=10
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                ("taxable", models.BigIntegerField(verbose_name="Taxable amount")),
                ("tax", models.BigIntegerField(verbose_name="Consumption tax amount")),
                (
                    "invoice",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taxes",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Tax",
                "verbose_name_plural": "Tax",
                "ordering": ["invoice", "-percent", "category"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "category", "percent"), name="one_tax_each_rate"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=60, verbose_name="Payer name")),
                ("learned_at", models.DateTimeField(verbose_name="Registered at")),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_aliases",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "learned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Payer alias",
                "verbose_name_plural": "Payer alias",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("billing_account", "name"), name="one_alias_each_account"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("value_date", models.DateField(verbose_name="Value date")),
                (
                    "named",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                        verbose_name="Invoices specified",
                    ),
                ),
                (
                    "payer_name",
                    models.CharField(blank=True, max_length=60, verbose_name="Payer name"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(models.F("payer_name")),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Payment",
                "verbose_name_plural": "Payments",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        fields=["customer", "value_date", "id"], name="payments_of_customer"
                    ),
                    models.Index(fields=["amount", "value_date", "id"], name="payments_by_amount"),
                    models.Index(fields=["value_date", "id"], name="payments_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="Line number")),
                (
                    "account",
                    models.CharField(blank=True, max_length=60, verbose_name="Bank account"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("incoming", "Money in"),
                            ("outgoing", "Money out"),
                            ("cancelled", "Cancelled"),
                            ("duplicate", "Already imported"),
                        ],
                        max_length=10,
                        verbose_name="Outcome",
                    ),
                ),
                ("booking_date", models.DateField(verbose_name="Booking date")),
                ("value_date", models.DateField(verbose_name="Value date")),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                (
                    "payer_code",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="Payer code at the bank"
                    ),
                ),
                (
                    "payer_name",
                    models.CharField(blank=True, max_length=60, verbose_name="Payer name"),
                ),
                ("bank", models.CharField(blank=True, max_length=40, verbose_name="Sending bank")),
                (
                    "branch",
                    models.CharField(blank=True, max_length=40, verbose_name="Sending branch"),
                ),
                ("remark", models.CharField(blank=True, max_length=60, verbose_name="Remark")),
                ("edi", models.CharField(blank=True, max_length=20, verbose_name="EDI")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=20, verbose_name="Reference number"),
                ),
                (
                    "takes_back",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="Correction or return"
                    ),
                ),
                ("identity", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Unmatched"),
                            ("matched", "Matched"),
                            ("ignored", "Set aside"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                (
                    "match",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Matching",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="Processed at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(models.F("payer_name")),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="billing.bankfile",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_record",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bank entry",
                "verbose_name_plural": "Bank entries",
                "ordering": ["file", "position"],
                "indexes": [
                    models.Index(fields=["value_date", "id"], name="records_by_day"),
                    models.Index(
                        condition=models.Q(("outcome", "incoming"), ("state", "waiting")),
                        fields=["value_date", "id"],
                        name="records_to_match",
                    ),
                    models.Index(fields=["identity"], name="record_identity"),
                    models.Index(
                        condition=models.Q(("outcome", "incoming"), ("payment", None)),
                        fields=["value_date", "id"],
                        name="records_without_payment",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "position"), name="one_record_each_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "incoming"),
                                ("payment__isnull", False),
                                ("state", "matched"),
                            ),
                            models.Q(
                                ("payment__isnull", True), ("state__in", ["waiting", "ignored"])
                            ),
                            _connector="OR",
                        ),
                        name="matched_record_has_payment",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="allocation",
            name="payment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="billing.payment",
            ),
        ),
        migrations.CreateModel(
            name="PaymentReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("returned", "Returned to payer"),
                            ("misbooked", "Booked in error"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="Day")),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "moved_to",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_from",
                        to="billing.payment",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "Payment reversal",
                "verbose_name_plural": "Payment reversals",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_return_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "misbooked"), ("moved_to", None), _connector="OR"
                        ),
                        name="returned_money_moves_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("day", models.DateField(db_index=True, verbose_name="Day")),
                ("bank", models.CharField(max_length=40, verbose_name="Bank")),
                ("branch", models.CharField(max_length=40, verbose_name="Branch")),
                (
                    "account_type",
                    models.CharField(
                        choices=[("ordinary", "普通"), ("current", "当座"), ("savings", "貯蓄")],
                        max_length=10,
                        verbose_name="Account type",
                    ),
                ),
                ("account_number", models.CharField(max_length=7, verbose_name="Account number")),
                ("holder", models.CharField(max_length=60, verbose_name="Account holder")),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Credit refund",
                "verbose_name_plural": "Credit refunds",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payout_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                (
                    "credit_note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_parts",
                        to="billing.creditnote",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_parts",
                        to="billing.payment",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="billing.payout",
                    ),
                ),
            ],
            options={
                "verbose_name": "Part of a credit refund",
                "verbose_name_plural": "Parts of a credit refund",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payout_part_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_note__isnull", False), ("payment", None)),
                            models.Q(("credit_note", None), ("payment__isnull", False)),
                            _connector="OR",
                        ),
                        name="payout_part_of_one_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("steps", models.JSONField(verbose_name="Step")),
                ("created_at", models.DateTimeField(verbose_name="Created at")),
                ("updated_at", models.DateTimeField(verbose_name="Updated at")),
                ("published_at", models.DateTimeField(null=True, verbose_name="Applied at")),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Draft of a dunning policy",
                "verbose_name_plural": "Drafts of dunning policies",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, unique=True, verbose_name="Receipt number"
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="Issued on")),
                ("amount", models.BigIntegerField(verbose_name="Amount received")),
                ("credit", models.BigIntegerField(default=0, verbose_name="Kept as credit")),
                ("parties", models.JSONField(verbose_name="Copy of the parties")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="people.customer",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="billing.payment",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="billing.receipt",
                        verbose_name="Issued in place of",
                    ),
                ),
            ],
            options={
                "verbose_name": "Receipt",
                "verbose_name_plural": "Receipts",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("payment",),
                        name="one_first_receipt_each_payment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            ("credit__gte", 0),
                            ("credit__lte", models.F("amount")),
                        ),
                        name="receipt_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_copy", models.BooleanField(verbose_name="Marked as reissued")),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="billing.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "Receipt PDF",
                "verbose_name_plural": "Receipt PDFs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("receipt", "is_copy"), name="one_original_and_one_copy"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_lines",
                        to="billing.allocation",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "Receipt line",
                "verbose_name_plural": "Receipt lines",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("receipt", "allocation"), name="one_receipt_line_each_allocation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")],
                        max_length=10,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("amount", models.BigIntegerField(verbose_name="Taxable amount")),
                ("tax", models.BigIntegerField(default=0, verbose_name="Consumption tax amount")),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="billing.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "Receipt breakdown",
                "verbose_name_plural": "Receipt breakdown",
                "ordering": ["receipt", "-percent", "category"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("receipt", "category", "percent"),
                        name="one_receipt_part_each_rate",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), ("percent__isnull", True), ("tax", 0)),
                            models.Q(
                                models.Q(("category", ""), _negated=True),
                                ("percent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="receipt_part_rate_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MoneyCertificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C",
                        max_length=60,
                        unique=True,
                        verbose_name="Certificate number",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("payment", "支払証明書"), ("balance", "残高証明書")],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="As of")),
                ("issued_on", models.DateField(verbose_name="Issued on")),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("facts", models.JSONField(verbose_name="Certified figures")),
                ("parties", models.JSONField(verbose_name="Copy of the parties")),
                (
                    "billing_account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="money_certificates",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="money_certificates",
                        to="people.customer",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="money_certificates",
                        to="billing.payment",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="billing.moneycertificate",
                        verbose_name="Issued in place of",
                    ),
                ),
            ],
            options={
                "verbose_name": "Certificate",
                "verbose_name_plural": "Certificates",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("kind", "customer", "payment", "billing_account", "as_of"),
                        name="one_first_certificate_of_each_thing",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gt", 0),
                                ("billing_account__isnull", True),
                                ("kind", "payment"),
                                ("payment__isnull", False),
                            ),
                            models.Q(("kind", "balance"), ("payment__isnull", True)),
                            _connector="OR",
                        ),
                        name="certificate_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_of__lte", models.F("issued_on"))),
                        name="certificate_of_a_day_that_came",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MoneyCertificateDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_copy", models.BooleanField(verbose_name="Marked as reissued")),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="billing.moneycertificate",
                    ),
                ),
            ],
            options={
                "verbose_name": "Certificate PDF",
                "verbose_name_plural": "Certificate PDFs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("certificate", "is_copy"),
                        name="one_original_and_one_copy_certificate",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")],
                        max_length=10,
                        verbose_name="Category",
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="Tax rate (%)"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="Effective date")),
            ],
            options={
                "verbose_name": "Consumption tax rate",
                "verbose_name_plural": "Consumption tax rates",
                "ordering": ["category", "effective_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "effective_on"), name="one_rate_each_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferFees",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None, verbose_name="Charges"
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Charges for transfers",
                "verbose_name_plural": "Charges for transfers",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TransferPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfer_part",
                        to="billing.payment",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="billing.bankrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "Part of a split transfer",
                "verbose_name_plural": "Parts of split transfers",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="transfer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="billing.bankrecord",
            ),
        ),
        migrations.CreateModel(
            name="TransferSetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cancelled", "Cancelled by the bank"),
                            ("set_aside", "Set aside"),
                            ("taken_up", "Unmatched again"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("day", models.DateField(verbose_name="Day")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_set_aside",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_aside",
                        to="billing.bankrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "Transfer set aside",
                "verbose_name_plural": "Transfers set aside",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="set_aside_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetOff",
            fields=[
                (
                    "allocation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="set_off",
                        serialize=False,
                        to="billing.allocation",
                    ),
                ),
                ("document", models.FileField(upload_to="set_offs/%Y/", verbose_name="Documents")),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Set-off",
                "verbose_name_plural": "Set-offs",
                "ordering": ["allocation"],
            },
        ),
        migrations.CreateModel(
            name="DocumentOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, unique=True, verbose_name="Number"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="First opened at")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_openings",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Document opened",
                "verbose_name_plural": "Documents opened",
                "ordering": ["at"],
            },
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(
                condition=models.Q(("kind__in", ["discount", "set_off", "write_off"])),
                fields=["invoice"],
                name="settled_without_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("credit_note__isnull", True),
                        ("kind__in", ["payment", "discount", "reversal"]),
                        ("payment__isnull", False),
                    ),
                    models.Q(
                        ("credit_note__isnull", False),
                        ("kind__in", ["credit_note", "reversal"]),
                        ("payment__isnull", True),
                    ),
                    models.Q(
                        ("credit_note__isnull", True),
                        ("kind__in", ["write_off", "set_off", "reversal"]),
                        ("payment__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="allocation_source",
            ),
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("receivable", "売掛金"),
                            ("bank", "普通預金"),
                            ("advances", "前受金"),
                            ("suspense", "仮受金"),
                            ("deferred", "前受収益"),
                            ("sales", "売上高(利用料金)"),
                            ("residual", "売上高(残余料金)"),
                            ("late_interest", "受取遅延損害金"),
                            ("damages", "受取損害賠償金"),
                            ("returns", "売上返還"),
                            ("discounts", "売上値引"),
                            ("bad_debt", "貸倒損失"),
                            ("set_off", "未払金(相殺)"),
                            ("tax", "仮受消費税"),
                        ],
                        max_length=15,
                    ),
                ),
                ("yen", models.BigIntegerField()),
                ("recorded_on", models.DateField()),
            ],
            options={
                "db_table": "billing_posting",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="MonthClose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="Month")),
                (
                    "step",
                    models.CharField(
                        choices=[("closed", "締切り"), ("reopened", "再開")],
                        max_length=10,
                        verbose_name="Step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="Reason"),
                ),
                (
                    "proof",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="Proof",
                    ),
                ),
                ("pdf", models.BinaryField(default=b"")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Month close",
                "verbose_name_plural": "Month closes",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="closed_month_by_its_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proof__isnull", False),
                                ("step", "closed"),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            models.Q(
                                ("proof__isnull", True),
                                ("sha256", ""),
                                ("step", "reopened"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closed_with_proof_reopened_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("second", models.F("author")), _negated=True),
                        name="month_closed_by_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("receivable", "売掛金"),
                            ("bank", "普通預金"),
                            ("advances", "前受金"),
                            ("suspense", "仮受金"),
                            ("deferred", "前受収益"),
                            ("sales", "売上高(利用料金)"),
                            ("residual", "売上高(残余料金)"),
                            ("late_interest", "受取遅延損害金"),
                            ("damages", "受取損害賠償金"),
                            ("returns", "売上返還"),
                            ("discounts", "売上値引"),
                            ("bad_debt", "貸倒損失"),
                            ("set_off", "未払金(相殺)"),
                            ("tax", "仮受消費税"),
                        ],
                        max_length=15,
                        verbose_name="Debit",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("receivable", "売掛金"),
                            ("bank", "普通預金"),
                            ("advances", "前受金"),
                            ("suspense", "仮受金"),
                            ("deferred", "前受収益"),
                            ("sales", "売上高(利用料金)"),
                            ("residual", "売上高(残余料金)"),
                            ("late_interest", "受取遅延損害金"),
                            ("damages", "受取損害賠償金"),
                            ("returns", "売上返還"),
                            ("discounts", "売上値引"),
                            ("bad_debt", "貸倒損失"),
                            ("set_off", "未払金(相殺)"),
                            ("tax", "仮受消費税"),
                        ],
                        max_length=15,
                        verbose_name="Credit",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="Amount")),
                ("tax", models.BigIntegerField(default=0, verbose_name="Consumption tax amount")),
                (
                    "tax_category",
                    models.CharField(
                        blank=True,
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")],
                        max_length=10,
                    ),
                ),
                ("tax_percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("billed", "請求"),
                            ("served", "役務提供月の売上"),
                            ("ahead", "請求のうち先の月の分"),
                            ("earned", "前受収益の月割"),
                            ("received", "入金"),
                            ("used", "前受金の充当"),
                            ("discount", "値引"),
                            ("write_off", "貸倒れ"),
                            ("set_off", "相殺"),
                            ("credited", "返還"),
                            ("not_earned", "返還による月割の取消"),
                            ("reversed", "取消"),
                            ("sent_back", "返金"),
                            ("misbooked", "入金の取消"),
                            ("paid_out", "前受金の払戻し"),
                            ("set_aside", "入金でない振込"),
                        ],
                        max_length=15,
                        verbose_name="Description",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("invoice", "請求書"),
                            ("credit_note", "返還請求書"),
                            ("payment", "入金"),
                            ("allocation", "充当"),
                            ("return", "入金の取消"),
                            ("payout", "前受金の払戻し"),
                            ("transfer", "振込の対象外"),
                        ],
                        max_length=12,
                        verbose_name="Event",
                    ),
                ),
                ("event_id", models.BigIntegerField()),
                ("recorded_on", models.DateField(verbose_name="Recorded on")),
                (
                    "billing_account",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "invoice",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ledger entry",
                "verbose_name_plural": "Ledger entries",
                "ordering": ["day", "id"],
                "indexes": [
                    models.Index(fields=["day", "id"], name="entries_by_day"),
                    models.Index(
                        fields=["billing_account", "day", "id"], name="entries_of_account"
                    ),
                    models.Index(fields=["event_id", "event"], name="entries_of_event"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="entry_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True),
                        name="entry_has_two_sides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tax__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount"), "*", models.Value(-1)
                                ),
                            ),
                            ("tax__lte", models.F("amount")),
                        ),
                        name="entry_tax_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("tax", 0), ("tax_category", ""), ("tax_percent__isnull", True)
                            ),
                            models.Q(
                                models.Q(("tax_category", ""), _negated=True),
                                ("tax_percent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="entry_tax_rate_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                (
                    "encoding",
                    models.CharField(
                        choices=[("utf-8-sig", "UTF-8(BOM付き)"), ("cp932", "シフトJIS(CP932)")],
                        max_length=10,
                        verbose_name="Encoding",
                    ),
                ),
                (
                    "line_end",
                    models.CharField(
                        choices=[("crlf", "CRLF(Windows)"), ("lf", "LF")],
                        max_length=5,
                        verbose_name="Line ends",
                    ),
                ),
                ("has_header", models.BooleanField(verbose_name="With a heading line")),
                (
                    "quoting",
                    models.CharField(
                        choices=[
                            ("needed", "必要なセルだけ"),
                            ("texts", "文字のセルすべて"),
                            ("all", "すべてのセル"),
                        ],
                        max_length=7,
                        verbose_name="Quotation marks",
                    ),
                ),
                (
                    "day_form",
                    models.CharField(
                        choices=[
                            ("slashes", "2026/07/01"),
                            ("short", "2026/7/1"),
                            ("dashes", "2026-07-01"),
                            ("digits", "20260701"),
                        ],
                        max_length=8,
                        verbose_name="Form of dates",
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("one", "1仕訳を1行(借方と貸方を横に)"),
                            ("two", "1仕訳を2行(借方の行と貸方の行)"),
                        ],
                        max_length=3,
                        verbose_name="Rows of an entry",
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="Saved at")),
                ("retired_at", models.DateTimeField(null=True, verbose_name="Retired at")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Journal CSV layout",
                "verbose_name_plural": "Journal CSV layouts",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="LayoutAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("receivable", "売掛金"),
                            ("bank", "普通預金"),
                            ("advances", "前受金"),
                            ("suspense", "仮受金"),
                            ("deferred", "前受収益"),
                            ("sales", "売上高(利用料金)"),
                            ("residual", "売上高(残余料金)"),
                            ("late_interest", "受取遅延損害金"),
                            ("damages", "受取損害賠償金"),
                            ("returns", "売上返還"),
                            ("discounts", "売上値引"),
                            ("bad_debt", "貸倒損失"),
                            ("set_off", "未払金(相殺)"),
                            ("tax", "仮受消費税"),
                        ],
                        max_length=15,
                        verbose_name="Account of the ledger",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="Account code")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="Account name")),
                (
                    "by_customer",
                    models.BooleanField(
                        default=False, verbose_name="Sub-account for each customer"
                    ),
                ),
                (
                    "layout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accounts",
                        to="billing.journallayout",
                        verbose_name="Journal CSV layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "Account of a journal CSV",
                "verbose_name_plural": "Accounts of journal CSVs",
                "ordering": ["layout", "id"],
            },
        ),
        migrations.CreateModel(
            name="LayoutColumn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="Position")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("day", "日付"),
                            ("number", "伝票番号"),
                            ("line", "伝票の行番号"),
                            ("debit_code", "借方 科目コード"),
                            ("debit_name", "借方 科目名"),
                            ("debit_sub_code", "借方 補助科目コード"),
                            ("debit_sub_name", "借方 補助科目名"),
                            ("debit_amount", "借方 金額"),
                            ("debit_class", "借方 税区分"),
                            ("debit_tax", "借方 税額"),
                            ("credit_code", "貸方 科目コード"),
                            ("credit_name", "貸方 科目名"),
                            ("credit_sub_code", "貸方 補助科目コード"),
                            ("credit_sub_name", "貸方 補助科目名"),
                            ("credit_amount", "貸方 金額"),
                            ("credit_class", "貸方 税区分"),
                            ("credit_tax", "貸方 税額"),
                            ("side", "貸借の別(行ごと)"),
                            ("code", "科目コード(行ごと)"),
                            ("name", "科目名(行ごと)"),
                            ("sub_code", "補助科目コード(行ごと)"),
                            ("sub_name", "補助科目名(行ごと)"),
                            ("class", "税区分(行ごと)"),
                            ("tax", "税額(行ごと)"),
                            ("amount", "金額"),
                            ("description", "摘要"),
                            ("why", "仕訳の種類"),
                            ("document", "証憑番号"),
                            ("partner_code", "取引先コード(会社番号)"),
                            ("partner_name", "取引先名"),
                            ("text", "固定の文字"),
                        ],
                        max_length=15,
                        verbose_name="Content",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=60, verbose_name="Heading")),
                ("text", models.CharField(blank=True, max_length=60, verbose_name="Fixed text")),
                (
                    "layout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="columns",
                        to="billing.journallayout",
                        verbose_name="Journal CSV layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "Column of a journal CSV",
                "verbose_name_plural": "Columns of journal CSVs",
                "ordering": ["layout", "position"],
            },
        ),
        migrations.CreateModel(
            name="LayoutTaxClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("sale", "sale"),
                            ("return", "return"),
                            ("bad_debt", "bad_debt"),
                        ],
                        max_length=10,
                        verbose_name="Tax class",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="Name")),
                (
                    "layout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes",
                        to="billing.journallayout",
                        verbose_name="Journal CSV layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "Tax class of a journal CSV",
                "verbose_name_plural": "Tax classes of journal CSVs",
                "ordering": ["layout", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="journallayout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("name",),
                name="one_layout_each_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="journallayout",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="layout_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutaccount",
            constraint=models.UniqueConstraint(
                fields=("layout", "title"), name="one_account_each_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "title__in",
                        [
                            "receivable",
                            "bank",
                            "advances",
                            "suspense",
                            "deferred",
                            "sales",
                            "residual",
                            "late_interest",
                            "damages",
                            "returns",
                            "discounts",
                            "bad_debt",
                            "set_off",
                        ],
                    )
                ),
                name="layout_title_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutcolumn",
            constraint=models.UniqueConstraint(
                fields=("layout", "position"), name="one_column_each_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutcolumn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("heading", ""), _negated=True),
                fields=("layout", "heading"),
                name="one_column_each_heading",
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutcolumn",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__range", (1, 60))), name="column_position_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutcolumn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "item__in",
                        [
                            "day",
                            "number",
                            "line",
                            "debit_code",
                            "debit_name",
                            "debit_sub_code",
                            "debit_sub_name",
                            "debit_amount",
                            "debit_class",
                            "debit_tax",
                            "credit_code",
                            "credit_name",
                            "credit_sub_code",
                            "credit_sub_name",
                            "credit_amount",
                            "credit_class",
                            "credit_tax",
                            "side",
                            "code",
                            "name",
                            "sub_code",
                            "sub_name",
                            "class",
                            "tax",
                            "amount",
                            "description",
                            "why",
                            "document",
                            "partner_code",
                            "partner_name",
                            "text",
                        ],
                    )
                ),
                name="column_item_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutcolumn",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), ("item", "text"), _connector="OR"),
                name="only_fixed_text_has_a_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="layouttaxclass",
            constraint=models.UniqueConstraint(
                fields=("layout", "scope"), name="one_class_each_scope"
            ),
        ),
        migrations.AddConstraint(
            model_name="layouttaxclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["none", "sale", "return", "bad_debt"])),
                name="class_scope_is_known",
            ),
        ),
        migrations.CreateModel(
            name="Unspent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "credit_note",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="unspent",
                        to="billing.creditnote",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="unspent",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "Credit",
                "verbose_name_plural": "Credit",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payment__isnull", True),
                            ("credit_note__isnull", True),
                            _connector="XOR",
                        ),
                        name="unspent_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateAllocation",
            fields=[
                (
                    "allocation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="late",
                        serialize=False,
                        to="billing.allocation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Late payment",
                "verbose_name_plural": "Late payments",
            },
        ),
        migrations.CreateModel(
            name="OpenInvoice",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="open",
                        serialize=False,
                        to="billing.invoice",
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, verbose_name="Invoice number"
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="Issued on")),
                ("due_on", models.DateField(verbose_name="Due date")),
                ("total", models.BigIntegerField(verbose_name="Total with tax")),
                ("bears_none", models.BigIntegerField(verbose_name="Late interest included")),
                (
                    "late_interest_rate",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=7,
                        verbose_name="Annual rate of late interest",
                    ),
                ),
                ("day_count", models.CharField(max_length=15)),
                (
                    "settled",
                    models.BigIntegerField(db_default=0, default=0, verbose_name="Settled amount"),
                ),
                ("is_touched", models.BooleanField(db_default=False, default=False)),
                ("reached", models.SmallIntegerField(db_default=0, default=0)),
                (
                    "billing_account",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Unpaid invoice",
                "verbose_name_plural": "Unpaid invoices",
                "indexes": [
                    models.Index(
                        fields=["billing_account", "due_on", "number"], name="open_of_account"
                    )
                ],
            },
        ),
    ]
