import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="ServiceEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("posted_on", models.DateField(verbose_name="掲示日")),
                ("effective_on", models.DateField(verbose_name="終了日")),
                ("explanation", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "サービス終了",
                "verbose_name_plural": "サービス終了",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TermsEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="版")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="表題")),
                ("published_at", models.DateTimeField(verbose_name="公表日時")),
                ("effective_on", models.DateField(db_index=True, verbose_name="施行日")),
                (
                    "parameters",
                    models.JSONField(blank=True, default=dict, verbose_name="変更する項目"),
                ),
                ("text", models.TextField(blank=True, verbose_name="本文")),
                ("articles", models.JSONField(blank=True, default=list, verbose_name="条文")),
                ("sha256", models.CharField(max_length=64, verbose_name="本文と項目のハッシュ")),
            ],
            options={
                "verbose_name": "規約の版",
                "verbose_name_plural": "規約の版",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="契約番号"
                    ),
                ),
                (
                    "plan",
                    models.CharField(
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="プラン",
                    ),
                ),
                ("servers", models.PositiveIntegerField(verbose_name="申込台数")),
                ("applied_on", models.DateField(verbose_name="申込日")),
                ("formed_on", models.DateField(blank=True, null=True, verbose_name="成立日")),
                ("refused_on", models.DateField(blank=True, null=True, verbose_name="不承諾日")),
                (
                    "refusal_ground",
                    models.CharField(blank=True, max_length=10, verbose_name="不承諾の事由"),
                ),
                ("refusal_reason", models.TextField(blank=True, verbose_name="不承諾の理由")),
                (
                    "service_starts_on",
                    models.DateField(blank=True, null=True, verbose_name="サービス開始日"),
                ),
                (
                    "minimum_term_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="最低利用期間の満了日"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="終了日")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cancelled", "解約"),
                            ("expired", "満了"),
                            ("terminated", "解除"),
                            ("service_ended", "サービス終了"),
                        ],
                        max_length=20,
                        verbose_name="終了の理由",
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="people.customer",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="people.contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "契約",
                "verbose_name_plural": "契約",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
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
                            ("add_servers", "台数の追加"),
                            ("change_plan", "プランの変更"),
                            ("responsible", "責任者の変更"),
                            ("company", "会社情報の変更"),
                            ("billing_account", "請求先の変更"),
                            ("contact", "担当者の変更"),
                        ],
                        max_length=20,
                        verbose_name="種類",
                    ),
                ),
                ("subject", models.BigIntegerField(null=True, verbose_name="対象の行")),
                (
                    "before",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="前",
                    ),
                ),
                (
                    "after",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="後",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "確認中"),
                            ("accepted", "承諾"),
                            ("refused", "不承諾"),
                            ("withdrawn", "取下げ"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="決定日時")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="people.customer",
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
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "変更申請",
                "verbose_name_plural": "変更申請",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "data",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "申込の下書き",
                "verbose_name_plural": "申込の下書き",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("cancelled", "解約"),
                            ("expired", "満了"),
                            ("terminated", "解除"),
                            ("service_ended", "サービス終了"),
                        ],
                        max_length=20,
                        verbose_name="理由",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("17-1(1)", "17-1(1)"),
                            ("17-1(2)", "17-1(2)"),
                            ("17-1(3)", "17-1(3)"),
                            ("17-1(4)", "17-1(4)"),
                            ("17-1(5)", "17-1(5)"),
                            ("17-1(6)", "17-1(6)"),
                            ("17-1(7)", "17-1(7)"),
                            ("17-1(8)", "17-1(8)"),
                            ("17-1(9)", "17-1(9)"),
                            ("17-1(10)", "17-1(10)"),
                            ("17-1(11)", "17-1(11)"),
                            ("17-1(12)", "17-1(12)"),
                            ("17-1(13)", "17-1(13)"),
                            ("31-3", "31-3"),
                            ("31-6", "31-6"),
                        ],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                ("by_holder", models.BooleanField(verbose_name="契約者から")),
                ("received_on", models.DateField(verbose_name="通知日")),
                ("desired_on", models.DateField(blank=True, null=True, verbose_name="希望日")),
                ("ends_on", models.DateField(verbose_name="終了日")),
                (
                    "replaced_on",
                    models.DateField(blank=True, null=True, verbose_name="置き換えられた日"),
                ),
                (
                    "carried_out_on",
                    models.DateField(blank=True, null=True, verbose_name="終了を処理した日"),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("quote", models.JSONField(default=dict, verbose_name="通知時の見積り")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "終了",
                "verbose_name_plural": "終了",
                "ordering": ["contract", "id"],
            },
        ),
        migrations.CreateModel(
            name="IndividualAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="適用開始日")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="適用終了日")),
                ("parameters", models.JSONField(verbose_name="合意した項目")),
                (
                    "document",
                    models.FileField(blank=True, upload_to="agreements/%Y/", verbose_name="合意書"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "個別合意",
                "verbose_name_plural": "個別合意",
                "ordering": ["effective_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Interruption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("13-1(1)", "13-1(1)"),
                            ("13-1(2)", "13-1(2)"),
                            ("13-1(3)", "13-1(3)"),
                            ("13-1(4)", "13-1(4)"),
                            ("13-1(5)", "13-1(5)"),
                            ("13-1(6)", "13-1(6)"),
                            ("13-1(7)", "13-1(7)"),
                            ("13-1(8)", "13-1(8)"),
                            ("13-2", "13-2"),
                        ],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                ("affected", models.CharField(max_length=300, verbose_name="影響")),
                ("starts_at", models.DateTimeField(verbose_name="開始")),
                (
                    "planned_end_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="終了の予定"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="復旧")),
                ("recorded_at", models.DateTimeField(verbose_name="通知の時刻")),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interruptions",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "中断・計画停止",
                "verbose_name_plural": "中断・計画停止",
                "ordering": ["-starts_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.CharField(
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="プラン",
                    ),
                ),
                ("with_term", models.PositiveIntegerField(verbose_name="適用する期")),
                ("received_on", models.DateField(verbose_name="受付日")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_changes",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "プラン変更",
                "verbose_name_plural": "プラン変更",
                "ordering": ["contract", "id"],
            },
        ),
        migrations.CreateModel(
            name="ServerChange",
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
                            ("addition", "追加"),
                            ("reduction", "減数"),
                            ("termination", "一部解除"),
                        ],
                        max_length=12,
                    ),
                ),
                ("servers", models.PositiveIntegerField(verbose_name="台数")),
                ("received_on", models.DateField(verbose_name="受付日")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="適用日")),
                (
                    "with_term",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="適用する期"),
                ),
                ("explanation", models.JSONField(default=dict)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="server_changes",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "台数変更",
                "verbose_name_plural": "台数変更",
                "ordering": ["contract", "id"],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("13-1(1)", "13-1(1)"),
                            ("13-1(2)", "13-1(2)"),
                            ("13-1(3)", "13-1(3)"),
                            ("13-1(4)", "13-1(4)"),
                            ("13-1(5)", "13-1(5)"),
                            ("13-1(6)", "13-1(6)"),
                            ("13-1(7)", "13-1(7)"),
                            ("13-1(8)", "13-1(8)"),
                            ("13-3", "13-3"),
                            ("30-3", "30-3"),
                        ],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="停止日")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="再開日")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "停止",
                "verbose_name_plural": "停止",
                "ordering": ["contract", "id"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="期")),
                ("starts_on", models.DateField(verbose_name="開始日")),
                ("ends_on", models.DateField(verbose_name="満了日")),
                ("months", models.PositiveIntegerField(verbose_name="月数")),
                ("notice_deadline", models.DateField(db_index=True, verbose_name="通知期限")),
                (
                    "plan",
                    models.CharField(
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="プラン",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "契約期間",
                "verbose_name_plural": "契約期間",
                "ordering": ["contract", "number"],
            },
        ),
        migrations.CreateModel(
            name="EditionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="表題")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="施行日")),
                (
                    "parameters",
                    models.JSONField(blank=True, default=dict, verbose_name="変更する項目"),
                ),
                ("text", models.TextField(blank=True, verbose_name="本文")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("updated_at", models.DateTimeField(verbose_name="更新日時")),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="contracts.termsedition",
                        verbose_name="公表した版",
                    ),
                ),
            ],
            options={
                "verbose_name": "規約の草案",
                "verbose_name_plural": "規約の草案",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition_sha256", models.CharField(max_length=64)),
                ("consented_at", models.DateTimeField(verbose_name="同意日時")),
                (
                    "address_of_origin",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="送信元"),
                ),
                (
                    "declares_no_antisocial_ties",
                    models.BooleanField(verbose_name="反社会的勢力でないことの表明"),
                ),
                ("declaration", models.TextField(blank=True, verbose_name="表明した文")),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="審査の所見")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="contracts.contract",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contracts.termsedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "申込",
                "verbose_name_plural": "申込",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="承継日")),
                ("consent", models.FileField(upload_to="transfers/%Y/", verbose_name="承諾書")),
                ("recorded_on", models.DateField(verbose_name="記録日")),
                (
                    "carried_out_on",
                    models.DateField(blank=True, null=True, verbose_name="承継を処理した日"),
                ),
                ("explanation", models.JSONField(default=dict)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="contracts.contract",
                    ),
                ),
                (
                    "from_customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_away",
                        to="people.customer",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
                    ),
                ),
                (
                    "to_customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_here",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "契約の承継",
                "verbose_name_plural": "契約の承継",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["formed_on", "ends_on"], name="contract_life"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                django.db.models.functions.text.Reverse("number"), name="contract_by_tail"
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("minimum_term_ends_on__isnull", True)),
                fields=["service_starts_on"],
                name="services_to_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("servers__gte", 1)), name="contract_has_servers"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("formed_on__isnull", True), ("service_starts_on__isnull", True)),
                    models.Q(
                        ("refused_on__isnull", True),
                        ("service_starts_on__gte", models.F("formed_on")),
                    ),
                    _connector="OR",
                ),
                name="contract_formed_before_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ends_on__isnull", True)),
                    models.Q(
                        ("ends_on__gte", models.F("formed_on")),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contract_end_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="changerequest",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["requested_at"], name="open_requests"
            ),
        ),
        migrations.AddConstraint(
            model_name="changerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contract__isnull", False), ("state", "open")),
                fields=("contract", "kind"),
                name="one_open_request_each_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="changerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contract__isnull", True), ("state", "open")),
                fields=("customer", "kind", "subject"),
                name="one_open_request_each_row",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="ending",
            index=models.Index(
                condition=models.Q(("carried_out_on__isnull", True), ("replaced_on__isnull", True)),
                fields=["ends_on"],
                name="endings_to_carry_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_on__isnull", True)),
                fields=("contract",),
                name="one_standing_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="individualagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contract__isnull", True), ("billing_account__isnull", True), _connector="XOR"
                ),
                name="agreement_with_contract_or_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="individualagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("effective_on")),
                    _connector="OR",
                ),
                name="agreement_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="interruption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    ("ended_at__gte", models.F("starts_at")),
                    _connector="OR",
                ),
                name="interruption_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="interruption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", "13-2"), _negated=True),
                    models.Q(
                        ("planned_end_at__gt", models.F("starts_at")),
                        ("recorded_at__lt", models.F("starts_at")),
                    ),
                    _connector="OR",
                ),
                name="maintenance_announced_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="serverchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("servers__gte", 1)), name="change_has_servers"
            ),
        ),
        migrations.AddConstraint(
            model_name="serverchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_on__isnull", True), ("with_term__isnull", True), _connector="XOR"
                ),
                name="change_on_a_day_or_with_a_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_on__isnull", True)),
                fields=("contract",),
                name="one_open_suspension",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_on__isnull", True),
                    ("lifted_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="suspension_days_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(fields=["ends_on"], name="term_end"),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(
                fields=("contract", "number"), name="one_term_each_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("contract", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_upper=True
                            ),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="terms_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="term_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("carried_out_on__isnull", True)),
                fields=("contract",),
                name="one_open_transfer",
            ),
        ),
    ]
