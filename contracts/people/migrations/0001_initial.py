import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import contracts.office.folding
import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{7}$",
                                "Enter the postal code as seven digits, such as 100-0001",
                            )
                        ],
                        verbose_name="Postal code",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="Address")),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, unique=True, verbose_name="Customer number"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_kana",
                    models.CharField(blank=True, max_length=160, verbose_name="Name in kana"),
                ),
                (
                    "corporate_number",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        max_length=13,
                        validators=[contracts.office.models.fields.corporate_number],
                        verbose_name="Corporate number",
                    ),
                ),
                (
                    "is_person",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="Sole proprietor"
                    ),
                ),
                ("country", models.CharField(default="JP", max_length=2, verbose_name="Country")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(0[0-9]{9,10}|\\+[0-9]{9,15})$",
                                "Enter the telephone number with its area code, such as 03-1234-5678 (10 or 11 digits)",
                            )
                        ],
                        verbose_name="Telephone number",
                    ),
                ),
                ("created_on", models.DateField(verbose_name="Registered on")),
                (
                    "posted_from",
                    models.DateField(blank=True, null=True, verbose_name="Documents by post from"),
                ),
                (
                    "declined_mail",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="E-mail opted out of",
                    ),
                ),
                (
                    "requires_factor",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="Second factor required of everybody",
                    ),
                ),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("name"), models.Value("|"), models.F("name_kana")
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
            ],
            options={
                "verbose_name": "Customer",
                "verbose_name_plural": "Customers",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["created_on", "number"], name="customer_by_day"),
                    models.Index(fields=["name_kana", "number"], name="customer_by_kana"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="Full name")),
                (
                    "name_kana",
                    models.CharField(blank=True, max_length=120, verbose_name="Full name in kana"),
                ),
                (
                    "department",
                    models.CharField(blank=True, max_length=80, verbose_name="Department"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail address")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(0[0-9]{9,10}|\\+[0-9]{9,15})$",
                                "Enter the telephone number with its area code, such as 03-1234-5678 (10 or 11 digits)",
                            )
                        ],
                        verbose_name="Telephone number",
                    ),
                ),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("name"), models.Value("|"), models.F("name_kana")
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Contact",
                "verbose_name_plural": "Contacts",
                "ordering": ["customer", "id"],
            },
        ),
        migrations.CreateModel(
            name="BillingAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{7}$",
                                "Enter the postal code as seven digits, such as 100-0001",
                            )
                        ],
                        verbose_name="Postal code",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="Address")),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C",
                        max_length=60,
                        unique=True,
                        verbose_name="Billing account number",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Addressee")),
                (
                    "department",
                    models.CharField(blank=True, max_length=80, verbose_name="Department"),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=80,
                        verbose_name="Person in charge",
                    ),
                ),
                (
                    "is_person",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="Addressee is a person"
                    ),
                ),
                (
                    "purchase_order",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="発注番号",
                    ),
                ),
                (
                    "own_reference",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="お客様管理番号",
                    ),
                ),
                (
                    "cost_centre",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="負担部門",
                    ),
                ),
                (
                    "emails",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.EmailField(max_length=254),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Invoices sent to",
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("attached", "メールに添付"),
                            ("link", "メールのリンクからサインインして開く"),
                        ],
                        db_default="attached",
                        default="attached",
                        max_length=10,
                        verbose_name="Delivery of documents",
                    ),
                ),
                (
                    "file_names",
                    models.CharField(
                        choices=[
                            ("number", "番号のみ(半角英数字)"),
                            ("full", "日付_取引先_金額_番号"),
                        ],
                        db_default="number",
                        default="number",
                        max_length=10,
                        verbose_name="File names of documents",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "英語")],
                        db_default="ja",
                        default="ja",
                        max_length=2,
                        verbose_name="Language of documents",
                    ),
                ),
                (
                    "payer_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Payer names in kana",
                    ),
                ),
                (
                    "payer_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Payer code at the bank",
                    ),
                ),
                (
                    "virtual_account",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{3}-[0-9]{7}$",
                                "Enter the branch code and the number, such as 123-7654321.",
                            )
                        ],
                        verbose_name="Virtual account for transfers",
                    ),
                ),
                ("is_default", models.BooleanField(default=True, verbose_name="Default")),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("name"),
                                models.Value("|"),
                                models.F("department"),
                                models.Value("|"),
                                models.F("purchase_order"),
                                models.Value("|"),
                                models.F("own_reference"),
                                models.Value("|"),
                                models.F("cost_centre"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="billing_accounts",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Billing account",
                "verbose_name_plural": "Billing accounts",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("customer",),
                        name="one_default_billing_account",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("virtual_account", ""), _negated=True),
                        fields=("virtual_account",),
                        name="one_account_each_virtual_account",
                        violation_error_message="Another billing account has this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("virtual_account", ""),
                            ("virtual_account__regex", "^[0-9]{3}-[0-9]{7}$"),
                            _connector="OR",
                        ),
                        name="virtual_account_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "管理者"),
                            ("billing", "経理担当"),
                            ("viewer", "閲覧者"),
                        ],
                        max_length=10,
                        verbose_name="Role",
                    ),
                ),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="Invited at")),
                ("expires_at", models.DateTimeField(verbose_name="Expires on")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="Joined at")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="Revoked at")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="people.customer",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Invitation",
                "verbose_name_plural": "Invitations",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("revoked_at__isnull", True)
                        ),
                        fields=("customer", "email"),
                        name="one_open_invitation_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "管理者"),
                            ("billing", "経理担当"),
                            ("viewer", "閲覧者"),
                        ],
                        default="owner",
                        max_length=10,
                        verbose_name="Role",
                    ),
                ),
                (
                    "last_seen_notice",
                    models.BigIntegerField(default=0, verbose_name="Last notice read"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Membership",
                "verbose_name_plural": "Memberships",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "customer"), name="one_membership_each")
                ],
            },
        ),
    ]
