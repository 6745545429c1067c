import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
                                "^\\d{7}$", "郵便番号は7桁の数字です / seven digits"
                            )
                        ],
                        verbose_name="郵便番号",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="住所")),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, unique=True, verbose_name="顧客番号"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "name_kana",
                    models.CharField(blank=True, max_length=160, verbose_name="名称(カナ)"),
                ),
                (
                    "corporate_number",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        max_length=13,
                        validators=[contracts.office.models.fields.corporate_number],
                        verbose_name="法人番号",
                    ),
                ),
                ("country", models.CharField(default="JP", max_length=2, verbose_name="国")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\+?\\d{9,15}$", "電話番号は数字だけです / digits only"
                            )
                        ],
                        verbose_name="電話番号",
                    ),
                ),
                ("created_on", models.DateField(verbose_name="登録日")),
                (
                    "declined_mail",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="受け取らないメール",
                    ),
                ),
            ],
            options={
                "verbose_name": "顧客",
                "verbose_name_plural": "顧客",
                "ordering": ["number"],
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
                ("name", models.CharField(max_length=80, verbose_name="氏名")),
                (
                    "name_kana",
                    models.CharField(blank=True, max_length=120, verbose_name="氏名(カナ)"),
                ),
                ("department", models.CharField(blank=True, max_length=80, verbose_name="部署")),
                ("email", models.EmailField(max_length=254, verbose_name="メールアドレス")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\+?\\d{9,15}$", "電話番号は数字だけです / digits only"
                            )
                        ],
                        verbose_name="電話番号",
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
                "verbose_name": "担当者",
                "verbose_name_plural": "担当者",
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
                                "^\\d{7}$", "郵便番号は7桁の数字です / seven digits"
                            )
                        ],
                        verbose_name="郵便番号",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="住所")),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, unique=True, verbose_name="請求先番号"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="宛名")),
                ("department", models.CharField(blank=True, max_length=80, verbose_name="部署")),
                (
                    "emails",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.EmailField(max_length=254),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="請求書の送付先",
                    ),
                ),
                (
                    "payer_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="振込名義(カナ)",
                    ),
                ),
                (
                    "payer_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="振込依頼人コード",
                    ),
                ),
                ("is_default", models.BooleanField(default=True, verbose_name="既定")),
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
                "verbose_name": "請求先",
                "verbose_name_plural": "請求先",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("customer",),
                        name="one_default_billing_account",
                    )
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
                ("email", models.EmailField(max_length=254, verbose_name="メールアドレス")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "管理者"),
                            ("billing", "経理担当"),
                            ("viewer", "閲覧者"),
                        ],
                        max_length=10,
                        verbose_name="役割",
                    ),
                ),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="招待日時")),
                ("expires_at", models.DateTimeField(verbose_name="期限")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="参加日時")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="取消日時")),
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
                "verbose_name": "招待",
                "verbose_name_plural": "招待",
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
                        verbose_name="役割",
                    ),
                ),
                (
                    "last_seen_notice",
                    models.BigIntegerField(default=0, verbose_name="最後に見た通知"),
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
                "verbose_name": "所属",
                "verbose_name_plural": "所属",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "customer"), name="one_membership_each")
                ],
            },
        ),
    ]
