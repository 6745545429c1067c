import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

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
            name="BankDataReceived",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("through", models.DateField(verbose_name="入金データの最終日")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "銀行データ",
                "verbose_name_plural": "銀行データ",
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
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                (
                    "encoding",
                    models.CharField(default="cp932", max_length=12, verbose_name="文字コード"),
                ),
                ("columns", models.JSONField(default=dict, verbose_name="列の対応")),
            ],
            options={
                "verbose_name": "銀行CSVの形式",
                "verbose_name_plural": "銀行CSVの形式",
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
                ("month", models.DateField(unique=True, verbose_name="請求月")),
                ("expected", models.PositiveIntegerField(default=0, verbose_name="対象の請求先")),
                ("started_at", models.DateTimeField(verbose_name="開始")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完了")),
            ],
            options={
                "verbose_name": "請求処理",
                "verbose_name_plural": "請求処理",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="返還請求書番号"
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="返還日")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("total", models.BigIntegerField(verbose_name="合計(税込)")),
                ("bears_none", models.BigIntegerField(default=0, verbose_name="うち遅延損害金")),
                (
                    "lines",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="返還した明細の写し",
                    ),
                ),
                ("parties", models.JSONField(verbose_name="当事者の写し")),
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
                "verbose_name": "返還請求書",
                "verbose_name_plural": "返還請求書",
                "ordering": ["number"],
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
                        verbose_name="段階",
                    ),
                ),
                ("position", models.PositiveIntegerField(unique=True, verbose_name="順")),
                ("days", models.PositiveIntegerField(verbose_name="期日からの日数")),
            ],
            options={
                "verbose_name": "督促の段階",
                "verbose_name_plural": "督促の段階",
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
                        db_collation="C", max_length=60, verbose_name="請求書番号"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("regular", "定期"), ("residual", "残余料金")],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                (
                    "label",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, verbose_name="対象"
                    ),
                ),
                ("billing_month", models.DateField(null=True, verbose_name="請求月")),
                ("issued_on", models.DateField(verbose_name="発行日")),
                ("due_on", models.DateField(verbose_name="支払期日")),
                ("total", models.BigIntegerField(verbose_name="合計(税込)")),
                ("bears_none", models.BigIntegerField(default=0, verbose_name="うち遅延損害金")),
                (
                    "late_interest_rate",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="遅延損害金の年率"
                    ),
                ),
                ("day_count", models.CharField(max_length=15)),
                ("parties", models.JSONField(verbose_name="当事者の写し")),
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
                        verbose_name="残余料金の解約",
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
                        verbose_name="残余料金の減数",
                    ),
                ),
            ],
            options={
                "verbose_name": "請求書",
                "verbose_name_plural": "請求書",
                "ordering": ["number"],
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
                ("amount", models.BigIntegerField(verbose_name="金額")),
                ("value_date", models.DateField(verbose_name="起算日")),
                (
                    "named",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                        verbose_name="指定された請求",
                    ),
                ),
                (
                    "payer_name",
                    models.CharField(blank=True, max_length=60, verbose_name="振込名義"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
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
                "verbose_name": "入金",
                "verbose_name_plural": "入金",
                "ordering": ["id"],
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
                ("name", models.CharField(max_length=120, verbose_name="ファイル名")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zengin01", "全銀 振込入金通知"),
                            ("zengin03", "全銀 入出金取引明細"),
                            ("csv", "CSV"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("content", models.BinaryField()),
                ("bank_account", models.CharField(blank=True, max_length=120, verbose_name="口座")),
                ("form", models.CharField(blank=True, max_length=1, verbose_name="様式")),
                (
                    "summary",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="合計と注意",
                    ),
                ),
                ("first_day", models.DateField(null=True, verbose_name="最初の日")),
                ("last_day", models.DateField(null=True, verbose_name="最後の日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "確認中"),
                            ("committed", "取込済み"),
                            ("discarded", "破棄"),
                        ],
                        default="preview",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="受付")),
                ("committed_at", models.DateTimeField(null=True, verbose_name="取込")),
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
                "verbose_name": "銀行ファイル",
                "verbose_name_plural": "銀行ファイル",
                "ordering": ["-id"],
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
                ("reason", models.TextField(verbose_name="理由")),
                ("failed_at", models.DateTimeField(verbose_name="発生日時")),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="解決")),
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
                "verbose_name": "請求できなかった請求先",
                "verbose_name_plural": "請求できなかった請求先",
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
                "verbose_name": "返還請求書PDF",
                "verbose_name_plural": "返還請求書PDF",
            },
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
                ("amount", models.BigIntegerField(verbose_name="対象額")),
                ("tax", models.BigIntegerField(default=0, verbose_name="消費税額")),
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
                "verbose_name": "返還の内訳",
                "verbose_name_plural": "返還の内訳",
                "ordering": ["credit_note", "-percent", "category"],
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
                        verbose_name="段階",
                    ),
                ),
                ("day", models.DateField(verbose_name="日")),
                (
                    "text",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="内容",
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
                "verbose_name": "督促状",
                "verbose_name_plural": "督促状",
                "ordering": ["id"],
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
                            ("suspension", "停止"),
                            ("termination", "解除"),
                            ("lifting", "停止の解除"),
                        ],
                        max_length=12,
                        verbose_name="種類",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="起案日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "未決"),
                            ("approved", "承認"),
                            ("declined", "却下"),
                            ("lapsed", "消滅"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="決定日")),
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
                        related_name="proposals", to="billing.invoice", verbose_name="請求書"
                    ),
                ),
            ],
            options={
                "verbose_name": "起案",
                "verbose_name_plural": "起案",
                "ordering": ["id"],
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
                "verbose_name": "請求書PDF",
                "verbose_name_plural": "請求書PDF",
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
                ("paid_on", models.DateField(verbose_name="完済日")),
            ],
            options={
                "verbose_name": "完済",
                "verbose_name_plural": "完済",
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
                        verbose_name="段階",
                    ),
                ),
                ("day", models.DateField(verbose_name="日")),
                ("left_out", models.BooleanField(default=False)),
                ("outstanding", models.BigIntegerField(verbose_name="未払額")),
                ("accrued_interest", models.BigIntegerField(verbose_name="遅延損害金")),
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
                "verbose_name": "督促の経過",
                "verbose_name_plural": "督促の経過",
                "ordering": ["id"],
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
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("held_on", models.DateField(verbose_name="保留日")),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="約束の日")),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="解除日")),
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
                "verbose_name": "督促の保留",
                "verbose_name_plural": "督促の保留",
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
                ("day", models.DateField(verbose_name="日")),
                ("amount", models.BigIntegerField(verbose_name="金額")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("withdrawn_on", models.DateField(null=True, verbose_name="取下げ日")),
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
                "verbose_name": "損害の請求",
                "verbose_name_plural": "損害の請求",
                "ordering": ["id"],
            },
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
                            ("fee", "fee"),
                            ("residual", "residual"),
                            ("late_interest", "late_interest"),
                            ("other", "other"),
                        ],
                        max_length=15,
                    ),
                ),
                ("article", models.CharField(max_length=10, verbose_name="条項")),
                ("first", models.DateField(null=True, verbose_name="から")),
                ("last", models.DateField(null=True, verbose_name="まで")),
                ("servers", models.PositiveIntegerField(null=True, verbose_name="台数")),
                ("unit_price", models.BigIntegerField(null=True, verbose_name="単価")),
                (
                    "price_unit",
                    models.CharField(
                        blank=True, choices=[("month", "month"), ("year", "year")], max_length=5
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="金額")),
                (
                    "tax_category",
                    models.CharField(
                        blank=True,
                        choices=[("standard", "標準税率"), ("reduced", "軽減税率")],
                        max_length=10,
                    ),
                ),
                ("tax_percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("explanation_ja", models.TextField(verbose_name="計算")),
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
                "verbose_name": "明細",
                "verbose_name_plural": "明細",
                "ordering": ["invoice", "position"],
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
                ("taxable", models.BigIntegerField(verbose_name="対象額")),
                ("tax", models.BigIntegerField(verbose_name="消費税額")),
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
                "verbose_name": "税額",
                "verbose_name_plural": "税額",
                "ordering": ["invoice", "-percent", "category"],
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
                ("name", models.CharField(db_index=True, max_length=60, verbose_name="振込名義")),
                ("learned_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "振込名義の別名",
                "verbose_name_plural": "振込名義の別名",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PaymentReturn",
            fields=[
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="returned",
                        serialize=False,
                        to="billing.payment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("returned", "組戻し・返金"), ("misbooked", "誤計上")],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="日")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "入金の取消",
                "verbose_name_plural": "入金の取消",
                "ordering": ["payment"],
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
                ("position", models.PositiveIntegerField(verbose_name="行")),
                ("account", models.CharField(blank=True, max_length=60, verbose_name="口座")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("incoming", "入金"),
                            ("outgoing", "出金"),
                            ("cancelled", "取消"),
                            ("duplicate", "取込済みと同じ"),
                        ],
                        max_length=10,
                        verbose_name="扱い",
                    ),
                ),
                ("booking_date", models.DateField(verbose_name="勘定日")),
                ("value_date", models.DateField(verbose_name="起算日")),
                ("amount", models.BigIntegerField(verbose_name="金額")),
                (
                    "payer_code",
                    models.CharField(blank=True, max_length=10, verbose_name="振込依頼人コード"),
                ),
                (
                    "payer_name",
                    models.CharField(blank=True, max_length=60, verbose_name="振込名義"),
                ),
                ("bank", models.CharField(blank=True, max_length=40, verbose_name="仕向銀行")),
                ("branch", models.CharField(blank=True, max_length=40, verbose_name="仕向支店")),
                ("remark", models.CharField(blank=True, max_length=60, verbose_name="摘要")),
                ("edi", models.CharField(blank=True, max_length=20, verbose_name="EDI")),
                ("reference", models.CharField(blank=True, max_length=20, verbose_name="照会番号")),
                ("identity", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "未消込"),
                            ("matched", "消込済み"),
                            ("ignored", "対象外"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "match",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="照合",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="処理日時")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
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
                "verbose_name": "銀行の明細",
                "verbose_name_plural": "銀行の明細",
                "ordering": ["file", "position"],
            },
        ),
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
                            ("payment", "入金"),
                            ("discount", "値引"),
                            ("credit_note", "返還"),
                            ("write_off", "貸倒れ"),
                            ("reversal", "取消"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="金額")),
                ("day", models.DateField(db_index=True, verbose_name="日")),
                ("reason", models.CharField(max_length=20, verbose_name="理由")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="billing.allocation",
                    ),
                ),
                (
                    "credit_note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="billing.creditnote",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "充当",
                "verbose_name_plural": "充当",
                "ordering": ["id"],
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
                ("steps", models.JSONField(verbose_name="段階")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("updated_at", models.DateTimeField(verbose_name="更新日時")),
                ("published_at", models.DateTimeField(null=True, verbose_name="適用日時")),
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
                "verbose_name": "督促方針の草案",
                "verbose_name_plural": "督促方針の草案",
                "ordering": ["id"],
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
                        verbose_name="区分",
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="税率(%)"),
                ),
                ("effective_on", models.DateField(verbose_name="適用開始日")),
            ],
            options={
                "verbose_name": "消費税率",
                "verbose_name_plural": "消費税率",
                "ordering": ["category", "effective_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "effective_on"), name="one_rate_each_day"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "discarded"), _negated=True),
                fields=("sha256",),
                name="each_bank_file_once",
            ),
        ),
        migrations.AddIndex(
            model_name="billingfailure",
            index=models.Index(
                condition=models.Q(("resolved_at__isnull", True)),
                fields=["run"],
                name="unresolved_failures",
            ),
        ),
        migrations.AddConstraint(
            model_name="billingfailure",
            constraint=models.UniqueConstraint(
                fields=("run", "billing_account"), name="one_failure_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnotepart",
            constraint=models.UniqueConstraint(
                fields=("credit_note", "category", "percent"),
                name="one_part_each_rate",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnotepart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", ""), ("percent__isnull", True), ("tax", 0)),
                    models.Q(models.Q(("category", ""), _negated=True), ("percent__isnull", False)),
                    _connector="OR",
                ),
                name="credit_part_rate_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningmessage",
            constraint=models.UniqueConstraint(
                fields=("billing_account", "step", "day"), name="one_dunning_message_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["billing_account", "due_on"], name="invoice_by_due_day"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["customer", "issued_on", "number"], name="invoices_of_customer"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["issued_on", "number"], name="invoices_by_day"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("kind", "regular")),
                fields=["billing_month"],
                include=("total",),
                name="invoices_of_month",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("contract__isnull", False)),
                fields=["contract"],
                name="residual_invoice_of_contract",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                django.db.models.functions.text.Reverse("number"), name="invoice_by_tail"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["total", "issued_on", "number"], name="invoice_by_total"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("number",), name="one_invoice_each_number"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "regular")),
                fields=("billing_account", "billing_month"),
                name="one_regular_invoice_each_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gt", 0)), name="invoice_total_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ending__isnull", False)),
                fields=("ending",),
                name="one_residual_each_ending",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("server_change__isnull", False)),
                fields=("server_change",),
                name="one_residual_each_change",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="dunningstep",
            constraint=models.UniqueConstraint(fields=("invoice", "step"), name="each_step_once"),
        ),
        migrations.AddConstraint(
            model_name="dunningstep",
            constraint=models.UniqueConstraint(fields=("invoice", "day"), name="one_step_a_day"),
        ),
        migrations.AddIndex(
            model_name="dunningproposal",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["billing_account", "kind"],
                name="open_proposals",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gt", 0)), name="credit_note_total_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(
                condition=models.Q(("invoice__isnull", True), ("withdrawn_on__isnull", True)),
                fields=["billing_account"],
                name="charges_to_bill",
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="charge_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("invoice__isnull", True), ("withdrawn_on__isnull", True), _connector="OR"
                ),
                name="charge_billed_or_withdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("about__isnull", False)),
                fields=["about"],
                name="late_interest_line",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("contract__isnull", False)),
                fields=["contract"],
                name="line_of_contract",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                fields=("invoice", "position"), name="one_line_each_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="invoicetax",
            constraint=models.UniqueConstraint(
                fields=("invoice", "category", "percent"), name="one_tax_each_rate"
            ),
        ),
        migrations.AddConstraint(
            model_name="payeralias",
            constraint=models.UniqueConstraint(
                fields=("billing_account", "name"), name="one_alias_each_account"
            ),
        ),
        migrations.AddField(
            model_name="paymentreturn",
            name="moved_to",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moved_from",
                to="billing.payment",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["customer", "value_date", "id"], name="payments_of_customer"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["amount", "value_date", "id"], name="payments_by_amount"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["value_date", "id"], name="payments_by_day"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="bankrecord",
            index=models.Index(fields=["value_date", "id"], name="records_by_day"),
        ),
        migrations.AddIndex(
            model_name="bankrecord",
            index=models.Index(
                condition=models.Q(("outcome", "incoming"), ("state", "waiting")),
                fields=["value_date", "id"],
                name="records_to_match",
            ),
        ),
        migrations.AddIndex(
            model_name="bankrecord",
            index=models.Index(fields=["identity"], name="record_identity"),
        ),
        migrations.AddConstraint(
            model_name="bankrecord",
            constraint=models.UniqueConstraint(
                fields=("file", "position"), name="one_record_each_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "incoming"), ("payment__isnull", False), ("state", "matched")
                    ),
                    models.Q(("payment__isnull", True), ("state__in", ["waiting", "ignored"])),
                    _connector="OR",
                ),
                name="matched_record_has_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__lt", 0), ("kind", "reversal"), ("reverses__isnull", False)),
                    models.Q(
                        models.Q(("kind", "reversal"), _negated=True),
                        ("amount__gt", 0),
                        ("reverses__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="allocation_sign",
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
                        ("kind__in", ["write_off", "reversal"]),
                        ("payment__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="allocation_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "misbooked"), ("moved_to", None), _connector="OR"),
                name="returned_money_moves_not",
            ),
        ),
    ]
